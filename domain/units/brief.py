"""一页纸: a district or industry on one A4, what a leader reads on the way into the room (rules 10.9)."""

from dataclasses import dataclass
from datetime import date

from domain.days import zh_day
from domain.lights.looks import look
from domain.lights.sentences import plain
from domain.targets.views import TargetLine
from domain.units.views import UnitPage

TARGETS, PROJECTS, PROMISES = 4, 5, 3
"""Rows of each table that one page holds beside the ten lights; what is left out is counted."""
SHORT, REASON = 22, 40
"""Letters of a name and of a reason, so that a row has two lines at most."""


@dataclass(frozen=True)
class BriefTable:
    """A small table; `title` says how many there are where not all are listed."""

    title: str
    headers: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Brief:
    """What the page says, from top to bottom."""

    title: str
    header: str
    above: tuple[str, ...]
    tables: tuple[BriefTable, ...]
    below: tuple[str, ...]
    as_of: date


def brief_of(page: UnitPage, pilot: str, period: str, as_of: date, *, is_demo: bool) -> Brief:
    """The page of a unit as one sheet; `period` as people say it."""
    overall = () if page.overall is None else (f"总体：{look(page.overall.light).label}。{page.overall.reason}",)
    counts = page.counts
    projects = f"项目 {counts.projects} 个：红 {counts.red}、黄 {counts.yellow}、绿 {counts.green}、灰 {counts.grey}"
    alerts = f"；未办结预警 {page.alerts_number} 件，逾期 {page.alerts_late} 件" if page.alerts_number else ""
    tables = (_lights(page), _targets(page), _red(page), _promises(page))
    return Brief(
        f"{pilot}中小企业数字化转型试点{page.name}一页纸",
        "演示数据" if is_demo else "",
        (page.sentence, *overall, f"{projects}{alerts}。"),
        tuple(table for table in tables if table.rows),
        (f"{period}，数据截至{zh_day(as_of)}；各数的来源见系统内本页。", *page.notes),
        as_of,
    )


def _lights(page: UnitPage) -> BriefTable:
    rows = tuple(
        (
            look(light.light).label,
            light.name,
            light.value_text,
            light.fraction_text or "—",
            light.moved or "—",
            str(light.reason_since_on),
        )
        for light in page.lights
    )
    return BriefTable(
        "核心指标", ("灯", "指标", "本期", "分子/分母", "较上期", "原因起于"), (9, 16, 12, 26, 18, 16), rows
    )


def _targets(page: UnitPage) -> BriefTable:
    lines = [line for line in page.targets.lines if line.verdict is not None]
    rows = tuple(
        (line.verdict.zh, short(line.name, SHORT), line.when, _of(line), _missing(line))
        for line in lines[:TARGETS]
        if line.verdict is not None
    )
    headers, widths = ("研判", "目标", "期限", "完成/目标", "还差"), (14, 34, 14, 20, 14)
    return BriefTable(_counted("考核目标", len(lines), len(rows), "项"), headers, widths, rows)


def _of(line: TargetLine) -> str:
    actual = "无数据" if line.actual is None else plain(line.actual)
    return f"{actual}/{plain(line.value)} {line.unit}"


def _missing(line: TargetLine) -> str:
    return f"{plain(line.missing)} {line.unit}" if line.missing > 0 else "—"


def _red(page: UnitPage) -> BriefTable:
    shown = (page.red or ())[:PROJECTS]
    rows = tuple(
        (
            short(one.enterprise, SHORT),
            short(one.reason, REASON),
            f"{one.days_late} 天" if one.days_late > 0 else "—",
            str(one.reason_since_on or "—"),
        )
        for one in shown
    )
    title = _counted("红灯项目", page.red_number, len(rows), "个")
    return BriefTable(title, ("企业", "原因", "逾期", "原因起于"), (26, 44, 10, 14), rows)


def _promises(page: UnitPage) -> BriefTable:
    rows = tuple(
        (short(one.state, SHORT), short(one.text, REASON), str(one.due_on)) for one in page.promises[:PROMISES]
    )
    title = _counted("议定事项和承诺", len(page.promises), len(rows), "项")
    return BriefTable(title, ("状态", "事项", "期限"), (28, 52, 14), rows)


def _counted(name: str, there: int, shown: int, unit: str) -> str:
    """红灯项目（共 17 个，列出前 5 个）; the name alone where all are listed."""
    return f"{name}（共 {there} {unit}，列出前 {shown} {unit}）" if there > shown else name


def short(text: str, room: int) -> str:
    """The text, or its beginning with an ellipsis."""
    return text if len(text) <= room else f"{text[: room - 1]}…"
