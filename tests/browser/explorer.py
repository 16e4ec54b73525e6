"""What tests of the explorer ask of its picture, and how they press its keys."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

Names = list[str]


def names(page: Page, selector: str = ".graph .node") -> Names:
    return page.locator(f"{selector} .name").evaluate_all(
        "all => all.map(each => [...each.querySelectorAll('tspan:not(.code)')]"
        ".map(line => line.textContent).join(''))"
    )


def edges(page: Page, selector: str = ".graph .edge") -> Names:
    return page.locator(selector).evaluate_all("all => all.map(each => each.dataset.says)")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def node(page: Page, uid: str) -> Any:
    return page.locator(f".node[data-uid='{uid}']")
