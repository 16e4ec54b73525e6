"""Who may do what: a person's role, overall or in one framework."""

import uuid

from django.conf import settings
from django.db import models

from content.models.framework import Framework
from content.vocabulary import Role, choices


class Membership(models.Model):
    """The role of one person; without a framework it holds everywhere."""

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    framework = models.ForeignKey(
        Framework, models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField("角色", max_length=16, choices=choices(Role))

    class Meta:
        verbose_name = verbose_name_plural = "角色"
        constraints = [
            models.UniqueConstraint(fields=["user", "framework"], name="membership_a_framework"),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(framework__isnull=True),
                name="membership_overall",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=list(Role)), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
