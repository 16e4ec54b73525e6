"""Refusals of work on an edition: its state, its tree, what is said about it."""

from content.errors.base import ContentError


class EditionSealedError(ContentError):
    """An edition was changed after publication."""

    code, status, title = "edition_sealed", 409, "Edition sealed"
    template = "Edition {edition} is published and sealed; change it in a new edition."
    template_zh = "版本 {edition} 已发布并封存,不可修改;请新建版本。"


class OpenDraftError(ContentError):
    """A framework has an open draft already."""

    code, status, title = "open_draft_exists", 409, "Open draft exists"
    template = "Framework {framework} has the open draft {edition}; publish or delete it first."
    template_zh = "标准体系 {framework} 已有未发布的草稿 {edition};请先发布或删除它。"


class LabelTakenError(ContentError):
    """An edition of this label exists with other content."""

    code, status, title = "label_taken", 409, "Label taken"
    template = "Edition {edition} exists with other content; give another label with --edition."
    template_zh = "版本 {edition} 已存在且内容不同;请用 --edition 另取版本号。"


class ProposalDecidedError(ContentError):
    """A proposal was accepted or rejected before."""

    code, status, title = "proposal_decided", 409, "Proposal decided"
    template = "Proposal {proposal} is {state} already; reload the queue."
    template_zh = "建议 {proposal} 已处理({state});请刷新队列。"


class WrongStateError(ContentError):
    """An edition is in a state in which this cannot be done."""

    code, status, title = "wrong_state", 409, "Wrong state"
    template = "Edition {edition} is {state}: one cannot {action} it; {remedy}."
    template_zh = "版本 {edition} 处于“{state_zh}”,不能{action_zh};{remedy_zh}。"


class NothingToCompareError(ContentError):
    """What is to be compared has no earlier wording, and none was named."""

    code, status, title = "nothing_to_compare", 404, "Nothing to compare with"
    template = "{name} has no earlier {kind}; name another one to compare it with."
    template_zh = "{name} 没有更早的{kind_zh};请指明与哪一个比较。"


class EditionLabelTakenError(LabelTakenError):
    """A framework has an edition of this label already."""

    template = "There is an edition {edition} already; choose another label."
    template_zh = "版本 {edition} 已存在;请另取版本号。"


class TreeFullError(ContentError):
    """A tree has no room for what is to stand there."""

    code, status, title = "tree_full", 409, "No room in the tree"
    template = "It cannot stand there: {reason}; choose another place."
    template_zh = "不能放在该处:{reason_zh};请另选位置。"


class TreeCycleError(ContentError):
    """A requirement would stand below itself."""

    code, status, title = "tree_cycle", 409, "Cycle in the tree"
    template = "{subject} cannot stand below {parent}, which is part of it; choose another place."
    template_zh = "{subject} 不能置于 {parent} 之下,后者是它的一部分;请另选位置。"


class HasChildrenError(ContentError):
    """A requirement that others stand below is to be deleted alone."""

    code, status, title = "has_children", 409, "Others stand below it"
    template = (
        "{subject} has {count} requirement(s) below it; move them first, or delete them with it."
    )
    template_zh = "{subject} 之下还有 {count} 条;请先移走,或选择连同下级一并删除。"


class CrosswalkHasNoTreeError(ContentError):
    """A requirement is to be made in a crosswalk, which owns links only."""

    code, status, title = "crosswalk_has_no_tree", 409, "A crosswalk owns links only"
    template = "{edition} is a crosswalk: it holds links, not requirements; link existing ones."
    template_zh = "{edition} 是对照,只含关联,不含要求;请关联已有的要求。"


class UndoRefusedError(ContentError):
    """A change cannot be undone."""

    code, status, title = "undo_refused", 409, "Cannot be undone"
    template = "This change cannot be undone: {reason}."
    template_zh = "此变更不能撤销:{reason_zh}。"


class SlugTakenError(ContentError):
    """Another framework has this short name."""

    code, status, title = "slug_taken", 409, "Short name taken"
    template = "A framework {slug} exists already; choose another short name."
    template_zh = "短名 {slug} 已被另一标准体系使用;请另取短名。"


class CommentNotYoursError(ContentError):
    """A remark is changed or deleted by somebody else than who said it."""

    code, status, title = "comment_not_yours", 403, "Somebody else's remark"
    template = "Somebody else said this; answer it instead."
    template_zh = "这是他人的评论,不能修改或删除;可以回复它。"


class ThreadClosedError(ContentError):
    """A thread is resolved, or a remark was answered."""

    code, status, title = "thread_closed", 409, "Thread closed"
    template = "The thread is resolved, or this remark was answered; reopen or answer it."
    template_zh = "该讨论已解决,或该评论已有回复;请先重新打开,或直接回复。"


class ChecklistError(ContentError):
    """An edition's checklist is not clear: errors stand, or warnings that nobody acknowledged.

    Each is named in ``fields``: its name, its code, and what it says.
    """

    code, status, title = "checklist", 409, "Checklist not clear"
    template = (
        "{edition} cannot be published yet: {errors} error(s) to correct and {warnings} warning(s)"
        " to correct or acknowledge by name; see errors."
    )
    template_zh = (
        "{edition} 尚不能发布:有 {errors} 项错误须改正,"
        "{warnings} 项提醒须处理或按名称确认;详见 errors。"
    )
