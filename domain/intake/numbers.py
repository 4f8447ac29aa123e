"""Numbers and amounts of money as people write them: units, words behind them, what is no single number."""

import re
from decimal import Decimal

from domain.intake.columns import Column
from domain.intake.days import WORDS_FOR_NONE

YUAN, WAN, YI = 100, 1_000_000, 10_000_000_000
FEN = {"元": YUAN, "圆": YUAN, "万元": WAN, "万": WAN, "w": WAN, "亿元": YI, "亿": YI, "分": 1}
LARGEST_FEN = 10**15


_NUMBER = re.compile(r"[-+]?(?:(\d{1,15}|\d{1,3}(,\d{3}){1,5})(\.\d{0,15})?|\.\d{1,15})")
_SCIENTIFIC = re.compile(r"-?\d+(\.\d+)?[eE][-+]?\d{1,2}")


def _decimal(text: str, what: str, whole: str = "") -> Decimal:
    """The number a text says; `whole` is what stands in the cell, for the message."""
    if _SCIENTIFIC.fullmatch(text):
        return Decimal(text)
    if (whole or text) in WORDS_FOR_NONE:
        raise ValueError(f"“{whole or text}”不是{what}", "没有的请留空；是零的填 0；要去掉已报的数，填“清空”")
    if not _NUMBER.fullmatch(text):
        whole = whole or text
        shown = f"{whole[:30]}…" if len(whole) > 30 else whole
        if re.search(r"\d[^\d.,]+\d", whole):
            raise ValueError(f"“{shown}”里不止一个数", "一格只填一个数，如 120.00")
        raise ValueError(f"“{shown}”不是{what}", "请只填数字，如 120.00")
    return Decimal(text.replace(",", ""))


_BEFORE = re.compile(r"^(?:人民币:?|RMB|CNY|[¥￥])+\s*", re.I)
_BEHIND = re.compile(
    r"\s*(?:\((亿元|万元|亿|万|元)\)|(亿元|万元|亿|万|[wW]|元|圆))?\s*(?:人民币|RMB|[整正])?\s*(?:\(?含税\)?)?$", re.I
)


def read_money(column: Column, _raw: object, text: str, unit: str) -> int:
    """分; a unit in the cell goes before that of the heading."""
    is_bare = text.isascii() and text[-1:].isdigit() and text[:1].isdigit()
    bare = text if is_bare else _BEFORE.sub("", text)
    behind = None if is_bare else _BEHIND.search(bare)
    own = (behind[1] or behind[2] or "") if behind else ""
    number = bare[: behind.start()] if behind else bare
    amount = _decimal(number, "金额", text) * FEN[own.lower() or unit or column.unit]
    if amount < 0:
        raise ValueError(f"“{text}”小于 0", "金额不能为负，请核对")
    if amount != amount.to_integral_value():
        raise ValueError(f"“{text}”精确到分以下", "金额最多精确到分，请四舍五入后填写")
    if amount > LARGEST_FEN:
        raise ValueError(f"“{text}”过大", f"请核对单位是不是“{own or unit or column.unit}”")
    return int(amount)


COUNTED = (
    "%",
    "家企业",
    "家次",
    "场次",
    "家",
    "个",
    "人次",
    "人",
    "次",
    "场",
    "项",
    "户",
    "名",
    "条",
    "台",
    "套",
    "件",
    "笔",
)
"""What people write behind a number without changing it."""


class Worded(float):
    """A number that stood before a word or a %, which only some figures can have."""

    word: str = ""


def _bare_number(column: Column, text: str) -> str:
    """The number without the word of its own that people write behind it."""
    words = (*column.behind, column.unit or "%", *(() if column.unit or column.behind else COUNTED), "%")
    bare = _IN_BRACKETS.sub(r"\1", text)
    found = next((bare.removesuffix(word).rstrip() for word in words if word and bare.endswith(word)), text)
    return _TOTAL.sub("", found) if column.field == "value" else found


_IN_BRACKETS, _TOTAL = re.compile(r"\(([^()\d]+)\)$"), re.compile(r"^(?:累计|共计|合计|共)[:]?\s*(?=\d)")


def read_number(column: Column, _raw: object, text: str, _unit: str) -> float:
    bare = _bare_number(column, text)
    value = float(_decimal(bare, "数", text))
    _within(column, value, text)
    worded = Worded(value)
    worded.word = _TOTAL.sub("", text)[len(bare) :].strip("() ")
    return worded if worded.word and not column.unit else value


def read_whole(column: Column, _raw: object, text: str, _unit: str) -> int:
    bare = _bare_number(column, text)
    value = _decimal(
        LEVELS.get(level := bare.removeprefix("第"), level) if column.field == "level" else bare, "整数", text
    )
    if value != value.to_integral_value():
        raise ValueError(f"“{text}”不是整数", "请填整数")
    _within(column, float(value), text)
    return int(value)


LEVELS = {"一": "1", "二": "2", "三": "3", "四": "4"} | {"I": "1", "II": "2", "III": "3", "IV": "4"}


def _within(column: Column, value: float, text: str) -> None:
    low, high = column.least, column.most
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = f"为 {low:g} 至 {high:g}" if high is not None and high < 1e9 else f"不小于 {low:g}"
        raise ValueError(f"“{text}”超出范围", f"应{bounds}，请核对")
