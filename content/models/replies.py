"""What was answered to a write that named itself, so that sending it again does nothing more."""

from django.conf import settings
from django.db import models


class KeptReply(models.Model):
    """The answer to one write, by its sender and ``Idempotency-Key``.

    It is written in the transaction of the write itself, so both are there or neither.
    ``request`` is the SHA-256 of method, address, version and body.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField("幂等键", max_length=255)
    request = models.CharField("请求摘要", max_length=64)
    status = models.PositiveSmallIntegerField("状态码", default=0)
    headers = models.JSONField("响应头", default=dict)
    body = models.BinaryField("响应正文", default=b"")
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "幂等响应"
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="kept_reply_key_a_user"),
        ]

    def __str__(self) -> str:
        return self.key
