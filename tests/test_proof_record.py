"""What ``make prove`` says of proofs that do not end well."""

import sys
from types import SimpleNamespace

import pytest

from tests.proofs.__main__ import outcome_of
from tests.proofs.verdict import Unproven

ENDS = [
    (Unproven("no office here"), "unproven", "no office here"),
    (AssertionError("one write was lost"), "refuted", "one write was lost"),
    (ConnectionResetError("gone"), "refuted", "it broke off: ConnectionResetError('gone')"),
    (KeyError("etag"), "refuted", "it broke off: KeyError('etag')"),
]


@pytest.mark.parametrize(("end", "verdict", "says"), ENDS)
def test_a_proof_that_does_not_hold_or_breaks_off_is_recorded(
    end: Exception, verdict: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prove() -> str:
        raise end

    monkeypatch.setitem(sys.modules, "tests.proofs.ending", SimpleNamespace(prove=prove))
    outcome = outcome_of("ending")

    assert (outcome.name, outcome.verdict, outcome.says) == ("ending", verdict, says)
