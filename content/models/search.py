"""The search index beside its tokens: derived rows, made anew by ``manage.py search_index``.

The tokens stand in a full-text table on SQLite and in a column on PostgreSQL
(``content.search_tables``). Nothing here is sealed: it holds nothing that is not public elsewhere.
"""

from django.db import models

FIRST_DAY, NEVER = "0001-01-01", "9999-12-31"


class SearchScope(models.Model):
    """What units belong to: an edition, a text, or one document, framework or concept.

    ``target`` is its row id, ``owner`` the short name of its framework or document, ``label`` and
    ``language`` those of an edition or text. It is current from ``since`` until the day before
    ``until``; its units lie within ``first`` and ``last``.
    """

    kind = models.CharField("种类", max_length=16)
    target = models.PositiveBigIntegerField("所指")
    owner = models.CharField("所属", max_length=160, blank=True)
    label = models.CharField("标签", max_length=64, blank=True)
    language = models.CharField("语言", max_length=35, blank=True)
    since = models.DateField("起", default=FIRST_DAY)
    until = models.DateField("止", default=NEVER)
    first = models.PositiveBigIntegerField("首单元", default=0)
    last = models.PositiveBigIntegerField("末单元", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "检索范围"
        constraints = [
            models.UniqueConstraint(fields=["kind", "target"], name="search_scope_once"),
        ]
        indexes = [models.Index(fields=["owner", "kind"], name="search_scope_owner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class SearchUnit(models.Model):
    """Folded words that are searched as one, and the parts of them that may be found.

    ``scope`` and ``also`` are row ids of scopes, of a text and of the edition born of it, say.
    ``parts`` is JSON: ``content.search_units.Part``, one list each. ``shown`` is JSON too: the way
    from the words back to what the unit says (``content.text.folding.way_back``), and of each part
    what is shown of that: ``content.search_shown.Shown``, null where another table must be asked.
    """

    scope = models.PositiveBigIntegerField("范围")
    also = models.PositiveBigIntegerField("又属", null=True, blank=True)
    words = models.TextField("字词")
    parts = models.TextField("部分")
    shown = models.TextField("所示")

    class Meta:
        verbose_name = verbose_name_plural = "检索单元"

    def __str__(self) -> str:
        return self.words[:40]
