"""Which files an import takes, in which order: folders opened, package files after their texts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from content.formats.plumbline_yaml import looks_like_package
from content.text.decode import LARGEST_FILE

# Beside a corpus these tell about it; they are not part of it.
_ASIDE = frozenset({"readme", "license", "licence", "changelog", "copying"})
_PACKAGE_SUFFIXES = frozenset({".yaml", ".yml"})
FORMATS = ("auto", "text", "yaml")


@dataclass(frozen=True, slots=True)
class Planned:
    """One file to import: ``format`` is text, yaml or missing."""

    path: Path
    format: str


def plan(paths: Iterable[Path], *, wanted: str = "auto") -> list[Planned]:
    """List the files of ``paths`` in the order to import them.

    Files named are taken as named; of a folder all files below it, hidden ones and README-like
    ones aside. Package files come last, crosswalks after the frameworks that they link; texts
    that a package names beside it are left to the package.
    """
    found = list(dict.fromkeys(_expanded(paths)))
    planned = [Planned(path, _format(path, wanted)) for path in found]
    claimed = {text for one in planned if one.format == "yaml" for text in _claims(one.path)}
    kept = [one for one in planned if one.path.resolve() not in claimed]
    return sorted(kept, key=_turn)


def _expanded(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (
                below
                for below in sorted(path.rglob("*"))
                if below.is_file() and not _aside(below.relative_to(path))
            )
        else:
            yield path


def _aside(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return hidden or path.stem.lower() in _ASIDE


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError:
        return b""


def _format(path: Path, wanted: str) -> str:
    if not path.exists():
        return "missing"
    if wanted != "auto":
        return wanted
    is_package = path.suffix.lower() in _PACKAGE_SUFFIXES or looks_like_package(_head(path))
    return "yaml" if is_package else "text"


def _claims(path: Path) -> Iterator[Path]:
    """The texts that a package file names, read without checking the rest of it."""
    if path.stat().st_size > LARGEST_FILE:
        return
    in_documents = False
    for line in path.read_bytes().decode("utf-8", "replace").splitlines():
        if line and not line[0].isspace() and not line.startswith(("#", "-")):
            in_documents = line.startswith("documents:")
        if in_documents and "file:" in line:
            name = line.partition("file:")[2].split(",")[0].strip(" '\"}")
            yield (path.parent / name).resolve()


def _turn(one: Planned) -> tuple[int, bool]:
    crosswalk = one.format == "yaml" and b"kind: crosswalk" in _head(one.path)
    return (("missing", "text", "yaml").index(one.format), crosswalk)
