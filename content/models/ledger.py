"""What an import has done so far, document by document, so that a killed one goes on from there."""

import uuid

from django.db import models

from content.vocabulary import LedgerState, choices


class ImportLedger(models.Model):
    """One import, from its first document to its last; open until ``finished_at``.

    ``key`` is the digest of what was asked for (files and options), so that asking for the same
    again finds the ledger that an interruption left open.
    """

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    key = models.CharField("请求摘要", max_length=64, db_index=True)
    files = models.PositiveIntegerField("文件数", default=0)
    options = models.JSONField("选项", default=dict)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入账"
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.uid)


class LedgerEntry(models.Model):
    """What became of one document: written in the transaction that wrote the document itself.

    ``path`` names the file, and behind a slash the member of an archive; ``digest`` is the SHA-256
    of the file's bytes. ``result`` is published, created, unchanged or refused, ``code`` that of
    the refusal, ``outcome`` what the report says of it.
    """

    ledger = models.ForeignKey(ImportLedger, models.CASCADE, related_name="entries")
    path = models.TextField("路径")
    digest = models.CharField("摘要", max_length=64, blank=True)
    state = models.CharField("状态", max_length=16, choices=choices(LedgerState))
    result = models.CharField("结果", max_length=16)
    code = models.CharField("代码", max_length=64, blank=True)
    outcome = models.JSONField("报告", default=dict)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "导入账目"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "path"], name="ledger_entry_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(LedgerState)), name="ledger_entry_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}: {self.result}"
