"""Message catalogs are read by gettext as their sources say."""

import gettext
import io
import os
import re
from pathlib import Path

from server.catalogs import LOCALE, binary_catalog, compile_catalog, read_entries, translations

MESSAGE = re.compile(r"""(?:\b(?:_|gettext|gettext_lazy)\(|{%\s*translate)\s*(["'])(.+?)\1""")
SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#: somewhere.html:3
msgid "标准体系"
msgstr "Framework"

msgctxt "verb"
msgid "引用"
msgstr "cite \\"it\\""

#, fuzzy
msgid "旧词"
msgstr "guessed"

msgid "一项"
msgid_plural "%(count)s 项"
msgstr[0] "one item"
msgstr[1] "%(count)s items"

#~ msgid "无用"
#~ msgstr "obsolete"

msgid "未译"
msgstr ""
"""


def test_gettext_reads_back_what_the_source_says() -> None:
    catalog = gettext.GNUTranslations(io.BytesIO(binary_catalog(translations(SOURCE))))

    assert catalog.gettext("标准体系") == "Framework"
    assert catalog.pgettext("verb", "引用") == 'cite "it"'
    assert catalog.ngettext("一项", "%(count)s 项", 1) == "one item"
    assert catalog.ngettext("一项", "%(count)s 项", 2) == "%(count)s items"


def test_fuzzy_obsolete_and_untranslated_entries_are_left_out() -> None:
    catalog = gettext.GNUTranslations(io.BytesIO(binary_catalog(translations(SOURCE))))

    assert [catalog.gettext(word) for word in ("旧词", "无用", "未译")] == ["旧词", "无用", "未译"]


def test_a_catalog_is_compiled_once_and_again_when_its_source_changes(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.write_text(SOURCE, encoding="utf-8")

    first, second = compile_catalog(source), compile_catalog(source)
    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))

    assert (first, second, compile_catalog(source)) == (True, False, True)


def test_no_shipped_message_is_defined_twice_in_one_catalog() -> None:
    repeated = {
        f"{source.relative_to(LOCALE)}: {key}"
        for source in LOCALE.rglob("*.po")
        for key in _repeated([e.key for e in read_entries(source.read_text(encoding="utf-8"))])
    }

    assert repeated == set()


def _repeated(keys: list[str]) -> set[str]:
    return {key for key in keys if keys.count(key) > 1}


def test_every_chinese_message_in_code_and_templates_has_its_english() -> None:
    english = translations((LOCALE / "en/LC_MESSAGES/django.po").read_text(encoding="utf-8"))
    rooms = [LOCALE.parents[1] / room for room in ("server", "content", "graph")]
    files = [file for room in rooms for kind in ("py", "html") for file in room.rglob(f"*.{kind}")]
    used = {
        found[2]
        for file in files
        for found in MESSAGE.finditer(file.read_text(encoding="utf-8"))
        if re.search(r"[\u4e00-\u9fff]", found[2])
    }

    assert len(used) > 50
    assert used - set(english) == set()
