"""What the process itself must remember: people, their tokens, and when a worker was last seen."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken


class User(AbstractUser):
    """A person who signs in. Never deleted, only deactivated: history names them."""

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = _("用户")  # type: ignore[assignment]


class ApiToken(AbstractAuthToken):
    """A hashed, expiring token of one user, with the scopes it may use: read, write, publish."""

    name = models.CharField(_("名称"), max_length=100, blank=True)
    scopes = models.JSONField(_("权限范围"), default=list, blank=True)
    # The token itself, known to the process that issues it and shown once; never stored.
    secret = ""

    class Meta:
        verbose_name = verbose_name_plural = _("访问令牌")


class WorkerBeat(models.Model):
    """When a task worker was last seen; ``/readyz`` looks at it."""

    name = models.CharField(_("名称"), max_length=200, primary_key=True)
    seen_at = models.DateTimeField(_("最近心跳"))

    class Meta:
        verbose_name = verbose_name_plural = _("工作进程心跳")

    def __str__(self) -> str:
        return self.name
