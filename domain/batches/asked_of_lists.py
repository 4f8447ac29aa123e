"""What a plan asks of the lists of an award, held against who was chosen: how many, and a list a quarter
(rules 22.6). Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from domain.days import quarter_of


class Chosen(NamedTuple):
    """An enterprise that was chosen, and the day on which its last line was scored."""

    uscc: str
    day: date


class AskedNumber(NamedTuple):
    """A printed number of enterprises between two days, both included; `quote`: the plan's own words."""

    quote: str
    value: int
    first_on: date
    last_on: date


def number_of(chosen: Iterable[Chosen], asked: AskedNumber) -> int:
    """Enterprises that were chosen in the days, each once."""
    return len({one.uscc for one in chosen if asked.first_on <= one.day <= asked.last_on})


def asked_zh(chosen: Sequence[Chosen], asked: AskedNumber) -> str:
    """入选 59 家，要求 60 家，还差 1 家."""
    number = number_of(chosen, asked)
    rest = "已达到" if number >= asked.value else f"还差 {asked.value - number} 家"
    return (
        f"方案要求“{asked.quote}”：{asked.first_on} 至 {asked.last_on} 的名单入选 {number} 家，"
        f"要求 {asked.value} 家，{rest}"
    )


def quarter_zh(day: date) -> str:
    return f"{day.year}年第{(day.month - 1) // 3 + 1}季度"


def quarters_without(chosen: Iterable[Chosen], since: date, today: date) -> list[date]:
    """Last days of the quarters, from that of `since` to that of today, in which nobody was chosen; oldest first."""
    served = {quarter_of(one.day)[1] for one in chosen if one.day <= today}
    found, last = [], quarter_of(since)[1]
    while last <= quarter_of(today)[1]:
        if last not in served:
            found.append(last)
        last = quarter_of(last + timedelta(days=1))[1]
    return found


def quarterly_zh(chosen: Sequence[Chosen], quote: str, since: date, today: date) -> str:
    """Which quarters that are over have no list, and by when this one is to have one."""
    without, running = quarters_without(chosen, since, today), quarter_of(today)[1]
    over = [quarter_zh(last) for last in without if last < today]
    said = f"{'、'.join(over)}没有评出样板" if over else "已过的季度都评过"
    now = f"，{quarter_zh(running)}还没有，{running} 前评出" if running in without and running >= today else ""
    return f"方案要求“{quote}”：{said}{now}"
