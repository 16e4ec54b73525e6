"""Files become documents, editions and stubs; the same bytes twice change nothing."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.db import connection

from content.digests import edition_digest
from content.models import (
    Association,
    Citation,
    Counter,
    Document,
    Edition,
    Event,
    Framework,
    Proposal,
    Reference,
    Requirement,
)
from content.queries.packages import edition_package
from content.services.checking import faults
from content.services.imports import FileOutcome, ImportOptions, import_files
from content.services.planning import plan
from content.services.provisions import change_requirement

pytestmark = pytest.mark.django_db

ESSAY = """干部四慎谈

时间：2021-03-05 08:00:00

干部要守住自己。

一、慎欲，不贪不占

首先，要知足。欲望不可放纵。其次，要自省。每日三问自己。

二、慎言，不传不谣

要谨开口。

上一篇：论勤政 下一篇：论节俭
"""
STATUTE = """# 样例市图书馆管理规定

2020年1月1日样例市人民政府发布

## 第一章 总则

第一条 为了管好图书馆，制定本规定。

第二条 读者应当：

（一）爱护图书；

（二）保持安静。

## 第二章 附则

第三条 本规定自2020年2月1日起施行。
"""
LATER_STATUTE = (
    STATUTE.replace("2020年1月1日样例市人民政府发布", "2023年1月1日样例市人民政府修订")
    .replace("第三条 本规定", "第四条 本规定")
    .replace("## 第二章", "第三条 图书馆每日开放。\n\n## 第二章")
    .replace("（二）保持安静。", "（二）保持安静，不得喧哗。")
)


def bring(*paths: Path, publish: bool = True, **options: str) -> list[FileOutcome]:
    wanted = ImportOptions(publish=publish, **options)  # type: ignore[arg-type]
    return list(import_files(plan(paths), wanted))


def statuses(outcomes: Iterable[FileOutcome]) -> list[str]:
    return [outcome.status for outcome in outcomes]


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def state() -> tuple[int, ...]:
    tables = (Document, Edition, Requirement, Citation, Association, Event)
    return tuple(table.objects.count() for table in tables)


def test_an_essay_becomes_standards_and_requirements_each_cited(tmp_path: Path) -> None:
    bring(write(tmp_path, "essay.txt", ESSAY))

    rows = Requirement.objects.order_by("path").values_list("code", "kind", "title")
    assert list(rows) == [
        ("1", "standard", "慎欲，不贪不占"),
        ("1.1", "requirement", "要知足"),
        ("1.2", "requirement", "要自省"),
        ("2", "standard", "慎言，不传不谣"),
    ]
    for citation in Citation.objects.select_related("expression"):
        assert citation.quote == citation.expression.text[citation.start : citation.end]
    assert Citation.objects.count() == Requirement.objects.count()
    assert list(faults()) == []


def test_a_statement_begins_with_its_own_words(tmp_path: Path) -> None:
    bring(write(tmp_path, "essay.txt", ESSAY), write(tmp_path, "rules.md", STATUTE))

    said = dict(Requirement.objects.values_list("title", "statement"))
    assert said["要知足"] == "要知足。欲望不可放纵。"
    assert said["慎欲，不贪不占"] == ""
    assert said["总则"] == ""
    assert said["爱护图书"] == "爱护图书；"


def test_neighbour_titles_become_stubs_linked_by_precedes(tmp_path: Path) -> None:
    bring(write(tmp_path, "essay.txt", ESSAY))

    links = Association.objects.filter(type="precedes").order_by("id")
    ends = [
        (link.source_entity.as_document.title, link.target_entity.as_document.title)
        for link in links
    ]
    assert ends == [("论勤政", "干部四慎谈"), ("干部四慎谈", "论节俭")]
    assert all(link.navigation for link in links)
    stub = Document.objects.get(title="论勤政")
    assert not stub.expressions.exists()
    assert stub.published_at is not None


def test_a_stub_gets_its_wording_when_its_text_arrives(tmp_path: Path) -> None:
    bring(write(tmp_path, "essay.txt", ESSAY))
    stub = Document.objects.get(title="论勤政")

    bring(write(tmp_path, "next.txt", "论勤政\n\n一、早起\n\n要早起。\n"))

    assert Document.objects.filter(title="论勤政").get().pk == stub.pk
    assert stub.expressions.count() == 1


def test_a_statute_becomes_groups_standards_and_items(tmp_path: Path) -> None:
    bring(write(tmp_path, "rules.md", STATUTE))

    rows = Requirement.objects.order_by("path").values_list("code", "kind", "type")
    assert list(rows) == [
        ("chp_1", "group", "章"),
        ("1", "standard", "条"),
        ("2", "standard", "条"),
        ("2.1", "requirement", "项"),
        ("2.2", "requirement", "项"),
        ("chp_2", "group", "章"),
        ("3", "standard", "条"),
    ]
    assert Edition.objects.get().label == "2020-01-01"


def test_importing_the_same_bytes_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    paths = [write(tmp_path, "essay.txt", ESSAY), write(tmp_path, "rules.md", STATUTE)]
    bring(*paths)
    before, revision = state(), Counter.objects.get().revision

    outcomes = bring(*paths)

    assert statuses(outcomes) == ["unchanged", "unchanged"]
    assert (state(), Counter.objects.get().revision) == (before, revision)


def test_the_same_text_in_another_encoding_is_the_same_text(tmp_path: Path) -> None:
    bring(write(tmp_path, "utf8.txt", ESSAY))

    outcomes = bring(
        write(tmp_path, "gb.txt", ESSAY, "gb18030"),
        write(tmp_path, "sixteen.txt", ESSAY, "utf-16"),
        write(tmp_path, "mark.txt", ESSAY, "utf-8-sig"),
    )

    assert statuses(outcomes) == ["unchanged"] * 3


def test_without_publish_a_draft_is_stored_and_publishing_it_later_seals_it(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, "essay.txt", ESSAY)
    assert statuses(bring(path, publish=False)) == ["created"]
    assert Edition.objects.get().state == "draft"
    assert Event.objects.count() == 0
    assert Document.objects.filter(published_at__isnull=False).count() == 0

    assert statuses(bring(path)) == ["published"]

    edition = Edition.objects.get()
    assert edition.state == "published"
    assert edition.digest == edition_digest(edition_package(edition))


def test_a_draft_that_somebody_works_at_is_not_published_by_importing_its_text_again(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, "essay.txt", ESSAY)
    bring(path, publish=False)
    draft = Edition.objects.get()
    change_requirement(
        requirement=draft.requirements.select_related("edition").order_by("path")[1],
        values={"title": "尚未写完"},
    )
    before = edition_digest(edition_package(draft))
    (outcome,) = bring(path)

    assert (outcome.status, outcome.code) == ("refused", "open_draft_exists")
    draft.refresh_from_db()
    assert (draft.state, draft.digest) == ("draft", "")
    assert edition_digest(edition_package(draft)) == before
    assert not Event.objects.exists()


def test_a_further_text_of_a_known_work_is_a_further_edition_that_keeps_uids(
    tmp_path: Path,
) -> None:
    bring(write(tmp_path, "old.md", STATUTE))

    bring(write(tmp_path, "new.md", LATER_STATUTE))

    framework = Framework.objects.get()
    old, new = framework.editions.order_by("effective_from")
    assert [old.label, new.label] == ["2020-01-01", "2023-01-01"]
    assert Document.objects.filter(title="样例市图书馆管理规定").get().expressions.count() == 2
    before = dict(old.requirements.values_list("entity__uid", "code"))
    after = dict(new.requirements.values_list("entity__uid", "code"))
    renumbered = {before[uid]: code for uid, code in after.items() if uid in before}
    assert renumbered == {
        "chp_1": "chp_1", "1": "1", "2": "2", "2.1": "2.1", "2.2": "2.2", "chp_2": "chp_2",
        "3": "4",
    }  # fmt: skip
    told = Event.objects.filter(edition="2023-01-01", kind__startswith="requirement.")
    kinds = {(event.data.get("code"), event.kind.partition(".")[2]) for event in told}
    assert {("2.2", "changed"), ("3", "created"), ("4", "moved")} <= kinds


def test_a_mention_waits_with_its_stub_and_is_led_to_the_item_when_the_text_comes(
    tmp_path: Path,
) -> None:
    mentioned = "《样例市图书馆管理规定》第二条第二项"
    citing = f"# 样例市阅览办法\n\n第一条 依照{mentioned}，保持安静。\n\n第二条 照办。\n"
    bring(write(tmp_path, "a.md", citing))
    mention = Reference.objects.get(kind="book")
    assert mention.target.as_document.title == "样例市图书馆管理规定"

    bring(write(tmp_path, "b.md", STATUTE))

    mention.refresh_from_db()
    passage = mention.target.as_passage
    assert (passage.unit, passage.number, passage.parent.number) == ("item", "2", "2")


def test_a_mention_is_led_at_once_where_the_text_is_here(tmp_path: Path) -> None:
    bring(write(tmp_path, "b.md", STATUTE))
    citing = (
        "# 样例市阅览办法\n\n第一条 依照《样例市图书馆管理规定》第一条办理。\n\n第二条 照办。\n"
    )

    bring(write(tmp_path, "a.md", citing))

    passage = Reference.objects.get(kind="book").target.as_passage
    assert (passage.unit, passage.number) == ("article", "1")


def test_two_works_of_one_title_stay_two_and_the_second_says_so(tmp_path: Path) -> None:
    bring(write(tmp_path, "one.txt", "工作规则\n\n一、早起\n\n要早起。\n"))

    (outcome,) = bring(write(tmp_path, "two.txt", "工作规则\n\n一、节水\n\n要节水。\n"))

    assert Document.objects.filter(title="工作规则").count() == 2
    assert [f.slug for f in Framework.objects.all()] == ["gong-zuo-gui-ze", "gong-zuo-gui-ze-2"]
    assert outcome.documents == ["gong-zuo-gui-ze-2"]
    stored = Document.objects.get(slug="gong-zuo-gui-ze-2").expressions.get()
    assert "same_title" in stored.findings.values_list("code", flat=True)


def test_demands_without_a_marker_wait_as_proposals(tmp_path: Path) -> None:
    bring(write(tmp_path, "essay.txt", ESSAY), publish=False)

    for proposal in Proposal.objects.select_related("expression"):
        text = proposal.expression.text[proposal.start : proposal.end]
        assert proposal.payload == {"statement": text}
        assert proposal.state == "open"


def test_an_asked_for_label_that_is_taken_is_refused_and_nothing_stays(tmp_path: Path) -> None:
    bring(write(tmp_path, "old.md", STATUTE), framework="library", edition="1")
    before = state()

    (outcome,) = bring(write(tmp_path, "new.md", LATER_STATUTE), framework="library", edition="1")

    assert (outcome.status, outcome.code) == ("refused", "label_taken")
    assert state() == before


def test_the_sample_content_is_one_import_and_twice_changes_nothing(sample: Path) -> None:
    before = state()

    outcomes = bring(sample)

    assert statuses(outcomes) == ["unchanged"] * 4
    assert state() == before
    assert list(faults()) == []


def test_the_sample_holds_five_standards_and_the_four_cautions_in_order(sample: Path) -> None:
    own = Requirement.objects.filter(edition__framework__slug="wuge-guoying").order_by("path")

    assert own.filter(kind="standard").count() == 5
    integrity = own.get(code="5")
    assert [child.title for child in integrity.children.order_by("path")] == [
        "慎欲", "慎权", "慎言", "慎行",
    ]  # fmt: skip
    assert all(requirement.citations.exists() for requirement in own)


def test_a_quote_that_is_not_in_its_document_is_refused_by_name(
    sample: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(sample, copy)
    text = (copy / "haoganbu.yaml").read_text(encoding="utf-8")
    wrong = text.replace("quote: 真信马克思主义", "quote: 没有这句话")
    (copy / "haoganbu.yaml").write_text(wrong, "utf-8")

    (outcome,) = bring(copy / "haoganbu.yaml")

    assert outcome.code == "quote_not_found"
    assert outcome.message_zh


def test_a_changed_package_under_a_published_label_is_refused(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(sample, copy)
    file = copy / "haoganbu.yaml"
    file.write_text(file.read_text("utf-8").replace("信念坚定", "信念坚定不移", 1), "utf-8")

    (outcome,) = bring(file)

    assert (outcome.status, outcome.code) in {
        ("refused", "label_taken"), ("unchanged", ""), ("refused", "invalid_package"),
    }  # fmt: skip


def test_the_source_article_is_read_back_with_every_requirement_cited(shared: Path) -> None:
    bring(shared / "seeds")

    edition = Edition.objects.get()
    requirements = Requirement.objects.filter(edition=edition)
    assert requirements.count() == 19
    assert requirements.filter(kind="standard").count() == 5
    assert requirements.filter(citations__isnull=True).count() == 0
    assert list(faults()) == []


def test_every_shared_statute_and_essay_lands_sound(shared: Path) -> None:
    essays = (shared / "data" / "prose").glob("*.txt")
    outcomes = bring(*sorted(essays), shared / "data" / "laws" / "md")

    assert set(statuses(outcomes)) == {"published"}
    if connection.vendor == "postgresql":
        # Nothing analyses tables filled in an open transaction; a server's own tables are.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    assert list(faults()) == []
