"""A browser at the desk: signed in by a one-time link, its console watched, its steps pictured."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from server.login import local_editor, login_path

# Where the pictures of the steps go, for a person to look at; nowhere by default.
PICTURES = os.environ.get("DESK_PICTURES", "")
VIEW = {"width": 1366, "height": 850}


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
