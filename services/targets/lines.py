"""A stored target reading as a line with its words; printed twice, shown once with both sources."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.duties import list_line
from data_access.queries.targets import list_target_readings, made_up_since
from domain.facts.pace import DIVISIBLE
from domain.lights.core import CORE
from domain.lights.judging import RECENT_WEEKS
from domain.periods import zh_of
from domain.targets.verdicts import WORST_FIRST, Standing
from domain.targets.views import ForecastView, SourceView, TargetLine
from domain.words import Cadence, TargetKind, Verdict
from services.frame import Frame
from services.revision import kept

PILOT = "pilot"
SETTLED = (Verdict.DONE, Verdict.ZERO)
"""Nothing is left to come, so that no pace and no forecast is said."""
SINCE = (Verdict.OVERDUE, Verdict.MADE_UP)
ORDER = (*WORST_FIRST, None)
"""Worst first, as the page lists targets; what is only listed comes last."""


@kept
def target_rows(connection: Connection, frame: Frame) -> tuple[Row[Any], ...]:
    """Every target of the pilot in the frame's period."""
    return tuple(list_target_readings(connection, frame.period.id))


def standing_id(connection: Connection, frame: Frame, target_id: int) -> int:
    """The version of a target's line that stands in the frame's period, so that a link from before a revision leads on;
    the id itself where none does."""
    known = {row.target_id for row in target_rows(connection, frame)}
    if target_id in known:
        return target_id
    line = [row.id for row in list_line(connection, frame.pilot.id, target_id)]
    return next((one for one in reversed(line) if one in known), target_id)


def of_scope(rows: Iterable[Row[Any]], district: int | None, industry: int | None) -> list[Row[Any]]:
    return [row for row in rows if (row.district_id, row.industry_id) == (district, industry)]


def printed_once(rows: Iterable[Row[Any]]) -> list[tuple[Row[Any], tuple[SourceView, ...]]]:
    """Rows that print the same (indicator, window, value, operator, basis) as one, with every source.

    Told by the row of a 表格, which the core light goes by too (rules 4.1.2), so that a light has one colour.
    """
    found: dict[tuple[Any, ...], list[Row[Any]]] = {}
    for row in rows:
        is_strict = row.operator.value == ">"
        at = (
            row.indicator,
            row.district_id,
            row.industry_id,
            row.starts_on,
            row.ends_on,
            row.value,
            is_strict,
            row.basis,
            row.cadence,
            row.is_whole_pilot,
        )
        found.setdefault(at, []).append(row)
    return [
        (min(same, key=lambda row: row.kind is not TargetKind.TABLE), tuple(dict.fromkeys(map(_source, same))))
        for same in found.values()
    ]


def _source(row: Row[Any]) -> SourceView:
    quote = " ".join(row.source_quote.split())
    return SourceView(row.source_document, row.kind.zh, row.source_name, quote, row.document_no or "")


@kept
def _made_up(connection: Connection, frame: Frame) -> dict[int, date]:
    newest = frame.earlier(1)
    return made_up_since(connection, frame.pilot.id, newest[-1].kind, frame.period.as_of) if newest else {}


def with_days(connection: Connection, frame: Frame, lines: Iterable[TargetLine]) -> tuple[TargetLine, ...]:
    """The lines, those made up with the closing that found them so (rules 4.1.6)."""
    days = _made_up(connection, frame)
    return tuple(
        replace(line, why=f"{line.why}（{days[line.id]} 结账时已补齐）")
        if line.verdict is Verdict.MADE_UP and line.id in days
        else line
        for line in lines
    )


def line_of(
    row: Row[Any], sources: tuple[SourceView, ...], frame: Frame, forecast: ForecastView | None = None
) -> TargetLine:
    """The line of a target, with what is missing and the two run-rates."""
    at = standing_of(row, frame.period.as_of)
    runs = row.verdict is not None and row.starts_on <= at.as_of <= row.ends_on
    has_rate = runs and row.actual is not None and row.verdict not in SETTLED
    return TargetLine(
        id=row.target_id,
        indicator=row.indicator,
        name=row.name,
        unit=row.unit,
        scope=scope_name(row, frame),
        period=period_text(row),
        group=group_of(row),
        operator=row.operator.zh,
        basis=row.basis.zh,
        value=row.value,
        least=at.least,
        actual=row.actual,
        planned=row.planned,
        attainment=row.actual / row.value if row.actual is not None and row.value else None,
        pace=row.actual / row.planned if row.actual is not None and row.planned else None,
        missing=at.missing,
        required=at.required_a_week if has_rate and not at.can_fall else None,
        recent=at.recent_a_week if has_rate and not at.can_fall else None,
        expected=at.expected if has_rate and not at.can_fall else None,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        light=row.light,
        reason=row.reason,
        verdict=row.verdict,
        why=row.verdict_reason,
        sources=sources,
        definition=row.definition,
        forecast=forecast if runs and row.verdict not in SETTLED and _is_for(forecast, row) else None,
    )


def _is_for(forecast: ForecastView | None, row: Row[Any]) -> bool:
    """Whether the forecast speaks of the window the target is judged in now (every month has its own)."""
    return forecast is not None and forecast.due_on == row.ends_on


def standing_of(row: Row[Any], as_of: date) -> Standing:
    """A stored reading as the rule of the verdict sees it."""
    return Standing(
        as_of=as_of,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        value=row.value,
        operator=row.operator,
        unit=row.unit,
        actual=row.actual,
        light=row.light,
        recent_gain=row.recent_gain,
        recent_weeks=RECENT_WEEKS,
        counts_whole=row.unit not in DIVISIBLE,
        can_fall=row.planned is None,
    )


def scope_name(row: Row[Any], frame: Frame) -> str:
    """全市's short name, a district's or an industry's."""
    names = {unit.id: unit.name for unit in frame.districts}
    names_of_industries = {unit.id: unit.name for unit in frame.industries}
    parts = [names.get(row.district_id), names_of_industries.get(row.industry_id)]
    return " · ".join(part for part in parts if part) or frame.pilot.short_name


def period_text(row: Row[Any]) -> str:
    """2026年; an annual target in its year: 每年(2026)."""
    if row.cadence is Cadence.YEARLY:
        return f"每年（{row.ends_on.year}）"
    if row.cadence is Cadence.MONTHLY:
        return f"每月（{row.ends_on.year}年{row.ends_on.month}月）"
    return zh_of(row.period)


def group_of(row: Row[Any]) -> str:
    """Year in which the target falls due, or the whole pilot."""
    return PILOT if row.is_whole_pilot or len(row.period) > 4 and row.cadence is Cadence.ONCE else str(row.ends_on.year)


def current(rows: Sequence[Row[Any]], as_of: date) -> list[Row[Any]]:
    """Those that run, the missed and what was made up since (rules 7.1); all of them once nothing runs any more."""
    running = {row.target_id for row in rows if row.starts_on <= as_of <= row.ends_on}
    return [row for row in rows if not running or row.target_id in running or row.verdict in SINCE]


def worst_first(lines: Iterable[TargetLine]) -> tuple[TargetLine, ...]:
    """By verdict, the core indicators first, what falls due first, then by how much of the target is missing."""

    def order(line: TargetLine) -> tuple[Any, ...]:
        missing = line.missing / line.value if line.value else 0
        return ORDER.index(line.verdict), line.indicator not in CORE, line.ends_on, -missing, line.name, line.id

    return tuple(sorted(lines, key=order))


def blamed(line: TargetLine, text: str) -> TargetLine:
    return replace(line, blame=text)
