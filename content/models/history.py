"""The public revision, the numbered events, and the record of who changed what."""

from django.conf import settings
from django.db import models


class Counter(models.Model):
    """The one row that a publishing transaction locks: it numbers revisions and events."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    revision = models.PositiveBigIntegerField("修订号", default=0)
    events = models.PositiveBigIntegerField("事件号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "计数"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="counter_single_row"),
        ]

    def __str__(self) -> str:
        return f"{self.revision}/{self.events}"


class Event(models.Model):
    """One numbered public consequence; gap-free and in commit order. Append-only."""

    seq = models.PositiveBigIntegerField("序号", primary_key=True)
    revision = models.PositiveBigIntegerField("修订号", db_index=True)
    at = models.DateTimeField("时间")
    kind = models.CharField("种类", max_length=32)
    subject = models.UUIDField("主体")
    framework = models.CharField("标准体系", max_length=120, blank=True)
    edition = models.CharField("版本", max_length=64, blank=True)
    document = models.CharField("文献", max_length=160, blank=True)
    data = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "事件"
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class Change(models.Model):
    """Who did what to what, with the state before and after. Append-only, for editors.

    The rows of one operation (a split, a deletion with all below) bear one ``operation`` and are
    undone together. ``detail`` holds what the two values do not say: what is undone, why.
    """

    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    action = models.CharField("动作", max_length=64)
    kind = models.CharField("种类", max_length=32)
    subject = models.UUIDField("主体")
    edition = models.UUIDField("版本", null=True, blank=True)
    before = models.JSONField("之前", null=True, blank=True)
    after = models.JSONField("之后", null=True, blank=True)
    operation = models.UUIDField("操作", null=True, blank=True)
    detail = models.JSONField("说明", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "变更"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject", "id"], name="change_by_subject"),
            models.Index(fields=["edition", "id"], name="change_by_edition"),
            models.Index(fields=["operation"], name="change_by_operation"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
