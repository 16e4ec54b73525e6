"""What people say about a draft: threads on a requirement, a link or a span of text."""

import uuid

from django.conf import settings
from django.db import models

from content.models.document import Expression
from content.models.framework import Edition
from content.vocabulary import CommentSubject, choices


class Comment(models.Model):
    """One remark; ``thread`` is the remark that opened the thread, None for that one itself.

    A thread is about ``subject``: the uid of a requirement, an association or an edition, or of
    an expression, where ``start`` and ``end`` (code points, half-open) and ``quote`` say which
    words. Only the opening remark is resolved, and the thread with it.
    """

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    about = models.CharField("所评", max_length=16, choices=choices(CommentSubject))
    subject = models.UUIDField("主体")
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, blank=True, related_name="comments"
    )
    expression = models.ForeignKey(
        Expression, models.CASCADE, null=True, blank=True, related_name="comments"
    )
    start = models.PositiveIntegerField("起点", null=True, blank=True)
    end = models.PositiveIntegerField("终点", null=True, blank=True)
    quote = models.TextField("原文", blank=True)
    text = models.TextField("内容")
    at = models.DateTimeField("时间")
    edited_at = models.DateTimeField("修改时间", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField("解决时间", null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "评论"
        ordering = ["id"]
        indexes = [models.Index(fields=["subject", "id"], name="comment_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__isnull=True, end__isnull=True)
                | models.Q(start__isnull=False, end__isnull=False, start__lt=models.F("end")),
                name="comment_span_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(thread__isnull=True) | models.Q(resolved_at__isnull=True),
                name="comment_resolved_by_thread",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Acknowledgement(models.Model):
    """A person saw one warning of the checklist and lets it stand.

    ``warning`` is its code and ``subject`` what it is about; a warning that comes to say something
    else (``digest``) must be acknowledged again.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="acknowledgements")
    warning = models.CharField("警告", max_length=64)
    subject = models.UUIDField("主体")
    digest = models.CharField("摘要", max_length=64)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "知悉"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "warning", "subject"], name="acknowledgement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warning} {self.subject}"
