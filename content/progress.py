"""What a long import prints: a bar while it runs, what was refused, a summary, a JSON report."""

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import OutputWrapper
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from content.services.imports import FileOutcome
from content.stages import Stages

SLOWEST = 10
_STATUS = {
    "published": ("已发布", "published"),
    "created": ("已存为草稿", "stored as draft"),
    "unchanged": ("无变化", "unchanged"),
    "refused": ("被拒绝", "refused"),
}


class Reporter:
    """Tells each file's outcome as it comes; the bar shows on a terminal only."""

    def __init__(self, stdout: OutputWrapper, *, total: int, stages: Stages) -> None:
        """Start the clock for ``total`` files; ``stages`` is what the import measures."""
        self._stdout, self._outcomes, self._total = stdout, list[FileOutcome](), total
        self._stages = stages
        self._began = time.perf_counter()
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._progress.start()
        self._task = self._progress.add_task("导入 / import", total=total, rate="")

    def tell(self, outcome: FileOutcome) -> FileOutcome:
        """Note one outcome, print it if the file was refused, and give it back."""
        self._outcomes.append(outcome)
        seconds = time.perf_counter() - self._began
        rate = f"{len(self._outcomes) / seconds:.1f}/s"
        # An archive counts as one file beforehand and tells an outcome for each member.
        total = max(self._total, len(self._outcomes))
        self._progress.update(self._task, advance=1, total=total, rate=rate)
        if not outcome.landed:
            self._stdout.write(f"✗ {outcome.path}\n  {outcome.message_zh}\n  {outcome.message}")
        return outcome

    def finish(self, report: Path | None) -> None:
        """Print the summary and write the report where one was asked for."""
        self._progress.stop()
        seconds = time.perf_counter() - self._began
        for status, count in Counter(one.status for one in self._outcomes).items():
            zh, en = _STATUS[status]
            self._stdout.write(f"{zh} / {en}: {count}")
        editions = [address for one in self._outcomes for address in one.editions]
        for address in editions[:SLOWEST]:
            self._stdout.write(f"  {address}")
        if len(editions) > SLOWEST:
            self._stdout.write(f"  … {len(editions) - SLOWEST} 个 / more")
        requirements = sum(one.requirements for one in self._outcomes)
        self._stdout.write(f"新要求 / new requirements: {requirements}, {seconds:.1f} s")
        resumed = sum(one.resumed for one in self._outcomes)
        if resumed:
            self._stdout.write(
                f"接着上次中断处继续，此前已落库 / resumed, landed before: {resumed}"
            )
        if report is not None:
            written = json.dumps(self._report(seconds), ensure_ascii=False, indent=2)
            report.write_text(written + "\n", encoding="utf-8")

    def _report(self, seconds: float) -> dict[str, Any]:
        findings: Counter[str] = Counter()
        for outcome in self._outcomes:
            findings.update(outcome.findings)
        slowest = sorted(self._outcomes, key=lambda one: -one.seconds)[:SLOWEST]
        return {
            "totals": {
                "files": len(self._outcomes),
                "requirements": sum(one.requirements for one in self._outcomes),
                "seconds": round(seconds, 3),
                "resumed": sum(one.resumed for one in self._outcomes),
                **Counter(one.status for one in self._outcomes),
            },
            "ledger": self._stages.ledger,
            "stages": self._stages.as_json(),
            "findings": dict(sorted(findings.items())),
            "slowest": [{"path": one.path, "seconds": round(one.seconds, 3)} for one in slowest],
            "files": [_file(one) for one in self._outcomes],
        }


def _file(outcome: FileOutcome) -> dict[str, Any]:
    told: dict[str, Any] = {
        "path": outcome.path,
        "status": outcome.status,
        "editions": outcome.editions,
        "documents": outcome.documents,
        "requirements": outcome.requirements,
        "findings": outcome.findings,
        "seconds": round(outcome.seconds, 3),
        "digest": outcome.digest,
        "resumed": outcome.resumed,
    }
    if not outcome.landed:
        problem = {
            "code": outcome.code, "detail": outcome.message, "detail_zh": outcome.message_zh
        }  # fmt: skip
        return told | {"problem": problem}
    return told
