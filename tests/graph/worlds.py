"""Random content: editions published, withdrawn and open, texts, citations, references, links."""

import datetime as dt
from random import Random

from content.models import (
    Association,
    ConceptBroader,
    Document,
    Edition,
    Entity,
    Expression,
    Passage,
    Redirect,
    Reference,
    Requirement,
    Withdrawal,
)
from content.vocabulary import AssociationType, EntityKind
from tests.factories import (
    PUBLISHED_AT,
    TEXT,
    make_association,
    make_citation,
    make_concept,
    make_document,
    make_edition,
    make_entity,
    make_expression,
    make_framework,
    make_passage,
    make_requirement,
    seal_edition,
    seal_expression,
)

DAYS = tuple(dt.date(year, 6, 1) for year in (2019, 2020, 2021, 2022))
SPAN = 6
TYPES = list(AssociationType)


class World:
    """What was made, for the next thing made to link to."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.entities: list[Entity] = []
        self.passages: list[Passage] = []
        self.texts: list[Expression] = []

    def make(self) -> None:
        self.make_texts()
        pools = [self.make_pool() for _ in range(2)]
        self.entities += [
            make_entity(kind=EntityKind.EXTERNAL, uri="urn:outside"),
            make_entity(title="只有称呼"),
        ]
        self.make_concepts()
        for pool in pools:
            self.make_editions(pool)
        self.link_documents()
        if self.random.random() < 0.5:
            source, target = self.random.sample(pools[0], 2)
            Redirect.objects.create(entity=source, target=target, at=PUBLISHED_AT)

    def make_texts(self) -> None:
        for at in range(3):
            document = make_document()
            self.entities.append(document.entity)
            if at == 2:
                self.publish_stub(document)
                continue
            for day in self.random.sample(DAYS, self.random.randint(1, 2)):
                text = make_expression(
                    document=document, text=TEXT + "。" * len(self.texts), effective_from=day
                )
                self.make_passages(text)
                self.texts.append(text)
        for text in self.texts:
            self.make_references(text)
            if self.random.random() < 0.7:
                seal_expression(text)

    def publish_stub(self, document: Document) -> None:
        if self.random.random() < 0.5:
            Document.objects.filter(pk=document.pk).update(published_at=PUBLISHED_AT)

    def make_passages(self, text: Expression) -> None:
        whole = make_passage(expression=text, start=0, end=len(text.text))
        for at in range(3):
            part = make_passage(
                expression=text, parent=whole, start=at * SPAN, end=(at + 1) * SPAN, marker="一是"
            )
            self.passages.append(part)
            self.entities.append(part.entity)
        self.passages.append(whole)

    def make_references(self, text: Expression) -> None:
        for at in range(self.random.randint(0, 3)):
            target = self.random.choice(
                [*(one.entity for one in self.passages), *self.entities, None]
            )
            start = at * SPAN + 1
            Reference.objects.create(
                expression=text, kind="full", raw="《文献》", start=start, end=start + 3, at=start,
                target=target,
            )  # fmt: skip

    def make_pool(self) -> list[Entity]:
        pool = [make_entity() for _ in range(4)]
        self.entities += pool
        return pool

    def make_concepts(self) -> None:
        concepts = [make_concept(label=f"概念{at}") for at in range(3)]
        self.entities += [one.entity for one in concepts]
        ConceptBroader.objects.create(concept=concepts[0], broader=concepts[1])

    def make_editions(self, pool: list[Entity]) -> None:
        framework = make_framework()
        self.entities.append(framework.entity)
        for day in sorted(self.random.sample(DAYS, self.random.randint(1, 3))):
            edition = make_edition(framework=framework, effective_from=day)
            self.fill(edition, pool)
            if self.random.random() < 0.25:
                return
            seal_edition(edition)
            if self.random.random() < 0.3:
                Withdrawal.objects.create(
                    edition=edition, reason="误发", at=PUBLISHED_AT, revision=edition.revision or 0
                )

    def fill(self, edition: Edition, pool: list[Entity]) -> None:
        made: list[Requirement] = []
        for entity in self.random.sample(pool, self.random.randint(1, len(pool))):
            parent = self.random.choice([None, *made])
            one = make_requirement(
                edition=edition, parent=parent, entity=entity, title=f"要求{len(made)}"
            )
            made.append(one)
            if self.random.random() < 0.7:
                start = self.random.randint(0, 3 * SPAN)
                make_citation(
                    requirement=one, expression=self.random.choice(self.texts), start=start,
                    end=start + self.random.randint(1, SPAN),
                )  # fmt: skip
        for _ in range(self.random.randint(1, 6)):
            self.link(edition=edition)

    def link_documents(self) -> None:
        for document in Document.objects.all()[:2]:
            self.link(document=document)

    def link(self, **owner: object) -> None:
        source, target = self.random.sample(self.entities, 2)
        kind = self.random.choice(TYPES)
        known = Association.objects.filter(
            source_entity=source, target_entity=target, type=kind, **owner
        )
        if not known.exists():
            make_association(
                source_entity=source, target_entity=target, type=kind,
                navigation=self.random.random() < 0.1, **owner,
            )  # fmt: skip
