"""The whole cycle at the desk, as a new user would: pasted, corrected, linked, reviewed, published.

Its text changes in a next edition, and the link that was confirmed against it is confirmed again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from content.models import Association, Confirmation, Edition, Proposal, Requirement
from content.vocabulary import EditionState, ProposalState
from tests.browser.desk import Desk, needs_the_build, windows

SEED = "seeds/领导五个过硬交流.txt"
# Our own: a section whose four demands bear no marker, and the demand on power.
OWN = """组工干部“四个过硬”小议

一、信念要过硬

组工干部先要站稳立场。首先，要学理论，弄懂弄通再落笔。其次，要讲规矩，请示报告不走样。

二、团结要过硬

一个班子好比一双手，十指合拢才有力。一个班子要容得下人，听得进不同意见，不计较一时长短。平时要坐下来多通气，大事先商量，小事不瞒人。遇到难处要主动补台，分工不分家，肯给别人搭把手。出了问题要先找自己的原因，功劳面前往后站，担子面前往前站。

三、廉洁要过硬

手里有权，心里要有数。要特别慎欲，不该拿的一分不拿。要特别慎权，推荐干部出于公心，不做交易。要特别慎言，没有定的事不往外说。要特别慎行，不该去的地方不去。
"""


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, sample: Path) -> Iterator[Desk]:
    """Give a window at the desk of the sample content, which must end without a complaint."""
    needs_the_build()
    with windows(browser, live_server.url) as open_one:
        yield open_one()


def test_the_source_article_goes_the_whole_way(desk: Desk, shared: Path) -> None:
    article = shared / SEED
    if not article.exists():
        pytest.skip(f"the source article is not there ({SEED})")

    walk(desk, article.read_text(encoding="utf-8"))


def test_a_text_of_our_own_goes_the_whole_way(desk: Desk) -> None:
    walk(desk, OWN)


def walk(desk: Desk, words: str) -> None:
    """Paste, correct, link, review, publish; change and confirm in a next edition."""
    edition = paste(desk, words)
    accept_the_four(desk, edition)
    power = link_power(desk, edition)
    submit_with_a_comment(desk, edition, power)
    publish(desk, edition)
    change_in_a_next_edition(desk, edition, power)
    clear_the_suspect(desk, edition, power)


def paste(desk: Desk, words: str) -> Edition:
    page = desk.page
    page.get_by_role("link", name="编辑台").click()
    page.wait_for_url("**/edit")
    page.fill("#paste-words", words)
    desk.picture("paste")
    page.get_by_role("button", name="读成草稿").first.click()
    expect(page.locator("#tree .branches li").nth(4)).to_be_visible()
    desk.picture("draft")
    return Edition.objects.select_related("framework").get(
        framework__slug=page.url.rpartition("/")[2].partition("?")[0]
    )


def accept_the_four(desk: Desk, edition: Edition) -> None:
    """The unmarked demands of 团结 from the queue: accepted; one of them with a better title."""
    page = desk.page
    team = Requirement.objects.get(edition=edition, title__contains="团结")
    span = team.citations.get()
    inside = Proposal.objects.filter(edition=edition, start__gte=span.start, end__lte=span.end)
    four = list(inside.order_by("start"))
    assert len(four) == 4
    for proposal in four[:3]:
        card = page.locator(f"#p-{proposal.uid}")
        card.locator("a").first.focus()
        desk.press("a")
        expect(card).to_have_count(0)
    last = page.locator(f"#p-{four[3].uid}")
    last.locator("a").first.focus()
    desk.press("e")
    last.get_by_label("标题").fill("自省")
    desk.picture("edit-then-accept")
    desk.press("Control+Enter")
    expect(last).to_have_count(0)

    accepted = Requirement.objects.filter(edition=edition, parent=team).order_by("path")
    assert accepted.count() == 4
    assert accepted.last() == Requirement.objects.get(edition=edition, title="自省")
    if Proposal.objects.filter(edition=edition, state=ProposalState.OPEN).exists():
        page.get_by_role("button", name="全部拒绝").click()
    expect(page.locator("#figure-proposals")).to_have_text("建议 0")
    desk.picture("proposals-decided")


def link_power(desk: Desk, edition: Edition) -> Requirement:
    page = desk.page
    power = Requirement.objects.select_related("entity").get(
        edition=edition, statement__contains="慎权"
    )
    page.click(f"#to-{power.entity.uid}")
    desk.rest()
    desk.picture("power")
    desk.press("r")
    relate = page.locator(f"#relate-{power.entity.uid}")
    relate.get_by_label("类型").select_option(label="近似")
    relate.get_by_role("combobox", name="对象").fill("严以用权")
    expect(relate.get_by_role("option", name="严以用权")).to_be_visible()
    desk.picture("find-the-target")
    desk.press("ArrowDown", "Enter")
    relate.get_by_label("理由").fill("两处都要求用权出于公心。")
    relate.get_by_label("依据").fill("“要特别慎权”；“严以用权”。")
    desk.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("已建立关联")
    expect(page.locator("#detail")).to_contain_text("严以用权")
    desk.picture("linked")
    link = Association.objects.get(edition=edition, source_entity=power.entity)
    assert (link.type, link.rationale) == ("close_match", "两处都要求用权出于公心。")
    return power


def submit_with_a_comment(desk: Desk, edition: Edition, power: Requirement) -> None:
    page = desk.page
    page.get_by_label("写评论").last.fill("“公道正派”可另立一条，下一版再议。")
    desk.press("Control+Enter")
    expect(page.locator("#detail .thread")).to_contain_text("下一版再议")
    page.get_by_role("link", name="对比与审阅").click()
    expect(page.locator(".thread")).to_contain_text("下一版再议")
    page.get_by_label("给审阅人的话").fill("请看团结一节。")
    desk.picture("review")
    page.get_by_role("button", name="送审").click()
    expect(page.locator("#said")).to_contain_text("已送审")
    page.locator(".thread").get_by_text("回复").first.click()
    page.locator(".thread textarea").first.fill("同意，先发布。")
    desk.press("Control+Enter")
    expect(page.locator(".thread")).to_contain_text("同意，先发布。")
    page.locator(".thread").get_by_role("button", name="解决").click()
    expect(page.locator(".thread")).to_contain_text("已解决")
    desk.picture("reviewed")
    edition.refresh_from_db()
    assert edition.state == EditionState.IN_REVIEW


def publish(desk: Desk, edition: Edition) -> None:
    page = desk.page
    acknowledge_and_publish(desk, edition, edition.label)
    expect(page.locator("h1")).to_contain_text(edition.framework.title)
    desk.picture("published")
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED


def change_in_a_next_edition(desk: Desk, edition: Edition, power: Requirement) -> None:
    page = desk.page
    page.get_by_role("link", name="编辑台").click()
    page.get_by_text("由最近一版起草下一版").click()
    page.locator("#next-framework").select_option(edition.framework.slug)
    page.fill("#next-label", "2030")
    page.locator("#next-edition").get_by_role("button", name="起草").click()
    page.wait_for_url(f"**/edit/{edition.framework.slug}")
    page.click(f"#to-{power.entity.uid}")
    desk.rest()
    statement = page.locator(f"#f-statement-{power.entity.uid}")
    statement.fill("要特别慎权，用权为公，一丝一毫不为私。")
    desk.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("已保存")
    page.get_by_role("link", name="对比与审阅").click()
    expect(page.locator(".comparison ins").first).to_be_visible()
    desk.picture("difference")
    acknowledge_and_publish(desk, edition, "2030")


def acknowledge_and_publish(desk: Desk, edition: Edition, label: str) -> None:
    page = desk.page
    page.locator(".bench-nav").get_by_role("link", name="检查与发布").click()
    button = page.get_by_role("button", name=f"发布 {label} 版")
    expect(button).to_be_enabled()
    for warning in page.locator("input[name=acknowledged]").all():
        warning.check()
    desk.picture("checklist")
    button.click()
    page.wait_for_url(f"**/frameworks/{edition.framework.slug}@{label}")


def clear_the_suspect(desk: Desk, edition: Edition, power: Requirement) -> None:
    page = desk.go(f"/edit/{edition.framework.slug}/suspects")
    link = Association.objects.filter(source_entity=power.entity).latest("pk")
    suspect = page.locator(f"#s-{link.uid}")
    expect(suspect).to_contain_text("严以用权")
    expect(suspect.locator(".wording").nth(1)).to_contain_text("一丝一毫不为私")
    desk.picture("suspect")
    suspect.get_by_role("button", name="仍然成立，确认").click()
    expect(page.locator("#said")).to_contain_text("已确认 1 处")
    expect(suspect).to_have_count(0)
    desk.picture("cleared")
    assert Confirmation.objects.filter(association__uid=link.uid).exists()
