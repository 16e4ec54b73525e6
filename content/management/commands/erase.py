"""``manage.py erase``: blank words that must go, with a reason."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.errors import ContentError
from content.services.erasing import erase, scrub


class Command(BaseCommand):
    """Blanks the words of one thing wherever they are kept; cannot be undone."""

    help = "擦除必须删去的文字 / Blank words that must go: UID --reason …"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to erase, and why."""
        parser.add_argument("uid", type=uuid.UUID, metavar="UID")
        parser.add_argument("--reason", required=True)

    def handle(self, *_: Any, **options: Any) -> None:
        """Erase, and say what stays in its place and where else to look."""
        try:
            done = erase(subject=options["uid"], reason=options["reason"])
        except ContentError as error:
            message = f"{error.detail_zh} / {error.detail}"
            raise CommandError(message, returncode=2) from error
        scrub()
        self.stdout.write(f"已擦除 / erased: {done.kind.zh} / {done.kind.en}")
        for stone in done.tombstones:
            self.stdout.write(f"  {stone.kind} {stone.subject}: {stone.digest} → {stone.remains}")
        if done.elsewhere:
            self.stdout.write("这些文字可能还见于 / the words may still stand in:")
        for uid in done.elsewhere:
            self.stdout.write(f"  {uid}")
