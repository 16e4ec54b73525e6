"""``manage.py check_content``: prove that what is stored is what was published."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from content.services.checking import faults


class Command(BaseCommand):
    """Prints every fault found; exit code 0 when all holds, 1 when something does not."""

    help = "核对全部内容 / Check seals, trees, spans and digests"

    def handle(self, *_: Any, **__: Any) -> None:
        """Check and tell."""
        number = 0
        for fault in faults():
            number += 1
            self.stdout.write(f"✗ {fault.code} {fault.where}")
            self.stdout.write(f"  {fault.message_zh} / {fault.message}")
        if number:
            self.stdout.write(f"发现 {number} 处问题 / {number} faults")
            sys.exit(1)
        self.stdout.write("内容完好 / content is sound")
