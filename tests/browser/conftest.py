"""A page of the running site that keeps account of what goes wrong on it."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from content.models import Framework, Requirement
from graph.pages.views import script_name
from graph.snapshot import SHELF

Opener = Callable[..., "Watched"]
ROOT = Path(__file__).resolve().parent.parent.parent
REPORT = ROOT / "build" / "explorer.json"


@dataclass
class Watched:
    """A page, the errors in its console, and the requests that left this machine."""

    page: Page
    site: str
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", lambda said: self._said(said.type, said.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._asked)

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.errors.append(text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.outside.append(request.url)

    def explore(self, query: str = "") -> Page:
        """Open the explorer and wait until its picture or table stands."""
        self.page.goto(f"{self.site}/explore{query}")
        self.page.wait_for_selector(".graph .node, .explorer-tables tr")
        return self.page


@pytest.fixture
def opened(browser: Browser, db: None, site: str) -> Iterator[Opener]:
    """Give ``opened(**context)``: a watched page of the sample content, checked when it closes."""
    if script_name() is None:
        pytest.skip("the front end is not built (make setup)")
    SHELF.clear()
    all_opened: list[Watched] = []

    def open_one(**options: Any) -> Watched:
        settings = {"locale": "zh-CN", "viewport": {"width": 1366, "height": 850}} | options
        context = browser.new_context(**settings)
        watched = Watched(context.new_page(), site)
        watched.watch()
        all_opened.append(watched)
        return watched

    yield open_one
    for watched in all_opened:
        watched.page.context.close()
        assert watched.errors == []
        assert watched.outside == []


def uid_of(title: str) -> str:
    """Give the uid of the sample's requirement of this title."""
    return str(Requirement.objects.values_list("entity__uid", flat=True).get(title=title))


def framework_uid(slug: str) -> str:
    """Give the uid of a framework."""
    return str(Framework.objects.values_list("entity__uid", flat=True).get(slug=slug))


def report(name: str, value: Any) -> None:
    """Keep a figure in ``build/explorer.json``."""
    REPORT.parent.mkdir(exist_ok=True)
    with REPORT.open("a+", encoding="utf-8") as file:
        # Two files of tests are run at once.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        figures = json.loads(file.read() or "{}")
        figures[name] = value
        file.seek(0)
        file.truncate()
        json.dump(figures, file, ensure_ascii=False, indent=2, sort_keys=True)
        file.write("\n")
