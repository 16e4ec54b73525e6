"""Every refusal of the domain: a stable code, an HTTP status, and a sentence in two languages.

``server/problems.py`` turns them into RFC 9457 problem documents; commands print both sentences.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field; ``field`` is its dotted path in the request."""

    field: str
    code: str
    message: str
    message_zh: str = ""


class ContentError(Exception):
    """A refusal that its caller can act on.

    Subclasses set ``code``, ``status``, ``title`` and the two templates, whose names are filled
    from the keyword arguments.

    >>> error = EditionSealedError(edition="wuge-guoying@2022")
    >>> error.code, error.status
    ('edition_sealed', 409)
    >>> error.detail
    'Edition wuge-guoying@2022 is published and sealed; change it in a new edition.'
    """

    code: ClassVar[str] = "content_error"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "The request cannot be carried out"
    template: ClassVar[str] = "{reason}"
    template_zh: ClassVar[str] = "{reason}"

    def __init__(self, *, fields: tuple[FieldProblem, ...] = (), **values: object) -> None:
        """Take the values that the templates name, and the fields that are wrong."""
        self.fields = fields
        self.values = values
        self.detail = self.template.format(**values)
        self.detail_zh = self.template_zh.format(**values)
        super().__init__(self.detail)


class NotFoundError(ContentError):
    """Nothing public has this name."""

    code, status, title = "not_found", 404, "Not found"
    template = "No {kind} is known as {name}; check the address or search for it."
    template_zh = "没有名为 {name} 的{kind_zh};请检查地址或改用搜索。"


class InvalidParameterError(ContentError):
    """A query parameter cannot be read."""

    code, status, title = "invalid_parameter", 400, "Invalid parameter"
    template = "Parameter {parameter}: {reason}"
    template_zh = "参数 {parameter}:{reason_zh}"


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


class UnreadableFileError(ContentError):
    """A file is empty, binary, too large or not in any encoding we read."""

    code, status, title = "unreadable_file", 422, "Unreadable file"
    template = "{path}: {reason}"
    template_zh = "{path}:{reason_zh}"


class InvalidPackageError(ContentError):
    """A package file says something that cannot stand."""

    code, status, title = "invalid_package", 422, "Invalid package"
    template = "{path}: {reason}"
    template_zh = "{path}:{reason_zh}"


class QuoteNotFoundError(InvalidPackageError):
    """A citation quotes words that its document does not hold, or holds more than once."""

    code, title = "quote_not_found", "Quote not found"
    template = (
        "{path}: requirement {requirement} quotes “{quote}”, which {document} holds {count} times;"
        " quote words that stand there once."
    )
    template_zh = (
        "{path}:要求 {requirement} 的引文“{quote}”在文献 {document} 中出现 {count} 次;"
        "请引用恰好出现一次的原文。"
    )


class UnknownAddressError(ContentError):
    """An address leads nowhere."""

    code, status, title = "unknown_address", 404, "Unknown address"
    template = "{address} leads nowhere; write slug@label for an edition."
    template_zh = "地址 {address} 无所指;版本请写作 短名@版本号。"


class ProposalDecidedError(ContentError):
    """A proposal was accepted or rejected before."""

    code, status, title = "proposal_decided", 409, "Proposal decided"
    template = "Proposal {proposal} is {state} already; reload the queue."
    template_zh = "建议 {proposal} 已处理({state});请刷新队列。"


class RoleMissingError(ContentError):
    """A person asks for what their role does not allow."""

    code, status, title = "role_missing", 403, "Role missing"
    template = "To {action} {subject} one needs the role {role}; ask an administrator for it."
    template_zh = "{action_zh}{subject}需要“{role_zh}”角色;请向管理员申请。"


class WrongStateError(ContentError):
    """An edition is in a state in which this cannot be done."""

    code, status, title = "wrong_state", 409, "Wrong state"
    template = "Edition {edition} is {state}: one cannot {action} it; {remedy}."
    template_zh = "版本 {edition} 处于“{state_zh}”,不能{action_zh};{remedy_zh}。"


class VersionConflictError(ContentError):
    """Somebody changed the same thing since it was read.

    ``values`` holds ``base``, ``yours``, ``theirs`` and ``merged`` where they are known, each a
    plain JSON value, ``conflicts`` (names of fields that both changed) and ``version``.
    """

    code, status, title = "version_conflict", 412, "Changed by somebody else"
    template = "{subject} was changed since you read it; it is now version {version}."
    template_zh = "{subject} 在你读取之后已被他人修改,现为第 {version} 版;请对照两份内容后再保存。"


class VersionMissingError(ContentError):
    """A write does not say which version it was made from."""

    code, status, title = "version_missing", 428, "Version missing"
    template = "Send the version that you read in If-Match."
    template_zh = "请在 If-Match 中注明所读的版次。"


class InvalidContentError(ContentError):
    """Fields of a write cannot stand; each is named."""

    code, status, title = "invalid_content", 422, "Invalid content"
    template = "{count} field(s) cannot be taken; see errors."
    template_zh = "有 {count} 个字段不能接受;详见 errors。"


class InvalidVersionError(ContentError):
    """``If-Match`` names no version that this thing ever had."""

    code, status, title = "version_conflict", 412, "Changed by somebody else"
    template = "If-Match “{version}” names no version of this; read it again and send its ETag."
    template_zh = "If-Match “{version}” 不是它的任何一个版次;请重新读取并附上其 ETag。"


class KeyReusedError(ContentError):
    """An idempotency key was used for another request."""

    code, status, title = "idempotency_key_reused", 422, "Key used before"
    template = "Idempotency-Key {key} was used for another request; send a new key."
    template_zh = "幂等键 {key} 已用于另一请求;请换一个新键。"


class KeyUnreadableError(ContentError):
    """An idempotency key is empty, too long or not printable."""

    code, status, title = "idempotency_key_invalid", 400, "Key not readable"
    template = "Idempotency-Key must be 1 to {longest} printable characters."
    template_zh = "Idempotency-Key 须为 1 至 {longest} 个可见字符。"


class FeedBusyError(ContentError):
    """As many readers as one process lets wait are waiting already."""

    code, status, title = "feed_busy", 503, "Too many are waiting"
    # Seconds; the answer says so in Retry-After.
    wait = 5
    template = "Too many readers wait for the feed here; ask without wait, or come again."
    template_zh = "此处等候事件流的读者过多;请去掉 wait 参数再问,或稍后再来。"


class ErrandsFullError(ContentError):
    """As many webhook messages as may be asked for by hand wait already."""

    code, status, title = "errands_full", 409, "Too many messages wait"
    template = "{most} messages asked for by hand wait for this endpoint; wait until they are sent."
    template_zh = "该推送地址已有 {most} 条手动请求在等候;请待其发出后再试。"


class BulkRefusedError(ContentError):
    """One write of a bulk was refused, so none was done; it speaks for that one."""

    code, status, title = "bulk_refused", 409, "Bulk refused"
    template = "{place}: {reason} Nothing was written."
    template_zh = "{place}：{reason_zh} 全部未写入。"

    @classmethod
    def of(cls, refusal: ContentError, place: str) -> "BulkRefusedError":
        """Give the refusal of the whole bulk for one at ``place``, with its status and fields.

        >>> refusal = BulkRefusedError.of(VersionMissingError(), "operations.0")
        >>> refusal.status, refusal.fields[0].field, refusal.fields[0].code
        (428, 'operations.0', 'version_missing')
        """
        own = FieldProblem(place, refusal.code, refusal.detail, refusal.detail_zh)
        below = tuple(
            FieldProblem(f"{place}.body.{one.field}", one.code, one.message, one.message_zh)
            for one in refusal.fields
        )
        found = cls(
            fields=(own, *below),
            place=place,
            reason=refusal.detail,
            reason_zh=refusal.detail_zh,
        )
        found.__dict__["status"] = refusal.status
        found.values |= refusal.values
        return found


class NothingToCompareError(ContentError):
    """What is to be compared has no earlier wording, and none was named."""

    code, status, title = "nothing_to_compare", 404, "Nothing to compare with"
    template = "{name} has no earlier {kind}; name another one to compare it with."
    template_zh = "{name} 没有更早的{kind_zh};请指明与哪一个比较。"


class LinkToItselfError(ContentError):
    """A link would join a thing to itself, merged identities followed."""

    code, status, title = "link_to_itself", 422, "Link to itself"
    template = "{entity} would be linked to itself; choose another end."
    template_zh = "{entity} 不能与自身关联;请另选一端。"


class LinkDuplicateError(ContentError):
    """A link that says the same stands here already; ``other`` is its uid."""

    code, status, title = "link_duplicate", 409, "Link exists"
    template = "“{link}” ({other}) says this already; change that link instead."
    template_zh = "“{link}”({other})已说明同一关系;请改动该关联。"


class LinkContradictionError(ContentError):
    """A link between the same two ends says what cannot hold beside this; ``other`` is its uid."""

    code, status, title = "link_contradiction", 409, "Links contradict"
    template = "{type} cannot stand beside “{link}” ({other}); remove or change one of them."
    template_zh = "“{type_zh}”不能与“{link}”({other})并存;请删除或修改其中之一。"


class LinkCycleError(ContentError):
    """A link would close a cycle of a type that may have none; ``others`` are its links' uids."""

    code, status, title = "link_cycle", 409, "Links form a cycle"
    template = "{type} may not run in a circle: {way}; remove or change one of these links."
    template_zh = "“{type_zh}”不得成环:{way};请删除或修改其中一条关联。"


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


class UploadTooLargeError(ContentError):
    """An uploaded file, or all files together, are larger than this service reads."""

    code, status, title = "upload_too_large", 413, "Upload too large"
    template = "{name}: the limit is {limit} MB; send less at a time, or pack texts into a zip."
    template_zh = "{name}:超过 {limit} MB 的上限;请分批上传,或压缩为 zip。"


class WrongRunError(ContentError):
    """An import by upload is in a state in which it cannot be retried."""

    code, status, title = "import_state", 409, "Not to be retried"
    template = "Import {run} is {state}; only failed and interrupted ones are retried: upload anew."
    template_zh = "导入 {run} 当前“{state_zh}”;只有失败或中断的导入可以重试,否则请重新上传。"


class TextKnownError(ContentError):
    """A document holds these very words already."""

    code, status, title = "text_known", 409, "Text known already"
    template = "{document} holds these very words already, as {label}; nothing was changed."
    template_zh = "{document} 已有一字不差的文本 {label};未作改动。"


class TextSealedError(ContentError):
    """A published text was to be published again or discarded."""

    code, status, title = "text_sealed", 409, "Text sealed"
    template = "Text {text} is published and sealed; correct it by adding a new text."
    template_zh = "文本 {text} 已发布并封存;如需更正,请新增一个文本。"


class TextInUseError(ContentError):
    """A draft text is cited and cannot be discarded."""

    code, status, title = "text_in_use", 409, "Text in use"
    template = "Text {text} is cited by {count} requirement(s), as {examples}; uncite it first."
    template_zh = "文本 {text} 被 {count} 条要求引用(如 {examples});请先去掉这些出处。"


class MergeRefusedError(ContentError):
    """Two works or concepts cannot be merged, or one cannot be parted, as asked."""

    code, status, title = "merge_refused", 409, "Cannot be merged or parted"
    template = "{subject}: {reason}."
    template_zh = "{subject}:{reason_zh}。"


class ErasureBusyError(ContentError):
    """Others kept what an erasure must have to itself."""

    code, status, title = "erasure_busy", 503, "Others are at work"
    # Seconds; the answer says so in Retry-After.
    wait = 10
    template = (
        "Others are writing without a pause; nothing was erased. Try again in a quiet moment."
    )
    template_zh = "其他人正不间断地写入,未作任何擦除;请在空闲时再试。"


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


class SearchSyntaxError(ContentError):
    """What is searched for cannot be read: a quote or bracket left open, an operator alone."""

    code, status, title = "search_syntax", 400, "Search not understood"
    template = "The search cannot be read at character {at}: {reason}."
    template_zh = "检索式在第 {at} 个字符处无法理解：{reason_zh}。"


class StreamsBusyError(ContentError):
    """As many streams as one process serves at a time are running already."""

    code, status, title = "streams_busy", 503, "Too many streams"
    # Seconds; the answer says so in Retry-After.
    wait = 10
    template = "Too many streams are being read here; come again, or read page by page."
    template_zh = "此处正在读取的数据流过多；请稍后再来，或改为逐页读取。"


class StreamBrokenError(ContentError):
    """A stream could not be read to its end; the last line of it says so."""

    code, status, title = "stream_broken", 503, "Stream broken off"
    template = "The database failed while this was being read; read it again from the start."
    template_zh = "读取途中数据库出错；请从头重新读取。"


class ErasedError(ContentError):
    """The words of something public were erased; ``tombstones`` say what held them."""

    code, status, title = "erased", 410, "Erased"
    template = "The words of {uid} were erased on {day}; tombstones hold their digests."
    template_zh = "{uid} 的文字已于 {day} 擦除;tombstones 中有其摘要。"


class WithdrawnError(ContentError):
    """Every edition that held something public was withdrawn."""

    code, status, title = "withdrawn", 410, "Withdrawn"
    template = "{uid} stood in {edition}, which was withdrawn on {day}; no public edition has it."
    template_zh = "{uid} 所在的 {edition} 已于 {day} 撤回;现无公开版本收录。"
