"""``manage.py export``: an edition as lines that prove themselves."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from content.digests import digest_of
from content.models import Edition

pytestmark = pytest.mark.django_db


def test_the_lines_hold_the_whole_edition_and_its_digest(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "wuge.ndjson"

    call_command("export", "wuge-guoying@2022", "--format", "ndjson", "-o", str(file))

    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    kinds = [line.pop("record") for line in lines]
    edition, requirements = lines[0], lines[1 : kinds.index("association")]
    links, end = lines[kinds.index("association") : -1], lines[-1]
    value = {
        "framework": edition["framework"]["uid"],
        "edition": edition["uid"],
        **{key: edition[key] for key in ("label", "title", "language", "effective_from", "note",
                                         "against", "original")},
        "requirements": requirements,
        "associations": links,
    }  # fmt: skip
    stored = Edition.objects.get(framework__slug="wuge-guoying")
    assert [line["title"] for line in requirements[-4:]] == ["慎欲", "慎权", "慎言", "慎行"]
    assert end["digest"] == stored.digest == digest_of(value)


def test_an_address_that_leads_nowhere_is_refused_in_both_languages(db: None) -> None:
    with pytest.raises(CommandError, match=r"无所指.*leads nowhere") as refused:
        call_command("export", "nowhere@1")

    assert refused.value.returncode == 2


def test_the_edition_in_force_is_meant_where_no_label_is_given(
    sample: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    call_command("export", "haoganbu")

    first = json.loads(capfdbinary.readouterr().out.splitlines()[0])
    assert (first["framework"]["slug"], first["label"]) == ("haoganbu", "2013")
