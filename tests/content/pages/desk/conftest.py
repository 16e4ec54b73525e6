"""A draft with a text, provisions and proposals, and people who work at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from content.models import Edition, Expression, Framework, Proposal, Requirement
from content.vocabulary import ProposalKind, Role
from tests.factories import (
    make_citation,
    make_document,
    make_edition,
    make_expression,
    make_framework,
    make_member,
    make_passage,
    make_requirement,
    make_user,
)

TEXT = "一、廉洁\n要特别慎欲。要特别慎权，公道正派。要特别慎言。𠮷日慎行。\n"
SignIn = Callable[..., Client]


@dataclass(frozen=True, slots=True)
class Bench:
    """A draft as the tests work at it; ``desire`` and ``power`` stand below ``top``."""

    framework: Framework
    edition: Edition
    expression: Expression
    top: Requirement
    desire: Requirement
    power: Requirement

    @property
    def address(self) -> str:
        return f"/edit/{self.framework.slug}"

    def at(self, requirement: Requirement) -> str:
        return f"{self.address}/provisions/{requirement.entity.uid}"

    def propose(self, start: int, end: int) -> Proposal:
        return Proposal.objects.create(
            edition=self.edition,
            expression=self.expression,
            kind=ProposalKind.REQUIREMENT,
            rule="demand",
            confidence=0.4,
            start=start,
            end=end,
            payload={"statement": TEXT[start:end]},
        )


@pytest.fixture
def bench(db: None) -> Bench:
    """Give a draft of three provisions that cite one text, with a proposal to come."""
    framework = make_framework(slug="lianjie", title="廉洁标准")
    edition = make_edition(framework=framework, label="2030")
    document = make_document(slug="lianjie-wen", title="廉洁一文")
    expression = make_expression(document=document, text=TEXT)
    passage = make_passage(expression=expression, end=len(TEXT))
    top = make_requirement(edition=edition, title="廉洁", statement="")
    desire = make_requirement(parent=top, title="慎欲", statement="要特别慎欲。")
    power = make_requirement(parent=top, title="慎权", statement="要特别慎权，公道正派。")
    make_citation(requirement=top, expression=expression, passage=passage, start=0, end=4)
    for requirement in (desire, power):
        start = TEXT.index(requirement.statement)
        make_citation(
            requirement=requirement,
            expression=expression,
            start=start,
            end=start + len(requirement.statement),
        )
    return Bench(framework, edition, expression, top, desire, power)


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Give ``sign_in(role, framework)``: a client of a person who has that role there."""

    def signed(role: Role | None = Role.EDITOR, framework: Framework | None = None) -> Client:
        person = make_user() if role is None else make_member(role=role, framework=framework)
        client = Client()
        client.force_login(person)
        return client

    return signed


@pytest.fixture
def editor(sign_in: SignIn) -> Client:
    """Give the client of one who may edit everywhere."""
    return sign_in(Role.EDITOR)
