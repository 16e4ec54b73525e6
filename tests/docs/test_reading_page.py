"""The page about reading is carried out, and names the limits and tags of the code."""

import shutil

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from content.announcing import FILE
from content.api.views import ALL_LISTS
from content.queries.touched import MOST_EVENTS, MOST_LINKS
from server.reading.packing import SUFFIX
from server.reading.requests import PREFIX
from tests.docs.consoles import perform
from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "reading.md"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.django_db(transaction=True)
def test_the_commands_answer_as_the_page_says(live_server: LiveServer) -> None:
    call_command("import", str(ROOT / "content" / "sample"), publish=True, verbosity=0)

    perform(PAGE, {"SITE": live_server.url})


def test_the_page_names_what_the_code_has() -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = [f"`{word}`" for word in (*sorted(ALL_LISTS), SUFFIX, PREFIX, f"DATA/{FILE}")]
    limits = [f"{number:,}" for number in (MOST_EVENTS, MOST_LINKS)]
    memory = f"| `READING_MEMORY_MB` | `{settings.READING_MEMORY_MB}` |"

    assert [word for word in (*named, *limits, memory) if word not in page] == []
