"""Archives of files of any kind land member by member; pages and notes stay with the text."""

import zipfile
from pathlib import Path

import pytest

from content.models import Expression, Requirement
from content.services.imports import ImportOptions, import_files
from content.services.planning import plan
from tests.content.files.office import automatic
from tests.content.files.printed import pdf

pytestmark = pytest.mark.django_db
LAW = "某市守则\n第一条 要慎言。\n第二条 要慎行。"


def test_an_archive_lands_member_by_member(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as container:
        container.writestr("law", automatic(LAW)[0])
        container.writestr(
            "law.pdf", pdf([[("某县守则", 72, 700, 12)], [("第一条 慎言。", 72, 700, 12)]])
        )
        container.writestr("scan.pdf", pdf([[]]))

    outcomes = list(import_files(plan([tmp_path]), ImportOptions(publish=True)))

    assert {Path(one.path).name: (one.status, one.code) for one in outcomes} == {
        "law": ("published", ""),
        "law.pdf": ("published", ""),
        "scan.pdf": ("refused", "no_text_layer"),
    }
    assert Requirement.objects.filter(code="2").count() == 1
    layouts = {one.text[:4]: one.source["layout"] for one in Expression.objects.all()}
    assert layouts == {
        "某市守则": {"format": "docx"},
        "某县守则": {"format": "pdf", "pages": [[0, 5, 1], [5, 12, 2]]},
    }
