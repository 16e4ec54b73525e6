"""How ``python -m tests`` spreads the tests: every one on each of its databases, by two workers.

Two workers share the tests of one database file by file, the long ones first. Where one waits for
a browser, a server or the end of a pause, the others use the processor, and at the end of the run
no core stands idle because one database has less to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SETTINGS = {"sqlite": "server.settings.test", "postgres": "server.settings.test_postgres"}
# The files that take longest, longest first; all others follow by their number of tests. What a
# browser shows comes behind the proofs, whose processes leave it too little of a small machine.
LONG = (
    "tests/server/test_proofs.py",
    "tests/content/pages/desk/test_roles.py",
    "tests/content/services/test_roles.py",
    "tests/content/api/test_roles.py",
    "tests/browser/test_desk_keeps.py",
    "tests/browser/test_explorer.py",
    "tests/server/test_openapi_fuzz.py",
    "tests/server/test_serving.py",
    "tests/browser/test_desk_pages.py",
    "tests/content/pages/test_pages_in_a_browser.py",
    "tests/browser/test_desk.py",
    "tests/browser/test_explorer_looks.py",
    "tests/server/test_openapi.py",
    "tests/content/services/test_moving.py",
    "tests/graph/test_following.py",
    "tests/server/reading/test_survival.py",
    "tests/content/services/test_imports.py",
    "tests/server/test_refusals_are_produced.py",
    "tests/content/services/test_machine.py",
    "tests/content/services/test_grouped_imports.py",
    "tests/browser/test_explorer_speed.py",
    "tests/browser/test_suggestions.py",
)
# Tried on one database. What people and programs are let do goes through the services and queries
# that the table of roles beside the services, and files beside these, try on both. Every screen and
# form of the desk is asked for on both all the same, and every address of the API: by the table of
# roles and the plain reads on the one, by the others below on the other. What gold says of how two
# texts differ, and how a page is written, is about no database.
ONCE = {
    "tests/content/pages/desk/test_roles.py": "sqlite",
    "tests/content/pages/desk/test_concepts.py": "postgres",
    "tests/content/pages/desk/test_documents.py": "postgres",
    "tests/content/pages/desk/test_links.py": "postgres",
    "tests/content/pages/desk/test_proposals.py": "postgres",
    "tests/content/pages/desk/test_provisions.py": "postgres",
    "tests/content/pages/desk/test_starting.py": "postgres",
    "tests/content/pages/desk/test_talking_and_releasing.py": "postgres",
    "tests/content/pages/desk/test_workbench.py": "postgres",
    "tests/docs/test_editing_page.py": "postgres",
    "tests/server/test_plain_reads.py": "sqlite",
    "tests/server/reading/test_same_answers.py": "postgres",
    "tests/content/api/test_roles.py": "sqlite",
    "tests/docs/test_integrating_page.py": "sqlite",
    "tests/server/test_refusals_are_produced.py": "postgres",
    "tests/content/api/test_law_pairs_compare.py": "sqlite",
    "tests/content/pages/test_page_policies.py": "sqlite",
}
# Files whose tests share nothing that is dear to make.
APART = ("tests/server/test_proofs.py",)
# A table of roles is tried in one state of the edition after the other; each has its own world.
_STATE = re.compile(r"test_roles\.py::.*?(\w+)\]$")


def workers(each: int) -> Iterator[str]:
    """Give the specifications of so many workers for each database.

    >>> list(workers(1))[0]
    'popen//id=sqlite_1//env:DJANGO_SETTINGS_MODULE=server.settings.test'
    """
    for database, settings in SETTINGS.items():
        for number in range(1, each + 1):
            yield f"popen//id={database}_{number}//env:DJANGO_SETTINGS_MODULE={settings}"


def database_of(worker: str) -> str:
    """Give the database of a worker; nothing for what is none of ``workers``.

    >>> database_of("postgres_2"), database_of("gw0"), database_of("")
    ('postgres', '', '')
    """
    name = worker.rpartition("_")[0]
    return name if name in SETTINGS else ""


def share_of(test: str) -> str:
    """Give what a test is sent to a worker with: its file, if not a part of it.

    >>> share_of("tests/server/test_health.py::test_a[x]")
    'tests/server/test_health.py'
    >>> share_of("tests/content/api/test_roles.py::test_a_write[bulk-in_review]")
    'tests/content/api/test_roles.py in_review'
    """
    file = test.partition("::")[0]
    if file in APART:
        return test
    state = _STATE.search(test)
    return f"{file} {state[1]}" if state else file
