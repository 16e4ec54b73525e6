"""Typed, directed links, and what was confirmed of them outside the seal."""

import uuid

from django.conf import settings
from django.db import models

from content.models.document import Document, Expression
from content.models.entity import Entity
from content.models.fields import Sourced
from content.models.framework import Edition, Framework
from content.models.requirement import Citation
from content.querysets import AssociationQuerySet
from content.vocabulary import AnchorState, Origin, choices


class Association(Sourced):
    """A typed link from one entity to another, sealed with its edition or owned by a document.

    ``uid`` stays the same when a later edition takes the link over, as a requirement's does.
    ``type`` is one of ``content.vocabulary.AssociationType`` or a type that the framework added.
    ``navigation`` marks site navigation (上一篇), which carries no impact.
    """

    uid = models.UUIDField("永久标识", default=uuid.uuid4, editable=False, db_index=True)
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, blank=True, related_name="associations"
    )
    document = models.ForeignKey(
        Document, models.CASCADE, null=True, blank=True, related_name="associations"
    )
    source_entity = models.ForeignKey(Entity, models.PROTECT, related_name="links_out")
    target_entity = models.ForeignKey(Entity, models.PROTECT, related_name="links_in")
    type = models.CharField("类型", max_length=64)
    rationale = models.TextField("理由", blank=True)
    evidence = models.TextField("依据", blank=True)
    confidence = models.FloatField("置信度", null=True, blank=True)
    origin = models.CharField("来历", max_length=16, choices=choices(Origin), default=Origin.HUMAN)
    navigation = models.BooleanField("导航", default=False)
    position = models.PositiveIntegerField("次序", null=True, blank=True)
    digest = models.CharField("摘要", max_length=64, blank=True)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "关联"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "uid"], name="association_uid_an_edition"),
            models.UniqueConstraint(fields=["document", "uid"], name="association_uid_a_document"),
            models.UniqueConstraint(
                fields=["edition", "source_entity", "target_entity", "type"],
                name="association_once_an_edition",
            ),
            models.UniqueConstraint(
                fields=["document", "source_entity", "target_entity", "type"],
                name="association_once_a_document",
            ),
            models.CheckConstraint(
                condition=models.Q(edition__isnull=True, document__isnull=False)
                | models.Q(edition__isnull=False, document__isnull=True),
                name="association_one_owner",
            ),
            models.CheckConstraint(
                condition=~models.Q(source_entity=models.F("target_entity")),
                name="association_not_to_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__isnull=True)
                | models.Q(confidence__gte=0, confidence__lte=1),
                name="association_confidence_range",
            ),
            models.CheckConstraint(condition=~models.Q(type=""), name="association_has_type"),
        ]

    def __str__(self) -> str:
        return f"{self.source_entity_id} {self.type} {self.target_entity_id}"


class OwnAssociationType(models.Model):
    """An association type that a framework adds to the common ones."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="association_types")
    name = models.SlugField("名称", max_length=64)
    label_zh = models.CharField("中文", max_length=100)
    label_en = models.CharField("英文", max_length=100)
    inverse_zh = models.CharField("反向中文", max_length=100)
    inverse_en = models.CharField("反向英文", max_length=100)
    symmetric = models.BooleanField("对称", default=False)
    reviews_source = models.BooleanField("目标变则复核来源", default=False)
    reviews_target = models.BooleanField("来源变则复核目标", default=False)
    case_name = models.CharField("CASE", max_length=100, blank=True)
    oscal_name = models.CharField("OSCAL", max_length=100, blank=True)
    skos_name = models.CharField("SKOS", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "自定关联类型"
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "name"], name="own_association_type_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Confirmation(models.Model):
    """A person confirmed a link against two wordings. Append-only, outside the seal.

    The wordings are named by digest: of the source requirement and of the target's wording, or
    of the citing requirement and of the cited text.
    """

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    association = models.ForeignKey(
        Association, models.CASCADE, null=True, blank=True, related_name="confirmations"
    )
    citation = models.ForeignKey(
        Citation, models.CASCADE, null=True, blank=True, related_name="confirmations"
    )
    source_digest = models.CharField("来源摘要", max_length=64, blank=True)
    target_digest = models.CharField("目标摘要", max_length=64, blank=True)
    note = models.TextField("说明", blank=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "确认"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(association__isnull=True, citation__isnull=False)
                | models.Q(association__isnull=False, citation__isnull=True),
                name="confirmation_of_one_link",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Anchor(models.Model):
    """Where a citation lies in a newer expression of its document. Append-only.

    ``digest`` is blank while the cited words stand there unchanged; else it names what stands in
    their place: the SHA-256 of the words found, or of the whole text where none were.
    ``confidence`` says from 0 to 1 how sure the place is.
    """

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    citation = models.ForeignKey(Citation, models.CASCADE, related_name="anchors")
    expression = models.ForeignKey(Expression, models.CASCADE, related_name="anchors")
    state = models.CharField("状态", max_length=16, choices=choices(AnchorState))
    start = models.PositiveIntegerField("起点", null=True, blank=True)
    end = models.PositiveIntegerField("终点", null=True, blank=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    confidence = models.FloatField("置信度", default=1.0)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "锚定"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["citation", "expression"], name="anchor_once_a_text"),
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1),
                name="anchor_confidence_range",
            ),
            models.CheckConstraint(
                condition=models.Q(state=AnchorState.ORPHANED, start__isnull=True, end__isnull=True)
                | ~models.Q(state=AnchorState.ORPHANED)
                & models.Q(start__isnull=False, end__isnull=False, start__lt=models.F("end")),
                name="anchor_span_or_orphan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citation_id}: {self.state}"
