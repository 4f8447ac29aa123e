"""One cell of a return → a value: full-width digits, dates as text or serial, 万元 and 元, blanks told from zero."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from domain.intake.columns import Column, Sort
from domain.words import Word

CLEAR = "清空"
"""Typed into a cell: the stored value is taken out. A blank cell changes nothing."""
NOTHING = frozenset({"", "-", "—", "–", "/", "——"})
FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2040, 12, 31)
SERIAL_DAYS = date(1899, 12, 30)
FEN = {"元": 100, "万元": 1_000_000, "万": 1_000_000, "亿元": 10_000_000_000, "分": 1}
LARGEST_FEN = 10**15
YES, NO = frozenset({"是", "1", "y", "yes", "true", "有", "√"}), frozenset({"否", "0", "n", "no", "false", "无", "×"})


class Cleared:
    """The value of a cell that says 清空."""

    def __repr__(self) -> str:
        return CLEAR


CLEARED = Cleared()
ERROR_VALUES = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#####"})


class Unread:
    """A cell that holds something and no value: why, and what to do."""

    def __init__(self, cause: str, cure: str) -> None:
        self.cause, self.cure = cause, cure

    def __str__(self) -> str:
        return self.cause


def plain(value: object) -> str:
    """Text of a cell without outer blanks and control characters; half-width where width carries no meaning."""
    text = unicodedata.normalize("NFKC", written(value))
    return "".join(sign for sign in text if sign.isprintable()).strip()


def written(value: object) -> str:
    """Text of a cell as a person wrote it; an Excel number to its 15 true digits."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    return "" if value is None else str(value)


def read_value(column: Column, raw: object, unit: str = "") -> object:
    """Value of a cell: None for a blank one, CLEARED for 清空. `unit` is the one that the file's heading names.

    ValueError(cause, cure) when it cannot be read.
    """
    if raw is None:
        return None
    if isinstance(raw, Unread):
        raise ValueError(raw.cause, raw.cure)
    if type(raw) is date and column.sort is Sort.DAY and FIRST_DAY <= raw <= LAST_DAY:
        return raw
    text = plain(raw)
    if text in ERROR_VALUES:
        raise ValueError(f"单元格是错误值 {text}", "请改正公式，或直接填数值")
    if text == CLEAR:
        if column.key or column.required:
            raise ValueError("必填项不能清空", f"请填{column.help}")
        return None if column.sort is Sort.RAW else CLEARED
    if text in NOTHING and (text == "" or column.sort is not Sort.TEXT):
        return None
    return READERS[column.sort](column, raw, text, unit)


def _text(column: Column, raw: object, text: str, _unit: str) -> str:
    kept = " ".join("".join(s if s.isprintable() else " " for s in written(raw)).split())
    if len(kept) > column.longest:
        raise ValueError(f"有 {len(kept)} 个字", f"最多 {column.longest} 个字，请缩短")
    return kept


def _code(column: Column, raw: object, text: str, _unit: str) -> str:
    code = re.sub(r"\s", "", text)
    if len(code) > column.longest:
        raise ValueError(f"“{code[:30]}…”有 {len(code)} 位", f"编号最多 {column.longest} 位，请核对")
    return code


def _uscc(_column: Column, raw: object, text: str, _unit: str) -> str:
    if isinstance(raw, float | int):
        raise ValueError("信用代码成了数字，末几位可能已丢失", "请把单元格设为“文本”格式，重新录入 18 位代码")
    code = re.sub(r"\s", "", text).upper()
    if len(code) != 18:
        raise ValueError(f"“{code[:30]}”有 {len(code)} 位", "统一社会信用代码是 18 位，请按营业执照填写")
    return code


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")


def _day(_column: Column, raw: object, text: str, _unit: str) -> date:
    found = raw.date() if isinstance(raw, datetime) else raw if isinstance(raw, date) else _day_of(raw, text)
    if found is None:
        raise ValueError(f"“{text[:30]}”不是日期", "请填如 2026-11-15")
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(f"“{found}”不在 {FIRST_DAY.year} 至 {LAST_DAY.year} 年之间", "请核对年份")
    return found


def _day_of(raw: object, text: str) -> date | None:
    """A day written as text or as Excel's serial number; None when there is no such day."""
    match = _DAY.fullmatch(text.replace(" ", "")) or _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    if match:
        try:
            return date(*map(int, match.groups()[:3]))
        except ValueError:
            return None
    if re.fullmatch(r"\d{5}(\.0*)?", text):
        return SERIAL_DAYS + timedelta(days=int(float(text)))
    return None


_NUMBER = re.compile(r"-?(\d{1,15}|\d{1,3}(,\d{3}){1,5})(\.\d{1,15})?")


def _decimal(text: str, what: str, whole: str = "") -> Decimal:
    """The number a text says; `whole` is what stands in the cell, for the message."""
    bare = text.replace(" ", "")
    if re.fullmatch(r"-?\d+(\.\d+)?[eE][-+]?\d{1,2}", bare):
        return Decimal(bare)
    if not _NUMBER.fullmatch(bare):
        whole = whole or text
        shown = f"{whole[:30]}…" if len(whole) > 30 else whole
        raise ValueError(f"“{shown}”不是{what}", "请只填数字，如 120.00")
    return Decimal(bare.replace(",", ""))


def _money(column: Column, _raw: object, text: str, unit: str) -> int:
    """分; a unit in the cell goes before that of the heading."""
    bare = re.sub(r"^[¥¥]", "", text).strip()
    own = next((word for word in ("亿元", "万元", "万", "元") if bare.endswith(word)), "")
    amount = _decimal(bare.removesuffix(own).strip(), "金额", text) * FEN[own or unit or column.unit]
    if amount < 0:
        raise ValueError(f"“{text}”小于 0", "金额不能为负，请核对")
    if amount != amount.to_integral_value():
        raise ValueError(f"“{text}”精确到分以下", "金额最多精确到分，请四舍五入后填写")
    if amount > LARGEST_FEN:
        raise ValueError(f"“{text}”过大", f"请核对单位是不是“{own or unit or column.unit}”")
    return int(amount)


def _number(column: Column, _raw: object, text: str, _unit: str) -> float:
    value = float(_decimal(text.removesuffix("%"), "数"))
    _within(column, value, text)
    return value


def _whole(column: Column, _raw: object, text: str, _unit: str) -> int:
    value = _decimal(LEVELS.get(text, text), "整数")
    if value != value.to_integral_value():
        raise ValueError(f"“{text}”不是整数", "请填整数")
    _within(column, float(value), text)
    return int(value)


LEVELS = {"一级": "1", "二级": "2", "三级": "3", "四级": "4"}


def _within(column: Column, value: float, text: str) -> None:
    low, high = column.least, column.most
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = f"为 {low:g} 至 {high:g}" if high is not None and high < 1e9 else f"不小于 {low:g}"
        raise ValueError(f"“{text}”超出范围", f"应{bounds}，请核对")


def _flag(_column: Column, _raw: object, text: str, _unit: str) -> bool:
    word = text.lower()
    if word in YES or word in NO:
        return word in YES
    raise ValueError(f"“{text[:30]}”不是“是”或“否”", "请填“是”或“否”")


def _word(column: Column, _raw: object, text: str, _unit: str) -> Word:
    for member in column.words or ():
        if text in (member.value, plain(member.zh)):
            return member
    raise ValueError(f"“{text[:30]}”不在可选范围", f"请填：{'、'.join(column.choices)}")


READERS: dict[Sort, Callable[[Column, object, str, str], object]] = {
    Sort.TEXT: _text,
    Sort.CODE: _code,
    Sort.USCC: _uscc,
    Sort.DAY: _day,
    Sort.MONEY: _money,
    Sort.NUMBER: _number,
    Sort.WHOLE: _whole,
    Sort.FLAG: _flag,
    Sort.WORD: _word,
    Sort.LISTED: _text,
    Sort.RAW: lambda _column, raw, _text, _unit: written(raw).strip(),
    Sort.YUAN: lambda column, raw, text, unit: f"{Decimal(_money(column, raw, text, unit)) / 100:.2f}",
}
