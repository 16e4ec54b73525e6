"""Two editors, a reviewer and an importer at one framework, in any order that Hypothesis finds.

What must hold whatever they do: no acknowledged write is lost, no sealed byte changes, and the
history gives the draft as it stands.
"""

import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from content.digests import edition_digest
from content.errors import (
    ChecklistError,
    ContentError,
    OpenDraftError,
    TreeCycleError,
    UndoRefusedError,
    VersionConflictError,
)
from content.models import Change, Edition, Expression, Requirement
from content.preparing import TextDetails
from content.queries.checks import WARNING
from content.queries.packages import edition_package
from content.services.checking import faults
from content.services.checklist import checklist
from content.services.citing import cite, uncite
from content.services.editions import (
    create_framework,
    discard_draft,
    publish_draft,
    return_edition,
    start_edition,
    start_from_outline,
    submit_edition,
)
from content.services.histories import replayed, standing
from content.services.imports import ImportOptions, import_files
from content.services.linking import create_association
from content.services.moving import move_requirement
from content.services.numbering import renumber
from content.services.planning import plan
from content.services.provisions import change_requirement, create_requirement, delete_requirement
from content.services.splitting import merge_requirements, split_requirement
from content.services.texts import store_text
from content.services.undoing import undo
from content.text import read_document
from content.vocabulary import Role
from tests.content.services.curation import person

ESSAY = """干部谈

一、团结

同心才能成事。大家珍惜缘分，拧成一股绳。

二、慎言

首先，要谨开口。话到嘴边留半句。其次，要慢开言。想清楚了再说。
"""
OTHER = """守则{number}

第一条 应当依照《干部谈》慎言。

第二条 不得传谣。
"""
WORDS = st.sampled_from(["慎言", "慎行", "慎独", "谨开口", "慢开言", "𠮷言"])
ANY = st.integers(0, 1000)
EDITORS = st.sampled_from(["甲", "乙"])
FIELDS = st.dictionaries(
    st.sampled_from(["title", "statement", "actor"]), WORDS, min_size=1, max_size=2
)
Value = dict[str, Any]


class Curation(RuleBasedStateMachine):
    """The model beside the database: what was acknowledged, and what was sealed."""

    @initialize()
    def begin(self) -> None:
        """Roles for all, an empty draft, and a text to cite."""
        self.framework = create_framework(values={"title": "四慎"})
        self.people = {
            "甲": person(Role.EDITOR, self.framework),
            "乙": person(Role.EDITOR, self.framework),
            "审": person(Role.REVIEWER, self.framework),
        }
        outline = read_document(ESSAY)
        self.text = store_text(
            text=ESSAY, outline=outline, details=TextDetails(file="谈")
        ).expression
        self.draft = start_edition(framework=self.framework, label="1", base=None)
        self.acknowledged: dict[str, Value] = {}
        self.read: dict[tuple[str, str], int] = {}
        self.sealed: dict[int, str] = {}
        self.texts: dict[int, str] = {}
        self.outlined = ""
        self.number = 1

    def __init__(self) -> None:
        """Everything happens in one transaction that is rolled back."""
        super().__init__()
        self._whole = transaction.atomic()
        self._whole.__enter__()
        self._folder = tempfile.TemporaryDirectory(prefix="plumbline-machine-")

    def teardown(self) -> None:
        """What is stored fits together; then nothing of it stays."""
        try:
            assert list(faults()) == []
        finally:
            self._folder.cleanup()
            transaction.set_rollback(True)
            self._whole.__exit__(None, None, None)

    def rows(self) -> list[Requirement]:
        """The draft's requirements in pre-order."""
        rows = self.draft.requirements.select_related("entity", "edition", "parent__entity")
        return list(rows.order_by("path"))

    def pick(self, number: int) -> Requirement | None:
        """Some requirement of the draft."""
        rows = self.rows()
        return rows[number % len(rows)] if rows else None

    def acknowledge(self, row: Requirement) -> None:
        """Keep what a reply said."""
        row.refresh_from_db()
        self.acknowledged[str(row.entity.uid)] = {
            name: getattr(row, name) for name in ("title", "statement", "actor")
        }

    def editable(self) -> bool:
        """Whether the draft may be edited."""
        return self.draft.state == "draft"

    @precondition(editable)
    @rule(who=EDITORS, values=FIELDS, parent=ANY, position=st.integers(1, 4))
    def create(self, who: str, values: Value, parent: int, position: int) -> None:
        """An editor makes a requirement somewhere."""
        above = self.pick(parent) if parent % 3 else None
        made = create_requirement(
            edition=self.draft,
            parent=above,
            position=position,
            values={"title": "慎"} | values,
            by=self.people[who],
        )
        self.acknowledge(made)
        self.read[who, str(made.entity.uid)] = made.version

    @rule(who=EDITORS, which=ANY)
    def look(self, who: str, which: int) -> None:
        """An editor reads a requirement, to change it later."""
        if (row := self.pick(which)) is not None:
            self.read[who, str(row.entity.uid)] = row.version

    @precondition(editable)
    @rule(who=EDITORS, which=ANY, values=FIELDS)
    def change(self, who: str, which: int, values: Value) -> None:
        """An editor writes from the version read; a refusal shows what stands."""
        row = self.pick(which)
        if row is None:
            return
        uid = str(row.entity.uid)
        expected = self.read.get((who, uid), row.version)
        try:
            changed = change_requirement(
                requirement=row, values=values, expected=expected, by=self.people[who]
            )
        except VersionConflictError as refused:
            assert expected != row.version
            theirs = refused.values["theirs"]
            assert isinstance(theirs, dict)
            assert {name: theirs[name] for name in self.acknowledged[uid]} == (
                self.acknowledged[uid]
            )
            self.read[who, uid] = row.version
            return
        assert expected == row.version
        self.acknowledge(changed)
        self.read[who, uid] = changed.version

    @precondition(editable)
    @rule(who=EDITORS, which=ANY, parent=ANY, position=st.none() | st.integers(1, 4))
    def move(self, who: str, which: int, parent: int, position: int | None) -> None:
        """An editor moves a branch."""
        row, above = self.pick(which), self.pick(parent) if parent % 3 else None
        if row is None:
            return
        try:
            move_requirement(requirement=row, parent=above, position=position, by=self.people[who])
        except TreeCycleError:
            assert above is not None
            assert above.path.startswith(row.path)

    @precondition(editable)
    @rule(who=EDITORS, which=ANY)
    def delete(self, who: str, which: int) -> None:
        """An editor removes a branch."""
        if (row := self.pick(which)) is not None:
            gone = delete_requirement(requirement=row, with_children=True, by=self.people[who])
            for uid in gone.requirements:
                del self.acknowledged[str(uid)]

    @precondition(editable)
    @rule(who=EDITORS, which=ANY, one=FIELDS, other=FIELDS)
    def split(self, who: str, which: int, one: Value, other: Value) -> None:
        """An editor splits a requirement."""
        if (row := self.pick(which)) is None:
            return
        parts = [part | {"title": "甲"} for part in (one, other)]
        for part in split_requirement(requirement=row, parts=parts, by=self.people[who]):
            self.acknowledge(part)

    @precondition(editable)
    @rule(who=EDITORS, which=ANY, other=ANY, values=FIELDS)
    def merge(self, who: str, which: int, other: int, values: Value) -> None:
        """An editor merges two."""
        pair = [self.pick(which), self.pick(other)]
        if pair[0] is None or pair[1] is None:
            return
        try:
            kept = merge_requirements(
                requirements=[row for row in pair if row], values=values, by=self.people[who]
            )
        except ContentError as refused:
            assert refused.status in (409, 422)  # noqa: PT017
            return
        del self.acknowledged[str(pair[1].entity.uid)]
        self.acknowledge(kept)

    @precondition(editable)
    @rule(who=EDITORS, which=ANY, start=st.integers(0, 30))
    def quote(self, who: str, which: int, start: int) -> None:
        """An editor cites some words, or takes a citation back."""
        if (row := self.pick(which)) is None:
            return
        held = row.citations.select_related("requirement__entity").first()
        if held is not None and start % 2:
            uncite(citation=held, by=self.people[who])
        else:
            cite(
                requirement=row, expression=self.text, start=start, end=start + 9,
                by=self.people[who],
            )  # fmt: skip

    @precondition(editable)
    @rule(who=EDITORS, which=ANY, other=ANY, kind=st.sampled_from(["related", "precedes"]))
    def link(self, who: str, which: int, other: int, kind: str) -> None:
        """An editor links two requirements, where rules allow it."""
        pair = [self.pick(which), self.pick(other)]
        if pair[0] is None or pair[1] is None:
            return
        try:
            create_association(
                source=pair[0].entity, target=pair[1].entity, type=kind, edition=self.draft,
                rationale="同类", evidence="原文", by=self.people[who],
            )  # fmt: skip
        except ContentError as refused:
            assert refused.status in (409, 422)  # noqa: PT017

    @precondition(editable)
    @rule(who=EDITORS, name=st.sampled_from(["decimal", "articles", "keep"]))
    def number_anew(self, who: str, name: str) -> None:
        """An editor renumbers."""
        renumber(edition=self.draft, rule=name, by=self.people[who])

    @precondition(editable)
    @rule(who=EDITORS, back=st.integers(0, 3))
    def undo(self, who: str, back: int) -> None:
        """An editor takes something back; the reply says what stands then."""
        changes = Change.objects.filter(edition=self.draft.uid).order_by("-id")
        chosen = changes[back : back + 1].first()
        if chosen is None:
            return
        try:
            undo(change=chosen, by=self.people[who])
        except UndoRefusedError:
            return
        except ContentError as refused:
            assert refused.status == 409  # noqa: PT017
            return
        self.acknowledged = {}
        for row in self.rows():
            self.acknowledge(row)

    @rule(who=EDITORS)
    def submit_or_return(self, who: str) -> None:
        """The draft goes to review and back."""
        if self.editable():
            self.draft = submit_edition(edition=self.draft, by=self.people[who])
        else:
            self.draft = return_edition(edition=self.draft, note="再改", by=self.people["审"])

    @rule()
    def publish(self) -> None:
        """The reviewer publishes what the checklist lets pass; the next draft starts from it."""
        if self.editable():
            # Numbers twice over would hold nearly every draft back.
            renumber(edition=self.draft, rule="decimal", by=self.people["甲"])
        items = checklist(self.draft)
        warnings = [item.name for item in items if item.severity == WARNING]
        try:
            publish_draft(edition=self.draft, acknowledged=warnings, by=self.people["审"])
        except ChecklistError as refused:
            assert refused.values["errors"] == len(items) - len(warnings) > 0  # noqa: PT017
            return
        self.go_on()

    def go_on(self) -> None:
        """The draft was published: keep what is sealed now, and start the next from it."""
        for edition in Edition.objects.filter(state="published").exclude(pk__in=self.sealed):
            self.sealed[edition.pk] = self.bytes_of(edition)
        for text in Expression.objects.public():
            self.texts.setdefault(text.pk, text.text)
        self.number += 1
        self.draft = start_edition(
            framework=self.framework, label=str(self.number), by=self.people["甲"]
        )
        self.outlined, self.read = "", {}

    @precondition(editable)
    @rule(instead=st.booleans())
    def import_text(self, instead: bool) -> None:
        """The importer brings a text: refused beside an open draft, a draft by itself."""
        try:
            start_from_outline(framework=self.framework, expression=self.text, label="importer")
        except OpenDraftError:
            pass
        else:
            raise AssertionError("two drafts are open")
        if not instead:
            return
        discard_draft(edition=self.draft, by=self.people["乙"])
        self.number += 1
        self.draft = start_from_outline(
            framework=self.framework, expression=self.text, label=str(self.number),
            by=self.people["乙"],
        )  # fmt: skip
        self.outlined = self.bytes_of(self.draft)
        self.acknowledged = {}
        self.read = {}
        for row in self.rows():
            self.acknowledge(row)

    @rule(which=st.integers(0, 2))
    def import_file(self, which: int) -> None:
        """The importer brings files as its command does: the draft's own text, or other works.

        It publishes a draft only that is still as the outline made it.
        """
        path = Path(self._folder.name, f"{which}.txt")
        path.write_text(OTHER.format(number=which) if which else ESSAY, encoding="utf-8")
        before = self.bytes_of(self.draft)
        wanted = ImportOptions(framework="" if which else self.framework.slug, publish=True)
        (outcome,) = import_files(plan([path]), wanted)
        self.draft = Edition.objects.select_related("framework").get(pk=self.draft.pk)
        if self.draft.state == "published":
            assert (which, before) == (0, self.outlined)
            self.go_on()
            return
        assert self.bytes_of(self.draft) == before
        allowed = ("published", "unchanged") if which else ("refused", "unchanged")
        assert outcome.status in allowed

    def bytes_of(self, edition: Edition) -> str:
        """The digest of an edition as it is now."""
        return edition_digest(edition_package(Edition.objects.get(pk=edition.pk)))

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        """The draft holds what the replies said, and nothing else."""
        if not hasattr(self, "acknowledged"):
            return
        names = ("title", "statement", "actor")
        held = {
            str(row.entity.uid): {name: getattr(row, name) for name in names} for row in self.rows()
        }
        assert held == self.acknowledged

    @invariant()
    def nothing_sealed_changes(self) -> None:
        """Every published edition and text is byte for byte what was published."""
        for key, digest in getattr(self, "sealed", {}).items():
            edition = Edition.objects.get(pk=key)
            assert self.bytes_of(edition) == digest == edition.digest
        for key, text in getattr(self, "texts", {}).items():
            assert Expression.objects.get(pk=key).text == text

    @invariant()
    def history_gives_the_draft(self) -> None:
        """Replaying the changes from the base gives what stands."""
        if hasattr(self, "draft"):
            draft = Edition.objects.select_related("derived_from").get(pk=self.draft.pk)
            assert replayed(draft).value() == standing(draft).value()
