"""The sample content is ordinary content: what its files say is what the API answers."""

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

SAMPLE = Path(__file__).resolve().parent.parent.parent / "content" / "sample"
pytestmark = pytest.mark.django_db


def titles(client: Client, **asked: str) -> list[str]:
    answer = client.get("/api/v1/requirements/", {"framework": "wuge-guoying", **asked}).json()
    return [one["title"] for one in answer["results"]]


def test_a_title_changed_in_a_copy_of_the_files_is_the_title_that_the_api_gives(
    client: Client, tmp_path: Path
) -> None:
    copy = tmp_path / "sample"
    shutil.copytree(SAMPLE, copy)
    file = copy / "wuge-guoying.yaml"
    changed = file.read_text(encoding="utf-8").replace("title: 慎言\n", "title: 谨言\n", 1)
    file.write_text(changed, encoding="utf-8")

    call_command("import", str(copy), publish=True, verbosity=0)

    integrity = client.get("/frameworks/wuge-guoying/5")
    assert integrity.status_code == 200
    assert "谨言" in titles(client)
    assert "慎言" not in titles(client)


def test_there_are_exactly_five_standards_and_integrity_holds_the_four_cautions(
    client: Client, sample: Path
) -> None:
    five = client.get(
        "/api/v1/requirements/", {"framework": "wuge-guoying", "kind": "standard"}
    ).json()["results"]
    integrity = client.get(f"/api/v1/requirements/{five[-1]['uid']}/").json()

    assert len(five) == 5
    assert [child["title"] for child in integrity["children"]] == ["慎欲", "慎权", "慎言", "慎行"]


def test_each_caution_quotes_the_slice_of_its_document(client: Client, sample: Path) -> None:
    within = client.get(
        "/api/v1/requirements/", {"framework": "wuge-guoying", "count": "true", "limit": "500"}
    ).json()

    for one in within["results"]:
        citations = client.get(f"/api/v1/requirements/{one['uid']}/").json()["citations"]
        assert citations, one["title"]
        for citation in citations:
            address = (
                f"/api/v1/documents/{citation['document']['slug']}/expressions/"
                f"{citation['expression']}/text/"
            )
            text = client.get(address).content.decode()
            assert text[citation["start"] : citation["end"]] == citation["quote"]
