"""Identity: what can be an end of a link, and where a merged identity leads."""

import uuid

from django.conf import settings
from django.db import models

from content.vocabulary import EntityKind, choices


class Entity(models.Model):
    """The identity of anything that can be linked; its wording lives elsewhere.

    An entity without wording is a stub: ``title`` is then what others call it. ``framework`` or
    ``document`` is the owner, where there is one.
    """

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("种类", max_length=16, choices=choices(EntityKind))
    framework = models.ForeignKey(
        "content.Framework", models.PROTECT, null=True, blank=True, related_name="entities"
    )
    document = models.ForeignKey(
        "content.Document", models.PROTECT, null=True, blank=True, related_name="entities"
    )
    uri = models.CharField("URI", max_length=500, blank=True)
    title = models.CharField("称呼", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "实体"
        indexes = [
            # Intake looks for a stub to resolve by its title.
            models.Index(fields=["kind", "title"], name="entity_kind_title"),
            models.Index(fields=["uri"], name="entity_uri", condition=~models.Q(uri="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=list(EntityKind)), name="entity_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(framework__isnull=True) | models.Q(document__isnull=True),
                name="entity_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.uid)


class Redirect(models.Model):
    """A merged entity leads to the one that took its place; both stay. Outside the seal."""

    entity = models.OneToOneField(Entity, models.PROTECT, related_name="redirect")
    target = models.ForeignKey(Entity, models.PROTECT, related_name="redirected_from")
    reason = models.TextField("理由", blank=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "重定向"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(entity=models.F("target")), name="redirect_not_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity_id} → {self.target_id}"
