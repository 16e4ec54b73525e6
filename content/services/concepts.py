"""Concept schemes as data: made or brought up to date, each change told."""

from typing import Any

from content.identity import born_uid
from content.models import Concept, ConceptBroader, ConceptLabel, ConceptScheme, Entity
from content.services.history import Publication
from content.services.telling import tell_concept, tell_scheme
from content.vocabulary import EntityKind, EventKind, LabelKind

Value = dict[str, Any]


def store_scheme(*, scheme: Value, publication: Publication) -> int:
    """Make a scheme and its concepts as ``scheme`` tells; give how many concepts changed.

    ``scheme`` is a checked ``concept_schemes`` entry of the package format. Concepts are public
    as soon as they exist. A concept that is not named any more stays.
    """
    row = _scheme(scheme, publication)
    concepts = {str(value["notation"]): value for value in scheme.get("concepts", [])}
    made = {notation: _concept(row, notation) for notation in concepts}
    changed = 0
    for notation, value in concepts.items():
        concept, created = made[notation]
        if _bring_up_to_date(concept, value, {key: held for key, (held, _) in made.items()}):
            kind = EventKind.CONCEPT_CREATED if created else EventKind.CONCEPT_CHANGED
            tell_concept(concept, kind, publication)
            changed += 1
    return changed


def _scheme(scheme: Value, publication: Publication) -> ConceptScheme:
    """The scheme's row; told where it was made or its metadata changed."""
    names = ("title", "uri", "license", "attribution")
    wanted = {name: scheme.get(name, "") for name in names}
    wanted["language"] = scheme.get("language", "zh-Hans")
    row, created = ConceptScheme.objects.get_or_create(slug=scheme["slug"], defaults=wanted)
    if created:
        tell_scheme(row, EventKind.SCHEME_CREATED, publication)
    elif any(getattr(row, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save(update_fields=list(wanted))
        tell_scheme(row, EventKind.SCHEME_CHANGED, publication)
    return row


def _concept(scheme: ConceptScheme, notation: str) -> tuple[Concept, bool]:
    found = Concept.objects.filter(scheme=scheme, notation=notation).first()
    if found is not None:
        return found, False
    entity, _ = Entity.objects.get_or_create(
        uid=born_uid("concept", scheme.slug, notation), defaults={"kind": EntityKind.CONCEPT}
    )
    return Concept.objects.create(entity=entity, scheme=scheme, notation=notation), True


def _labels(value: Value) -> set[tuple[str, str, str]]:
    preferred = value.get("labels", {})
    alternatives = value.get("alternatives", {})
    found = {(language, LabelKind.PREFERRED.value, text) for language, text in preferred.items()}
    for language, texts in alternatives.items():
        found |= {(language, LabelKind.ALTERNATIVE.value, text) for text in texts}
    return found


def _bring_up_to_date(concept: Concept, value: Value, known: dict[str, Concept]) -> bool:
    labels = _labels(value)
    broader = {known[str(name)].pk for name in value.get("broader", [])}
    definitions = value.get("definition", {})
    held = set(concept.labels.values_list("language", "kind", "text"))
    above = set(concept.broader_links.values_list("broader", flat=True))
    if (held, above, concept.definitions) == (labels, broader, definitions):
        return False
    concept.definitions = definitions
    concept.save(update_fields=["definitions"])
    concept.labels.all().delete()
    ConceptLabel.objects.bulk_create(
        ConceptLabel(concept=concept, language=language, kind=kind, text=text)
        for language, kind, text in sorted(labels)
    )
    concept.broader_links.all().delete()
    ConceptBroader.objects.bulk_create(
        ConceptBroader(concept=concept, broader_id=pk) for pk in sorted(broader)
    )
    return True
