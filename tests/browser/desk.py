"""A browser at the desk: signed in by a one-time link, its console watched, its steps pictured."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from content.models import Edition
from content.templatetags.desk import built
from server.login import local_editor, login_path

# Where the pictures of the steps go, for a person to look at; nowhere by default.
PICTURES = os.environ.get("DESK_PICTURES", "")
VIEW = {"width": 1366, "height": 850}
# What is pasted; its first character is two units of UTF-16 and one code point.
TITLE = "𠮷日谈廉洁"
WORDS = f"""{TITLE}

一、廉洁过硬

𠮷日立约三章。首先，要慎欲，不取分外之物。其次，要慎权，用人出于公心。再次，要慎言，不传未定之事。

二、团结过硬

班子成员要常通气。要有容人的肚量，听得进逆耳的话。要分工不分家。
"""


@dataclass
class Desk:
    """One window at the desk."""

    context: BrowserContext
    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    taken: int = 0

    def go(self, path: str) -> Page:
        """Open an address of the site."""
        self.page.goto(f"{self.site}{path}")
        return self.page

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, and let the server answer."""
        for key in keys:
            self.page.keyboard.press(key)
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is on its way and the screen stands."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_function("() => !document.querySelector('.htmx-request')")

    def picture(self, name: str) -> None:
        """Take a picture of the step, where pictures are wanted."""
        if PICTURES:
            self.taken += 1
            self.page.wait_for_timeout(250)
            self.page.screenshot(path=Path(PICTURES) / f"{self.taken:02}-{name}.png")

    def focused(self) -> str:
        """Give the id of what has the focus, or the id of the nearest thing around it."""
        found = self.page.evaluate("document.activeElement.closest('[id]')?.id ?? ''")
        return str(found)


Opener = Callable[..., Desk]


@contextmanager
def windows(browser: Browser, site: str) -> Iterator[Opener]:
    """Give a way to open windows at the desk; each must end without a complaint."""
    opened: list[Desk] = []

    def open_one(**options: Any) -> Desk:
        opened.append(open_desk(browser, site, **options))
        return opened[-1]

    yield open_one
    for window in opened:
        window.context.close()
        assert window.complaints == []


def needs_the_build() -> None:
    """Skip the test where the front end is not built."""
    if not built("desk.js"):
        pytest.skip("the front end is not built (make setup)")


def edition() -> Edition:
    """Give the draft that was made of ``WORDS``."""
    return Edition.objects.get(framework__work__title=TITLE)


def open_desk(browser: Browser, site: str, **options: Any) -> Desk:
    """Give a window of a person who signed in by a one-time link."""
    settings = {"viewport": VIEW, "locale": "zh-CN", "reduced_motion": "reduce"} | options
    context = browser.new_context(**settings)
    desk = Desk(context, context.new_page(), site)
    desk.page.on("console", lambda said: _heard(desk, said.type, said.text))
    desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    desk.page.on("request", lambda request: _asked(desk, request.url))
    desk.go(login_path(local_editor()))
    return desk


def _heard(desk: Desk, kind: str, text: str) -> None:
    # A refusal is an answer of the desk; the browser counts its status as an error all the same.
    refusal = "status of 409" in text or "status of 412" in text or "status of 422" in text
    if kind in ("error", "warning") and not refusal:
        desk.complaints.append(text)


def _asked(desk: Desk, address: str) -> None:
    if not address.startswith((desk.site, "data:", "blob:")):
        desk.complaints.append(address)
