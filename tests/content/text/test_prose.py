"""Essays and speeches: depth by sequence, on texts of our own."""

from content.text import read_document
from content.text.records import Node


def shape(nodes: tuple[Node, ...], depth: int = 0) -> list[str]:
    """Markers, a dot for each level; an implicit point shows its first words."""
    found = []
    for node in nodes:
        found.append("." * depth + (node.marker or f"[{node.title[:4]}]"))
        found.extend(shape(node.children, depth + 1))
    return found


def read(*lines: str) -> list[str]:
    """The shape of a text of these lines."""
    return shape(read_document("\n".join(lines)).nodes)


def test_depth_follows_the_sequences_and_not_fixed_ranks() -> None:
    assert read(
        "讲话", "1、认识", "甲。", "（一）高度", "乙。", "（二）深度", "丙。", "2、行动", "丁。"
    ) == [
        "1、",
        ".（一）",
        ".（二）",
        "2、",
    ]


def test_style_may_change_in_mid_document() -> None:
    assert read("要点", "五．甲项", "乙。", "六、丙项", "丁。", "七．戊项", "己。") == [
        "五．",
        "六、",
        "七．",
    ]


def test_a_list_that_lost_a_member_is_one_list_with_a_finding() -> None:
    outline = read_document("要点\n一、甲\n乙。\n三、丙\n丁。\n四、戊\n己。")

    assert shape(outline.nodes) == ["一、", "三、", "四、"]
    assert [finding.code for finding in outline.findings] == ["list_gap"]


def test_a_list_that_starts_at_two_says_so() -> None:
    outline = read_document("要点\n二、甲\n乙。\n三、丙\n丁。")

    assert shape(outline.nodes) == ["二、", "三、"]
    assert [finding.code for finding in outline.findings] == ["list_starts_late"]


def test_numbering_that_runs_on_across_headings_stays_one_level() -> None:
    assert read("计划", "（一）甲", "1.乙。", "2.丙。", "（二）丁", "3.戊。", "4.己。") == [
        "（一）",
        ".1.",
        ".2.",
        "（二）",
        ".3.",
        ".4.",
    ]


def test_a_new_list_behind_an_introduction_stands_beside_the_old_one() -> None:
    outline = read_document("总结\n1.甲项工作。\n2.乙项工作。\n不足之处：\n1.丙方面。\n2.丁方面。")

    assert shape(outline.nodes) == ["1.", "2.", "1.", "2."]
    assert outline.nodes[1].end == outline.text.index("\n不足")


def test_lists_inside_a_sentence_and_a_paragraph() -> None:
    body = "要求：一要快，二要准，三要狠。"

    assert read("讲话", "一、甲", body, "二、乙", "丙。") == [
        "一、",
        ".一要",
        ".二要",
        ".三要",
        "二、",
    ]
    assert read("讲话", "一、甲", "首先，学。其次，做。最后，成。", "二、乙", "丙。") == [
        "一、",
        ".首先",
        ".其次",
        ".最后",
        "二、",
    ]


def test_a_speaker_who_turns_to_all_ends_every_list() -> None:
    shapes = read(
        "讲话", "一、甲", "（一）乙", "丙。", "（二）丁", "戊。", "二、己", "庚。",
        "同志们，任务艰巨。一要团结。二要奋斗。",
    )  # fmt: skip

    assert shapes == ["一、", ".（一）", ".（二）", "二、", "一要", "二要"]


def test_lines_broken_by_the_page_are_joined_again() -> None:
    text = (
        "讲话\n一、认识\n今年以来，全市上下齐心协力，各项工作取得了新的进\n"
        "展，一是投入加大。二是质量提\n升，群众满意。"
    )

    assert shape(read_document(text).nodes)[0] == "一、"
    assert [row for row in shape(read_document(text).nodes) if "二是" in row] == [".二是"]


def test_words_that_only_look_like_markers_open_nothing() -> None:
    text = (
        "报告\n全市总量居第一，财政收入居第二。第一书记到位。第一、第二两个部分要重点学。\n"
        "1.5亿元投入。一、二、三季度平稳。首先看高度。一看就会。\n"
    )

    assert read_document(text).nodes == ()


def test_enclosures_and_signatures_are_no_points() -> None:
    outline = read_document(
        "通知\n一、时间\n三月。\n二、地点\n会议室。\n附件：1.名单\n2.日程\n某某局\n2021年4月1日"
    )

    assert shape(outline.nodes) == ["一、", "二、"]
    assert [kind for _, _, kind in outline.coverage.spans] == [
        "title",
        "node",
        "attachment",
        "signature",
    ]


def test_titles_end_at_the_first_stop_and_offsets_point_to_the_marker() -> None:
    outline = read_document("讲话\n第一，统一思想。要学。\n第二，狠抓落实。要干。")

    first = outline.nodes[0]
    assert (first.title, first.marker, first.number, first.unit) == (
        "统一思想",
        "第一",
        "1",
        "point",
    )
    assert outline.text[first.start : first.end] == "第一，统一思想。要学。"


def test_parallel_demands_are_implicit_points_of_the_node_that_holds_them() -> None:
    outline = read_document(
        "讲话\n一、廉洁\n要守住底线。要特别慎微，不取小利。要特别慎独，不欺暗室。要特别慎友，不交损友。\n二、其他\n丙。"
    )

    assert shape(outline.nodes) == [
        "一、",
        ".[要守住底]",
        ".[要特别慎]",
        ".[要特别慎]",
        ".[要特别慎]",
        "二、",
    ]
    assert all(node.implicit and not node.marker for node in outline.nodes[0].children)


def test_two_demands_or_demands_apart_are_proposals_and_no_points() -> None:
    outline = read_document(
        "讲话\n一、团结\n要增强透明度。今年好。要心胸开阔。副职要及时沟通。\n二、其他\n丙。"
    )

    assert shape(outline.nodes) == ["一、", "二、"]
    quotes = [outline.text[proposal.start : proposal.end] for proposal in outline.proposals]
    assert quotes == ["要增强透明度。", "要心胸开阔。", "副职要及时沟通。"]


def test_a_shared_subject_date_or_preposition_makes_no_points() -> None:
    assert read(
        "讲话", "一、甲", "各级党委重视。各级政府配合。各级部门落实。", "二、乙", "丙。"
    ) == ["一、", "二、"]
    assert read(
        "讲话", "一、甲", "在思想上过硬。在作风上过硬。在能力上过硬。", "二、乙", "丙。"
    ) == ["一、", "二、"]


def test_the_first_point_starts_at_the_shared_words_behind_its_subject() -> None:
    outline = read_document(
        "讲话\n1.甲\n领导干部必须做到心中有党，忠诚老实；\n必须做到心中有民，为民办事；\n必须做到心中有责，敢于担当。\n2.乙\n丙。"
    )

    points = outline.nodes[0].children
    assert [outline.text[point.start : point.start + 4] for point in points] == ["必须做到"] * 3


def test_the_reading_that_lost_is_kept_with_its_margin() -> None:
    outline = read_document("讲话\n一、甲\n1.乙。\n2.丙。\n二、丁\n戊。")

    assert outline.alternatives
    assert outline.alternatives[0].margin > 0
    assert outline.alternatives[0].differences


def test_a_number_printed_twice_is_two_points_and_a_finding() -> None:
    outline = read_document("汇报\n一、甲\n乙。\n二、丙\n丁。\n二、戊\n己。\n三、庚\n辛。")

    assert shape(outline.nodes) == ["一、", "二、", "二、", "三、"]
    assert [finding.code for finding in outline.findings] == ["list_repeat"]


def test_a_marker_right_behind_a_marker_is_part_of_its_title() -> None:
    shapes = read(
        "方案",
        "（一）第一阶段：动员。",
        "1.开会。",
        "2.发文。",
        "（二）第二阶段：实施。",
        "1.查。",
        "2.改。",
    )

    assert shapes == ["（一）", ".1.", ".2.", "（二）", ".1.", ".2."]


def test_two_speeches_on_one_page_start_their_lists_anew() -> None:
    shapes = read(
        "会议材料", "甲同志的讲话", "一、认识。甲。", "二、行动。乙。",
        "丙同志的讲话", "一、形势。丙。", "二、任务。丁。",
    )  # fmt: skip

    assert shapes == ["一、", "二、", "一、", "二、"]
