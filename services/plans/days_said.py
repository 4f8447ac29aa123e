"""Days as plans say them: 2026年11月底前, 2026年第三季度末, 2026年上半年, 2025年10月至2026年3月 (rules 2.10).

Where a text has one reading it is read, as the first and the last day meant; where it has two, or none, why is said.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.texts import plain

MonthDay = tuple[int, int]
NO_YEAR, TWO_READINGS = "没有写是哪一年", "可以是它开始以前，也可以是它结束以前"
UNKNOWN = "看不出是哪一天"
LAST = 31
"""Stands for the last day of whatever month."""
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTH = r"(?P<month>1[0-2]|0?[1-9])月份?"


def _month(at: re.Match[str]) -> tuple[MonthDay, MonthDay]:
    return (int(at["month"]), 1), (int(at["month"]), LAST)


def _ten_days(at: re.Match[str]) -> tuple[MonthDay, MonthDay]:
    first, last = {"上": (1, 10), "中": (11, 20), "下": (21, LAST)}[at["ten"]]
    return (int(at["month"]), first), (int(at["month"]), last)


def _quarter(at: re.Match[str]) -> tuple[MonthDay, MonthDay]:
    last = 3 * _NUMBERS[at["quarter"] or at["q"]]
    return (last - 2, 1), (last, LAST)


def _half(at: re.Match[str]) -> tuple[MonthDay, MonthDay]:
    return ((1, 1), (6, LAST)) if at["half"] == "上" else ((7, 1), (12, LAST))


def _day(at: re.Match[str]) -> tuple[MonthDay, MonthDay]:
    return ((int(at["month"]), int(at["day"])),) * 2


def _year(_at: re.Match[str]) -> tuple[MonthDay, MonthDay]:
    return (1, 1), (12, LAST)


SPANS: tuple[tuple[str, Callable[[re.Match[str]], tuple[MonthDay, MonthDay]]], ...] = (
    (_MONTH + r"(?P<day>3[01]|[12]\d|0?[1-9])[日号]?", _day),
    (_MONTH + r"(?P<ten>[上中下])旬", _ten_days),
    (_MONTH, _month),
    (r"第?(?P<quarter>[一二三四1-4])季度|[Qq](?P<q>[1-4])", _quarter),
    (r"(?P<half>[上下])半年", _half),
    (r"全年|年?", _year),
)
"""What may stand behind a year."""
_EDGE = r"(?P<end>底|末)?(?P<by>以前|之前|前)?(?P<since>起|开始|启动)?(?:全面|基本)?(?:完成|结束|到位|建成)?"
_LEAD = re.compile(r"^(?:截至|截止到?|力争|确保|计划|预计|自|从|于|在|到|至)+")
_ENDLESS = re.compile(r"(?:长期|持续|常态化?|全程|贯穿)(?:坚持|推进|开展|实施|进行|全程|始终)*")
_TO = re.compile(r"至|到|[~—–－-]+")


@dataclass(frozen=True)
class DaysSaid:
    """First and last day that a text means, either None where it says none; `why`: why it cannot be read. `is_span`:
    whether it names both."""

    first_on: date | None = None
    last_on: date | None = None
    why: str = ""
    is_span: bool = False


def days_said(text: str, years: tuple[int, int] | None = None) -> DaysSaid:
    """What a text says. `years`: first and last year of the plan, so that a day without a year may have one reading."""
    bare = _LEAD.sub("", re.sub(r"\s", "", plain(text)).strip("。;；,，."))
    if _ENDLESS.fullmatch(bare):
        return DaysSaid()
    bare = re.sub(r"(20\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)", r"\1年\2月\3日", bare)
    bare = re.sub(r"(20\d\d)[-./](\d{1,2})(?![\d月])", r"\1年\2月", bare)
    parts = [part for part in _TO.split(bare) if part]
    return _between(parts[0], parts[1], years) if len(parts) == 2 else _one(bare, years)


def _between(head: str, tail: str, years: tuple[int, int] | None) -> DaysSaid:
    """From one to another: 2025年10月至2026年3月, 2026年3—6月; the year of the first holds on."""
    if re.search(r"\d$", head) and (unit := re.search("[月日]", tail)) and not re.fullmatch(r"20\d\d", head):
        head += unit[0]
    first = _one(head, years)
    if first.first_on is None:
        return DaysSaid(why=first.why or "看不出从哪天起")
    last = _one(tail if re.match(r"20\d\d", tail) else f"{first.first_on.year}年{tail}", years)
    if last.last_on is None:
        return DaysSaid(why=last.why or "看不出到哪天止")
    if last.last_on < first.first_on:
        return DaysSaid(why="止日早于起日")
    return DaysSaid(first.first_on, last.last_on, is_span=True)


def _one(text: str, years: tuple[int, int] | None) -> DaysSaid:
    """One day, month, ten days, quarter, half or whole year, with 底, 末, 前 or 起 behind it."""
    found = re.fullmatch(r"(?:(20\d\d)(?:年度|年|(?=[Qq第上下全]|$))?)?(.*)", text)
    number, rest = (found[1], found[2]) if found else (None, text)
    for pattern, span in SPANS:
        at = re.fullmatch(f"(?:{pattern}){_EDGE}", rest)
        if at is None or not (number or rest):
            continue
        if number is None and (years is None or years[0] != years[1]):
            return DaysSaid(why=NO_YEAR)
        if at["by"] and not at["end"] and span not in (_day, _ten_days):
            return DaysSaid(why=TWO_READINGS)
        return _days(int(number) if number else years[0] if years else 0, at, *span(at))
    return DaysSaid(why=UNKNOWN)


def _days(year: int, at: re.Match[str], first: MonthDay, last: MonthDay) -> DaysSaid:
    most = monthrange(year, last[0])[1]
    if first == last and last[1] > most:
        return DaysSaid(why="没有这一天")
    begins, ends = date(year, *first), date(year, last[0], min(last[1], most))
    if at["since"]:
        return DaysSaid(first_on=ends if at["end"] else begins)
    if at["by"] or at["end"]:
        return DaysSaid(last_on=ends)
    return DaysSaid(begins, ends)
