"""What the documentation names is there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.docs.pages import PAGES, ROOT, anchors, commands, links, name, prose

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
SECTIONS = ["Status", "Context", "Decision", "Consequences"]
# What a stray copy of this machine would leave in a file.
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/|registry\.npmjs\.org|pypi\.org/simple")
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
VARIABLE = re.compile(
    r"""(?:env\.(?:text|flag|words|number)|environ\.get)\(\s*"([A-Z][A-Z_]+)"|environ\["([A-Z_]+)"\]"""
)


def _pages(pages: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", pages, ids=name)


@_pages(PAGES)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


@_pages(PAGES)
def test_every_command_named_exists(page: Path) -> None:
    text = commands(page)
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))

    made = {word for word in re.findall(r"\bmake ([a-z]+)", text) if word not in targets}
    managed = set(re.findall(r"manage\.py ([a-z_]+)", text)) - set(get_commands())

    assert made | managed == set()


def test_every_target_of_the_makefile_is_told() -> None:
    told = commands(ROOT / "docs" / "development.md")
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8"))) - {"help"}

    assert {target for target in targets if f"make {target}" not in told} == set()


def test_every_variable_read_from_the_environment_is_told() -> None:
    sources = "\n".join(
        file.read_text(encoding="utf-8")
        for room in ("server", "content", "graph")
        for file in (ROOT / room).rglob("*.py")
        if file.name not in {"test.py", "test_postgres.py"}
    )
    told = prose(ROOT / "docs" / "operations.md")
    read = {a or b for a, b in VARIABLE.findall(sources)} - {"PATH"}

    assert {"PORT", "DATA", "DATABASE_URL"} <= read
    assert {variable for variable in read if f"`{variable}`" not in told} == set()


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    listed = prose(ROOT / "docs" / "decisions" / "README.md")

    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    assert [page.name for page in DECISIONS if f"]({page.name})" not in listed] == []


@_pages(DECISIONS)
def test_a_decision_has_nygards_sections(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == SECTIONS
    assert text.startswith(f"# {int(page.name[:4])}. ")


@_pages(PAGES)
def test_what_is_documented_is_in_both_languages(page: Path) -> None:
    text = prose(page)

    assert page in DECISIONS or re.search(r"[\u4e00-\u9fff]", text)
    assert re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", text)


def test_no_file_names_a_machine_or_a_registry() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    listed = subprocess.check_output([git, "ls-files", "-z"], cwd=ROOT, text=True)
    files = [ROOT / file for file in listed.split("\0") if file]

    guilty = [
        name(file)
        for file in files
        if file != Path(__file__)
        and file.is_file()
        and file.suffix not in {".png", ".woff2", ".gz"}
        and MACHINE.search(file.read_text(encoding="utf-8", errors="replace"))
    ]

    assert guilty == []
