"""What was uploaded to be imported, how far it is, and what became of each file."""

import uuid

from django.conf import settings
from django.db import models

from content.vocabulary import RunState, choices


class ImportRun(models.Model):
    """One upload and its background import.

    ``files`` are the uploaded files: ``name`` as sent and ``size`` in bytes. ``options`` are
    framework, edition, format and publish. ``report`` has one entry a text (``FileOutcome``);
    ``total`` counts the texts expected, members of archives included.
    """

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("上传时间")
    state = models.CharField(
        "状态", max_length=16, choices=choices(RunState), default=RunState.QUEUED
    )
    files = models.JSONField("文件", default=list)
    options = models.JSONField("选项", default=dict)
    total = models.PositiveIntegerField("总数", default=0)
    report = models.JSONField("报告", default=list)
    attempts = models.PositiveIntegerField("次数", default=0)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    failure = models.JSONField("失败原因", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "上传导入"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running", "done", "failed"]),
                name="import_run_state_stored",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)
