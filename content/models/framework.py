"""Frameworks and their dated editions."""

import uuid

from django.conf import settings
from django.db import models

from content.models.entity import Entity
from content.models.fields import Sourced
from content.querysets import EditionQuerySet, FrameworkQuerySet
from content.vocabulary import EditionState, FrameworkKind, choices

_STORED_STATES = [EditionState.DRAFT, EditionState.IN_REVIEW, EditionState.PUBLISHED]


class Framework(Sourced):
    """A named set of requirements with one subject it binds, as a work.

    ``work`` is the document whose texts give birth to its editions, where intake made it.
    """

    entity = models.OneToOneField(Entity, models.PROTECT, related_name="as_framework")
    slug = models.SlugField("短名", max_length=120, unique=True)
    kind = models.CharField(
        "种类", max_length=16, choices=choices(FrameworkKind), default=FrameworkKind.STANDARDS
    )
    title = models.CharField("名称", max_length=500)
    subject = models.CharField("约束对象", max_length=300, blank=True)
    publisher = models.CharField("发布者", max_length=300, blank=True)
    language = models.CharField("语言", max_length=35, default="zh-Hans")
    license = models.CharField("许可", max_length=300, blank=True)
    attribution = models.CharField("署名", max_length=500, blank=True)
    work = models.ForeignKey(
        "content.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="frameworks",
        verbose_name="所出文献",
    )

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "标准体系"
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=list(FrameworkKind)), name="framework_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Edition(Sourced):
    """One dated wording of a framework: draft, in review, then published and sealed.

    ``revision`` is the public revision that published it; ``digest`` the SHA-256 of its canonical
    package (docs/digests.md). Withdrawal is a row of its own, so a sealed edition never changes.
    """

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="editions")
    label = models.CharField("版本号", max_length=64)
    title = models.CharField("名称", max_length=500, blank=True)
    language = models.CharField("语言", max_length=35, default="zh-Hans")
    state = models.CharField(
        "状态",
        max_length=16,
        choices=[(state.value, state.zh) for state in _STORED_STATES],
        default=EditionState.DRAFT,
    )
    derived_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    effective_from = models.DateField("生效日期", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    revision = models.PositiveBigIntegerField("修订号", null=True, blank=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    note = models.TextField("说明", blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering = ["framework", "effective_from", "revision"]
        indexes = [
            # The edition in force on a day: greatest date up to it, then greatest revision.
            models.Index(
                fields=["framework", "-effective_from", "-revision"], name="edition_in_force"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["framework", "label"], name="edition_label_unique"),
            models.UniqueConstraint(
                fields=["framework"],
                condition=~models.Q(state=EditionState.PUBLISHED),
                name="edition_one_open_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=_STORED_STATES), name="edition_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=EditionState.PUBLISHED,
                    published_at__isnull=False,
                    effective_from__isnull=False,
                    revision__isnull=False,
                )
                & ~models.Q(digest="")
                | ~models.Q(state=EditionState.PUBLISHED)
                & models.Q(published_at__isnull=True, revision__isnull=True, digest=""),
                name="edition_sealed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework.slug}@{self.label}"


class EditionBasis(models.Model):
    """An edition that a crosswalk edition was confirmed against; sealed with the crosswalk."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="bases")
    against = models.ForeignKey(Edition, models.PROTECT, related_name="crosswalked_by")

    class Meta:
        verbose_name = verbose_name_plural = "对照依据"
        constraints = [
            models.UniqueConstraint(fields=["edition", "against"], name="edition_basis_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} ↔ {self.against_id}"


class Withdrawal(models.Model):
    """A published edition taken back, with the reason. Append-only."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="withdrawal")
    reason = models.TextField("理由")
    at = models.DateTimeField("时间")
    revision = models.PositiveBigIntegerField("修订号")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "撤回"

    def __str__(self) -> str:
        return str(self.edition)
