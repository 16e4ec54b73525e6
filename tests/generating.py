"""Requests generated from the OpenAPI document by schemathesis, and what their answers showed.

Every check and both kinds of data: sound requests must be taken, unsound ones refused, and each
answer must be what the document says: status, type, headers, fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.engine import events, from_schema
from schemathesis.hooks import HookContext
from schemathesis.openapi.checks import RejectedPositiveData
from schemathesis.schemas import BaseSchema

DOCUMENT = "/api/v1/openapi.json"
# Statuses by which a service refuses what a schema cannot judge: the state of an edition, which
# version stands, whether a rationale is needed.
_JUDGED = ["409", "412", "422"]
_SOUND = ["2xx", "3xx", "401", "403", "404", *_JUDGED]
_UNSOUND = ["400", "401", "403", "404", "405", "406", "413", "415", "428", *_JUDGED]
_HEADER_MISSING = ["400", "401", "403", "406", "415", "422", "428"]
# Parameters whose right values no schema can list, and why.
UNLISTED = {
    "cursor": "as the list itself wrote it",
    "types": "a framework may add its own",
    "format": "what is written depends on what is exported",
}
LONGEST_WAIT, LONGEST_SOUND_WAIT = 1, 25
SECONDS = 120
# Of a method that nobody declared no operation says anything; addresses that are too long the
# server refuses before the application, in no words (RFC 9110 §15.5.15).
_NO_METHOD, _TOO_LONG = 405, 414


def configured(token: str, examples: int, seed: int) -> SchemathesisConfig:
    """Give the configuration: all phases and checks, ``examples`` random cases an operation."""
    return SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "headers": {"Authorization": f"Token {token}"},
            "continue-on-failure": True,
            "request-timeout": SECONDS,
            "generation": {"max-examples": examples, "mode": "all", "no-shrink": True},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": _SOUND},
                "negative_data_rejection": {"expected-statuses": _UNSOUND},
                "missing_required_header": {"expected-statuses": _HEADER_MISSING},
            },
            "phases": {"coverage": {"generate-duplicate-query-parameters": True}},
        }
    )


def prepared(schema: BaseSchema) -> BaseSchema:
    """Give a schema of which only those failures count that tell of a fault."""
    schema.hook("filter_failure")(_is_ours)
    return schema


@schemathesis.check
def listed_problem(
    ctx: schemathesis.CheckContext, response: Response, case: schemathesis.Case
) -> None:
    """Refuse a code that the operation does not list for this status."""
    del ctx
    answers = case.operation.definition.raw["responses"]
    if response.status_code < 400 or response.status_code == _NO_METHOD or _is_too_long(response):
        return
    listed = answers.get(str(response.status_code), {}).get("x-problem-codes", [])
    code = response.json()["code"]
    assert code in listed, f"{code} is none of {listed}"


@schemathesis.hook("before_call")
def _hurry(context: HookContext, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
    """Wait for events a second at most."""
    del context, kwargs
    waited = str((case.query or {}).get("wait"))
    if waited.isdecimal() and LONGEST_WAIT < int(waited) <= LONGEST_SOUND_WAIT:
        case.query["wait"] = LONGEST_WAIT


def _is_too_long(response: Response) -> bool:
    return response.status_code == _TOO_LONG and not response.content


def _is_ours(
    context: HookContext, failure: Failure, case: schemathesis.Case, response: Response
) -> bool:
    """Whether a failure tells of a fault.

    Not where only ``UNLISTED`` values were refused, or an address that no server reads.
    """
    del context, case
    if _is_too_long(response):
        return False
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 400:
        return True
    refused = [(one["field"], one["code"]) for one in response.json()["errors"]]
    return not refused or any(name not in UNLISTED or code != "invalid" for name, code in refused)


@dataclass(slots=True)
class Told:
    """What a run showed: how much was sent and answered, and each distinct failure."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    phases: Counter[str] = field(default_factory=Counter)
    operations: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def note(self, event: Any) -> None:
        """Take one event of the engine."""
        if isinstance(event, events.NonFatalError):
            self.errors.append(f"{event.label}: {event.info}")
        if isinstance(event, events.FatalError):
            self.errors.append(repr(event.exception))
        if isinstance(event, events.ScenarioFinished):
            self._count(event.recorder, event.phase.value)
            self._fail(event.recorder)

    def _count(self, recorder: Any, phase: str) -> None:
        sent = [one.response for one in recorder.interactions.values()]
        self.cases += len(sent)
        self.phases[phase] += len(sent)
        self.statuses.update(0 if answer is None else answer.status_code for answer in sent)
        self.operations |= {node.value.operation.label for node in recorder.cases.values()}

    def _fail(self, recorder: Any) -> None:
        for key, checks in recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    name = f"{recorder.cases[key].value.operation.label} {check.name}"
                    self.failures.setdefault(name, _shown(recorder, key, check.failure_info))


def _shown(recorder: Any, key: str, found: Any) -> str:
    answered = recorder.interactions[key].response if key in recorder.interactions else None
    words = "" if answered is None else answered.content[:600].decode(errors="replace")
    status = "" if answered is None else answered.status_code
    failure = found.failure
    return f"{failure.title}: {failure.message}\n{found.code_sample}\n{status} {words}"


def run(schema: BaseSchema) -> Told:
    """Send all cases of a schema through every phase, and give what was shown."""
    told = Told()
    for event in from_schema(prepared(schema)).execute():
        told.note(event)
    return told


def summary(told: Told) -> str:
    """Give what was sent in a line."""
    return (
        f"{told.cases} requests ({_listed(told.phases.items())}) over {len(told.operations)}"
        f" operations, answered {_listed(sorted(told.statuses.items()))}"
    )


def _listed(pairs: Iterable[tuple[Any, int]]) -> str:
    return ", ".join(f"{name} {number}" for name, number in pairs)
