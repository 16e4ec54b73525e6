"""The README's lines work as written."""

import json
import re
import shlex
import shutil
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.docs.pages import ROOT, commands

ORIGIN = "http://127.0.0.1:8000"
README = ROOT / "README.md"
LINES = re.findall(r"^curl .*$", commands(README), re.MULTILINE)


def _fetch_without_curl(arguments: list[str]) -> str:
    """Do what curl does with the options that the README uses."""
    address = next(word for word in arguments if word.startswith("http"))
    if "--data-urlencode" in arguments:
        key, _, value = arguments[arguments.index("--data-urlencode") + 1].partition("=")
        address += f"?{urllib.parse.urlencode({key: value})}"
    with urllib.request.urlopen(address) as response:  # noqa: S310
        return str(response.read().decode())


def _fetch(arguments: list[str]) -> str:
    if shutil.which("curl") is None:
        return _fetch_without_curl(arguments)
    command = ["curl", "--silent", "--show-error", "--fail", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def answers(live_server: LiveServer, sample: Path) -> list[str]:
    arguments = [shlex.split(line.replace(ORIGIN, live_server.url))[1:] for line in LINES]
    assert [_fetch_without_curl(line) for line in arguments] != []
    return [_fetch(line) for line in arguments]


def test_the_five_curl_lines_answer_what_they_say(answers: list[str]) -> None:
    standards, requirement, found, graph, text = answers

    titles = [one["title"] for one in json.loads(standards)["results"]]
    assert titles == ["政治过硬", "学习过硬", "业务过硬", "团结过硬", "廉洁过硬"]
    one = json.loads(requirement)
    assert (one["title"], one["citations"][0]["quote"] in text) == ("慎言", True)
    assert json.loads(found)["results"][0]["title"] == "慎言"
    assert one["uid"] in {node["uid"] for node in json.loads(graph)["nodes"]}


def test_its_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\((docs/images/[^)]+)\)", README.read_text("utf-8"))

    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).exists()] == []
