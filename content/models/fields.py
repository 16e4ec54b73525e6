"""Column types that the domain's tables share."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class PathField(models.CharField[str, str]):
    """A tree path: compared byte by byte on every database.

    PostgreSQL would sort by the cluster's locale, where a range of paths is not a subtree;
    SQLite's default collation is already binary.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take ``max_length`` 255 unless told otherwise: 42 levels."""
        options.setdefault("max_length", 255)
        super().__init__(*args, **options)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Add collation C where the database is PostgreSQL."""
        parameters: dict[str, Any] = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class Sourced(models.Model):
    """Keeps what an imported file said that the model has no column for.

    ``source`` holds ``format``, ``identifier``, ``uri`` and ``unknown`` (the parts nobody read),
    so that an export can give them back.
    """

    source = models.JSONField("来源", default=dict, blank=True)

    class Meta:
        abstract = True
