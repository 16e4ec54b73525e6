"""``manage.py export``: an edition in an interchange format."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.errors import ContentError
from content.formats.registry import WRITERS
from content.services.exports import export_edition


class Command(BaseCommand):
    """Writes an edition to a file, or to standard output."""

    help = "导出一个版本 / Export an edition: SLUG@LABEL --format ndjson [-o FILE]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address, the format and where to write."""
        parser.add_argument("address", metavar="ADDRESS")
        parser.add_argument("--format", choices=sorted(WRITERS), default="ndjson")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE")

    def handle(self, *_: Any, **options: Any) -> None:
        """Write the edition; a file appears whole or not at all."""
        try:
            chunks = export_edition(address=options["address"], format_name=options["format"])
            if options["output"] is None:
                sys.stdout.buffer.writelines(chunks)
            else:
                _write_whole(options["output"], b"".join(chunks))
        except ContentError as error:
            message = f"{error.detail_zh} / {error.detail}"
            raise CommandError(message, returncode=2) from error
        except OSError as error:
            message = f"无法写入 / cannot write: {error}"
            raise CommandError(message, returncode=2) from error


def _write_whole(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
