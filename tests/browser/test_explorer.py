"""The explorer in a real browser: every picture, question, key and state; no console error."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Opener, framework_uid, report, uid_of
from tests.browser.explorer import Names, edges, names, node, press


def test_the_tree_shows_the_framework_with_its_names_whole(opened: Opener) -> None:
    page = opened().explore("?focus=wuge-guoying")

    shown = names(page)
    clipped = page.evaluate(
        "() => [...document.querySelectorAll('.graph .node')].filter(node => {"
        " const box = node.querySelector('.outline').getBBox();"
        " const text = node.querySelector('.name').getBBox();"
        " return text.x < box.x || text.x + text.width > box.x + box.width ||"
        "  text.y < box.y - 2 || text.y + text.height > box.y + box.height + 2;"
        "}).map(node => node.textContent)"
    )
    report("sample_nodes", len(shown))
    assert {"五个过硬", "廉洁过硬", "慎欲", "慎权", "慎言", "慎行"} <= set(shown)
    assert clipped == []


def test_labels_do_not_cover_one_another_in_any_view(opened: Opener) -> None:
    watched = opened()
    for view in ("tree", "radial", "force"):
        page = watched.explore(f"?focus={framework_uid('wuge-guoying')}&view={view}")
        page.wait_for_timeout(600)  # the force picture settles between frames
        covering = page.evaluate(
            "() => { const boxes = [...document.querySelectorAll('.graph .node .outline')]"
            ".map(each => each.getBoundingClientRect()); let count = 0;"
            "boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {"
            " if (a.left < b.right - 1 && b.left < a.right - 1 &&"
            "  a.top < b.bottom - 1 && b.top < a.bottom - 1) count += 1; })); return count; }"
        )
        assert (view, covering) == (view, 0)


def test_each_view_and_the_table_show_the_same_nodes_and_relations(opened: Opener) -> None:
    page = opened().explore(f"?focus={uid_of('慎权')}")
    in_tree = sorted(names(page)), len(edges(page))
    seen = []
    for key in ("2", "3"):
        press(page, key)
        page.wait_for_function(
            f"() => new URLSearchParams(location.search).get('view') === "
            f"['radial', 'force'][{key} - 2]"
        )
        seen.append((sorted(names(page)), len(edges(page))))
    press(page, "t")
    page.wait_for_selector(".explorer-tables .graph-table.nodes")
    cells = page.locator(
        ".explorer-tables .graph-table.nodes tbody td:nth-child(2)"
    ).all_inner_texts()

    assert seen == [in_tree, in_tree]
    assert sorted(cells) == in_tree[0]
    assert page.locator(".explorer-tables .graph-table.edges tbody tr").count() == in_tree[1]


def test_the_page_without_script_has_the_rows_of_the_table(opened: Opener) -> None:
    query = f"?focus={uid_of('慎权')}"
    rows = "all => all.map(row => [...row.cells].map(c => c.textContent.trim()).join(' | ')).sort()"
    plain = opened(java_script_enabled=False).page
    plain.goto(f"{opened().site}/explore{query}")
    written = plain.locator("table.nodes tbody tr, table.edges tbody tr")
    page = opened().explore(f"{query}&view=table")
    page.wait_for_selector(".explorer-tables .graph-table.edges")
    drawn = page.locator(".explorer-tables tbody tr")

    expect(plain.locator(".server-tree")).to_be_visible()
    assert _rows(written) == drawn.evaluate_all(rows)


def _rows(lines: Any) -> Names:
    return sorted(
        " | ".join(cell.strip() for cell in line.locator("td").all_inner_texts())
        for line in lines.all()
    )


def test_a_click_opens_the_panel_with_the_cited_words_marked(opened: Opener) -> None:
    page = opened().explore("?focus=wuge-guoying")
    node(page, uid_of("慎言")).focus()
    node(page, uid_of("慎言")).click()

    panel = page.locator(".explorer-panel")
    expect(panel.locator("h2")).to_have_text("5.3 慎言")
    expect(panel.locator(".panel-place")).to_contain_text("廉洁过硬")
    expect(panel.locator(".panel-source mark").first).to_contain_text("慎言")
    expect(panel.locator("section", has_text="关联").first).to_contain_text("慎权")
    expect(panel.get_by_role("link", name="API")).to_have_attribute(
        "href", f"/api/v1/requirements/{uid_of('慎言')}/"
    )
    link = panel.locator(".panel-source figcaption a").first
    assert re.match(r"/documents/[\w-]+@[^#]+#c-[0-9a-f-]{36}$", link.get_attribute("href") or "")
    link.click()
    page.wait_for_url("**/documents/**")
    target = page.evaluate("document.getElementById(location.hash.slice(1)) !== null")
    assert target


def test_the_address_is_the_whole_state(opened: Opener) -> None:
    watched = opened()
    page = watched.explore(f"?focus={uid_of('慎权')}")
    press(page, "2", "]", "d")
    page.locator(".legend-line", has_text="涉及概念").click()
    page.locator(".legend-line", has_text=re.compile("^标准[0-9]*$")).click()
    page.wait_for_function("() => location.search.includes('kinds_off=standard')")
    page.wait_for_timeout(300)
    here, shown = page.url, sorted(names(page))

    again = opened().explore(here.partition("/explore")[2])

    query = here.partition("?")[2]
    for part in ("view=radial", "depth=3", "direction=out", "types_off=cited_in,about"):
        assert part in query
    assert sorted(names(again)) == shown
    assert "廉洁过硬" not in names(again)


def test_folding_and_unfolding_say_how_many(opened: Opener) -> None:
    page = opened().explore(
        "?focus=wuge-guoying&types_off=cited_in,about,broader,supports,"
        "close_match,broad_match,narrow_match,intersects,no_relation"
    )
    clean = uid_of("廉洁过硬")
    node(page, clean).focus()
    press(page, "c")
    expect(node(page, clean).locator(".more text")).to_have_text("+4")
    expect(page.locator("[role=status]")).to_have_text("收起 4 个")
    assert "慎言" not in names(page)
    assert f"fold={clean}" in page.url
    press(page, "e")

    expect(page.locator("[role=status]")).to_have_text("展开 4 个")
    assert "慎言" in names(page)


def test_a_badge_unfolds_what_the_depth_left_out(opened: Opener) -> None:
    page = opened().explore(f"?focus={uid_of('慎权')}&depth=1")
    parent = uid_of("廉洁过硬")
    before = len(names(page))
    node(page, parent).locator(".more").click()
    page.wait_for_function("n => document.querySelectorAll('.graph .node').length > n", arg=before)

    assert {"慎欲", "慎言", "慎行", "五个过硬"} <= set(names(page))
    assert f"expand={parent}" in page.url


def test_search_suggests_and_leads_to_the_node(opened: Opener) -> None:
    page = opened().explore()
    press(page, "/")
    page.keyboard.type("慎权")
    page.wait_for_selector(".hits [role=option][data-uid]")
    press(page, "ArrowDown", "Enter")
    page.wait_for_function(f"() => location.search.includes('focus={uid_of('慎权')}')")

    expect(page.locator(".explorer-panel h2")).to_have_text("5.2 慎权")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_path_from_caution_in_power_to_integrity_names_each_hop(
    opened: Opener, theme: Any
) -> None:
    page = opened(color_scheme=theme).explore(f"?from={uid_of('慎权')}&to={uid_of('清正廉洁')}")

    expect(page.locator(".answer-strip p")).to_have_text("慎权 → 清正廉洁：2 步")
    assert edges(page, ".graph .edge.is-route") == [
        "慎权 —近似→ 严以用权",
        "严以用权 —上位→ 清正廉洁",
    ]
    assert sorted(names(page, ".node.is-route")) == ["严以用权", "慎权", "清正廉洁"]
    hops = page.locator(".hops > li")
    assert [line.splitlines()[0] for line in hops.all_inner_texts()] == ["慎权", "近似", "上位"]
    assert page.locator(".hops .rationale").count() >= 2
    expect(page.locator(".panel-answer")).to_contain_text("合起来读作：上位")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_impact_of_caution_in_speech_is_listed_by_distance(opened: Opener, theme: Any) -> None:
    page = opened(color_scheme=theme).explore(f"?impact={uid_of('慎言')}")

    lines = page.locator(".panel-answer li").all_inner_texts()
    assert page.locator(".panel-answer h3").all_inner_texts()[0] == "相距 1 步"
    assert "慎权 受支撑 慎言" in lines
    assert "慎权" in names(page, ".node.is-route")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_coverage_shows_the_share_the_matches_and_the_gaps(opened: Opener, theme: Any) -> None:
    page = opened(color_scheme=theme).explore("?source=haoganbu&target=wuge-guoying")

    expect(page.locator(".answer-strip p")).to_have_text("好干部标准 由 五个过硬 覆盖：80%（4/5）")
    assert page.locator(".coverage tbody tr").count() == 5
    assert page.locator(".coverage tr.gap").all_inner_texts() == ["为民服务\t无对应"]
    assert names(page, ".node.is-gap") == ["为民服务"]
    assert page.locator(".graph .edge.is-route").count() >= 4


def test_everything_is_within_reach_of_the_keyboard(opened: Opener) -> None:
    page = opened().explore(f"?focus={framework_uid('wuge-guoying')}")
    focused = "() => document.activeElement.dataset.uid ?? document.activeElement.tagName"
    page.locator(".node[tabindex='0']").focus()
    assert page.evaluate(focused) == framework_uid("wuge-guoying")
    press(page, "ArrowRight")
    assert page.evaluate(focused) != framework_uid("wuge-guoying")
    node(page, uid_of("慎言")).focus()
    press(page, "Enter")
    expect(page.locator(".explorer-panel h2")).to_be_focused()
    press(page, "Escape")
    assert page.evaluate(focused) == uid_of("慎言")

    press(page, "p")
    page.wait_for_function("() => location.search.includes('from=')")
    node(page, uid_of("慎欲")).focus()
    press(page, "p")
    expect(page.locator(".answer-strip p")).to_contain_text("慎言 → 慎欲")
    press(page, "Escape")
    expect(page.locator(".answer-strip")).to_be_hidden()
    node(page, uid_of("慎言")).focus()
    press(page, "i")
    expect(page.locator(".answer-strip p")).to_have_text(
        "慎言 若改动，2 步之内 4 个要复核，更远处还有"
    )
    press(page, "Escape")
    page.wait_for_selector(f".node[data-uid='{uid_of('慎行')}']")

    node(page, uid_of("慎行")).focus()
    press(page, "h")
    expect(node(page, uid_of("慎行"))).to_have_count(0)
    page.get_by_role("button", name="恢复").click()
    expect(node(page, uid_of("慎行"))).to_have_count(1)
    node(page, uid_of("慎行")).focus()
    press(page, "m")
    expect(node(page, uid_of("慎行"))).to_have_class(re.compile("is-pinned"))
    press(page, "Alt+ArrowDown", "f", "+", "-", "Shift+ArrowLeft", "l", "l", "o")
    page.wait_for_function(f"() => location.search.includes('focus={uid_of('慎行')}')")


def test_the_keys_that_work_are_the_keys_that_are_listed(opened: Opener) -> None:
    page = opened().explore("?focus=wuge-guoying")
    press(page, "?")
    dialog = page.locator("dialog[open]")
    listed = set(dialog.locator("kbd").all_inner_texts())
    source = Path(__file__).parents[2] / "frontend" / "src" / "keys.ts"
    table = source.read_text(encoding="utf-8").partition("KEYS:")[2].partition("};")[0]
    bound = set(re.findall(r'^  "?([^":\s]+|\W)"?: \(actions\)', table, re.MULTILINE))

    assert bound - {" ", "=", "Escape"} <= listed


def test_a_dragged_node_stays_where_it_was_put(opened: Opener) -> None:
    page = opened().explore("?focus=wuge-guoying&view=force")
    target = node(page, uid_of("慎言"))
    box = target.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 60, steps=5)
    page.mouse.up()

    expect(target).to_have_class(re.compile("is-pinned"))
    expect(page.locator(".explorer-counts")).to_contain_text("取消钉住")
    assert page.locator(".explorer-panel").is_hidden()


def test_the_picture_leaves_as_svg_and_as_png(opened: Opener, tmp_path: Path) -> None:
    page = opened(color_scheme="dark").explore("?focus=wuge-guoying")
    saved = {}
    for name in ("SVG", "PNG"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"存为 {name}").click()
        saved[name] = download.value.path().read_bytes()
        assert download.value.suggested_filename == f"五个过硬.{name.lower()}"
    svg = saved["SVG"].decode()

    assert saved["PNG"].startswith(b"\x89PNG")
    assert "慎权" in svg
    assert "Noto Serif CJK SC" in svg
    assert "#201d19" not in svg.partition(">")[0]
    assert not re.search(r"var\(--|class=|https?://(?!www\.w3\.org/2000/svg)", svg)


def test_a_lost_server_leaves_the_picture_and_offers_to_try_again(opened: Opener) -> None:
    watched = opened()
    page = watched.explore(f"?focus={framework_uid('wuge-guoying')}")
    shown = names(page)
    page.route("**/api/v1/graph/**", lambda route: route.abort())
    press(page, "]")
    expect(page.locator(".explorer-problem")).to_contain_text("连不上服务器")
    assert names(page) == shown
    page.unroute("**/api/v1/graph/**")
    page.get_by_role("button", name="重试").click()

    expect(page.locator(".explorer-problem")).to_be_hidden()
    watched.errors = [line for line in watched.errors if "net::ERR_FAILED" not in line]


def test_a_first_failure_falls_back_to_what_the_server_wrote(opened: Opener) -> None:
    watched = opened()
    watched.page.route("**/api/v1/graph/**", lambda route: route.abort())
    watched.page.goto(f"{watched.site}/explore?focus={framework_uid('wuge-guoying')}")

    expect(watched.page.locator(".explorer-problem")).to_contain_text("没有读到")
    expect(watched.page.locator(".server-tree")).to_be_visible()
    watched.errors.clear()


def test_what_waits_is_said_and_the_old_picture_stays(opened: Opener) -> None:
    page = opened().explore(f"?focus={framework_uid('wuge-guoying')}")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/graph/**", hold)
    press(page, "]")
    expect(page.locator(".explorer-waiting")).to_be_visible()
    assert page.locator(".explorer-frame").get_attribute("aria-busy") == "true"
    assert "慎言" in names(page)
    page.wait_for_timeout(50)
    for route in held:
        route.continue_()

    expect(page.locator(".explorer-waiting")).to_be_hidden()


def test_filters_that_leave_nothing_still_leave_the_focus(opened: Opener) -> None:
    page = opened().explore(
        f"?focus={uid_of('慎权')}&kinds_off=standard,requirement,concept,framework"
    )

    assert names(page) == ["慎权"]
