"""What intake wants a person to see or decide."""

import uuid

from django.conf import settings
from django.db import models

from content.models.association import Association
from content.models.document import Expression
from content.models.framework import Edition
from content.models.requirement import Requirement
from content.vocabulary import ProposalKind, ProposalState, choices


class Finding(models.Model):
    """Something in a text that a person should know; ``start`` and ``end`` are code points."""

    expression = models.ForeignKey(Expression, models.CASCADE, related_name="findings")
    code = models.CharField("代码", max_length=64)
    start = models.PositiveIntegerField("起点")
    end = models.PositiveIntegerField("终点")
    message = models.TextField("英文说明", blank=True)
    message_zh = models.TextField("中文说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发现"
        ordering = ["expression", "start", "id"]
        indexes = [models.Index(fields=["code"], name="finding_by_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.start}"


class Proposal(models.Model):
    """What intake, a rule or a model suggests for a draft edition; a person decides.

    ``payload`` of a requirement holds its statement; of an association and of a concept the uids
    of both ends, the type, rationale and evidence. ``requirement`` or ``association`` is what it
    became. Decided rows stay, so that nothing is proposed twice.
    """

    uid = models.UUIDField("永久标识", unique=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="proposals")
    expression = models.ForeignKey(
        Expression, models.CASCADE, null=True, blank=True, related_name="proposals"
    )
    kind = models.CharField("种类", max_length=16, choices=choices(ProposalKind))
    rule = models.CharField("规则", max_length=64)
    confidence = models.FloatField("置信度")
    start = models.PositiveIntegerField("起点", null=True, blank=True)
    end = models.PositiveIntegerField("终点", null=True, blank=True)
    payload = models.JSONField("内容", default=dict, blank=True)
    state = models.CharField(
        "状态", max_length=16, choices=choices(ProposalState), default=ProposalState.OPEN
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    requirement = models.ForeignKey(
        Requirement, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    association = models.ForeignKey(
        Association, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )

    class Meta:
        verbose_name = verbose_name_plural = "建议"
        ordering = ["edition", "start", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1),
                name="proposal_confidence_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rule}"
