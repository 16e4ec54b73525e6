"""The wording of one requirement in one edition, and where it stands in a source."""

import uuid

from django.db import models

from content.models.document import Expression, Passage
from content.models.entity import Entity
from content.models.fields import PathField, Sourced
from content.models.framework import Edition
from content.querysets import RequirementQuerySet
from content.vocabulary import Modality, RequirementKind, choices


class Requirement(Sourced):
    """One addressable demand in one edition's tree.

    ``path`` writes its place in pre-order, so a subtree is one range. ``code`` is its number in
    this edition; ``type`` a free word beside the kind (条, 项, control). ``texts`` holds the title
    and statement in further languages. ``version`` counts changes of its own fields and parent
    while a draft, and is what a draft's ETag shows; the digest takes over once sealed.
    """

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="wordings")
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="requirements")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    path = PathField("路径")
    kind = models.CharField("种类", max_length=16, choices=choices(RequirementKind))
    type = models.CharField("类型", max_length=64, blank=True)
    code = models.CharField("编号", max_length=64, blank=True)
    marker = models.CharField("序标", max_length=64, blank=True)
    title = models.CharField("标题", max_length=1000, blank=True)
    statement = models.TextField("正文", blank=True)
    texts = models.JSONField("译文", default=dict, blank=True)
    # None is "nobody said"; an empty word would be a fifth modality.
    modality = models.CharField(  # noqa: DJ001
        "语气", max_length=16, choices=choices(Modality), null=True, blank=True
    )
    actor = models.CharField("主体", max_length=300, blank=True)
    condition = models.TextField("条件", blank=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    version = models.PositiveIntegerField("版次", default=1)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "要求"
        ordering = ["edition", "path"]
        indexes = [
            models.Index(fields=["edition", "code"], name="requirement_by_code"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "entity"], name="requirement_once_an_edition"
            ),
            models.UniqueConstraint(fields=["edition", "path"], name="requirement_path_unique"),
            models.CheckConstraint(
                condition=models.Q(kind__in=list(RequirementKind)), name="requirement_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(modality__isnull=True) | models.Q(modality__in=list(Modality)),
                name="requirement_modality_known",
            ),
            models.CheckConstraint(condition=~models.Q(path=""), name="requirement_has_path"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


class Citation(models.Model):
    """Where a requirement stands in a source: a span of one expression's text.

    ``start`` and ``end`` are code points of the expression's text, half-open; ``quote`` is that
    slice, ``prefix`` and ``suffix`` its neighbourhood (W3C Web Annotation Data Model §4.2.4 and
    §4.2.5: text quote and text position selectors). Sealed with the requirement's edition; the
    uid stays the same when a later edition takes the citation over.
    """

    uid = models.UUIDField("永久标识", default=uuid.uuid4, editable=False, db_index=True)
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="citations")
    expression = models.ForeignKey(Expression, models.PROTECT, related_name="citations")
    passage = models.ForeignKey(
        Passage, models.PROTECT, null=True, blank=True, related_name="citations"
    )
    position = models.PositiveIntegerField("次序", default=1)
    quote = models.TextField("原文")
    prefix = models.CharField("前文", max_length=64, blank=True)
    suffix = models.CharField("后文", max_length=64, blank=True)
    start = models.PositiveIntegerField("起点")
    end = models.PositiveIntegerField("终点")

    class Meta:
        verbose_name = verbose_name_plural = "出处"
        ordering = ["requirement", "position"]
        indexes = [models.Index(fields=["expression", "start"], name="citation_in_text")]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "position"], name="citation_position_unique"
            ),
            models.UniqueConstraint(
                fields=["requirement", "uid"], name="citation_uid_a_requirement"
            ),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="citation_span_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:40]
