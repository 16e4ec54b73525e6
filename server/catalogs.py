"""Compile message catalogs without gettext's tools, which a bare machine lacks.

Source: GNU gettext manual, "The Format of PO Files" and "The Format of GNU MO Files".
"""

import ast
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LOCALE = Path(__file__).resolve().parent / "locale"
CONTEXT_SEPARATOR = "\x04"
PLURAL_SEPARATOR = "\x00"
MO_MAGIC = 0x950412DE


@dataclass(slots=True)
class Entry:
    """One entry of a catalog while it is read: its parts by keyword, and whether it is fuzzy."""

    parts: dict[str, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def key(self) -> str:
        """What gettext looks up: the message with its context before and its plural behind."""
        key = self.parts.get("msgid", "")
        if "msgctxt" in self.parts:
            key = self.parts["msgctxt"] + CONTEXT_SEPARATOR + key
        if "msgid_plural" in self.parts:
            key += PLURAL_SEPARATOR + self.parts["msgid_plural"]
        return key

    @property
    def translation(self) -> str:
        """The translation, plural forms in their order; empty when there is none."""
        if "msgstr" in self.parts:
            return self.parts["msgstr"]
        forms = [text for keyword, text in self.parts.items() if keyword.startswith("msgstr[")]
        return PLURAL_SEPARATOR.join(forms) if any(forms) else ""


def read_entries(text: str) -> Iterator[Entry]:
    r"""Yield the entries of a catalog in their order; obsolete ones (``#~``) are left out.

    >>> [entry.parts for entry in read_entries('msgid "名称"\nmsgstr ""\n"Na"\n"me"')]
    [{'msgid': '名称', 'msgstr': 'Name'}]
    """
    entry, keyword = Entry(), ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith(("msgctxt", "msgid ", "#")) and "msgid" in entry.parts:
            yield entry
            entry = Entry()
        if line.startswith("#,"):
            entry.fuzzy = entry.fuzzy or "fuzzy" in line
        elif line.startswith("msg"):
            keyword, _, quoted = line.partition(" ")
            entry.parts[keyword] = ast.literal_eval(quoted.strip())
        elif line.startswith('"'):
            entry.parts[keyword] += ast.literal_eval(line)
    if "msgid" in entry.parts:
        yield entry


def translations(text: str) -> dict[str, str]:
    """Give key and translation of every entry that is translated and not fuzzy."""
    found = {entry.key: entry.translation for entry in read_entries(text) if not entry.fuzzy}
    return {key: translation for key, translation in found.items() if translation}


def binary_catalog(messages: dict[str, str]) -> bytes:
    """Give the bytes of a GNU MO file: a header, two tables of length and offset, the strings.

    >>> len(binary_catalog({}))
    28
    """
    pairs = [(key.encode(), messages[key].encode()) for key in sorted(messages)]
    keys_at = 28
    texts_at = keys_at + 8 * len(pairs)
    offset = texts_at + 8 * len(pairs)
    tables, strings = b"", b""
    for column in zip(*pairs, strict=True):
        for string in column:
            tables += struct.pack("<2I", len(string), offset + len(strings))
            strings += string + b"\x00"
    header = struct.pack("<7I", MO_MAGIC, 0, len(pairs), keys_at, texts_at, 0, offset)
    return header + tables + strings


def compile_catalog(source: Path) -> bool:
    """Write the .mo file beside ``source`` unless it is newer; say whether it was written."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    # Two processes may compile at once: each writes its own file, the rename is atomic.
    draft = target.with_suffix(f".{os.getpid()}")
    draft.write_bytes(binary_catalog(translations(source.read_text(encoding="utf-8"))))
    draft.replace(target)
    return True


def compile_all(folder: Path = LOCALE) -> list[Path]:
    """Compile every changed catalog below ``folder`` and give their sources."""
    return [source for source in sorted(folder.rglob("*.po")) if compile_catalog(source)]
