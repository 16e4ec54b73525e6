"""The pages in Chromium: nothing complains, nothing leaves the machine, keys and switches work."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

PAGES = (
    "/",
    "/frameworks/",
    "/frameworks/wuge-guoying",
    "/frameworks/wuge-guoying@2022/5.2",
    "/frameworks/wuge-guoying@2022/5",
    "/frameworks/wuge-duizhao",
    "/frameworks/wuge-guoying/compare",
    "/documents/",
    "/documents/wuge-guoying-jiaoliu",
    "/documents/xin-nong-cun-jian-she-jiao-liu",
    "/concepts/",
    "/search?q=慎",
)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
Open = Callable[..., "Sheet"]


@dataclass(slots=True)
class Sheet:
    """A page that keeps what its console said and what it asked of other machines."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)

    def visit(self, address: str) -> Page:
        """Go to an address of the live server."""
        self.page.goto(f"{self.origin}{address}")
        return self.page

    def listen(self) -> None:
        """Keep every console message, error and outside request."""
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))

    def _asked(self, address: str) -> None:
        if not address.startswith((self.origin, "data:")):
            self.complaints.append(address)


@pytest.fixture
def sheet(browser: Browser, db: None, site: str) -> Iterator[Open]:
    """Give a way to open a browser context on the sample content."""
    contexts: list[BrowserContext] = []

    def opened(**options: object) -> Sheet:
        settings = {"viewport": DESK, "locale": "zh-CN"} | options
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        made = Sheet(context.new_page(), site)
        made.listen()
        return made

    yield opened
    for context in contexts:
        context.close()


def test_every_page_is_silent_local_and_no_wider_than_its_screen(sheet: Open) -> None:
    for locale, theme, viewport in (
        ("zh-CN", "light", DESK),
        ("zh-CN", "dark", PHONE),
        ("en-GB", "dark", DESK),
        ("en-GB", "light", PHONE),
    ):
        opened = sheet(locale=locale, color_scheme=theme, viewport=viewport)
        for address in PAGES:
            page = opened.visit(address)

            assert opened.complaints == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
            assert page.locator("main").inner_text().strip(), address


def test_the_theme_is_chosen_kept_and_there_before_the_first_paint(sheet: Open) -> None:
    opened = sheet(color_scheme="light")
    page = opened.visit("/")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)

    page.locator("[data-theme-switch]").click()
    page.locator("[data-theme-switch]").click()

    dark = page.evaluate(paper)
    assert dark != light
    page.add_init_script(
        "new MutationObserver(() => {"
        " window.firstTheme ??= document.documentElement.dataset.theme })"
        ".observe(document, {childList: true, subtree: true, attributes: true})"
    )
    opened.visit("/frameworks/")
    assert page.evaluate(paper) == dark
    assert page.evaluate("window.firstTheme") == "dark"
    assert page.locator("[data-theme-switch]").get_attribute("aria-label") == "外观：深色"
    assert opened.complaints == []


def test_keys_search_walk_and_explain_themselves(sheet: Open) -> None:
    opened = sheet()
    page = opened.visit("/frameworks/wuge-guoying")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    walked = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("?")
    shown = page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")

    assert walked == "政治过硬"
    assert shown
    assert not page.locator("#keys").is_visible()
    assert page.evaluate("document.activeElement.id") == "masthead-q"
    page.keyboard.type("j?")
    assert page.locator("#masthead-q").input_value() == "j?"


def test_keys_lead_from_one_requirement_to_the_next(sheet: Open) -> None:
    page = sheet().visit("/frameworks/wuge-guoying@2022/5.2")

    page.keyboard.press("j")

    page.wait_for_url("**/frameworks/wuge-guoying@2022/5.3")


def test_a_click_goes_from_words_to_requirement_and_back_to_the_words(sheet: Open) -> None:
    page = sheet().visit("/documents/wuge-guoying-jiaoliu")

    page.get_by_text("荐人用人出于公心").click()
    page.wait_for_url("**/frameworks/wuge-guoying@2022/5.2")
    page.locator("figcaption a").first.click()
    page.wait_for_url("**/documents/wuge-guoying-jiaoliu@2022-10-17#c-*")

    chosen = page.locator("mark.is-chosen")
    assert "".join(chosen.all_inner_texts()) == (
        "要慎权，荐人用人出于公心，一碗水端平，既不拿职位做买卖，也不分远近厚薄，"
        "让有本领、肯干事、信得过的人走上合适的岗位。"
    )
    box = chosen.bounding_box()
    assert box is not None
    assert 0 < box["y"] < DESK["height"]


def test_a_copy_button_copies_the_whole_address(sheet: Open, site: str) -> None:
    opened = sheet(permissions=["clipboard-read", "clipboard-write"])
    page = opened.visit("/frameworks/wuge-guoying/5.2")

    page.locator("[data-copy=permalink]").click()

    page.get_by_text("已复制").first.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{site}/frameworks/wuge-guoying@2022/5.2"


def test_without_scripts_everything_is_read_and_the_language_still_switches(sheet: Open) -> None:
    opened = sheet(java_script_enabled=False, color_scheme="dark")
    page = opened.visit("/frameworks/wuge-guoying@2022/5.2")

    buttons = page.locator("button:visible").all_inner_texts()
    page.get_by_role("button", name="EN").click()

    assert "复制" not in buttons
    assert page.get_by_role("heading", level=1).inner_text().split() == [
        "5.2", "Caution", "in", "power",
    ]  # fmt: skip
    page.locator("figcaption a").first.click()
    assert page.locator("article p").count() > 5
    assert opened.complaints == []


def test_motion_is_short_and_none_where_it_is_unwanted(sheet: Open) -> None:
    longest = (
        "Math.max(...[...document.querySelectorAll('*')].flatMap(each =>"
        " getComputedStyle(each).transitionDuration.split(',').map(parseFloat)))"
    )

    moved = sheet().visit("/documents/wuge-guoying-jiaoliu").evaluate(longest)
    still = sheet(reduced_motion="reduce").visit("/documents/wuge-guoying-jiaoliu")

    assert moved < 0.2
    assert still.evaluate(longest) == 0
