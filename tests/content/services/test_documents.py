"""Documents by hand: nothing overwritten, every bad field named, merges followed and undone."""

import datetime as dt
from typing import Any

import pytest

from content.errors import (
    InvalidContentError,
    MergeRefusedError,
    RoleMissingError,
    TextInUseError,
    TextKnownError,
    TextSealedError,
    VersionConflictError,
)
from content.models import (
    Change,
    Counter,
    Document,
    Entity,
    Event,
    Expression,
    Passage,
    Redirect,
    Reference,
)
from content.queries.documents import get_document
from content.queries.reading import Reading
from content.queries.versions import DOCUMENT_FIELDS, header, version_of
from content.services.documents import (
    change_document,
    correct_text,
    create_document,
    discard_text,
    merge_documents,
    publish_text,
    resolve_stub,
    split_document,
)
from content.services.telling import document_value
from content.vocabulary import Role
from tests.factories import (
    make_citation,
    make_document,
    make_edition,
    make_expression,
    make_framework,
    make_member,
    make_requirement,
    make_user,
    seal_expression,
)

pytestmark = pytest.mark.django_db
LAW = "用权规定\n\n第一条 用权须慎。\n第二条 言行须谨。\n"
LATER = "用权规定\n\n第一条 用权须慎之又慎。\n第二条 言行须谨。\n"


def _law(title: str = "用权规定", text: str | None = LAW, **values: Any) -> Document:
    return create_document(values={"title": title, **values}, text=text)


def _published(title: str = "用权规定", text: str = LAW, **values: Any) -> Document:
    document = _law(title, text, **values)
    publish_text(expression=document.expressions.get())
    document.refresh_from_db()
    return document


def _read(slug: str) -> dict[str, Any]:
    return get_document(slug, Reading.today())


def _drafts(slug: str) -> dict[str, Any]:
    return get_document(slug, Reading(dt.date(2100, 1, 1), drafts=True))


def test_a_document_without_a_text_is_a_stub_that_only_editors_see() -> None:
    document = create_document(values={"title": "用权规定", "publisher": "某部"})

    answer = _drafts(document.slug)
    assert (answer["slug"], answer["stub"], answer["publisher"]) == (
        "yong-quan-gui-ding", True, "某部",
    )  # fmt: skip
    assert document.published_at is None
    assert document.entity.uid.version == 4
    told = Change.objects.get(subject=document.entity.uid)
    assert (told.action, told.before, told.after) == ("create", None, document_value(document))


def test_a_document_with_a_text_is_read_like_an_imported_one() -> None:
    document = _law(kind="statute", slug="yongquan")

    text = document.expressions.get()
    articles = Passage.objects.filter(expression=text, unit="article").order_by("path")
    assert (document.slug, text.label, text.published_at) == ("yongquan", "1", None)
    assert list(articles.values_list("number", flat=True)) == ["1", "2"]
    assert document.kind == "statute"


def test_every_bad_field_of_a_document_is_named() -> None:
    make_document(slug="taken")
    bad = {
        "title": " ", "slug": "taken", "kind": "poem", "issued_at": "2020", "language": "中文",
        "license": "x" * 301, "colour": "red",
    }  # fmt: skip

    with pytest.raises(InvalidContentError) as refused:
        create_document(values=bad)

    assert {(one.field, one.code) for one in refused.value.fields} == {
        ("title", "required"), ("slug", "taken"), ("kind", "invalid"), ("issued_at", "invalid"),
        ("language", "invalid"), ("license", "too_long"), ("colour", "unknown"),
    }  # fmt: skip
    assert Document.objects.count() == 1


def test_a_further_work_of_the_same_title_is_made_and_said() -> None:
    first = _law()

    second = create_document(values={"title": "用权规定"}, text=LATER)

    assert second.pk != first.pk
    found = second.expressions.get().findings.values_list("code", flat=True)
    assert "same_title" in found


def test_a_correction_is_a_further_text_and_the_first_stays() -> None:
    document = _published()

    later = correct_text(
        document=document, text=LATER, label="2026", effective_from=dt.date(2026, 1, 1)
    )

    labels = {one.label: one.published_at is not None for one in document.expressions.all()}
    assert labels == {"1": True, "2026": False}
    assert (later.effective_from, later.text) == (dt.date(2026, 1, 1), LATER)
    assert later.passages.filter(unit="article").count() == 2


def test_the_same_words_twice_are_refused_by_name() -> None:
    document = _law()

    with pytest.raises(TextKnownError) as refused:
        correct_text(document=document, text=LAW, label="again")

    assert refused.value.detail == (
        "用权规定 holds these very words already, as 1; nothing was changed."
    )


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        (" \n", "", {("text", "empty_text")}),
        (LATER, "1", {("label", "taken")}),
        ("", "a/b", {("text", "empty_text"), ("label", "invalid")}),
    ],
)
def test_a_text_that_cannot_stand_is_refused_field_by_field(
    text: str, label: str, expected: set[tuple[str, str]]
) -> None:
    document = _law()

    with pytest.raises(InvalidContentError) as refused:
        correct_text(document=document, text=text, label=label)

    assert {(one.field, one.code) for one in refused.value.fields} == expected
    assert document.expressions.count() == 1


def test_metadata_of_a_draft_change_quietly_and_of_a_public_document_with_an_event() -> None:
    draft, public = _law(title="草稿", text="第一条 甲。\n"), _published()
    before = Counter.objects.get()

    change_document(document=draft, values={"title": "草稿乙"})
    quiet = Counter.objects.get()
    changed = change_document(document=public, values={"publisher": "某部"})

    after = Counter.objects.get()
    assert (quiet.revision, after.revision) == (before.revision, before.revision + 1)
    event = Event.objects.latest("seq")
    assert (event.kind, event.subject, event.document) == (
        "document.changed", public.entity.uid, public.slug,
    )  # fmt: skip
    assert event.data == document_value(changed)
    draft.refresh_from_db()
    assert (draft.normal_title, Entity.objects.get(pk=draft.entity_id).title) == ("草稿乙",) * 2


def test_a_change_that_changes_nothing_leaves_no_trace() -> None:
    public = _published()
    events, changes = Event.objects.count(), Change.objects.count()

    change_document(document=public, values={"title": public.title})

    assert (Event.objects.count(), Change.objects.count()) == (events, changes)


def test_two_editors_of_one_document_meet_with_both_versions_and_a_merge() -> None:
    document = _law()
    read = version_of(header(document_value(document), DOCUMENT_FIELDS))
    change_document(document=document, values={"publisher": "甲部"}, expected=read)

    with pytest.raises(VersionConflictError) as refused:
        change_document(document=document, values={"license": "公开"}, expected=read)

    told = refused.value.values
    assert (told["base"]["publisher"], told["theirs"]["publisher"]) == (None, "甲部")
    assert (told["yours"]["license"], told["conflicts"]) == ("公开", [])
    merged = told["merged"]
    assert (merged["publisher"], merged["license"]) == ("甲部", "公开")
    change_document(document=document, values={"license": "公开"}, expected=told["version"])
    document.refresh_from_db()
    assert (document.publisher, document.license) == ("甲部", "公开")


def test_a_published_text_is_neither_published_again_nor_discarded() -> None:
    text = _published().expressions.get()

    for verb in (publish_text, discard_text):
        with pytest.raises(TextSealedError):
            verb(expression=text)


def test_a_draft_text_goes_with_all_that_was_read_in_it() -> None:
    document = _published()
    later = correct_text(document=document, text=LATER, label="2")
    gone = set(later.passages.values_list("entity", flat=True))

    discard_text(expression=later)

    assert [one.label for one in document.expressions.all()] == ["1"]
    assert not Entity.objects.filter(pk__in=gone).exists()
    told = Change.objects.get(action="delete", kind="expression")
    assert (told.subject, told.before["text"], told.after) == (later.uid, LATER, None)


def test_a_cited_draft_text_stays_until_it_is_uncited() -> None:
    text = make_expression()
    citation = make_citation(expression=text)

    with pytest.raises(TextInUseError) as refused:
        discard_text(expression=text)

    assert str(citation.requirement.edition) in refused.value.detail
    citation.delete()
    discard_text(expression=text)
    assert not Expression.objects.filter(pk=text.pk).exists()


def _mention(target: Document) -> tuple[Reference, Document]:
    """A public text that mentions the first article of a work."""
    title = target.title
    citing = _published("引用者", f"引用者\n\n第一条 依照《{title}》第一条办理。\n")
    return Reference.objects.get(expression__document=citing), citing


def test_a_stub_resolved_by_hand_leads_its_mentions_to_the_provisions() -> None:
    stub = make_document(title="用权若干规定", normal_title="用权若干规定", slug="stub")
    mention, _ = _mention(stub)
    assert mention.target_id == stub.entity_id
    stub.refresh_from_db()
    document = _published()

    resolve_stub(stub=stub, document=document, reason="改了名")

    mention.refresh_from_db()
    article = Passage.objects.get(expression__document=document, number="1")
    assert mention.target_id == article.entity_id
    assert _read("stub")["slug"] == document.slug
    event = Event.objects.latest("seq")
    assert (event.subject, event.data["redirect"]) == (stub.entity.uid, str(document.entity.uid))
    told = Change.objects.get(action="resolve")
    assert (told.before["redirect"], told.after["redirect"]) == (None, str(document.entity.uid))


def test_a_stub_that_is_none_and_a_document_without_text_are_refused() -> None:
    document, stub = _published(), make_document()

    with pytest.raises(MergeRefusedError):
        resolve_stub(stub=document, document=stub)
    with pytest.raises(MergeRefusedError):
        resolve_stub(stub=stub, document=make_document())


def test_merged_works_are_read_as_one_and_both_texts_stay_readable() -> None:
    one = _published("用权规定（试行）", LAW)
    other = _published("用权规定", LATER)

    merge_documents(source=one, target=other, reason="同一部")

    read = _read(one.slug)
    assert read == _read(other.slug)
    assert {(text["document"], text["label"]) for text in read["expressions"]} == {
        (one.slug, "1"), (other.slug, "1"),
    }  # fmt: skip
    assert [merged["slug"] for merged in read["merged"]] == [one.slug]
    assert [text["current"] for text in read["expressions"]].count(True) == 1
    assert Expression.objects.filter(document=one).exists()


def test_a_merge_undone_leaves_everything_as_it_was() -> None:
    one, other = _published("用权规定（试行）", LAW), _published("用权规定", LATER)
    mention, _ = _mention(one)
    before = (_read(one.slug), _read(other.slug), mention.target_id)
    merge_documents(source=one, target=other)
    mention.refresh_from_db()
    moved = mention.target_id

    split_document(document=one, reason="弄错了")

    mention.refresh_from_db()
    assert (_read(one.slug), _read(other.slug)) == before[:2]
    assert moved is not None
    assert not Redirect.objects.exists()
    assert [event.data["redirect"] for event in Event.objects.filter(subject=one.entity.uid)] == [
        None, str(other.entity.uid), None,
    ]  # fmt: skip


def test_merges_upon_merges_lead_to_the_last_and_never_in_a_circle() -> None:
    first, second, third = (_published(f"规定{at}", f"第一条 {at}。\n") for at in "甲乙丙")
    merge_documents(source=first, target=second)
    merge_documents(source=second, target=third)

    assert _read(first.slug)["slug"] == third.slug
    assert {one["slug"] for one in _read(third.slug)["merged"]} == {first.slug, second.slug}
    for source, target in ((third, first), (first, third), (third, third)):
        with pytest.raises(MergeRefusedError):
            merge_documents(source=source, target=target)


def test_a_public_document_never_leads_to_a_draft() -> None:
    with pytest.raises(MergeRefusedError):
        merge_documents(source=_published(), target=_law("另一规定", "第一条 乙。\n"))


def test_nothing_is_changed_in_a_merged_document() -> None:
    one, other = _law(), _law("另一规定", "第一条 乙。\n")
    merge_documents(source=one, target=other)

    with pytest.raises(MergeRefusedError):
        change_document(document=one, values={"title": "新名"})
    with pytest.raises(MergeRefusedError):
        correct_text(document=one, text=LATER)


def test_a_draft_text_moves_to_a_work_of_its_own_under_its_own_names() -> None:
    document = _published()
    later = correct_text(document=document, text=LATER, label="2")
    passages = set(later.passages.values_list("entity__uid", flat=True))

    parted = split_document(document=document, labels=["2"], values={"title": "另一规定"})

    later.refresh_from_db()
    assert (later.document, parted.title, parted.published_at) == (parted, "另一规定", None)
    assert set(later.passages.values_list("entity__uid", flat=True)) == passages
    owners = Entity.objects.filter(uid__in=passages).values_list("document", flat=True)
    assert set(owners) == {parted.pk}


def test_a_sealed_text_is_stored_again_and_the_old_one_says_where() -> None:
    document = _published()
    citation = make_citation(expression=document.expressions.get(), start=0, end=4)
    publish_text(expression=correct_text(document=document, text=LATER, label="2"))

    parted = split_document(document=document, labels=["1"], values={"title": "另一规定"})

    old = Expression.objects.get(document=document, label="1")
    new = Expression.objects.get(document=parted)
    assert (new.text, new.digest, new.copy_of, new.uid != old.uid) == (
        old.text, old.digest, old, True,
    )  # fmt: skip
    texts = {text["label"]: text for text in _read(document.slug)["expressions"]}
    assert (texts["1"]["moved_to"], texts["1"]["current"]) == (f"/documents/{parted.slug}@1", False)
    assert texts["2"]["current"]
    assert parted.published_at is not None
    for before in old.passages.select_related("entity"):
        led = Redirect.objects.get(entity=before.entity).target.as_passage
        assert (led.expression, led.path, led.start) == (new, before.path, before.start)
    citation.refresh_from_db()
    assert citation.expression == old


@pytest.mark.parametrize(
    ("labels", "error"),
    [(["9"], InvalidContentError), ([], InvalidContentError), (["1"], MergeRefusedError)],
)
def test_a_split_that_names_nothing_or_everything_is_refused(
    labels: list[str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        split_document(document=_law(), labels=labels, values={"title": "另一规定"})


READER, EDITOR, REVIEWER = Role.READER, Role.EDITOR, Role.REVIEWER
VERBS = {
    "create": lambda _, by: create_document(values={"title": "新"}, by=by),
    "change draft": lambda pair, by: change_document(
        document=pair[0], values={"title": "改"}, by=by
    ),
    "change public": lambda pair, by: change_document(
        document=pair[1], values={"title": "改"}, by=by
    ),
    "correct": lambda pair, by: correct_text(document=pair[1], text=LATER, by=by),
    "discard": lambda pair, by: discard_text(expression=pair[0].expressions.get(), by=by),
    "publish": lambda pair, by: publish_text(expression=pair[0].expressions.get(), by=by),
    "merge draft": lambda pair, by: merge_documents(source=pair[0], target=pair[1], by=by),
    "merge public": lambda pair, by: merge_documents(
        source=_published("旧名", "第一条 旧。\n"), target=pair[1], by=by
    ),
}
LEAST = {
    "create": EDITOR, "change draft": EDITOR, "change public": REVIEWER, "correct": EDITOR,
    "discard": EDITOR, "publish": REVIEWER, "merge draft": EDITOR, "merge public": REVIEWER,
}  # fmt: skip


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("verb", VERBS)
def test_who_may_do_what_to_documents(verb: str, role: Role | None) -> None:
    pair = (_law("草稿规定", "第一条 甲。\n"), _published())
    person = make_user() if role is None else make_member(role)

    if role is not None and role.includes(LEAST[verb]):
        VERBS[verb](pair, person)
        return
    with pytest.raises(RoleMissingError):
        VERBS[verb](pair, person)


def test_an_editor_of_one_framework_works_on_its_sources_alone() -> None:
    own, other = _law("自有", "第一条 甲。\n"), _law("他人", "第一条 乙。\n")
    framework = make_framework(work=own)
    reviewer = make_member(Role.REVIEWER, framework)
    cited = _law("所引", "第一条 丙。\n")
    edition = make_edition(framework=framework)
    requirement = make_requirement(edition=edition)
    make_citation(requirement=requirement, expression=cited.expressions.get(), start=0, end=3)

    change_document(document=own, values={"title": "改"}, by=reviewer)
    change_document(document=cited, values={"title": "改"}, by=reviewer)
    publish_text(expression=own.expressions.get(), by=reviewer)

    with pytest.raises(RoleMissingError):
        change_document(document=other, values={"title": "改"}, by=reviewer)
    with pytest.raises(RoleMissingError):
        publish_text(expression=cited.expressions.get(), by=reviewer)
    assert seal_expression(cited.expressions.get()).published_at is not None
