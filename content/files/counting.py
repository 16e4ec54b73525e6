"""Numbers as Word prints them before a paragraph: 一, 甲, ①, iv, 01 and their kind."""

from __future__ import annotations

from collections.abc import Callable

from content.text.numerals import to_chinese

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
PARENTHESISED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
STOPPED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
CIRCLED_HAN = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
PARENTHESISED_HAN = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
POSITIONAL = str.maketrans("0123456789", "〇一二三四五六七八九")
LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
LEGAL_TRADITIONAL = str.maketrans("零一二三四五六七八九十百千万", "零壹貳參肆伍陸柒捌玖拾佰仟萬")
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
LARGEST_ROMAN = 4999
TEENS = (11, 12, 13)


def from_row(row: str) -> Callable[[int], str]:
    """A counter over the signs of ``row``, in digits behind its end, as Word does."""
    return lambda number: row[number - 1] if 0 < number <= len(row) else str(number)


def roman(number: int) -> str:
    """Roman capitals, digits where Romans had none.

    >>> [roman(number) for number in (4, 19, 2022, 0)]
    ['IV', 'XIX', 'MMXXII', '0']
    """
    if not 0 < number <= LARGEST_ROMAN:
        return str(number)
    words = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        words += sign * count
    return words


def letters(number: int) -> str:
    """A to Z, then AA, BB as Word counts.

    >>> [letters(number) for number in (1, 26, 27, 53)]
    ['A', 'Z', 'AA', 'AAA']
    """
    if not 0 < number <= 26 * 30:
        return str(number)
    rounds, place = divmod(number - 1, 26)
    return chr(ord("A") + place) * (rounds + 1)


def sexagenary(number: int) -> str:
    """The sixty names of the cycle of years.

    >>> sexagenary(1), sexagenary(60)
    ('甲子', '癸亥')
    """
    return STEMS[(number - 1) % 10] + BRANCHES[(number - 1) % 12] if number > 0 else str(number)


def chinese(number: int) -> str:
    """Counting as in 第一百零五条, digits for what no list reaches."""
    return to_chinese(number) if 0 <= number < 10**8 else str(number)


def japanese(number: int) -> str:
    """Word's Japanese counting, common in Chinese files too: no 一 before 百, no 零.

    >>> [japanese(number) for number in (9, 12, 100, 105, 230)]
    ['九', '十二', '百', '百五', '二百三十']
    """
    words = chinese(number).replace("零", "") if number else "〇"
    return words.removeprefix("一") if words.startswith(("一百", "一千")) else words


def ordinal(number: int) -> str:
    """English ordinals: 1st, 2nd, 11th."""
    endings = {} if number % 100 in TEENS else {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{endings.get(number % 10, 'th')}"


# Names of Office Open XML (ECMA-376 part 1, 17.18.59 ST_NumberFormat).
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(FULL_WIDTH),
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": letters,
    "lowerLetter": lambda number: letters(number).lower(),
    "ordinal": ordinal,
    "numberInDash": lambda number: f"- {number} -",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": japanese,
    "koreanCounting": japanese,
    "ideographDigital": lambda number: str(number).translate(POSITIONAL),
    "japaneseDigitalTenThousand": lambda number: str(number).translate(POSITIONAL),
    "taiwaneseDigital": lambda number: str(number).translate(POSITIONAL),
    "chineseLegalSimplified": lambda number: chinese(number).translate(LEGAL),
    "japaneseLegal": lambda number: chinese(number).translate(LEGAL_TRADITIONAL),
    "ideographLegalTraditional": lambda number: chinese(number).translate(LEGAL_TRADITIONAL),
    "ideographTraditional": from_row(STEMS),
    "ideographZodiac": from_row(BRANCHES),
    "ideographZodiacTraditional": sexagenary,
    "decimalEnclosedCircle": from_row(CIRCLED),
    "decimalEnclosedCircleChinese": from_row(CIRCLED),
    "decimalEnclosedParen": from_row(PARENTHESISED),
    "decimalEnclosedFullstop": from_row(STOPPED),
    "ideographEnclosedCircle": from_row(CIRCLED_HAN),
    "ideographParenthesized": from_row(PARENTHESISED_HAN),
    "none": lambda _: "",
}


def counted(number: int, form: str) -> str:
    """``number`` as Word prints it in ``form``, in digits where the form is not known.

    >>> [counted(3, form) for form in ("chineseCountingThousand", "ideographTraditional")]
    ['三', '丙']
    >>> counted(12, "decimalEnclosedCircle"), counted(105, "chineseCountingThousand")
    ('⑫', '一百零五')
    """
    return FORMATS.get(form, str)(number)
