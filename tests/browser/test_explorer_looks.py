"""How the explorer looks on a phone, to readers of English and to assistive programs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import REPORT, Opener, report, uid_of
from tests.browser.explorer import node


def test_a_phone_shows_picture_legend_and_panel_below_each_other(opened: Opener) -> None:
    page = opened(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).explore(
        f"?focus={uid_of('慎权')}"
    )
    wide = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    node(page, uid_of("慎权")).tap()
    expect(page.locator(".explorer-panel h2")).to_be_in_viewport()

    assert wide
    page.locator(".explorer-side summary").tap()
    expect(page.locator(".legend-line").first).to_be_visible()


AXE_STATES = (
    "",
    "?focus={quan}&open={quan}",
    "?from={quan}&to={qing}",
    "?focus={quan}&view=table",
    "?source=haoganbu&target=wuge-guoying&view=radial",
    "?impact={yan}&view=force",
    "?focus=00000000-0000-4000-8000-000000000000",
)


def test_axe_finds_nothing_in_any_state_or_theme(opened: Opener) -> None:
    uids = {"quan": uid_of("慎权"), "qing": uid_of("清正廉洁"), "yan": uid_of("慎言")}
    watched = opened()
    found = {}
    for query in AXE_STATES:
        page = watched.page
        page.goto(f"{watched.site}/explore{query.format(**uids)}")
        page.wait_for_load_state("networkidle")
        found.update({(query, *at): shown for at, shown in violations(page).items()})
    watched.errors = [line for line in watched.errors if "404" not in line]

    report("axe_violations", len(found))
    assert found == {}
    assert json.loads(REPORT.read_text(encoding="utf-8"))["axe_violations"] == 0


def test_english_readers_get_english_words(opened: Opener) -> None:
    page = opened(locale="en-GB").explore(f"?impact={uid_of('慎言')}")

    expect(page.locator(".segments button").first).to_have_text("Tree")
    expect(page.locator(".panel-answer h3").first).to_have_text("1 steps away")


@pytest.mark.skipif("PICTURE" not in os.environ, reason="makes README's picture when PICTURE=1")
def test_readme_picture(opened: Opener) -> None:
    folder = Path(__file__).parents[2] / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    page = opened(viewport={"width": 1480, "height": 980}).explore(
        f"?from={uid_of('慎权')}&to={uid_of('清正廉洁')}&depth=3"
    )
    page.wait_for_timeout(500)
    page.screenshot(path=folder / "explorer.png")
