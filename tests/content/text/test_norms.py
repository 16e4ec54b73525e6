"""Norms: whom a statement binds to what, and when. All examples are our own."""

import hashlib
import json
import re
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.drafting import Source, requirements_from
from content.text import read_document
from content.text.norm_context import TOP, Context, contexts_of, leaf_norm, top_context
from content.text.norm_rules import FORCE, MARKERS, Marker
from content.text.norms import carried_from, norms_of, sentence_norms
from content.vocabulary import Modality

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
NORMS = ROOT / "benchmarks" / "norms"
SAMPLES = {"sample.jsonl": 480, "seen2.jsonl": 100, "unseen2.jsonl": 100}

MATCHES = [(row, words) for row in MARKERS for words in row.matches]
NEAR_MISSES = [(row, words) for row in MARKERS for words in row.near_misses]


@pytest.mark.parametrize(("row", "words"), MATCHES, ids=lambda value: getattr(value, "name", value))
def test_a_marker_matches_its_examples_and_no_other_marker_takes_them(
    row: Marker, words: str
) -> None:
    found = FORCE.search(words)
    assert found is not None
    assert found.lastgroup is not None
    assert MARKERS[int(found.lastgroup[1:])].modality == row.modality


@pytest.mark.parametrize(
    ("row", "words"), NEAR_MISSES, ids=lambda value: getattr(value, "name", value)
)
def test_a_marker_leaves_its_near_misses(row: Marker, words: str) -> None:
    assert re.search("|".join(row.either), words) is None


def test_every_marker_gives_a_modality_of_the_domain() -> None:
    assert {row.modality for row in MARKERS} < {word.value for word in Modality}


@pytest.mark.parametrize(
    ("words", "modality", "actor", "condition"),
    [
        ("摊主在收市后应当清扫摊位。", "obligation", "摊主", "在收市后"),
        ("街道办事处和社区应当公布值班电话。", "obligation", "街道办事处和社区", None),
        ("申请人对结果有异议的，可以申请复核。", "permission", "申请人", "对结果有异议的"),
        ("任何单位和个人不得占用盲道。", "prohibition", "任何单位和个人", None),
        ("任何个人和组织都不得损毁路牌。", "prohibition", "任何个人和组织", None),
        ("禁止业主在楼道内堆放杂物。", "prohibition", "业主", None),
        ("未经同意，不得拍照。", "prohibition", None, None),
        ("国家鼓励企业开展节水改造。", "exhortation", "国家", None),
        ("提倡使用可降解餐具。", "exhortation", None, None),
        ("希望大家多读书。", "exhortation", "大家", None),
        ("市水务部门负责供水监督管理工作。", "obligation", "市水务部门", None),
        ("本办法由市水务局负责解释。", "obligation", "市水务局", None),
        (
            "违反本办法规定，擅自停水的，由市水务部门责令改正，可以处一千元罚款。",
            "obligation", "市水务部门", "违反本办法规定，擅自停水的",
        ),
        ("伪造证件的，依法追究刑事责任。", "obligation", None, "伪造证件的"),
        ("居民享有查阅账目的权利。", "permission", "居民", None),
        ("合作社免征契税。", "permission", "合作社", None),
        ("年度报告应当包括下列内容。", "obligation", None, None),
        ("水价应当公开。", "obligation", None, None),
        ("加强学习，提高本领。", "obligation", None, None),
        ("领导干部要带头守规矩。", "obligation", "领导干部", None),
        ("人民法院不予支持。", "obligation", "人民法院", None),
        ("公司发行的股票，应当载明编号。", "obligation", None, None),
        ("不动产登记机构应当当场答复。", "obligation", "不动产登记机构", None),
        ("用户、经营者和被害人不得撕毁封条。", "prohibition", "用户、经营者和被害人", None),
        ("任何国家机关和个人不得强迫捐款。", "prohibition", "任何国家机关和个人", None),
        ("严禁任何单位和个人糟蹋水源。", "prohibition", "任何单位和个人", None),
        ("依法设立的驿站，由登记机关发给标牌。", "obligation", "登记机关", None),
        ("国家对节水显著的村民，按规定给予奖励。", "obligation", "国家", "对节水显著的村民"),
        ("对禁止携带的物品，安检机构应当暂存。", "obligation", "安检机构", "对禁止携带的物品"),
        ("如果业主要求，物业公司可以代管。", "permission", "物业公司", "如果业主要求"),
        ("要求每位队员写下承诺。", "obligation", "每位队员", None),
        ("各县（市、区）应当设立水站。", "obligation", "各县（市、区）", None),
        ("承担抄表工作的单位对水表实施检定。", "obligation", "承担抄表工作的单位", "对水表"),
        ("从业人员必须持证上岗。", "obligation", "从业人员", None),
        ("企业设立登记机关应当当场答复。", "obligation", "企业设立登记机关", None),
        ("请各班组于月底前报送台账。", "obligation", "各班组", None),
        ("镇水管站站长人选（两名），要求熟悉水性。", "obligation", "镇水管站站长人选", None),
        ("严禁干扰水文部门监测水位。", "prohibition", None, None),
        ("禁止歧视渔民。", "prohibition", None, None),
        ("切实保障住户享有同等用水机会。", "obligation", None, None),
        ("提高抄表质量，不得搞层层加码。", "obligation", None, None),
        ("使用公用水阀，不得遮挡。", "prohibition", None, None),
        ("住户滥用水阀，造成损失的，应当赔偿。", "obligation", "住户", "滥用水阀，造成损失的"),
        ("渔业妇女组织对困难职工应当帮扶。", "obligation", "渔业妇女组织", "对困难职工"),
        ("公司合并时，旧账应当由新设的公司承接。", "obligation", "新设的公司", "公司合并时"),
        ("遗属死亡的，停发补助金。", "obligation", None, "遗属死亡的"),
        ("水务机关调查事故应当制作笔录。", "obligation", "水务机关", None),
        ("对抄表情况作出评价。", "obligation", None, None),
        ("水库是公共财产，必须长期爱护。", "obligation", None, None),
        ("发展改革、民政、水务等部门应当会商。", "obligation", "发展改革、民政、水务等部门", None),
        ("使用水塔的农户应当登记。", "obligation", "使用水塔的农户", None),
        (
            "对住满一年，有固定住所的居民，社区应当登记。",
            "obligation", "社区", "对住满一年，有固定住所的居民",
        ),
        (
            "用户不履行义务，造成渗漏的，供水单位可以停水。",
            "permission", "供水单位", "用户不履行义务，造成渗漏的",
        ),
        ("11月15日前，报送名册。", "obligation", None, None),
        ("他写道：“要爱水。”各村应当照办。", "obligation", "各村", None),
    ],
)  # fmt: skip
def test_a_sentence_binds_whom_it_names(
    words: str, modality: str, actor: str | None, condition: str | None
) -> None:
    norm = norms_of(words)
    assert (norm.modality, norm.actor, norm.condition) == (modality, actor, condition)


@pytest.mark.parametrize(
    "words",
    [
        "为了规范用水行为，制定本办法。",
        "本办法所称用户，是指应当缴纳水费的单位和个人。",
        "本办法自2031年5月1日起施行。",
        "本办法适用于城区供水。",
        "水是生命之源。",
        "只有人人节约，才能保住水源。",
        "这是一件重要的事情。",
        "二十年来，村里建起了三座水塔。",
        "老镇长指出，水价改革是大势所趋。",
        "通知写着“不得入内”，大家都看见了。",
        "供水改革不断推进。",
        "第五条修改为：“用户应当缴费。”",
        "向水务部门请求返还的期限为三年。",
        "开展节水教育，对于保护水源具有重大意义。",
        "节水不是要管死用户，而是要通过引导形成风气。",
        "会员管理与班组管理。",
        "水塔所有权不因承包而改变。",
        "看能不能按时抄表。",
        "",
        "。。。",
    ],
)
def test_what_only_states_binds_nobody(words: str) -> None:
    norm = norms_of(words)
    assert (norm.modality, norm.actor, norm.condition) == ("none", None, None)


@pytest.mark.parametrize(
    ("lead", "item", "modality", "actor"),
    [
        ("水务部门应当履行下列职责：", "（一）编制规划；", "obligation", "水务部门"),
        ("水务部门的职责是：", "编制规划；", "obligation", "水务部门"),
        ("业主大会行使下列职权：", "选举委员；", "permission", "业主大会"),
        ("用户不得有下列行为：", "私接管道；", "prohibition", "用户"),
        ("用户可以通过下列方式缴费：", "上门缴纳；", "permission", "用户"),
        ("巡查人员应当遵守下列规定：", "不得收受礼品；", "prohibition", "巡查人员"),
        ("水务局负责供水，业务上受省厅指导，其主要职责是：", "抄表；", "obligation", "水务局"),
        ("下列情形，免征水费：", "抢险用水的；", "none", None),
        ("由民政部门按照下列标准发给：", "立三等功的，增发百元。", "obligation", "民政部门"),
        ("有下列情形之一的，由水务部门处以罚款：", "私接管道的；", "none", None),
        ("本办法所称设施，包括：", "水塔；", "none", None),
        ("下列请求不适用本办法：", "退款；", "none", None),
        ("检修按照下列分工负责：", "小区管道，由物业公司负责；", "obligation", "物业公司"),
    ],
)
def test_an_item_has_the_force_of_its_lead(
    lead: str, item: str, modality: str, actor: str | None
) -> None:
    norm = norms_of(item, lead=lead)
    assert (norm.modality, norm.actor) == (modality, actor)


def test_a_subject_is_carried_within_its_paragraph_but_not_onto_a_sanction() -> None:
    words = "用户应当按时缴费。逾期未缴的，可以缓缴一次；拒不缴纳的，处一百元罚款。\n不得转供。"
    norms = [(norm.modality, norm.actor) for _, _, norm in sentence_norms(words)]
    assert norms == [("obligation", "用户"), ("permission", "用户"), ("prohibition", None)]
    after = [norm.actor for _, _, norm in sentence_norms("用户应当缴费。逾期的，处一百元罚款。")]
    assert after == ["用户", None]


def test_a_bare_imperative_takes_no_subject_unless_its_marker_demands() -> None:
    assert norms_of("加强巡查。", carried_actor="水务部门").actor is None
    assert norms_of("要加强巡查。", carried_actor="水务部门").actor == "水务部门"
    assert norms_of("加强巡查。", carried_actor="水务部门", marker="一要").actor == "水务部门"


def test_a_subject_named_as_object_is_not_carried() -> None:
    assert norms_of("要关心村民。", carried_actor="村民").actor is None


def test_a_heading_hands_its_subject_down() -> None:
    assert carried_from("二、各支部要带头", "") == "各支部"
    assert carried_from("二、带头", "村里变化很大。因此，各支部要带头。") == "各支部"
    assert carried_from("二、带头", "各支部要带头。村里变化很大。") is None


def test_a_heading_binds_where_its_words_do_not() -> None:
    norm = norms_of("水是生命之源。", heading="必须节约用水")
    assert (norm.modality, norm.rule) == ("obligation", "ought")
    assert norm.confidence < norms_of("必须节约用水").confidence


def test_a_report_tells_and_its_plans_demand() -> None:
    text = "某某水厂工作总结\n一、抓好抄表\n完善抄表机制。\n二、下一步打算\n完善巡查机制。\n"
    nodes = read_document(text).nodes
    top = top_context(text, nodes)
    words = ["完善抄表机制。", "完善巡查机制。"]
    norms = [leaf_norm(node, said, top) for node, said in zip(nodes, words, strict=True)]
    assert [norm.modality for norm in norms] == ["none", "obligation"]
    assert norms_of("必须完善抄表机制。", told=True).modality == "obligation"
    assert top_context("某某水厂工作要点\n一、抓好抄表\n", ()) == TOP


def test_a_heading_of_what_was_done_tells_all_below_it() -> None:
    text = (
        "某某水厂经验\n一、主要做法\n（一）完善抄表机制。\n（二）加强巡查。\n"
        "二、今后打算\n（一）完善抄表机制。\n（二）加强巡查。\n"
    )
    told = [
        [context.told for context in contexts_of(node, text)] for node in read_document(text).nodes
    ]
    assert told == [[True, True], [False, False]]


def test_a_point_that_opens_by_telling_goes_on_telling() -> None:
    norms = sentence_norms("供水改革不断推进。实行阶梯水价。必须节水。")
    assert [norm.modality for _, _, norm in norms] == ["none", "none", "obligation"]


def test_a_marker_that_demands_needs_no_verb_it_knows() -> None:
    norm = norms_of("心中有水。", marker="一要")
    assert (norm.modality, norm.rule) == ("obligation", "marker")
    assert norms_of("心中有水。", marker="一是").modality == "none"


def test_who_is_said_to_need_something_is_carried_to_the_points() -> None:
    assert carried_from("二、本领", "这不仅是巡查队员应该具备的本领,更是责任。") == "巡查队员"


def test_contexts_go_with_the_list_that_they_introduce() -> None:
    text = (
        "某某办法\n第一条 用户应当提交下列材料：\n（一）身份证明；\n（二）住址证明。\n"
        "用户不得有下列行为：\n（一）转供；\n（二）私接。"
    )
    article = read_document(text).nodes[0]
    leads = [context.lead for context in contexts_of(article, text) if context != TOP]
    assert leads == ["用户应当提交下列材料："] * 2 + ["用户不得有下列行为："] * 2
    item = [child for child in article.children if child.unit == "item"][-1]
    norm = leaf_norm(item, "私接。", Context(leads[-1]))
    assert (norm.modality, norm.actor) == ("prohibition", "用户")


SIGNS = "应当要不得可以禁止由的，。；：“”（）\n国家企业部门人者对在时加强根据是第一了地为"


@given(st.text(alphabet=SIGNS, max_size=120), st.text(alphabet=SIGNS, max_size=40))
def test_any_words_give_a_norm_whose_words_are_printed(statement: str, lead: str) -> None:
    norm = norms_of(statement, lead=lead, heading=lead, carried_actor="村民")
    assert norm.modality in {"none", *Modality}
    assert 0 < norm.confidence <= 1
    for words in (norm.actor, norm.condition):
        assert words is None or words in statement or words in lead or words == "村民"


@pytest.mark.parametrize(
    "unit",
    ["甲", "应当", "大力地", "由", "的", "，", "；", "。", "“", "（", "国家", "只有", "\n", "人者",
     "在", "下列", "对企业", "加强", "进一步", "根据", "包括：", "的的的，"],
)  # fmt: skip
def test_long_runs_of_one_word_are_read_to_the_end(unit: str) -> None:
    words = unit * (40_000 // len(unit))
    for lead in ("", words):
        assert norms_of(words, lead=lead, carried_actor="村民").confidence > 0


@pytest.mark.parametrize(("name", "count"), SAMPLES.items())
def test_a_labelled_sample_holds_places_and_no_words(name: str, count: int) -> None:
    rows = [json.loads(line) for line in (NORMS / name).read_text("utf-8").splitlines()]
    assert len(rows) == count
    for row in rows:
        assert row.keys() == {
            "id", "file", "start", "end", "digest", "stratum", "half",
            "modality", "actor", "condition",
        }  # fmt: skip
        for part in ("actor", "condition"):
            assert row[part] is None or [type(at) for at in row[part]] == [int, int]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not here")
@pytest.mark.parametrize("name", SAMPLES)
def test_a_labelled_sample_still_lies_where_it_was_drawn(name: str) -> None:
    for line in (NORMS / name).read_text("utf-8").splitlines():
        row = json.loads(line)
        words = (SHARED / row["file"]).read_text("utf-8")[row["start"] : row["end"]]
        assert hashlib.sha256(words.encode()).hexdigest() == row["digest"]


def test_drafting_fills_the_norms_of_leaves_and_of_nothing_else() -> None:
    text = (
        "某某办法\n第一条 为了节水，制定本办法。\n第二条 用户不得有下列行为：\n（一）转供；\n"
        "（二）私接。\n第三条 收到申请后，水务部门应当答复。"
    )
    nodes = read_document(text).nodes
    source = Source(text, "d" * 64, uuid.UUID(int=1), uuid.UUID(int=2), lambda _: uuid.UUID(int=3))
    said = [
        (record.code, record.modality, record.actor, record.condition)
        for record in requirements_from(nodes, source, framework="jieshui")
    ]
    assert said == [
        ("1", None, "", ""),
        ("2", None, "", ""),
        ("2.1", "prohibition", "用户", ""),
        ("2.2", "prohibition", "用户", ""),
        ("3", "obligation", "水务部门", "收到申请后"),
    ]
