"""Writes of every sort, on the sample content: those that publish, and those that must not show."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Q

from content.models import (
    Association,
    Change,
    Citation,
    Concept,
    Document,
    Edition,
    Framework,
    Proposal,
    Requirement,
)
from content.queries.checks import WARNING
from content.queries.reading import Reading
from content.queries.suspicion import suspect_links
from content.services import (
    checklist,
    citing,
    discussion,
    document_merging,
    document_parting,
    documents,
    editions,
    erasing,
    intake,
    linking,
    moving,
    people,
    proposals,
    proposing,
    provisions,
    splitting,
    terms,
    undoing,
)
from content.services.confirming import confirm_citations, confirm_links
from content.vocabulary import Role
from tests import factories as make

SLUG, OTHER, CROSSWALK = "sanyan-sanshi", "wuge-guoying", "wuge-duizhao"
FROM = dt.date(2022, 10, 18)


def _draft(slug: str, label: str) -> Edition:
    framework = Framework.objects.get(slug=slug)
    latest = editions.latest_edition(framework)
    start = max(FROM, latest.effective_from or FROM) if latest else FROM
    return editions.start_edition(framework=framework, label=label, effective_from=start)


def _publish(draft: Edition) -> Edition:
    return editions.publish_draft(edition=draft)


def _statement(slug: str = SLUG, label: str = "edit") -> Edition:
    draft = _draft(slug, label)
    row = draft.requirements.order_by("path")[1]
    provisions.change_requirement(requirement=row, values={"statement": f"改于{label}。"})
    return _publish(draft)


def edit_one_requirement() -> None:
    _statement()


def add_one_requirement() -> None:
    draft = _draft(SLUG, "added")
    provisions.create_requirement(edition=draft, values={"title": "新增"})
    _publish(draft)


def link_across() -> None:
    draft = _draft(CROSSWALK, "linked")
    ends = [
        Requirement.objects.filter(edition__framework__slug=slug).order_by("pk").last()
        for slug in (SLUG, OTHER)
    ]
    assert None not in ends
    linking.create_association(
        edition=draft, source=ends[0].entity, target=ends[1].entity, type="related"
    )
    _publish(draft)


def unlink() -> None:
    draft = _draft(CROSSWALK, "unlinked")
    linking.remove_association(association=draft.associations.order_by("pk")[0])
    _publish(draft)


def rename_concept() -> None:
    concept = Concept.objects.order_by("pk")[0]
    labels = list(concept.labels.values("language", "kind", "text"))
    renamed = [{**one, "text": f"{one['text']}（另名）"} for one in labels]
    terms.change_concept(concept=concept, values={"labels": renamed})


def add_concept() -> None:
    scheme = Concept.objects.order_by("pk")[0].scheme
    labels = [{"language": "zh-Hans", "kind": "pref", "text": "新词"}]
    broader = [Concept.objects.order_by("pk")[0].entity.uid]
    terms.create_concept(scheme=scheme, values={"labels": labels, "broader": broader})


def rename_document() -> None:
    document = Document.objects.filter(expressions__isnull=False).order_by("pk")[0]
    documents.change_document(document=document, values={"publisher": "另一机构"})


def new_text() -> None:
    document = Document.objects.get(slug="wuge-guoying-jiaoliu")
    text = document.expressions.order_by("pk")[0].text
    made = documents.correct_text(
        document=document, text=f"{text}\n\n另记一句。\n", effective_from=FROM
    )
    documents.publish_text(expression=made)


def rename_framework() -> None:
    framework = Framework.objects.get(slug=OTHER)
    editions.change_framework(framework=framework, values={"title": "五个过硬标准"})


def confirm() -> None:
    links = Association.objects.filter(navigation=False, edition__isnull=False).order_by("pk")
    confirm_links(uids=[links[0].uid])


def confirm_citation() -> None:
    edition = Edition.objects.in_force(dt.date(2026, 1, 1)).get(framework__slug=OTHER)
    citation = edition.requirements.filter(citations__isnull=False)[0].citations.all()[0]
    confirm_citations(uids=[citation.uid])


def withdraw() -> None:
    latest = _statement(label="withdrawn")
    editions.withdraw_edition(edition=latest, reason="有误")


def change_linked_end() -> None:
    """A link of the crosswalk becomes suspect."""
    label = f"suspect-{Edition.objects.count()}"
    draft = _draft(SLUG, label)
    linked = Association.objects.filter(edition__framework__slug=CROSSWALK)
    for row in draft.requirements.filter(
        Q(entity__in=linked.values("source_entity")) | Q(entity__in=linked.values("target_entity"))
    ):
        provisions.change_requirement(requirement=row, values={"statement": f"{label}。"})
    _publish(draft)


def new_scheme() -> None:
    scheme = terms.create_scheme(values={"slug": "xinbiao", "title": "新表"})
    terms.change_scheme(scheme=scheme, values={"title": "又一新表"})


def merge_concepts() -> None:
    one = Concept.objects.filter(broader_links__isnull=True).order_by("pk")[0]
    labels = [{"language": "zh-Hans", "kind": "pref", "text": "并入此词"}]
    other = terms.create_concept(scheme=one.scheme, values={"labels": labels})
    terms.merge_concepts(source=one, target=other)


def split_concepts() -> None:
    terms.split_concept(concept=Concept.objects.filter(entity__redirect__isnull=False)[0])


def merge_documents() -> None:
    stub = Document.objects.filter(expressions__isnull=True, published_at__isnull=False)[0]
    whole = Document.objects.filter(expressions__isnull=False, published_at__isnull=False)[0]
    document_merging.merge_documents(source=stub, target=whole)


def split_document() -> None:
    merged = Document.objects.filter(entity__redirect__isnull=False)[0]
    document_parting.split_document(document=merged)


def merge_requirements() -> None:
    draft = _draft(SLUG, "merged")
    rows = list(draft.requirements.filter(children__isnull=True).order_by("path")[:2])
    splitting.merge_requirements(requirements=rows, values={"title": "两条并一"})
    _publish(draft)


def new_document() -> None:
    made = documents.create_document(values={"title": "新文献"}, text="第一条 《好干部标准》。\n")
    documents.publish_text(expression=made.expressions.get())


def erase() -> None:
    row = Requirement.objects.filter(edition__framework__slug=SLUG).order_by("pk")[1]
    erasing.erase(subject=row.entity.uid, reason="依请求")


# Each raises the revision; with every write verb that can be seen in public.
PUBLISHING: tuple[Callable[[], None], ...] = (
    edit_one_requirement, add_one_requirement, link_across, unlink, rename_concept, add_concept,
    rename_document, new_text, rename_framework, change_linked_end, confirm, confirm_citation,
    new_scheme, merge_concepts, split_concepts, merge_documents, split_document,
    merge_requirements, new_document, withdraw, erase,
)  # fmt: skip
# What `make test` goes through of them.
CHOSEN = (edit_one_requirement, add_concept, merge_documents, withdraw)


def confirm_in_a_draft() -> None:
    draft = _draft(CROSSWALK, "unconfirmed")
    reading = Reading.today()
    public = Association.objects.filter(edition__in=Edition.objects.in_force(reading.day))
    suspects = set(suspect_links(public, reading).values_list("uid", flat=True))
    held = set(draft.associations.values_list("uid", flat=True))
    assert suspects & held, "there is nothing to confirm"
    confirm_links(uids=suspects & held, edition=draft)


def confirm_citations_in_a_draft() -> None:
    draft = _draft(OTHER, "uncited")
    cited = draft.requirements.filter(citations__isnull=False)
    confirm_citations(uids=cited.values_list("citations__uid", flat=True), edition=draft)


def curate_a_draft() -> None:
    draft = Edition.objects.get(label="uncited")
    first, second = draft.requirements.filter(children__isnull=True).order_by("path")[:2]
    provisions.change_requirement(requirement=first, values={"title": "草稿中的话"})
    made = provisions.create_requirement(edition=draft, values={"title": "草稿中的新要求"})
    moving.move_requirement(requirement=made, parent=second.parent, position=1)
    linking.create_association(
        edition=draft, source=first.entity, target=made.entity, type="related", rationale="理"
    )
    citation = Citation.objects.filter(requirement__edition=draft)[0]
    text = citation.expression
    citing.uncite(citation=citation)
    citing.cite(requirement=made, expression=text, start=0, end=4)
    splitting.split_requirement(requirement=second, parts=[{"title": "甲"}, {"title": "乙"}])
    editions.change_edition(edition=draft, values={"note": "记"})
    provisions.delete_requirement(requirement=made)
    undoing.undo(change=Change.objects.filter(edition=draft.uid, action="delete").latest("pk"))
    names = [item.name for item in checklist.checklist(draft) if item.severity == WARNING]
    checklist.acknowledge(edition=draft, names=names)


def propose_in_a_draft() -> None:
    draft = Edition.objects.get(label="uncited")
    proposing.propose(edition=draft)
    waiting = Proposal.objects.filter(edition=draft, state="proposed")
    proposals.accept_proposals(uids=list(waiting.values_list("uid", flat=True)[:2]))


def discuss() -> None:
    draft = Edition.objects.get(label="uncited")
    thread = discussion.open_thread(
        about="edition", subject=draft.uid, text="妥否？", edition=draft, by=make.make_member()
    )
    discussion.resolve_thread(thread=thread, by=make.make_member(Role.ADMINISTRATOR))


def write_a_text() -> None:
    document = Document.objects.get(slug="wuge-guoying-jiaoliu")
    text = document.expressions.order_by("pk")[0].text
    documents.correct_text(document=document, text=f"{text}\n\n草稿里的一句。\n")


def give_a_stub_its_text() -> None:
    """In a draft, which nobody sees."""
    stub = Document.objects.filter(
        expressions__isnull=True, published_at__isnull=False, entity__redirect__isnull=True
    )[0]
    documents.correct_text(document=stub, text="第一条 草稿。\n")


def take_words() -> None:
    stub = Document.objects.filter(expressions__isnull=True, published_at__isnull=False)[0]
    words = f"# {stub.title}\n\n第一条 依照《好干部标准》。\n\n第二条 其他。\n"
    intake.take_words(words=words, title=stub.title)


def begin_a_framework() -> None:
    made = editions.create_framework(values={"title": "未发布", "slug": "weifabu"})
    draft = editions.start_edition(framework=made, label="1", base=None)
    provisions.create_requirement(edition=draft, values={"title": "未发布"})
    editions.discard_draft(edition=draft)


def give_a_role() -> None:
    member = people.grant_role(
        person=make.make_user(), role=Role.EDITOR, framework=Framework.objects.get(slug=SLUG)
    )
    people.revoke_role(membership=member)


def discard_all() -> None:
    for draft in Edition.objects.filter(published_at__isnull=True):
        editions.discard_draft(edition=draft)


# None may change what the public reads.
SILENT: tuple[Callable[[], None], ...] = (
    confirm_in_a_draft, confirm_citations_in_a_draft, curate_a_draft, propose_in_a_draft, discuss,
    write_a_text, give_a_stub_its_text, take_words, begin_a_framework, give_a_role,
    discard_all,
)  # fmt: skip
