"""Reading by REST: the contract's lists and single things, on the sample content."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

Json = dict[str, Any]


def get(client: Client, address: str, **query: str) -> Json:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == 200, response.content.decode()
    body: Json = response.json()
    return body


@pytest.fixture(autouse=True)
def content(loaded: Path, db: None) -> Path:
    return loaded


@pytest.fixture
def integrity(client: Client) -> Json:
    standards = get(client, "requirements/", framework="wuge-guoying", kind="standard")["results"]
    return get(client, f"requirements/{standards[4]['uid']}/")


def test_the_framework_has_exactly_five_standards(client: Client) -> None:
    body = get(client, "requirements/", framework="wuge-guoying", kind="standard")

    assert [row["code"] for row in body["results"]] == ["1", "2", "3", "4", "5"]
    assert (body["next"], body["previous"]) == (None, None)


def test_the_children_of_integrity_are_the_four_cautions_in_order(integrity: Json) -> None:
    assert [child["title"] for child in integrity["children"]] == ["慎欲", "慎权", "慎言", "慎行"]
    assert integrity["siblings"]["previous"]["code"] == "4"
    assert integrity["siblings"]["next"] is None
    assert integrity["ancestors"] == []


def test_a_quote_is_the_slice_of_its_document(client: Client, integrity: Json) -> None:
    for child in integrity["children"]:
        requirement = get(client, f"requirements/{child['uid']}/")
        assert requirement["ancestors"] == [
            {name: integrity[name] for name in ("uid", "code", "title", "address")}
        ]
        assert requirement["citations"]
        for citation in requirement["citations"]:
            slug = citation["document"]["slug"]
            text = client.get(f"/api/v1/documents/{slug}/text/", follow=True).content.decode()
            assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_list_is_read_page_by_page_in_both_directions(client: Client) -> None:
    whole = get(client, "requirements/", framework="wuge-guoying", limit="500", count="true")
    pages, address = [], "/api/v1/requirements/?framework=wuge-guoying&limit=7"
    while address:
        response = client.get(address)
        body = response.json()
        assert ('rel="next"' in response.headers.get("Link", "")) is (body["next"] is not None)
        pages.append(body)
        address = body["next"]
    back = client.get(pages[-1]["previous"]).json()

    rows = [row for page in pages for row in page["results"]]
    assert rows == whole["results"]
    assert whole["count"] == len(rows)
    assert pages[0]["previous"] is None
    assert back["results"] == pages[-2]["results"]
    assert back["next"] is not None


def test_members_are_given_in_the_order_asked_with_null_for_unknown_ones(client: Client) -> None:
    rows = get(client, "requirements/", framework="wuge-guoying")["results"]
    uids = [rows[3]["uid"], "nobody", rows[0]["uid"]]

    body = get(client, "requirements/", uid=",".join(uids))

    assert body["results"] == [rows[3], None, rows[0]]


@pytest.mark.parametrize(
    "name", ["frameworks", "editions", "documents", "passages", "associations", "concepts"]
)
def test_every_list_gives_members_by_uid(client: Client, name: str) -> None:
    first = get(client, f"{name}/", limit="1")["results"][0]

    assert get(client, f"{name}/", uid=first["uid"])["results"] == [first]


def test_only_the_fields_asked_for_are_given(client: Client) -> None:
    body = get(
        client, "requirements/", framework="wuge-guoying", fields="title,children", limit="1"
    )

    assert list(body["results"][0]) == ["uid", "title", "children"]


def test_an_expanded_list_gives_what_the_single_answer_gives(
    client: Client, integrity: Json
) -> None:
    names = ["ancestors", "children", "siblings", "citations", "associations", "concepts", "texts"]

    body = get(client, "requirements/", uid=integrity["uid"], expand=",".join(names))

    row = body["results"][0]
    assert {name: row[name] for name in names} == {name: integrity[name] for name in names}


def test_filters_narrow_to_a_subtree_a_document_a_concept_and_words(
    client: Client, integrity: Json
) -> None:
    within = get(client, "requirements/", within=integrity["uid"])["results"]
    document = integrity["citations"][0]["document"]["slug"]
    cited = get(client, "requirements/", document=document, limit="500")["results"]
    about = get(client, "requirements/", concept=integrity["concepts"][0]["uid"])["results"]
    words = get(client, "requirements/", q="慎言")["results"]

    assert [row["code"] for row in within] == ["5", "5.1", "5.2", "5.3", "5.4"]
    assert integrity["uid"] in [row["uid"] for row in cited]
    assert integrity["uid"] in [row["uid"] for row in about]
    assert [row["title"] for row in words] == ["慎言"]


def test_the_tree_nests_the_whole_edition(client: Client) -> None:
    edition = get(client, "editions/", framework="wuge-guoying")["results"][0]

    tree = get(client, f"editions/{edition['uid']}/tree/")

    def count(node: Json) -> int:
        return 1 + sum(count(child) for child in node["children"])

    assert (tree["kind"], tree["uid"]) == ("edition", edition["uid"])
    assert [child["code"] for child in tree["children"]] == ["1", "2", "3", "4", "5"]
    assert count(tree) - 1 == edition["requirements"]


def test_the_package_of_an_edition_hashes_to_its_digest(client: Client) -> None:
    for edition in get(client, "editions/")["results"]:
        response = client.get(f"/api/v1/editions/{edition['uid']}/package/")

        assert hashlib.sha256(response.content).hexdigest() == edition["digest"]
        assert response["ETag"] == f'"{edition["digest"]}"'
        assert "immutable" in response["Cache-Control"]


def test_the_text_of_the_day_leads_to_the_sealed_text(client: Client) -> None:
    document = get(client, "documents/wuge-guoying-jiaoliu/")
    label = document["expressions"][-1]["label"]

    leading = client.get("/api/v1/documents/wuge-guoying-jiaoliu/text/")
    plain = client.get(leading["Location"])
    named = client.get(leading["Location"], headers={"accept": "application/json"}).json()

    address = f"/api/v1/documents/wuge-guoying-jiaoliu/expressions/{label}/text/"
    assert (leading.status_code, leading["Location"]) == (302, address)
    assert plain["Content-Type"] == "text/plain; charset=utf-8"
    assert "immutable" in plain["Cache-Control"]
    assert plain.content.decode() == named["text"]
    assert hashlib.sha256(plain.content).hexdigest() == named["digest"]


def test_a_passage_has_its_words_and_who_cites_them(client: Client, integrity: Json) -> None:
    citation = integrity["citations"][0]

    passage = get(client, f"passages/{citation['passage']}/")

    slug, label = citation["document"]["slug"], citation["expression"]
    text = client.get(f"/api/v1/documents/{slug}/expressions/{label}/text/").content.decode()
    assert passage["text"] == text[passage["start"] : passage["end"]]
    assert integrity["uid"] in [citing["uid"] for citing in passage["cited_by"]]
    outline = get(client, f"documents/{slug}/expressions/{label}/outline/")
    assert passage["uid"] in [one["uid"] for one in outline["passages"]]


def test_neighbours_of_a_document_are_named(client: Client) -> None:
    document = get(client, "documents/wuge-guoying-jiaoliu/")
    stub = get(client, f"documents/{document['next']['slug']}/")

    assert stub["stub"] is True
    assert stub["expressions"] == []
    assert stub["previous"]["uid"] == document["uid"]
    assert client.get(f"/api/v1/documents/{stub['slug']}/text/").status_code == 404


def test_a_link_is_seen_from_both_ends(client: Client) -> None:
    link = get(client, "associations/", type="close_match", limit="1")["results"][0]
    alone = get(client, f"associations/{link['uid']}/")
    source = get(client, f"requirements/{link['source']['uid']}/")
    target = get(client, f"requirements/{link['target']['uid']}/")

    assert alone == link
    seen = {
        (one["direction"], one["other"]["uid"])
        for requirement in (source, target)
        for one in requirement["associations"]
        if one["uid"] == link["uid"]
    }
    assert seen == {("out", link["target"]["uid"]), ("in", link["source"]["uid"])}


def test_concepts_tell_what_is_about_them(client: Client, integrity: Json) -> None:
    concept = get(client, f"concepts/{integrity['concepts'][0]['uid']}/")
    scheme = get(client, f"concepts/schemes/{concept['scheme']}/")

    assert integrity["uid"] in [end["uid"] for end in concept["about"]]
    assert scheme["concepts"] == get(client, "concepts/", count="true")["count"]


def test_events_are_read_without_a_gap(client: Client) -> None:
    seen, after = [], 0
    while True:
        body = get(client, "events/", after=str(after), limit="20")
        if not body["results"]:
            break
        seen += [event["seq"] for event in body["results"]]
        after = body["next_after"]

    assert seen == list(range(1, len(seen) + 1))
    assert get(client, "events/", after=str(after))["next_after"] == after


def test_search_puts_the_title_first_and_marks_the_words(client: Client) -> None:
    body = get(client, "search/", q="慎言")

    first = body["results"][0]
    assert (first["kind"], first["title"]) == ("requirement", "慎言")
    for hit in body["results"]:
        marked = [hit["snippet"][start:end] for start, end in hit["highlights"]]
        assert marked
        assert set(marked) == {"慎言"}
    assert ["requirement", 1] in body["facets"]["kind"]
    assert body["count_at_least"] == len(body["results"])


def test_search_is_read_page_by_page(client: Client) -> None:
    whole = get(client, "search/", q="干部", limit="500")["results"]
    pages, address = [], "/api/v1/search/?q=%E5%B9%B2%E9%83%A8&limit=3"
    while address:
        body = client.get(address).json()
        pages += body["results"]
        address = body["next"]

    assert pages == whole
    assert len(whole) > 3


def test_words_that_mean_something_to_the_database_are_only_words(client: Client) -> None:
    for words in ("%", "_", "100%", "'; drop table", "\\", "慎_"):
        assert get(client, "search/", q=words)["results"] == []


def test_titles_come_in_the_language_asked_for(client: Client, integrity: Json) -> None:
    address = f"/api/v1/requirements/{integrity['uid']}/"

    english = client.get(address, headers={"accept-language": "en-GB,en;q=0.9"})
    french = client.get(address, headers={"accept-language": "fr"})

    assert english.json()["title"] == integrity["texts"]["en"]["title"]
    assert english["Content-Language"] == "en"
    assert french.json()["title"] == integrity["title"]
    assert french["Content-Language"] == "zh-Hans"
    assert "Accept-Language" in english["Vary"]


def test_what_is_typed_is_completed_to_titles(client: Client) -> None:
    titles = [one["title"] for one in get(client, "search/suggestions/", q="慎")["results"]]

    assert {"慎欲", "慎权", "慎言", "慎行"} <= set(titles)
    assert len(titles) == len(set(titles))
    assert get(client, "search/suggestions/", q="“(")["results"] == []
    assert get(client, "search/suggestions/", q="5.3")["results"][0]["title"] == "慎言"


def test_a_search_that_cannot_be_read_is_refused_in_two_languages(client: Client) -> None:
    answer = client.get("/api/v1/search/", {"q": "慎言 OR"})

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "search_syntax")
    assert "character 6" in problem["detail"]
    assert "第 6 个字符" in problem["detail_zh"]
    assert problem["errors"][0]["field"] == "q"
