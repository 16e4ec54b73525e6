"""Preparing an installation: what is done, and what is left alone the second time."""

import io
from pathlib import Path

import pytest
from django.conf import settings

from content.models import Edition
from server import preparation
from server.progress import step


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)


def _line_of(work: preparation.Work) -> str:
    stream = io.StringIO()
    with step("label", stream) as current:
        work(current)
    return stream.getvalue()


@pytest.mark.django_db
def test_the_sample_is_loaded_once() -> None:
    first = _line_of(preparation.load_sample)
    editions = set(Edition.objects.values_list("uid", flat=True))

    second = _line_of(preparation.load_sample)

    assert "已发布 / published" in first
    assert "未变 · unchanged" in second
    assert set(Edition.objects.values_list("uid", flat=True)) == editions


@pytest.mark.django_db
def test_the_sample_is_loaded_again_into_an_emptied_database() -> None:
    (settings.DATA / "sample.sha256").write_text(preparation.sample_mark(), "ascii")

    line = _line_of(preparation.load_sample)

    assert "已发布 / published" in line
    assert Edition.objects.filter(framework__slug="wuge-guoying").exists()


@pytest.mark.django_db
def test_a_sample_that_is_refused_is_told_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "sample"
    bad.mkdir()
    (bad / "bad.yaml").write_text("plumbline: 1\nframework: 3\n", encoding="utf-8")
    monkeypatch.setattr(preparation, "SAMPLE", bad)

    line = _line_of(preparation.load_sample)

    assert "示例未导入 · sample content not imported" in line
    assert "bad.yaml" in line
    assert not (tmp_path / "sample.sha256").exists()


@pytest.mark.django_db
def test_an_up_to_date_database_is_left_alone() -> None:
    assert "已是最新 up to date" in _line_of(preparation.migrate)
