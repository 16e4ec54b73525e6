"""What was typed into a search field, completed in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener

FIELD = "input[data-search]"
ASKED = "/api/v1/search/suggestions/"


@pytest.fixture
def page(opened: Opener) -> Iterator[Page]:
    watched = opened()
    watched.page.goto(f"{watched.site}/search")
    yield watched.page
    assert (watched.errors, watched.outside) == ([], [])


def offered(page: Page) -> list[str]:
    names: list[str] = page.eval_on_selector_all(
        "#suggestions option", "options => options.map(each => each.value)"
    )
    return names


def wait_for(page: Page, name: str) -> None:
    expect(page.locator(f'#suggestions option[value="{name}"]')).to_have_count(1)


def test_titles_are_offered_while_typing_whichever_way_they_are_written(page: Page) -> None:
    for typed in ("慎", "慎言", "慎 言"):
        page.locator(FIELD).fill("")
        page.locator(FIELD).press_sequentially(typed, delay=20)
        wait_for(page, "慎言")
    page.locator(FIELD).fill("嚴以用權")
    wait_for(page, "严以用权")

    page.locator(FIELD).fill("")
    expect(page.locator("#suggestions option")).to_have_count(0)


def test_fast_typing_asks_once_and_shows_the_last_answer(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if ASKED in one.url else None)

    page.locator(FIELD).press_sequentially("慎言", delay=10)
    wait_for(page, "慎言")

    assert len(asked) == 1
    assert "慎权" not in offered(page)


def test_half_a_syllable_of_pinyin_is_not_asked_for(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if ASKED in one.url else None)
    keyboard = page.context.new_cdp_session(page)
    page.locator(FIELD).focus()

    keyboard.send("Input.imeSetComposition", {"text": "sh", "selectionStart": 2, "selectionEnd": 2})
    page.wait_for_timeout(300)
    assert asked == []

    keyboard.send("Input.insertText", {"text": "慎欲"})
    wait_for(page, "慎欲")
    assert len(asked) == 1


def test_what_cannot_be_read_as_a_query_is_no_error_while_typing(page: Page) -> None:
    page.locator(FIELD).press_sequentially("“慎言", delay=20)
    page.wait_for_timeout(300)
    assert offered(page) == []

    page.locator(FIELD).fill("5.3")
    wait_for(page, "慎言")
    page.locator(FIELD).press("Enter")
    expect(page.locator(".results li").first).to_contain_text("慎言")
