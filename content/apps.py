"""The domain as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _after_migrate(*, using: str, **_: Any) -> None:
    """Put back what a migration may have dropped, and the counter row that a flush removes."""
    from content.models import Counter
    from content.sealing import install_seals

    connection = connections[using]
    if Counter._meta.db_table not in connection.introspection.table_names():
        return
    install_seals(connection)
    Counter.objects.using(using).get_or_create(id=1)


class ContentConfig(AppConfig):
    """Frameworks, editions, requirements, documents and what links them."""

    name = "content"
    verbose_name = "内容"

    def ready(self) -> None:
        """Seal after every migrate; the one signal receiver there is."""
        post_migrate.connect(_after_migrate, sender=self)
