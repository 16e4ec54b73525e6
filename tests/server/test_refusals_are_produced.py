"""Every refusal that the OpenAPI document lists can be produced, and no other is answered."""

from typing import Any

import orjson
import pytest

from content.vocabulary import EditionState
from server.api_pages import document
from tests.content.roles import World, undone
from tests.listing import Place, place_of
from tests.server.refused import EVERYWHERE, SPECIAL, state_of
from tests.server.refusing import RECIPES, sound_requests

Refusal = tuple[str, int, str]
Views = dict[str, Place]
# The states of the edition in which something is refused that is not in a draft.
TRIED = (EditionState.DRAFT, EditionState.IN_REVIEW, EditionState.PUBLISHED)


def described() -> tuple[Views, list[Refusal]]:
    """Give the view and method of every operation, and every refusal that it lists."""
    views: Views = {}
    refusals: list[Refusal] = []
    for template, item in orjson.loads(document())["paths"].items():
        for method, operation in item.items():
            views[operation["operationId"]] = place_of(template, method)
            refusals += [
                (operation["operationId"], int(status), code)
                for status, answer in operation["responses"].items()
                for code in answer.get("x-problem-codes", ())
            ]
    return views, refusals


def recipe_of(name: str, status: int, code: str) -> Any:
    """Give what produces a refusal: its own recipe, else that of the code; None without any."""
    own = SPECIAL.get((name, code)) or SPECIAL.get((name, f"{code} {status}"))
    return own or EVERYWHERE.get(code) or RECIPES.get(code)


@pytest.mark.django_db
@pytest.mark.parametrize("world", TRIED, indirect=True)
def test_every_refusal_that_the_document_lists_can_be_produced(world: World) -> None:
    views, refusals = described()
    sound, wrong, tried = sound_requests(world), [], 0
    for name, status, code in refusals:
        recipe = recipe_of(name, status, code)
        if recipe is None or state_of(name, code) != world.state:
            continue
        with undone():
            response = recipe(sound[views[name]], world)
        tried += 1
        answered = orjson.loads(response.content) if response.content else {}
        if (response.status_code, answered.get("code")) != (status, code):
            said = (response.status_code, answered.get("code"), answered.get("detail"))
            wrong.append((name, status, code, *said, answered.get("errors")))

    assert wrong == [], "\n".join(map(str, wrong))
    assert tried > 10


def test_every_refusal_has_a_recipe_and_every_recipe_its_refusal() -> None:
    _, refusals = described()
    listed = {(name, code) for name, _, code in refusals}
    listed |= {(name, f"{code} {status}") for name, status, code in refusals}

    assert [one for one in refusals if recipe_of(*one) is None] == []
    assert [one for one in SPECIAL if one not in listed] == []
    assert set(RECIPES) | set(EVERYWHERE) <= {code for _, code in listed}
