"""``manage.py prepare``: all that ``make setup`` does inside the environment."""

from typing import Any

from django.core.management.base import BaseCommand

from server.preparation import prepare


class Command(BaseCommand):
    """Compiles catalogs, migrates, loads the sample content; again is harmless."""

    help = "编译译文、迁移数据库、载入示例 / Compile catalogs, migrate, load the sample content"
    requires_system_checks = ()

    def handle(self, *_: Any, **__: Any) -> None:
        """Prepare."""
        prepare()
