"""The page about streams is carried out, and names the limits of the code."""

import shutil

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from content.api.streaming import MEDIA_TYPE
from content.errors import StreamBrokenError, StreamsBusyError
from content.queries.streams import BATCH
from tests.docs.consoles import perform
from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "streams.md"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.django_db(transaction=True)
def test_the_commands_answer_as_the_page_says(live_server: LiveServer) -> None:
    call_command("import", str(ROOT / "content" / "sample"), publish=True, verbosity=0)

    perform(PAGE, {"SITE": live_server.url})


def test_the_page_names_what_the_code_has() -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = (MEDIA_TYPE, StreamBrokenError.code, StreamsBusyError.code, str(BATCH))

    assert [word for word in named if word not in page] == []
