"""The domain as a Django app."""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models.signals import post_migrate, pre_migrate


def _before_migrate(*, using: str, plan: list[Any], **_: Any) -> None:
    """Take the seals away before tables change.

    SQLite cannot rename a table that another table's trigger reads, and rebuilding a table is how
    it alters one; a migrate with nothing to do leaves the seals alone.
    """
    from content.sealing import SEALED_TABLES, remove_seals

    connection = connections[using]
    if plan and set(SEALED_TABLES) <= set(connection.introspection.table_names()):
        with transaction.atomic(using=using):
            remove_seals(connection)


def _after_migrate(*, using: str, plan: Iterable[Any] = (), **_: Any) -> None:
    """Put back the seals and the counter row that a flush removes; index an older database.

    One that goes back to older tables is left to the program that knows them.
    """
    from content.models import Counter
    from content.sealing import SEALED_TABLES, install_seals, missing_seals
    from content.services.reindexing import rebuild_if_missing

    connection = connections[using]
    if not set(SEALED_TABLES) <= set(connection.introspection.table_names()):
        return
    if missing_seals(connection):
        with transaction.atomic(using=using):
            install_seals(connection)
    Counter.objects.using(using).get_or_create(id=1)
    if using == DEFAULT_DB_ALIAS and not any(backwards for _, backwards in plan):
        rebuild_if_missing()


class ContentConfig(AppConfig):
    """Frameworks, editions, requirements, documents and what links them."""

    name = "content"
    verbose_name = "内容"

    def ready(self) -> None:
        """Seal after every migrate; the only signal receivers there are."""
        pre_migrate.connect(_before_migrate, sender=self)
        post_migrate.connect(_after_migrate, sender=self)
