"""The desk in a browser keeps what one types, where one is, and the words one selects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from content.models import Expression, Requirement
from content.services.intake import take_words
from tests.browser.accessibility import violations
from tests.browser.desk import TITLE, WORDS, Opener, edition, needs_the_build, windows

SLUG = "ji-ri-tan-lian-jie"


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Opener]:
    """Give a way to open windows at a desk with one draft; each must end without a complaint."""
    needs_the_build()
    take_words(words=WORDS)
    with windows(browser, live_server.url) as open_one:
        yield open_one


def address() -> str:
    return f"/edit/{edition().framework.slug}"


def named(words: str) -> Requirement:
    return Requirement.objects.select_related("entity").get(
        edition=edition(), statement__contains=words
    )


def at(requirement: Requirement) -> str:
    return f"{address()}?at={requirement.entity.uid}"


def select(page: Page, words: str) -> None:
    """Select words of the text as a mouse would, wherever the runs part them."""
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.querySelector('desk-prose'), 4);
          const nodes = []; let all = '';
          while (walker.nextNode()) { nodes.push([walker.currentNode, all.length]);
            all += walker.currentNode.data; }
          const place = (at, ends) => { const [node, from] = nodes.findLast(
            ([, start]) => ends ? start < at : start <= at); return [node, at - from]; };
          const low = all.indexOf(words); const range = document.createRange();
          range.setStart(...place(low, false)); range.setEnd(...place(low + words.length, true));
          const selection = getSelection(); selection.removeAllRanges(); selection.addRange(range);
        }""",
        words,
    )


@pytest.mark.parametrize(
    "words",
    ["𠮷日立约", "用人出于公心", "分外之物。其次，要慎权", "听得进逆耳的话。要分工", "日谈廉洁"],
)
def test_selected_words_become_the_code_points_that_the_server_counts(
    desk: Opener, words: str
) -> None:
    window = desk()
    page = window.go(address())
    select(page, words)

    bar = page.locator("[data-selection]")
    expect(bar).to_be_visible()
    values = {
        name: int(bar.locator(f"input[name={name}]").first.input_value())
        for name in ("start", "end")
    }
    text = Expression.objects.get(document__title=TITLE).text
    assert text[values["start"] : values["end"]] == words


def test_a_selection_across_lines_leaves_the_white_space_around_it(desk: Opener) -> None:
    window = desk()
    page = window.go(address())
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('desk-prose'))")

    bar = page.locator("[data-selection]")
    start = int(bar.locator("input[name=start]").first.input_value())
    end = int(bar.locator("input[name=end]").first.input_value())
    text = Expression.objects.get(document__title=TITLE).text
    assert text[start:end] == text.strip()


def test_selected_words_make_a_provision_and_a_source_by_keys(desk: Opener) -> None:
    window = desk()
    page = window.go(at(named("用人出于公心")))
    select(page, "𠮷日立约")
    expect(page.locator("[data-selection]")).to_be_visible()
    window.press("c")
    expect(page.locator("#detail")).to_contain_text("“𠮷日立约”")
    select(page, "不取分外之物。")
    expect(page.locator("[data-selection]")).to_be_visible()
    window.press("n")

    expect(page.locator("#detail h2")).to_contain_text("不取分外之物")
    made = Requirement.objects.get(edition=edition(), statement="不取分外之物。")
    assert made.citations.get().quote == "不取分外之物。"


def test_typing_survives_a_closed_tab_until_it_is_saved(desk: Opener) -> None:
    window = desk()
    power = named("用人出于公心")
    page = window.go(at(power))
    page.locator("textarea[name=statement]").first.fill("要慎权，出以公心。")
    expect(page.get_by_text("有未保存的字")).to_be_visible()
    page.close()

    window.page = window.context.new_page()
    page = window.go(at(power))
    field = page.locator(f"#f-statement-{power.entity.uid}")
    assert "用人出于公心" in field.input_value()
    page.get_by_role("button", name="取回").first.click()
    assert field.input_value() == "要慎权，出以公心。"
    window.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("已保存")
    power.refresh_from_db()
    assert power.statement == "要慎权，出以公心。"
    window.go(at(power))

    expect(page.locator("[data-kept]:visible")).to_have_count(0)


def test_two_windows_on_one_provision_lose_neither_wording(desk: Opener) -> None:
    mine, theirs = desk(), desk()
    power = named("用人出于公心")
    for window in (mine, theirs):
        window.go(at(power))
    field = f"#f-{{}}-{power.entity.uid}"
    theirs.page.fill(field.format("title"), "谨慎用权")
    theirs.page.fill(field.format("actor"), "领导干部")
    theirs.page.click(f"#save-{power.entity.uid}")
    expect(theirs.page.locator("#said")).to_contain_text("已保存")
    mine.page.fill(field.format("title"), "慎用手中之权")
    mine.page.click(f"#save-{power.entity.uid}")

    page = mine.page
    expect(page.locator(".conflict h2")).to_be_focused()
    assert page.url.endswith(at(power))
    for said in ("慎用手中之权", "谨慎用权"):
        expect(page.locator(".sides")).to_contain_text(said)
    assert page.input_value("#x-title") == "慎用手中之权"
    assert page.input_value("#x-actor") == "领导干部"
    mine.picture("conflict")
    page.fill("#x-title", "谨慎用手中之权")
    page.get_by_role("button", name="存下合并的").click()
    expect(page.locator("#said")).to_contain_text("已保存")
    power.refresh_from_db()
    assert (power.title, power.actor) == ("谨慎用手中之权", "领导干部")


def test_typing_in_one_form_outlives_what_is_done_in_another(desk: Opener) -> None:
    window = desk()
    power = named("用人出于公心")
    page = window.go(at(power))
    page.fill(f"#f-condition-{power.entity.uid}", "推荐干部时")
    page.click(f"#up-{power.entity.uid}")
    window.rest()

    expect(page.locator("#said")).to_contain_text("已移动")
    assert page.input_value(f"#f-condition-{power.entity.uid}") == "推荐干部时"
    # It stands first now: up is no step any more, and the focus is with the step down.
    assert window.focused() == f"down-{power.entity.uid}"


def test_a_lost_server_and_a_lost_session_lose_no_word(desk: Opener) -> None:
    window = desk()
    power = named("用人出于公心")
    page = window.go(at(power))
    field = f"#f-title-{power.entity.uid}"
    page.fill(field, "慎用权")
    page.route("**/provisions/**", lambda route: route.abort())
    page.click(f"#save-{power.entity.uid}")
    expect(page.locator("[data-trouble]")).to_contain_text("连不上服务器")
    assert page.input_value(field) == "慎用权"
    page.unroute("**/provisions/**")
    window.context.clear_cookies()
    page.click(f"#save-{power.entity.uid}")

    expect(page.locator("[data-trouble]")).to_be_visible()
    assert page.input_value(field) == "慎用权"
    expected = ("ERR_FAILED", "Failed to fetch", "status of 403")
    window.complaints[:] = [
        said for said in window.complaints if not any(each in said for each in expected)
    ]


def test_the_focus_goes_on_to_the_next_proposal(desk: Opener) -> None:
    window = desk()
    page = window.go(address())
    cards = page.locator(".card")
    before = cards.count()
    assert before >= 2
    window.press("j", "x")

    expect(cards).to_have_count(before - 1)
    assert window.focused() == cards.first.get_attribute("id")
    window.press("u")
    assert page.locator("#cards").is_visible()


def test_going_back_shows_the_provision_before(desk: Opener) -> None:
    window = desk()
    page = window.go(address())
    for words in ("用人出于公心", "不传未定之事"):
        page.click(f"#to-{named(words).entity.uid}")
        window.rest()
    page.go_back()
    window.rest()

    expect(page.locator("#detail textarea[name=statement]").first).to_contain_text("用人出于公心")


STATES = ("", "?at={power}", "?list=findings", "?new=1", "/review", "/history", "/edition")


def test_axe_finds_nothing_on_any_screen_or_theme(desk: Opener) -> None:
    window = desk()
    uid = str(named("用人出于公心").entity.uid)
    screens = ["/edit", *(address() + state.format(power=uid) for state in STATES)]
    found = {}
    for screen in screens:
        page = window.go(screen)
        page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
        found.update({(screen, *at): shown for at, shown in violations(page).items()})

    assert found == {}


@pytest.mark.parametrize("width", [390, 768, 1280, 1440])
def test_no_screen_is_wider_than_its_window(desk: Opener, width: int) -> None:
    window = desk(viewport={"width": width, "height": 844})
    uid = str(named("用人出于公心").entity.uid)
    for screen in ["/edit", *(address() + state.format(power=uid) for state in STATES)]:
        page = window.go(screen)

        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen
