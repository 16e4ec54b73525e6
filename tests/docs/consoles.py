"""Pages that are carried out: their commands, the answers they promise, and the two compared.

In a promised answer ``…`` stands for anything (as a key: for further fields; in a list: for further
elements; inside words: for any words), and ``$NAME`` for what later commands call so.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CONSOLE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"\$([A-Z_]+)")
Names = dict[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a page and the answer promised, or (``kind`` python) lines to carry out."""

    kind: str
    command: str
    promised: str = ""


def steps(page: Path) -> list[Step]:
    """Give what a page does, in order: commands, the functions it defines, lines of Python."""
    found: list[Step] = []
    for kind, block in _CONSOLE.findall(page.read_text(encoding="utf-8")):
        if kind == "console":
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, promised = re.split(r"(?<!\\)\n(?!  )", part, maxsplit=1)
                found.append(Step(kind, command, promised.strip()))
        elif kind in ("sh", "python"):
            found.append(Step(kind, block))
    return found


def said(command: str, defined: str, names: Names) -> str:
    """Give what a command writes; the shell knows ``names`` and what the page defined before."""
    finished = subprocess.run(
        ["/bin/sh", "-c", f"{defined}\n{command}"],
        env=os.environ | names,
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout


def perform(
    page: Path, names: Names, meanwhile: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """Do all that a page does and hold each answer to what it promises.

    ``names`` gain what the answers name, and ``meanwhile`` is done after each command. Gives what
    the Python of the page defines.
    """
    defined, python = "", dict[str, Any]()
    for step in steps(page):
        if step.kind == "sh":
            defined += step.command
        elif step.kind == "python":
            exec(step.command, python)  # noqa: S102 - the page's own lines
        else:
            answer = said(step.command, defined, names)
            assert agrees(answer, step.promised, names), f"$ {step.command}\n{answer}"
            meanwhile()
    return python


def agrees(answer: str, promised: str, names: Names) -> bool:
    """Say whether an answer is what was promised, and keep what it names.

    With a status line the headers promised must be among those of the answer.
    """
    if not promised.startswith("HTTP/"):
        return _same(_parsed(answer), _parsed(promised), names)
    head, _, body = answer.replace("\r\n", "\n").partition("\n\n")
    promised_head, _, promised_body = promised.partition("\n\n")
    status, *headers = head.splitlines()
    promised_status, *wanted = promised_head.splitlines()
    given = {name.lower(): value for name, _, value in (line.partition(": ") for line in headers)}
    # The body first: a header may hold what the body names.
    return (
        status.split()[1] == promised_status.split()[1]
        and _same(_parsed(body), _parsed(promised_body), names)
        and all(
            _same_words(given.get(name.lower()), value, names)
            for name, _, value in (line.partition(": ") for line in wanted)
        )
    )


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text.strip()


def _same(answer: Any, promised: Any, names: Names) -> bool:
    if isinstance(promised, str):
        return _same_words(answer, promised, names)
    if isinstance(promised, dict):
        return isinstance(answer, dict) and _same_fields(answer, promised, names)
    if isinstance(promised, list):
        return isinstance(answer, list) and _same_elements(answer, promised, names)
    return bool(answer == promised)


def _same_words(answer: Any, promised: str, names: Names) -> bool:
    if named := _NAME.fullmatch(promised):
        return names.setdefault(named[1], str(answer)) == str(answer)
    if promised == "…":
        return True
    known = _NAME.sub(lambda found: names.get(found[1], found[0]), promised)
    pattern = ".*".join(map(re.escape, known.split("…")))
    return isinstance(answer, str) and re.fullmatch(pattern, answer, re.DOTALL) is not None


def _same_fields(answer: dict[str, Any], promised: dict[str, Any], names: Names) -> bool:
    named = set(promised) - {"…"}
    whole = set(answer) == named or ("…" in promised and named <= set(answer))
    return whole and all(_same(answer[name], promised[name], names) for name in named)


def _same_elements(answer: list[Any], promised: list[Any], names: Names) -> bool:
    if promised and promised[-1] == "…":
        answer, promised = answer[: len(promised) - 1], promised[:-1]
    return len(answer) == len(promised) and all(
        _same(one, other, names) for one, other in zip(answer, promised, strict=True)
    )
