"""The explorer's page as the server writes it: whole without a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client, override_settings

from content.models import Framework, Requirement
from content.vocabulary import ASSOCIATION_TYPES, AssociationType
from graph.pages import views
from graph.pages.asking import USUALLY_OFF
from graph.pages.words import kind_word, relation_word
from graph.snapshot import SHELF
from tests.factories import make_edition, make_framework, make_requirement, seal_edition

FRONTEND = Path(__file__).resolve().parents[3] / "frontend" / "src"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def _fresh_graph() -> None:
    SHELF.clear()


def uid_of(title: str) -> str:
    return str(Requirement.objects.values_list("entity__uid", flat=True).get(title=title))


def rows(html: str, table: str) -> list[list[str]]:
    body = html.partition(f'class="graph-table {table}"')[2].partition("</table>")[0]
    lines = re.findall(r"<tr>(.*?)</tr>", body.partition("<tbody>")[2], re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", line)]
        for line in lines
    ]


@pytest.mark.parametrize(
    ("focus", "title"),
    [("wuge-guoying", None), ("wuge-guoying@2022", None), ("wuge-guoying@2022/5.2", "慎权")],
)
@pytest.mark.usefixtures("loaded")
def test_a_focus_by_address_leads_to_its_uid(client: Client, focus: str, title: str | None) -> None:
    framework = Framework.objects.values_list("entity__uid", flat=True).get(slug="wuge-guoying")

    response = client.get("/explore", {"focus": focus, "view": "radial"})

    uid = uid_of(title) if title else framework
    assert (response.status_code, response["Location"]) == (
        302,
        f"/explore?focus={uid}&view=radial",
    )


@pytest.mark.usefixtures("loaded")
def test_the_tree_and_the_tables_stand_in_the_page(client: Client) -> None:
    html = client.get("/explore", {"focus": uid_of("廉洁过硬"), "depth": "1"}).content.decode()

    nodes, edges = rows(html, "nodes"), rows(html, "edges")
    assert nodes[0][:4] == ["5", "廉洁过硬", "标准", "wuge-guoying@2022"]
    assert {"慎欲", "慎权", "慎言", "慎行", "五个过硬"} <= {row[1] for row in nodes}
    assert ["慎权", "属于", "廉洁过硬"] in edges
    assert ["慎言", "支撑", "慎权"] in edges
    tree = html.partition('class="server-tree"')[2].partition("</nav>")[0]
    assert tree.index("五个过硬") < tree.index("廉洁过硬") < tree.index("慎欲") < tree.index("慎行")


@pytest.mark.usefixtures("loaded")
def test_filters_of_the_address_hold_without_a_script(client: Client) -> None:
    query = {
        "focus": uid_of("廉洁过硬"),
        "types_off": "cited_in,about,supports",
        "kinds_off": "standard",
    }

    html = client.get("/explore", query).content.decode()

    assert "标准" not in {row[2] for row in rows(html, "nodes")[1:]}
    assert {row[1] for row in rows(html, "edges")} <= {
        "属于",
        "近似",
        "上位",
        "下位",
        "交叉",
        "无关",
    }


@pytest.mark.usefixtures("loaded")
def test_a_search_lists_nodes_to_look_at(client: Client) -> None:
    html = client.get("/explore", {"q": "慎权"}).content.decode()

    assert f'<a href="?focus={uid_of("慎权")}">慎权</a>' in html


@pytest.mark.usefixtures("loaded")
def test_an_unknown_focus_is_said_and_offers_where_to_begin(client: Client) -> None:
    response = client.get("/explore", {"focus": UNKNOWN})

    html = response.content.decode()
    assert response.status_code == 404
    assert "这一天的图谱里没有这个节点" in html
    assert "五个过硬" in html


@pytest.mark.usefixtures("loaded")
def test_a_day_before_anything_was_in_force_shows_nothing(client: Client) -> None:
    response = client.get("/explore", {"focus": uid_of("慎权"), "as_of": "1999-01-01"})

    assert response.status_code == 404


@pytest.mark.usefixtures("loaded")
def test_english_readers_get_english_words(client: Client) -> None:
    html = client.get(
        "/explore", {"focus": uid_of("慎权")}, headers={"accept-language": "en"}
    ).content.decode()

    assert {row[1] for row in rows(html, "edges")} >= {"part of", "about"}
    for word in ("Code", "Name", "Depth", "Search nodes"):
        assert word in html


@pytest.mark.usefixtures("loaded")
def test_a_page_whose_script_was_not_built_says_how(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "script_name", lambda: None)

    html = client.get("/explore").content.decode()

    assert "make setup" in html
    assert "explorer-" not in "".join(re.findall(r"<script[^>]*src=[^>]*>", html))


@pytest.mark.django_db
def test_no_draft_is_seen(client: Client) -> None:
    framework = make_framework(slug="lianjie", title="廉洁")
    public = make_edition(framework=framework, label="2022")
    named = make_requirement(edition=public, title="公开之条")
    seal_edition(public)
    draft = make_edition(framework=framework, label="2099")
    hidden = make_requirement(edition=draft, title="尚未公开")

    shown = client.get("/explore", {"focus": str(framework.entity.uid)}).content.decode()
    asked = client.get("/explore", {"focus": str(hidden.entity.uid)})

    assert named.title in shown
    assert "尚未公开" not in shown
    assert (asked.status_code, "尚未公开" in asked.content.decode()) == (404, False)


@pytest.mark.django_db
@override_settings(ANONYMOUS_READING=False)
def test_strangers_sign_in_where_reading_is_not_open(client: Client) -> None:
    response = client.get("/explore?focus=x")

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_the_script_says_relations_and_kinds_as_the_server_does() -> None:
    source = (FRONTEND / "relations.ts").read_text(encoding="utf-8")
    text = r'"([^"]+)"'
    line = rf"^  (\w+): look\({text}, {text}, {text}, {text}"
    looks = re.findall(line, source, re.MULTILINE)
    kinds = re.findall(r'^  (\w+): \{ zh: "([^"]+)", en: "([^"]+)"', source, re.MULTILINE)

    said = {(name, relation_word(name, "zh"), relation_word(name, "en")) for name, *_ in looks}
    assert {(name, zh, en) for name, zh, en, *_ in looks} == said
    assert {name for name, *_ in looks} >= {word.value for word in ASSOCIATION_TYPES}
    backs = {name: (zh, en) for name, _, _, zh, en in looks}
    for word, meaning in ASSOCIATION_TYPES.items():
        if word == AssociationType.CHILD_OF:
            continue  # told from the tree by words of its own
        assert backs[word.value] == (meaning.inverse_zh, meaning.inverse_en)
    assert set(kinds) == {
        (name, kind_word(name, "zh"), kind_word(name, "en")) for name, *_ in kinds
    }


def test_the_script_leaves_off_what_the_server_leaves_off() -> None:
    source = (FRONTEND / "state.ts").read_text(encoding="utf-8")

    off = re.search(r"types_off: \[([^\]]*)\]", source)
    assert off
    assert set(re.findall(r'"(\w+)"', off[1])) == USUALLY_OFF
