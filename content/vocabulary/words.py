"""The closed words of the domain but those of links, with their labels."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A closed word with a Chinese and an English label."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make the member from its value and two labels."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member

    def label(self, language: str = "zh-Hans") -> str:
        """Give the label in ``language`` (English for any but Chinese).

        >>> Modality.OBLIGATION.label("en")
        'obligation'
        """
        return self.zh if language.lower().startswith("zh") else self.en


def choices(words: Iterable[Word]) -> list[tuple[str, str]]:
    """Give the pairs that Django's ``choices=`` wants.

    >>> choices(FrameworkKind)[0]
    ('standards', '标准')
    """
    return [(word.value, word.zh) for word in words]


class EntityKind(Word):
    """What an entity is the identity of."""

    FRAMEWORK = "framework", "标准体系", "framework"
    REQUIREMENT = "requirement", "要求", "requirement"
    DOCUMENT = "document", "文献", "document"
    PASSAGE = "passage", "段落", "passage"
    CONCEPT = "concept", "概念", "concept"
    EXTERNAL = "external", "外部", "external"


class FrameworkKind(Word):
    """Whether a framework holds requirements or only links between other frameworks."""

    STANDARDS = "standards", "标准", "standards"
    CROSSWALK = "crosswalk", "对照", "crosswalk"


class EditionState(Word):
    """Where an edition stands; ``withdrawn`` is computed from its withdrawal row."""

    DRAFT = "draft", "草稿", "draft"
    IN_REVIEW = "in_review", "审阅中", "in review"
    PUBLISHED = "published", "已发布", "published"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class Role(Word):
    """What a person may do, each role including the one before it."""

    READER = "reader", "读者", "reader"
    EDITOR = "editor", "编辑", "editor"
    REVIEWER = "reviewer", "审阅人", "reviewer"
    ADMINISTRATOR = "administrator", "管理员", "administrator"

    def includes(self, other: "Role") -> bool:
        """Say whether who has this role may do what ``other`` may.

        >>> Role.REVIEWER.includes(Role.EDITOR), Role.READER.includes(Role.EDITOR)
        (True, False)
        """
        order = list(Role)
        return order.index(self) >= order.index(other)


class Action(Word):
    """What a person asks to do; ``content.services.authority`` says who may, and when."""

    READ = "read", "阅读", "read"
    SEE_DRAFT = "see_draft", "查看草稿", "see a draft"
    COMMENT = "comment", "评论", "comment"
    EDIT = "edit", "编辑", "edit"
    SUBMIT = "submit", "送审", "submit for review"
    RETURN = "return", "退回", "return to draft"
    PUBLISH = "publish", "发布", "publish"
    WITHDRAW = "withdraw", "撤回", "withdraw"
    CONFIRM = "confirm", "确认关联", "confirm a link"
    ERASE = "erase", "擦除", "erase"
    MANAGE = "manage", "管理", "manage people and webhooks"


class CommentSubject(Word):
    """What a thread is about."""

    REQUIREMENT = "requirement", "要求", "requirement"
    ASSOCIATION = "association", "关联", "association"
    EDITION = "edition", "版本", "edition"
    SPAN = "span", "原文片段", "span of text"


class RequirementKind(Word):
    """The role of a requirement in its edition's tree."""

    GROUP = "group", "分组", "group"
    STANDARD = "standard", "标准", "standard"
    REQUIREMENT = "requirement", "要求", "requirement"


class Modality(Word):
    """What a requirement does to its actor."""

    OBLIGATION = "obligation", "应当", "obligation"
    PROHIBITION = "prohibition", "禁止", "prohibition"
    PERMISSION = "permission", "可以", "permission"
    EXHORTATION = "exhortation", "倡导", "exhortation"


class DocumentKind(Word):
    """What sort of work a document is."""

    ARTICLE = "article", "文章", "article"
    STATUTE = "statute", "法规", "statute"
    DECISION = "decision", "决定", "decision"
    CATALOG = "catalog", "目录", "catalog"
    OTHER = "other", "其他", "other"


class Unit(Word):
    """The unit of a passage; Akoma Ntoso's names where it has them."""

    PART = "part", "编", "part"
    SUBPART = "subpart", "分编", "subpart"
    CHAPTER = "chapter", "章", "chapter"
    SECTION = "section", "节", "section"
    ARTICLE = "article", "条", "article"
    PARAGRAPH = "paragraph", "款", "paragraph"
    ITEM = "item", "项", "item"
    SUBITEM = "subitem", "目", "subitem"
    HEADING = "heading", "标题", "heading"
    POINT = "point", "要点", "point"


class Origin(Word):
    """Who or what said that a link holds."""

    HUMAN = "human", "人工", "human"
    RULE = "rule", "规则", "rule"
    MODEL = "model", "模型", "model"
    IMPORTED = "imported", "导入", "imported"


class AnchorState(Word):
    """Where a citation lies in a newer expression of its document."""

    ANCHORED = "anchored", "已锚定", "anchored"
    MOVED = "moved", "已移动", "moved"
    ORPHANED = "orphaned", "已失联", "orphaned"


class ProposalKind(Word):
    """What a proposal suggests for a draft."""

    REQUIREMENT = "requirement", "要求", "requirement"
    ASSOCIATION = "association", "关联", "association"
    CONCEPT = "concept", "概念", "concept"


class ProposalState(Word):
    """What a person did with a proposal."""

    OPEN = "open", "待处理", "open"
    ACCEPTED = "accepted", "已采纳", "accepted"
    EDITED = "edited", "修改后采纳", "edited, then accepted"
    REJECTED = "rejected", "已拒绝", "rejected"


class LabelKind(Word):
    """The role of a concept's label (SKOS Reference §5)."""

    PREFERRED = "pref", "首选", "preferred"
    ALTERNATIVE = "alt", "别名", "alternative"
    HIDDEN = "hidden", "隐藏", "hidden"


class NumberingRule(Word):
    """How the requirements of a draft are numbered anew."""

    DECIMAL = "decimal", "按位置编号", "by place"
    ARTICLES = "articles", "按条编号", "by article"
    KEEP = "keep", "保留已有编号", "keep what stands"


class ErasedKind(Word):
    """What an erasure blanked; an edition or text bears one for the whole of it too."""

    REQUIREMENT = "requirement", "要求", "requirement"
    ASSOCIATION = "association", "关联", "association"
    EDITION = "edition", "版本", "edition"
    EXPRESSION = "expression", "文本", "text"
    PASSAGE = "passage", "段落", "passage"
    CITATION = "citation", "出处", "citation"
    COMMENT = "comment", "评论", "comment"


class EventKind(Word):
    """The numbered public consequences of a publishing transaction."""

    FRAMEWORK_PUBLISHED = "framework.published", "标准体系发布", "framework published"
    FRAMEWORK_CHANGED = "framework.changed", "标准体系修改", "framework changed"
    EDITION_PUBLISHED = "edition.published", "版本发布", "edition published"
    EDITION_WITHDRAWN = "edition.withdrawn", "版本撤回", "edition withdrawn"
    REQUIREMENT_CREATED = "requirement.created", "要求新增", "requirement created"
    REQUIREMENT_CHANGED = "requirement.changed", "要求修改", "requirement changed"
    REQUIREMENT_MOVED = "requirement.moved", "要求移动", "requirement moved"
    REQUIREMENT_REMOVED = "requirement.removed", "要求移除", "requirement removed"
    REQUIREMENT_REDIRECTED = "requirement.redirected", "要求并入", "requirement leads elsewhere"
    ASSOCIATION_CREATED = "association.created", "关联新增", "association created"
    ASSOCIATION_CHANGED = "association.changed", "关联修改", "association changed"
    ASSOCIATION_REMOVED = "association.removed", "关联移除", "association removed"
    DOCUMENT_PUBLISHED = "document.published", "文献发布", "document published"
    DOCUMENT_CHANGED = "document.changed", "文献修改", "document changed"
    DOCUMENT_STUBBED = "document.stubbed", "文献占位", "document named, not yet here"
    SCHEME_CREATED = "scheme.created", "概念表新增", "concept scheme created"
    SCHEME_CHANGED = "scheme.changed", "概念表修改", "concept scheme changed"
    CONCEPT_CREATED = "concept.created", "概念新增", "concept created"
    CONCEPT_CHANGED = "concept.changed", "概念修改", "concept changed"
    CONFIRMATION_ADDED = "confirmation.added", "确认", "link confirmed"
    ANCHOR_ADDED = "anchor.added", "锚定", "citation anchored"
    CONTENT_ERASED = "content.erased", "内容擦除", "content erased"


class RunState(Word):
    """How far an import by upload is; ``interrupted`` is seen, not stored: its worker is gone."""

    QUEUED = "queued", "排队中", "queued"
    RUNNING = "running", "导入中", "running"
    INTERRUPTED = "interrupted", "已中断", "interrupted"
    DONE = "done", "已完成", "done"
    FAILED = "failed", "失败", "failed"


class LedgerState(Word):
    """How a document of an import ended: its content is in the database, or it was refused."""

    LANDED = "landed", "已落库", "landed"
    REFUSED = "refused", "被拒绝", "refused"


class DeliveryOutcome(Word):
    """What became of one attempt to send a webhook message."""

    DELIVERED = "delivered", "已送达", "delivered"
    FAILED = "failed", "失败", "failed"
    REFUSED = "refused", "拒绝发送", "not sent: the address is not allowed"
