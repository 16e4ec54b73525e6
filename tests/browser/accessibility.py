"""What axe finds wrong with a page, in the themes it is shown in."""

from collections.abc import Sequence
from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

THEMES = ("light", "dark")
_ALL = "axe.run(document, {resultTypes: ['violations']})"
# A theme changes colours and nothing else, so the rules about all else are asked once a page.
_COLOURS = (
    "axe.run(document, {resultTypes: ['violations'],"
    " runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}})"
)


def violations(page: Page, themes: Sequence[str] = THEMES) -> dict[tuple[str, str], list[str]]:
    """Give the first elements that break a rule, by theme and rule; nothing for a sound page."""
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = {}
    for place, theme in enumerate(themes):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        for each in page.evaluate(_COLOURS if place else _ALL)["violations"]:
            found[theme, each["id"]] = [one["html"] for one in each["nodes"]][:3]
    return found
