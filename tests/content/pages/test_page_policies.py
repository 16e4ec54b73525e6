"""What holds on every page: drafts unseen, languages, sign-in, colours."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client, override_settings

from server import catalogs
from tests.content.pages.markup import values, words
from tests.factories import (
    make_association,
    make_citation,
    make_document,
    make_edition,
    make_expression,
    make_framework,
    make_requirement,
    make_user,
    seal_edition,
)

ROOT = Path(__file__).resolve().parent.parent.parent.parent
SECRET = "尚未公开"
PAGES = (
    "/",
    "/frameworks/",
    "/frameworks/wuge-guoying",
    "/frameworks/wuge-guoying@2022",
    "/frameworks/wuge-guoying@2022/5.2",
    "/frameworks/wuge-duizhao",
    "/documents/",
    "/documents/wuge-guoying-jiaoliu",
    "/documents/xin-nong-cun-jian-she-jiao-liu",
    "/concepts/",
    "/search",
    "/search?q=慎",
)

pytestmark = pytest.mark.django_db


def test_no_page_shows_a_word_of_a_draft() -> None:
    framework = make_framework(slug="lianjie")
    public = make_edition(framework=framework, label="2022")
    named = make_requirement(edition=public)
    seal_edition(public)
    draft = make_edition(framework=framework, label="2099", title=SECRET, note=SECRET)
    document = make_document(slug="caogao", title=SECRET)
    expression = make_expression(document=document, text=SECRET)
    hidden = make_requirement(edition=draft, title=SECRET, statement=SECRET)
    make_citation(requirement=hidden, expression=expression, end=4)
    make_association(
        edition=draft, source_entity=hidden.entity, target_entity=named.entity, rationale=SECRET
    )
    whole = make_requirement(edition=make_edition(framework=make_framework(title=SECRET)))
    addresses = [
        "/", "/frameworks/", "/frameworks/lianjie", "/frameworks/lianjie@2022",
        "/frameworks/lianjie@2022/1", "/frameworks/lianjie@2099", "/frameworks/lianjie@2099/1",
        f"/frameworks/lianjie/{hidden.entity.uid}",
        f"/frameworks/{whole.edition.framework.slug}",
        "/documents/", "/documents/caogao", f"/documents/caogao@{expression.label}", "/concepts/",
        f"/search?q={SECRET}&kind=requirement", "/search?q=慎",
    ]  # fmt: skip

    for client in (Client(), _signed_in()):
        for address in addresses:
            page = client.get(address)

            assert page.status_code in {200, 404}, address
            shown = words(page.content).replace(f"没有找到“{SECRET}”", "")
            assert SECRET not in shown, address
            assert "2099" not in shown, address


def _signed_in() -> Client:
    client = Client()
    client.force_login(make_user())
    return client


@pytest.mark.parametrize(
    ("asked", "given", "first"),
    [("en-GB", "en", "Skip to content"), ("zh-CN", "zh-hans", "跳到"), ("fr", "zh-hans", "跳到")],
)
def test_every_page_speaks_the_language_that_the_reader_asks_for(
    client: Client, loaded: Path, asked: str, given: str, first: str
) -> None:
    for address in PAGES:
        page = client.get(address, headers={"accept-language": asked})

        assert values(page.content, "lang", "html") == [given], address
        assert words(page.content).startswith(first), address


def test_an_english_reader_gets_english_wordings_and_chinese_sources(
    client: Client, loaded: Path
) -> None:
    page = client.get("/frameworks/wuge-guoying@2022/5.2", headers={"accept-language": "en"})

    text = words(page.content)
    assert "5.2 Caution in power Kind requirement" in text
    assert "close match 1.2 Strict in the use of power" in text
    assert "要慎权，荐人用人出于公心" in text


def test_the_language_switch_works_by_a_plain_form(client: Client, loaded: Path) -> None:
    page = client.get("/frameworks/wuge-guoying@2022/5.2")
    assert "/i18n/setlang/" in values(page.content, "action", "form")

    answer = client.post(
        "/i18n/setlang/", {"language": "en", "next": "/frameworks/wuge-guoying@2022/5.2"}
    )

    assert answer.headers["Location"] == "/frameworks/wuge-guoying@2022/5.2"
    assert values(client.get("/").content, "lang", "html") == ["en"]


def test_every_page_has_one_first_heading_and_skips_no_level(client: Client, loaded: Path) -> None:
    for address in PAGES:
        page = client.get(address)

        body = page.content.decode().split('<dialog class="keys"')[0]
        levels = [int(level) for level in re.findall(r"<h([1-6])[\s>]", body)]
        assert levels.count(1) == 1, address
        assert all(after <= before + 1 for before, after in pairwise(levels)), address
        identifiers = values(page.content, "id")
        assert len(identifiers) == len(set(identifiers)), address


def test_no_page_holds_an_inline_script_or_style(client: Client, loaded: Path) -> None:
    for address in PAGES:
        page = client.get(address)

        assert values(page.content, "style") == [], address
        assert b"<style" not in page.content, address
        assert re.findall(rb"<script(?![^>]* src=)", page.content) == [], address
        assert re.findall(rb"\son[a-z]+=", page.content) == [], address


def test_where_anonymous_reading_is_off_a_stranger_is_sent_to_sign_in(
    client: Client, loaded: Path
) -> None:
    with override_settings(ANONYMOUS_READING=False):
        stranger = client.get("/frameworks/wuge-guoying")
        client.force_login(make_user())
        reader = client.get("/frameworks/wuge-guoying")

    assert stranger.status_code == 302
    assert stranger.headers["Location"].endswith("?next=/frameworks/wuge-guoying")
    assert reader.status_code == 200


def test_every_message_of_the_pages_is_said_in_english() -> None:
    known = catalogs.translations(
        (ROOT / "server/locale/en/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    )
    folders = [ROOT / "server/templates", ROOT / "content/templates"]
    said = {
        message
        for folder in folders
        for path in folder.rglob("*.html")
        for message in re.findall(r"{% translate [\"'](.+?)[\"']", path.read_text(encoding="utf-8"))
    }

    assert said - set(known) == set()


def test_the_dark_colours_stand_twice_and_agree() -> None:
    system, chosen = _palettes()[1:]

    assert system == chosen


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_of_words_is_readable_on_every_paper(*, dark: bool) -> None:
    """WCAG 2.2 §1.4.3: 4.5 to 1."""
    palette = _palettes()[int(dark)]
    inks = [name for name in palette if name.startswith(("ink", "tint"))] + ["vermilion"]

    for ink in sorted(set(inks) - {"tint-none"}):
        for paper in ("paper", "paper-raised", "paper-sunk"):
            assert _contrast(palette[ink], palette[paper]) >= 4.5, (ink, paper)


def _palettes() -> list[dict[str, str]]:
    """The light colours, the dark ones of the system, the dark ones of choice."""
    css = (ROOT / "server/static/css/tokens.css").read_text(encoding="utf-8")
    blocks = css.split("  color-scheme: ")[1:]
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks]


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.2, "relative luminance"."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
