"""Terms in named schemes, with labels by language and broader terms."""

from django.db import models

from content.models.entity import Entity
from content.models.fields import Sourced
from content.vocabulary import LabelKind, choices


class ConceptScheme(Sourced):
    """A named vocabulary of concepts (SKOS ``ConceptScheme``)."""

    slug = models.SlugField("短名", max_length=120, unique=True)
    title = models.CharField("名称", max_length=500)
    uri = models.CharField("URI", max_length=500, blank=True)
    language = models.CharField("语言", max_length=35, default="zh-Hans")
    license = models.CharField("许可", max_length=300, blank=True)
    attribution = models.CharField("署名", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "概念表"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class Concept(Sourced):
    """A term in a scheme; ``definitions`` is text by language. Public as soon as it exists."""

    entity = models.OneToOneField(Entity, models.PROTECT, related_name="as_concept")
    scheme = models.ForeignKey(ConceptScheme, models.PROTECT, related_name="concepts")
    notation = models.CharField("代号", max_length=64, blank=True)
    definitions = models.JSONField("定义", default=dict, blank=True)
    version = models.PositiveIntegerField("版次", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "概念"
        ordering = ["scheme", "notation", "id"]

    def __str__(self) -> str:
        return self.notation or str(self.pk)


class ConceptLabel(models.Model):
    """One label of a concept in one language; one preferred label a language (SKOS S14)."""

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="labels")
    language = models.CharField("语言", max_length=35)
    kind = models.CharField("种类", max_length=8, choices=choices(LabelKind))
    text = models.CharField("标签", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "概念标签"
        ordering = ["concept", "language", "kind", "id"]
        indexes = [models.Index(fields=["text"], name="concept_label_text")]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "language"],
                condition=models.Q(kind=LabelKind.PREFERRED),
                name="concept_one_preferred_label",
            ),
            # SKOS S13: the three label properties are pairwise disjoint.
            models.UniqueConstraint(
                fields=["concept", "language", "text"], name="concept_label_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ConceptBroader(models.Model):
    """``concept`` has the broader concept ``broader``; a concept may have several."""

    concept = models.ForeignKey(Concept, models.CASCADE, related_name="broader_links")
    broader = models.ForeignKey(Concept, models.PROTECT, related_name="narrower_links")

    class Meta:
        verbose_name = verbose_name_plural = "上位概念"
        constraints = [
            models.UniqueConstraint(fields=["concept", "broader"], name="concept_broader_once"),
            models.CheckConstraint(
                condition=~models.Q(concept=models.F("broader")), name="concept_not_its_broader"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.concept_id} → {self.broader_id}"
