"""Source works, their dated texts, and the passages of each text."""

import uuid

from django.db import models

from content.models.entity import Entity
from content.models.fields import PathField, Sourced
from content.querysets import DocumentQuerySet, ExpressionQuerySet, PassageQuerySet
from content.vocabulary import DocumentKind, Unit, choices


class Document(Sourced):
    """A source work. Without an expression it is a stub: named by others, not yet here.

    ``published_at`` is set when one of its expressions, or a public work that names it, is
    published; until then only editors see it. ``normal_title`` is what identity compares.
    """

    entity = models.OneToOneField(Entity, models.PROTECT, related_name="as_document")
    slug = models.SlugField("短名", max_length=160, unique=True)
    title = models.CharField("标题", max_length=500)
    normal_title = models.CharField("规范标题", max_length=500, db_index=True)
    kind = models.CharField(
        "种类", max_length=16, choices=choices(DocumentKind), default=DocumentKind.OTHER
    )
    issued_at = models.DateField("发布日期", null=True, blank=True)
    publisher = models.CharField("发布机关", max_length=300, blank=True)
    language = models.CharField("语言", max_length=35, default="zh-Hans")
    license = models.CharField("许可", max_length=300, blank=True)
    attribution = models.CharField("署名", max_length=500, blank=True)
    published_at = models.DateTimeField("公开时间", null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文献"
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=list(DocumentKind)), name="document_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Expression(Sourced):
    """One dated text of a document: a draft until it, or an edition citing it, is published.

    ``digest`` is the SHA-256 of the text's UTF-8 bytes. Once ``published_at`` is set the text is
    sealed; a correction is a new expression. ``coverage`` accounts for every character.
    ``copy_of`` is the sealed text of another document that this one took over when that document
    was split.
    """

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="expressions")
    label = models.CharField("文本号", max_length=64)
    language = models.CharField("语言", max_length=35, default="zh-Hans")
    text = models.TextField("全文")
    digest = models.CharField("摘要", max_length=64)
    dates = models.JSONField("沿革", default=list, blank=True)
    coverage = models.JSONField("覆盖", default=dict, blank=True)
    effective_from = models.DateField("日期", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    revision = models.PositiveBigIntegerField("修订号", null=True, blank=True)
    copy_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies"
    )

    objects = ExpressionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文本"
        ordering = ["document", "effective_from", "id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "label"], name="expression_label_unique"),
            models.UniqueConstraint(fields=["document", "digest"], name="expression_text_once"),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True, revision__isnull=True)
                | models.Q(published_at__isnull=False, revision__isnull=False),
                name="expression_sealed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.slug}@{self.label}"


class Passage(models.Model):
    """One node of an expression's outline, with its span of the text."""

    entity = models.OneToOneField(Entity, models.PROTECT, related_name="as_passage")
    expression = models.ForeignKey(Expression, models.CASCADE, related_name="passages")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    path = PathField("路径")
    unit = models.CharField("单位", max_length=16, choices=choices(Unit))
    number = models.CharField("编号", max_length=64, blank=True)
    marker = models.CharField("序标", max_length=64, blank=True)
    title = models.CharField("标题", max_length=1000, blank=True)
    start = models.PositiveIntegerField("起点")
    end = models.PositiveIntegerField("终点")
    implicit = models.BooleanField("无序标", default=False)
    rule = models.CharField("规则", max_length=64, blank=True)
    confidence = models.FloatField("置信度", default=1.0)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "段落"
        ordering = ["expression", "path"]
        indexes = [models.Index(fields=["expression", "start"], name="passage_in_text")]
        constraints = [
            models.UniqueConstraint(fields=["expression", "path"], name="passage_path_unique"),
            models.CheckConstraint(
                condition=models.Q(unit__in=list(Unit)), name="passage_unit_known"
            ),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="passage_span_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.marker} {self.title}".strip()


class Reference(models.Model):
    """A mention of another document or provision, with its span as evidence.

    ``target`` is the entity it leads to: a passage, a document, or a stub that waits for its text.
    """

    expression = models.ForeignKey(Expression, models.CASCADE, related_name="references")
    passage = models.ForeignKey(
        Passage, models.CASCADE, null=True, blank=True, related_name="references"
    )
    target = models.ForeignKey(
        Entity, models.PROTECT, null=True, blank=True, related_name="referenced_by"
    )
    kind = models.CharField("方式", max_length=16)
    raw = models.CharField("原文", max_length=1000)
    start = models.PositiveIntegerField("起点")
    end = models.PositiveIntegerField("终点")
    at = models.PositiveIntegerField("标号起点")
    named = models.CharField("所引文献", max_length=500, blank=True)
    article = models.CharField("条", max_length=32, blank=True)
    paragraph = models.PositiveIntegerField("款", null=True, blank=True)
    item = models.PositiveIntegerField("项", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "引用"
        ordering = ["expression", "start", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["expression", "start", "at"], name="reference_place_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.raw


class Candidate(models.Model):
    """A work that a stub may be, by its title; which one is for an editor to say.

    ``articles`` are what mentions of the stub name, ``held`` those of them that the work has.
    Kept for reading, made anew whenever a text arrives; none stays once the stub is resolved.
    """

    stub = models.ForeignKey(Document, models.CASCADE, related_name="candidates")
    document = models.ForeignKey(Document, models.CASCADE, related_name="candidate_for")
    same_issuer = models.BooleanField("发布机关相同", default=False)
    articles = models.PositiveIntegerField("所引条数", default=0)
    held = models.PositiveIntegerField("所有条数", default=0)
    found_at = models.DateTimeField("发现时间")

    class Meta:
        verbose_name = verbose_name_plural = "候选文献"
        ordering = ["stub", "-same_issuer", "-held", "document"]
        constraints = [
            models.UniqueConstraint(fields=["stub", "document"], name="candidate_once"),
            models.CheckConstraint(
                condition=~models.Q(stub=models.F("document")), name="candidate_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stub_id} ? {self.document_id}"
