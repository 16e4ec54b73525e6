"""What other programs make of a printed text, and whether its outline survives."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from content.files import read_file
from content.text import read_document
from content.text.records import Node
from tests.chromium import FLAGS, executable

OFFICES = ("soffice", "libreoffice")
SECONDS = 300


def printed(text: str) -> str:
    """A text as a page prints it: no marks of Markdown, no blank lines."""
    lines = (re.sub(r"^#+\s*", "", line.strip()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not line.startswith("<!--"))


def outline_of(text: str) -> list[Any]:
    """All that an outline says of a text, offsets and white space aside."""
    read = read_document(text)
    facts = [read.title, read.published, read.previous, read.next]
    dates = [event.as_json() for event in read.dates]
    return [folded(str(fact)) for fact in (*facts, *dates)] + list(flat(read.nodes, 0))


def flat(nodes: Sequence[Node], depth: int) -> Iterator[tuple[object, ...]]:
    """Every node with its depth."""
    for node in nodes:
        marker, title = folded(node.marker), folded(node.title)
        yield depth, node.unit, marker, node.number, title, node.implicit
        yield from flat(node.children, depth + 1)


def folded(words: str) -> str:
    """``words`` without white space, which every program sets its own way."""
    return re.sub(r"\s", "", words)


def survives(text: str, converted: Path) -> bool:
    """Whether a converted file has the outline of the printed text."""
    return outline_of(read_file(converted.read_bytes(), converted.name).text) == outline_of(text)


def page_of(text: str) -> str:
    """A web page that prints the text."""
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"></head><body>{body}'
        "</body></html>"
    )


def office() -> str | None:
    """The LibreOffice on PATH, if there is one."""
    return next(filter(None, map(shutil.which, OFFICES)), None)


def by_office(files: Sequence[Path], target: str, folder: Path, *options: str) -> list[Path]:
    """Convert files by LibreOffice in one start; the converted files in the same order."""
    folder.mkdir(parents=True, exist_ok=True)
    profile = (folder / "profile").as_uri()
    command = [str(office()), f"-env:UserInstallation={profile}", "--headless", *options]
    command += ["--convert-to", target, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return [folder / f"{file.stem}.{target.partition(':')[0]}" for file in files]


def by_browser(page: Path) -> Path:
    """Print a page to pdf by Chromium, with its usual running heads."""
    target = page.with_suffix(".pdf")
    command = [str(executable()), "--headless", *FLAGS, f"--print-to-pdf={target}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return target
