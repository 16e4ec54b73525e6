"""What typing finds for the other end of a link."""

from __future__ import annotations

from django.test import Client

from content.services.terms import create_concept, create_scheme
from content.vocabulary import Role
from tests.content.pages.desk.conftest import Bench, SignIn
from tests.content.pages.markup import attributes
from tests.factories import make_document, make_edition, make_framework, make_requirement


def found(client: Client, bench: Bench, words: str) -> list[str]:
    page = client.get(f"{bench.address}/targets", {"q": words, "from": bench.top.entity.uid})
    return [each["data-uid"] for each in attributes(page.content, "li") if "data-uid" in each]


def test_a_draft_s_provisions_are_found_by_title_words_and_code(
    bench: Bench, editor: Client
) -> None:
    power = str(bench.power.entity.uid)

    assert found(editor, bench, "慎权") == [power]
    assert found(editor, bench, "公道正派") == [power]
    assert found(editor, bench, bench.power.code)[0] == power
    assert str(bench.top.entity.uid) not in found(editor, bench, "廉洁")


def test_concepts_and_documents_without_text_are_found(bench: Bench, editor: Client) -> None:
    scheme = create_scheme(values={"slug": "shen", "title": "慎词表"})
    label = {"language": "zh-Hans", "kind": "pref", "text": "谦逊"}
    concept = create_concept(scheme=scheme, values={"labels": [label]})
    document = make_document(title="谦逊录")

    hits = found(editor, bench, "谦逊")

    assert hits[0] == str(concept.entity.uid)
    assert str(document.entity.uid) in hits


def test_unseen_drafts_are_not_found(bench: Bench, sign_in: SignIn) -> None:
    theirs = make_framework(slug="theirs", title="密稿")
    make_requirement(edition=make_edition(framework=theirs), title="密条")
    make_document(title="密文")

    client = sign_in(Role.EDITOR, bench.framework)

    assert [found(client, bench, words) for words in ("密条", "密文", "密")] == [[], [], []]


def test_what_is_no_search_finds_nothing_and_fails_nowhere(bench: Bench, editor: Client) -> None:
    for words in ('"', "(", "AND", "%", "  ", "慎" * 300):
        assert found(editor, bench, words) == [], words
