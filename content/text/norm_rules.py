"""The markers of force, and the patterns of what is only said to be, to have been, or to be meant.

A marker stands with strings that it matches and near-misses that it must not; the tests read both
from here. Single signs are fenced by what may not stand beside them: 要 is also in 重要.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NONE = "none"


@dataclass(frozen=True, slots=True)
class Marker:
    """Words with the force that they give to their clause; ``confidence`` from 0 to 1."""

    name: str
    modality: str
    confidence: float
    either: tuple[str, ...]
    matches: tuple[str, ...]
    near_misses: tuple[str, ...]


def pattern(*either: str) -> re.Pattern[str]:
    """The pattern of any of the parts.

    >>> pattern("应当", "必须").pattern
    '应当|必须'
    """
    return re.compile("|".join(either))


# 适应 相应 …; 重要 需要 …: the signs that make 应 and 要 part of another word.
NO_COMPOUND_BEFORE_YING = "(?<![适相对反响供效感呼照答顺因报一回策内])"
NO_COMPOUND_BEFORE_YAO = "(?<![重主需必纲摘只简首概扼机紧次不索险快将想若显政提冲要撮辑])"

# 许可 不可 …, and the signs of the verbs that 可 allows: 可由 可延期 可酌情.
NO_COMPOUND_BEFORE_KE = "(?<![许认不尚宁且皆之])"
BEHIND_KE = "推由向在按依根凭酌延适暂给申予参设采选享组开通聘提请委探查补兼先将把对与从破优缓单另"

# Where two markers begin at one place the earlier row wins, so narrow ones stand first.
MARKERS = (
    Marker(
        "not-allowed",
        "prohibition",
        0.97,
        (
            "(?<![由舍记算怪值])不得(?![不已力而])",
            "不准(?!确|时)|不许(?!可)|(?<!得)不允许",
            "[决绝]不(?:能|得|允许|可|许)",
        ),
        ("不得转让", "坚决不得", "不准携带", "决不允许", "绝不能"),
        ("不得不停止", "迫不得已", "舍不得", "数据不准确", "不许可经营的决定"),
    ),
    Marker(
        "forbidden",
        "prohibition",
        0.95,
        ("(?<![的列定被])(?:禁止|严禁|切忌|力戒|杜绝)(?!性|令|的|区|事项|条款)",),
        ("禁止吸烟", "严禁弄虚作假", "力戒空谈"),
        ("禁止性规定", "法律的禁止", "禁止的行为", "禁止令"),
    ),
    Marker(
        "should-not",
        "prohibition",
        0.8,
        (
            "不应当?(?!有的|不)",
            "(?<![要必])不要(?!求)",
            "(?<![毫必])不可(?![避抗或移能分逆靠预替少磨估再撤持限比否阻缺侵多动])",
            "只(?:能|限|准)(?!是)",
        ),
        ("不应收费", "不要搞形式", "不可掉以轻心", "只能用于救灾", "只准在店内销售"),
        ("不可抗力", "不可移动文物", "不要求担保", "必不可少", "不可能"),
    ),
    Marker(
        "cannot",
        "prohibition",
        0.6,
        ("(?<!能)不能(?!不|够|成立|清偿|自理|辨认|完全)",),
        ("不能搞特殊", "法院不能支持"),
        ("不能不说", "能不能做到", "生活不能自理", "不能成立"),
    ),
    Marker(
        "may",
        "permission",
        0.93,
        (
            "可以(?!说|看出|看到|预见|想象|知)|方可",
            NO_COMPOUND_BEFORE_KE
            + "可(?!查询|查看|对照|从而|与不可)(?=["
            + BEHIND_KE
            + "]|直接|进一步"
            "|放宽|减[免少]|转为|免(?!费)|适当|结合)",
        ),
        ("可以延期", "有条件的地方可推行", "可破格录用", "可由其代理人签收", "批准后方可开工"),
        ("许可由部门发放", "可以说", "可以知道", "不可由他人代签", "可能"),
    ),
    Marker(
        "right",
        "permission",
        0.9,
        (
            "(?<![所持])有权(?!机关|部门|处分人|威|限)|享有(?!的)|行使(?:下列|以下)职权",
            "享受(?!的)(?=[^，]{0,20}(?:待遇|优待|抚恤|补助|津贴|补贴|金$))",
        ),
        ("有权查阅", "享有休息的权利", "行使下列职权", "享受同等待遇"),
        ("有权机关", "所有权", "有权威", "依法行使职权", "享受生活", "依法享有的权益"),
    ),
    Marker(
        "allowed",
        "permission",
        0.85,
        ("(?<![不经得未])(?:允许|准许|准予)(?!的)",),
        ("允许分期缴纳", "准予登记"),
        ("不允许", "未经允许", "允许的范围"),
    ),
    Marker(
        "exempt",
        "permission",
        0.85,
        (
            "(?<![的、])(?:免征|减征|免予|免于|免除|免缴|免收|免交|减免)(?![的或等])",
            "不(?:承担[^，；]{0,12}|负[^，；]{1,12})责任",
        ),
        ("免征关税", "免予处罚", "不承担赔偿责任"),
        ("税收的减免", "减免的范围", "严重不负责任"),
    ),
    Marker(
        "ought",
        "obligation",
        0.97,
        (
            "应当(?!知道|知晓)|应该(?!知道)|务必|理应",
            "必须(?!品|的(?:[，。、；]|$))|有义务|有责任|不得不",
        ),
        ("应当备案", "务必到场", "必须公开"),
        ("生活必须品", "这是必须的", "知道或者应当知道"),
    ),
    Marker(
        "shall",
        "obligation",
        0.88,
        (
            NO_COMPOUND_BEFORE_YING
            + "应(?!有尽|有[的之]|[^，、当有]{2,4}的|[用急对付聘答届收纳运诉税邀变召允试征力])",
            "(?<![必无毋胡何莫])须(?![知要臾眉发])",
        ),
        ("应及时报告", "应在三日内", "应有专人看守", "须经批准"),
        (
            "适应形势",
            "应有的作用",
            "应缴纳的水费",
            "应急预案",
            "相应措施",
            "无须审批",
            "考生须知",
            "供应链",
        ),
    ),
    Marker(
        "want",
        "obligation",
        0.86,
        (
            NO_COMPOUND_BEFORE_YAO
            + "要(?![求素点件么是害道旨约闻领义职犯塞目图挟])(?!强[^化调])(?!$)",
        ),
        ("要加强领导", "一定要抓好", "要强化担当"),
        ("重要任务", "主要是", "只要有", "要求严格", "要素", "工作要点", "提要"),
    ),
    Marker(
        "demand",
        "obligation",
        0.6,
        (
            "要求(?=[^的，。]{0,12}(?:做到|提高|加强|解放|坚持|增强|进一步|熟悉|具有|具备))",
            "需要(?=各|广大|全|我们|大家|全体)|(?<![申聘邀宴提恳])请(?=各|有关|广大|全体|大家|你[们单])",
        ),
        ("要求我们进一步学习", "要求熟悉业务", "需要广大群众参与", "请各单位于月底前报送"),
        ("提出要求", "按照要求办理", "工作需要", "申请各项补助", "请示"),
    ),
    Marker(
        "sanction",
        "obligation",
        0.95,
        (
            r"责令|处以?(?=[零一二三四五六七八九十百千万\d])|并处|处以",
            "没收(?!的)|吊销(?!的)|通报批评|依法取缔|追究[^，；]{0,14}责任",
            "(?:给予|予以)[^，；]{0,12}(?:处分|处罚|警告|拘留|罚款|取缔|批评)",
            "从重处罚|(?:拘留|罚款)(?=$|；)|(?<!予)处罚(?=$)",
        ),
        ("责令改正", "处五百元以上罚款", "依法给予处分", "依法追究刑事责任", "没收违法所得"),
        ("处理", "没收的财物", "各处室", "处分权"),
    ),
    Marker(
        "decision",
        "obligation",
        0.85,
        ("不予(?!以)|予以|应予|驳回(?!的)|给予(?!的)",),
        ("不予受理", "予以支持", "给予奖励"),
        ("给予的帮助", "驳回的申请"),
    ),
    Marker(
        "charge",
        "obligation",
        0.85,
        (
            "负责(?![人制的]|同志)",
            "主管(?!部门|机关|人员|单位|领导|的|税|教|文|行|机|司)",
            "(?<![不未])承担[^，；]{0,24}(?:责任|义务|费用|工作|任务|职责)",
            "负有?[^，；]{0,40}(?:责任|义务)|(?<![不未])履行[^，；]{0,12}(?:职责|义务)|是[^，；]{0,16}第一责任人|有[^，；]{1,30}的义务",
        ),
        ("负责日常工作", "主管全国的测绘工作", "承担连带责任", "有守法的义务"),
        ("负责人", "主管部门", "不履行义务", "岗位责任制"),
    ),
    Marker(
        "rule-follows",
        "obligation",
        0.7,
        (
            "(?:依照|按照|依据|根据|比照)[^，；]{2,40}(?:执行|办理|处理|审查|计算|确定|核定)$",
            "参照[^，；]{2,40}(?:计算|确定|核定)[^，；的]{0,8}$",
        ),
        ("按照前款规定执行", "依照国家有关规定办理", "参照当地工资标准确定"),
        ("按照计划执行任务的人员", "参照本法执行"),
    ),
)

# Every marker begins with one of these signs: a quick look before the long one.
MARKER_SIGNS = (
    "不决绝禁严切力杜只可方有享行允准免减应务必理须要需请责处并没吊通依追给予从拘罚驳负主承履是按根比"
    "参"
)
FORCE = re.compile(
    f"(?=[{MARKER_SIGNS}])(?:"
    + "|".join(f"(?P<m{at}>{'|'.join(row.either)})" for at, row in enumerate(MARKERS))
    + ")"
)

# Markers that plainly bind wherever they stand, even in an item of a list.
STRONG = frozenset({"not-allowed", "forbidden", "may", "right", "ought", "shall", "want"})
# A sanction or decision binds the authority, which only its own clause can name.
OFFICIAL = frozenset({"sanction", "decision", "rule-follows"})
# Markers that are as often found inside a relative clause as at the head of a sentence.
LOOSE = frozenset({"charge", "decision", "cannot", "right"})
# Markers that name the one bound behind them: 禁止任何人…, 要求我们….
PIVOT = frozenset({"forbidden", "demand"})
# Readings of a clause without a marker.
WEAK = frozenset({"acts", "imperative", "practised", "encourages"})

EXHORT = pattern(
    "(?:鼓励|提倡|倡导|支持|号召|希望)(?!的|和?措施|政策(?:$|的)|度|力度|程度|系统|率|下|作用)"
)
HOPE = pattern("希望|号召|要求")
# A clause that says what something is or means, or where it applies.
STATES = pattern(
    "所称|是指|指的是|制定本|废止$|适用于|不适用|^适用|参照[^，]{0,20}(?:适用|执行|办理)",
    "[自从于][^，；]{2,30}(?:起|日|时|月)(?:施行|实施|生效|试行)$",
    "修改为|改为$|删去|受(?:国家)?法律保护|无效$|视为|包括(?:$|下列|以下)|分为|关键在于|只有[^，]{0,40}才",
)
DEFINITION = pattern("所称|是指|指的是|包括$|修改为$")
# 只有团结,才能…; 严不是…,而是…: an argument for a demand, not the demand.
ARGUES = pattern(
    "^只有[^，,]{0,60}[，,] ?才|^之所以", "^[^，,]*(?:不是|不在于)[^，,]*[，,] ?而(?:是|在于)"
)
PURPOSE = pattern("特?制(?:定|订)本[^，]{1,12}$")
# An amendment says what the text is to be, not what anybody is to do.
AMENDS = pattern("修改为|增加(?:一|第)[^，]{0,8}[款条项句]|[款条项]后(?:面)?增加")
REPORTS = pattern(
    "^[^，,]{2,30}(?:指出|强调|提出|认为|表示|指示|说|明确|证明)$",
    "^实践证明$|^会议(?:指出|强调|要求)$",
)
# A main verb of being, having or happening: a statement of fact.
BEING = pattern(
    "(?:[均都也还又]|不|就|既|仍)?(?:"
    "是|为(?!.{0,24}(?:提供|制定|办理|配备|创造|营造))|系|属|指|包括|包含|含|具有|拥有|主要有"
    "|有(?!权|义务|责任|计划|针对|效|序|组织)|取得|获得|荣获|受到|达到|达|受|成为|位于|来自"
    "|源于|等于|构成|存在|出现|发生|呈现|表现|体现|反映|意味|标志|高度重视|先后|相继|始终把"
    "|表明|面临)"
)
HAPPENED = pattern(
    "了(?!解)|(?<=[去来做说到有见干当])过|已经?|曾经?|以来|[取获]得(?!者)|荣获|年来|得到|着(?![力眼手重想])"
)
PAST = pattern(
    r"^(?:\d{4}年(?!\d+月|[底前度初末])|[一二三四五六七八九十两]+年来|近年来|去年|上半年"
    "|党的.{1,8}以来)"
)
# How a state of affairs is told: what it is said of, an adverb of degree, and a verb that takes no
# object (投入不断加大); 不断加大投入 is an order.
TOLD = pattern(
    "^(?![^，]{0,6}(?:[要应须]|必须|使|让|力争|争取|确保|努力|推动|促进|实现))[^，；]{2,30}"
    "(?:更加|日益|不断|持续|显著|明显|稳步|大幅|有效|进一步|逐步|普遍|全面)"
    "(?:[得]到)?[^，；的]{2,4}$",
    "^(?![^，]{0,6}(?:[要应须]|力争|争取|确保|努力))[^，；]{0,30}取得(?:了|[^，；]{0,12}(?:成效|成绩|成果|进展|突破))",
)
# 我国经济持续增长: what begins with the adverb, or with an order, is no telling.
