"""The desk's pages of links, documents, concepts and imports in a browser: kept, met, reachable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from content.models import Association, Concept, Document, ImportRun
from content.services.candidates import list_candidates
from content.services.documents import change_document, create_document
from content.services.importing import carry_out
from content.services.intake import take_words
from content.services.linking import change_association, create_association
from content.services.provisions import change_requirement
from content.services.terms import change_concept, create_concept, create_scheme
from content.services.uploads import UploadOptions, start_import
from tests.browser.accessibility import THEMES, violations
from tests.browser.desk import WORDS, Opener, edition, needs_the_build, windows


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Opener]:
    """Give a way to open windows at a desk that has one of everything."""
    needs_the_build()
    furnish()
    with windows(browser, live_server.url) as open_one:
        yield open_one


def furnish() -> None:
    """Make a draft with a link, a stub with candidates, a concept, an import with a refusal."""
    take_words(words=WORDS)
    first, second = edition().requirements.filter(parent__isnull=False).order_by("path")[:2]
    create_association(
        source=first.entity, target=second.entity, type="close_match", edition=edition(),
        rationale="两处都讲分寸。", evidence="“要慎”。", confidence=0.8,
    )  # fmt: skip
    for text in ("第一条 监督须严。\n", "第一条 监督须实。\n"):
        create_document(values={"title": "监督法"}, text=text)
    create_document(values={"title": "监督法", "slug": "stub"})
    list_candidates({"监督法"})
    scheme = create_scheme(values={"slug": "shen", "title": "慎词表"})
    label = {"language": "zh-Hans", "kind": "pref", "text": "慎权"}
    create_concept(scheme=scheme, values={"labels": [label]})
    files = [
        ContentFile("第一条 用权须慎。\n".encode(), name="用权.txt"),
        ContentFile(b" ", name="空.txt"),
    ]
    carry_out(start_import(files=files, options=UploadOptions(), by=None).uid)


def link_address() -> str:
    return f"/edit/{edition().framework.slug}?link={Association.objects.get().uid}"


def concept_address() -> str:
    return f"/desk/concepts/shen/{Concept.objects.get().entity.uid}"


def screens() -> list[str]:
    bench = f"/edit/{edition().framework.slug}"
    return [
        link_address(), f"{bench}?list=proposals", f"{bench}?list=remarks", f"{bench}/checklist",
        f"{bench}/suspects", "/desk/documents", "/documents/stub/edit", "/desk/concepts?q=慎",
        "/desk/concepts/shen", concept_address(), "/desk/imports",
        f"/desk/imports/{ImportRun.objects.get().uid}",
    ]  # fmt: skip


def test_axe_finds_nothing_and_nothing_is_cut_off(desk: Opener) -> None:
    window = desk()
    found: dict[Any, Any] = {}
    for at, screen in enumerate(screens()):
        page = window.go(screen)
        page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
        # Themes take turns: what they change is the same style sheet on every screen.
        broken = violations(page, [THEMES[at % 2]])
        found.update({(screen, *rule): shown for rule, shown in broken.items()})
        page.set_viewport_size({"width": 390, "height": 844})
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found[screen, "narrow"] = "wider than its window"
        page.set_viewport_size({"width": 1366, "height": 844})

    assert found == {}


# Where one types: the page, the box, and what another person does there meanwhile.
FORMS: dict[str, tuple[Callable[[], str], str, Callable[[], object] | None]] = {
    "link": (
        link_address,
        "#l-rationale",
        lambda: change_association(
            association=Association.objects.get(), values={"rationale": "对方写的"}
        ),
    ),
    "document": (
        lambda: "/documents/stub/edit",
        "#d-publisher",
        lambda: change_document(
            document=Document.objects.get(slug="stub"), values={"publisher": "对方写的"}
        ),
    ),
    "concept": (
        concept_address,
        "#c-notation",
        lambda: change_concept(concept=Concept.objects.get(), values={"notation": "对方写的"}),
    ),
    "text": (lambda: "/documents/stub/edit", "#c-text", None),
    "new document": (lambda: "/desk/documents", "#d-text", None),
    "new concept": (lambda: "/desk/concepts/shen", "#new-l0-t", None),
    "new scheme": (lambda: "/desk/concepts", "#s-title", None),
}


def test_typing_survives_a_closed_tab_and_meets_what_others_wrote(
    desk: Opener,
) -> None:
    window = desk()
    for name, (address, box, meanwhile) in FORMS.items():
        window.go(address()).fill(box, "我写的")
        window.page.close()
        if meanwhile is not None:
            meanwhile()
        window.page = window.context.new_page()
        page = window.go(address())
        form = page.locator("form[data-keep]", has=page.locator(box))
        form.locator("[data-kept-restore]").click()
        expect(page.locator(box), name).to_have_value("我写的")
        if meanwhile is None:
            continue

        page.locator(box).focus()
        window.press("Control+Enter")
        expect(page.locator(".clash"), name).to_contain_text("对方写的")
        expect(page.locator(".clash")).to_contain_text("我写的")
        expect(page.locator(box)).to_have_value("我写的")
        page.locator(box).focus()
        window.press("Control+Enter")
        expect(page.locator(".clash")).to_have_count(0)
        expect(page.locator(box)).to_have_value("我写的")
        page.reload()
        expect(page.locator("[data-kept]:visible")).to_have_count(0)


def test_proposals_are_ticked_and_decided_by_keys(desk: Opener) -> None:
    window = desk()
    page = window.go(f"/edit/{edition().framework.slug}?list=proposals")
    cards = page.locator(".card")
    before = cards.count()
    assert before > 2
    cards.nth(1).locator(".card-words a").focus()
    window.press("v")
    expect(cards.nth(1).locator(".card-choice")).to_be_checked()
    page.locator("#chosen").get_by_role("button", name="拒绝勾选的").focus()
    window.press("Enter")

    expect(cards).to_have_count(before - 1)
    page.get_by_role("button", name="全选、全不选").click()
    expect(page.locator(".card-choice:checked")).to_have_count(before - 1)


def test_two_wordings_of_one_provision_stand_on_a_page_that_axe_passes(
    desk: Opener,
) -> None:
    window = desk()
    row = edition().requirements.get(statement__contains="用人出于公心")
    page = window.go(f"/edit/{edition().framework.slug}?at={row.entity.uid}")
    change_requirement(requirement=row, values={"statement": "对方写的。"})
    page.fill(f"#f-statement-{row.entity.uid}", "我写的。")
    window.press("Control+Enter")
    expect(page.locator(".conflict")).to_contain_text("对方写的。")
    expect(page.locator("#x-statement")).to_have_value("我写的。")

    assert violations(page, ["light"]) == {}
