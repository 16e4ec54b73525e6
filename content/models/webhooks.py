"""Who is told of events by HTTP, how far each has come, and what became of each attempt."""

import uuid

from django.conf import settings
from django.db import models

from content.vocabulary import DeliveryOutcome, choices


class WebhookEndpoint(models.Model):
    """An address that events are sent to, in their order, one at a time.

    ``cursor`` is the number of the last event dealt with; everything behind it is still to be
    sent, so the feed is the outbox. ``lease`` is held by the worker that sends at the moment.
    Secrets stand as they are, because a signature needs them; no reading gives them out.
    """

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    url = models.CharField("网址", max_length=2000)
    description = models.CharField("说明", max_length=300, blank=True)
    kinds = models.JSONField("事件种类", default=list, blank=True)
    frameworks = models.JSONField("标准体系", default=list, blank=True)
    documents = models.JSONField("文献", default=list, blank=True)
    secret = models.CharField("密钥", max_length=100)
    previous_secret = models.CharField("前一密钥", max_length=100, blank=True)
    previous_until = models.DateTimeField("前一密钥有效至", null=True, blank=True)
    active = models.BooleanField("启用", default=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("建立时间")
    version = models.PositiveIntegerField("版次", default=1)
    cursor = models.PositiveBigIntegerField("已处理至", default=0)
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    failing_since = models.DateTimeField("失败始于", null=True, blank=True)
    next_attempt_at = models.DateTimeField("下次尝试", null=True, blank=True)
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True)
    disabled_code = models.CharField("停用原因", max_length=64, blank=True)
    lease = models.UUIDField("租约", null=True, blank=True)
    leased_by = models.CharField("租约持有者", max_length=200, blank=True)
    leased_until = models.DateTimeField("租约至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "推送地址"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.url


class WebhookErrand(models.Model):
    """A message asked for by hand: an event again (``seq``), or a ping (none). Sent once."""

    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="errands")
    seq = models.PositiveBigIntegerField("事件号", null=True, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "推送请求"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.endpoint_id}: {self.seq or 'ping'}"


class WebhookDelivery(models.Model):
    """One attempt to send one message, and what came back. Only the newest are kept."""

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries")
    message = models.CharField("消息号", max_length=64)
    seq = models.PositiveBigIntegerField("事件号", null=True, blank=True)
    kind = models.CharField("种类", max_length=32)
    attempt = models.PositiveIntegerField("第几次", default=1)
    at = models.DateTimeField("时间")
    milliseconds = models.PositiveIntegerField("用时毫秒", default=0)
    outcome = models.CharField("结果", max_length=16, choices=choices(DeliveryOutcome))
    status = models.PositiveSmallIntegerField("HTTP 状态", null=True, blank=True)
    detail = models.CharField("详情", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "推送记录"
        ordering = ["-id"]
        indexes = [models.Index(fields=["endpoint", "-id"], name="delivery_by_endpoint")]

    def __str__(self) -> str:
        return f"{self.message}: {self.outcome}"
