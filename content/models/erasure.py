"""What was erased: a tombstone for every wording that had to go. Outside the seal."""

from django.conf import settings
from django.db import models

from content.vocabulary import ErasedKind, choices


class Erasure(models.Model):
    """The words of one thing in one place were blanked for ever. Append-only.

    ``subject`` is what went; ``place`` the uid of the edition or text it stood in, None for a
    remark. ``digest`` is the digest that its words had, and still bear where they were sealed;
    ``remains`` the digest of what stands there now, so that both can be checked.
    """

    subject = models.UUIDField("主体", db_index=True)
    kind = models.CharField("种类", max_length=16, choices=choices(ErasedKind))
    place = models.UUIDField("所在", null=True, blank=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    remains = models.CharField("余文摘要", max_length=64, blank=True)
    reason = models.TextField("理由")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "擦除"
        ordering = ["id"]
        indexes = [models.Index(fields=["place", "id"], name="erasure_by_place")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="erasure_has_reason"),
            models.CheckConstraint(
                condition=models.Q(kind__in=list(ErasedKind)), name="erasure_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
