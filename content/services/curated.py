"""A hand-written package file becomes an edition package: quotes to spans, addresses to uids."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import F

from content.drafting import cited
from content.errors import InvalidPackageError, QuoteNotFoundError
from content.formats.plumbline_yaml import PackageFile, flat
from content.identity import born_uid
from content.models import Concept, Document, Edition, Expression, Framework, Passage, Requirement
from content.packages import (
    AssociationRecord,
    CitationRecord,
    EditionPackage,
    EditionRecord,
    FrameworkRecord,
    RequirementRecord,
)
from content.services.texts import source_of
from content.vocabulary import AssociationType, FrameworkKind, Origin

Value = dict[str, Any]


def package_of(file: PackageFile) -> EditionPackage:
    """Resolve a checked file against what is in the database; its documents must be there.

    Raises:
        InvalidPackageError: an address leads nowhere (422).
        QuoteNotFoundError: a quote does not stand exactly once in its document (422).
    """
    slug = str(file.framework["slug"])
    framework = _framework(file, slug)
    edition = _edition(file, slug)
    texts = _Texts(file)
    uids = {
        str(one["code"]): born_uid(
            "requirement", slug, "curated", str(one.get("key") or one["code"])
        )
        for one, _ in flat(file.requirements)
    }
    requirements = tuple(
        _requirement(one, parent, uids, texts) for one, parent in flat(file.requirements)
    )
    ends = _Ends(file, slug, uids, framework.uid)
    return EditionPackage(
        framework=framework,
        edition=edition,
        requirements=requirements,
        associations=(*_about(file, slug, ends), *_links(file, slug, ends)),
    )


def _framework(file: PackageFile, slug: str) -> FrameworkRecord:
    held = {key: value for key, value in file.framework.items() if key not in ("slug", "kind")}
    existing = Framework.objects.filter(slug=slug).values_list("entity__uid", flat=True).first()
    return FrameworkRecord(
        uid=existing or born_uid("framework", slug),
        slug=slug,
        kind=file.framework.get("kind", FrameworkKind.STANDARDS.value),
        **held,
    )


def _edition(file: PackageFile, slug: str) -> EditionRecord:
    value = file.edition
    label = str(value["label"])
    return EditionRecord(
        uid=born_uid("edition", slug, label),
        label=label,
        title=value.get("title", ""),
        language=value.get("language") or file.framework.get("language", "zh-Hans"),
        effective_from=value.get("effective_from"),
        note=value.get("note", ""),
        against=tuple(sorted(_against(file), key=str)),
    )


def _against(file: PackageFile) -> Iterator[uuid.UUID]:
    for index, address in enumerate(file.edition.get("against") or []):
        slug, _, label = str(address).partition("@")
        found = Edition.objects.filter(framework__slug=slug, label=label).first()
        if found is None:
            raise _nowhere(file, f"edition.against[{index}]", str(address))
        yield found.uid


def _nowhere(file: PackageFile, place: str, address: str) -> InvalidPackageError:
    return InvalidPackageError(
        path=file.path,
        reason=f"{place}: {address} leads nowhere; import what it names first",
        reason_zh=f"{place}:{address} 无所指;请先导入它所指的内容",
    )


class _Texts:
    """The newest text of each document that the file cites, read once."""

    def __init__(self, file: PackageFile) -> None:
        self._file = file
        self._held: dict[str, tuple[Expression, list[tuple[int, int, uuid.UUID]]]] = {}

    def citation(self, requirement: uuid.UUID, code: str, cite: Value) -> CitationRecord:
        slug, quote = cite["document"], cite["quote"]
        expression, passages = self._expression(slug, code)
        count = expression.text.count(quote)
        if count != 1:
            raise QuoteNotFoundError(
                path=self._file.path, requirement=code, quote=quote, document=slug, count=count
            )
        start = expression.text.index(quote)
        end = start + len(quote)
        holding = [
            (last - first, uid) for first, last, uid in passages if first <= start < end <= last
        ]
        return cited(
            source_of(expression),
            start=start,
            end=end,
            requirement=requirement,
            passage=min(holding)[1] if holding else None,
        )

    def _expression(
        self, slug: str, code: str
    ) -> tuple[Expression, list[tuple[int, int, uuid.UUID]]]:
        if slug not in self._held:
            found = (
                Expression.objects.filter(document__slug=slug)
                .select_related("document__entity")
                .order_by(F("effective_from").desc(nulls_last=True), "-pk")
                .first()
            )
            if found is None:
                raise _nowhere(self._file, f"requirement {code} cites", slug)
            rows = Passage.objects.filter(expression=found)
            self._held[slug] = found, list(rows.values_list("start", "end", "entity__uid"))
        return self._held[slug]


def _requirement(
    one: Value, parent: Value | None, uids: dict[str, uuid.UUID], texts: _Texts
) -> RequirementRecord:
    code = str(one["code"])
    uid = uids[code]
    return RequirementRecord(
        uid=uid,
        parent=None if parent is None else uids[str(parent["code"])],
        kind=one["kind"],
        code=code,
        title=one["title"].strip(),
        statement=one.get("statement", "").strip(),
        type=one.get("type", ""),
        marker=one.get("marker", ""),
        texts=one.get("texts") or {},
        modality=one.get("modality"),
        actor=one.get("actor", ""),
        condition=one.get("condition", ""),
        citations=tuple(texts.citation(uid, code, cite) for cite in one.get("cites") or []),
    )


class _Ends:
    """Leads an address in the file to the uid of an entity."""

    def __init__(
        self, file: PackageFile, slug: str, own: dict[str, uuid.UUID], framework: uuid.UUID
    ) -> None:
        self._file, self._slug, self._own, self._framework = file, slug, own, framework

    def uid(self, address: str, place: str) -> uuid.UUID:
        kind, mark, name = address.partition(":")
        if mark and kind == "document":
            rows = Document.objects.filter(slug=name).values_list("entity__uid", flat=True)
            return self._found(rows.first(), place, address)
        if mark and kind == "concept":
            return self.concept(name, place)
        slug, mark, code = address.partition("/")
        if slug == self._slug:
            found = self._own.get(code) if mark else self._framework
        else:
            found = _elsewhere(slug, code)
        return self._found(found, place, address)

    def concept(self, name: str, place: str) -> uuid.UUID:
        scheme, _, notation = name.partition("/")
        rows = Concept.objects.filter(scheme__slug=scheme, notation=notation)
        return self._found(rows.values_list("entity__uid", flat=True).first(), place, name)

    def _found(self, uid: uuid.UUID | None, place: str, address: str) -> uuid.UUID:
        if uid is None:
            raise _nowhere(self._file, place, address)
        return uid


def _elsewhere(slug: str, code: str) -> uuid.UUID | None:
    """Lead ``slug`` or ``slug/code`` to an entity elsewhere, of the newest edition first."""
    if not code:
        return Framework.objects.filter(slug=slug).values_list("entity__uid", flat=True).first()
    rows = Requirement.objects.filter(edition__framework__slug=slug, code=code)
    newest = rows.order_by("-edition__effective_from", "-edition__pk")
    return newest.values_list("entity__uid", flat=True).first()


def _association(
    slug: str, source: uuid.UUID, target: uuid.UUID, kind: str, **said: Any
) -> AssociationRecord:
    uid = born_uid("association", slug, str(source), str(target), kind)
    return AssociationRecord(uid=uid, source_uid=source, target_uid=target, type=kind, **said)


def _about(file: PackageFile, slug: str, ends: _Ends) -> Iterator[AssociationRecord]:
    for one, _ in flat(file.requirements):
        source = ends.uid(f"{slug}/{one['code']}", "about")
        for name in one.get("about") or []:
            target = ends.concept(str(name), f"requirement {one['code']} about")
            yield _association(slug, source, target, AssociationType.ABOUT)


def _links(file: PackageFile, slug: str, ends: _Ends) -> Iterator[AssociationRecord]:
    for index, link in enumerate(file.associations):
        place = f"associations[{index}]"
        confidence = link.get("confidence")
        yield _association(
            slug,
            ends.uid(link["source"], f"{place}.source"),
            ends.uid(link["target"], f"{place}.target"),
            link["type"],
            rationale=link.get("rationale", "").strip(),
            evidence=link.get("evidence", "").strip(),
            confidence=None if confidence is None else float(confidence),
            origin=link.get("origin", Origin.HUMAN.value),
        )
