"""Each district's year: the index at the cut, last year's beside it, appeals, approval (rules 20)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row

from data_access.queries.district_year import list_appeals, list_result_parts, list_results, list_year_sums
from data_access.queries.history import last_closed, list_closed_months
from data_access.queries.pilots import get_period, get_pilot_by_id
from data_access.queries.projects import list_districts
from data_access.queries.readings import list_counts, list_indicator
from data_access.queries.rules import load_rule_book
from domain.appraisal.year import (
    SUMS,
    DistrictFacts,
    DistrictIndex,
    Fraction,
    PartFigure,
    district_years,
)
from domain.appraisal.year_views import Appeal, Approved, DistrictYear, LastYear, is_years_cut
from domain.facts.year_rules import PARTS, YearPart, year_rules
from domain.identity.proposals import named, people
from domain.lights.core import Core
from domain.providers.ranking import seed_of
from domain.units.standings import size_groups
from domain.words import PeriodKind
from services.access import Permission, Role, check
from services.appraisal.corrected import corrected_text
from services.appraisal.cut import at_cut, cuts
from services.desk import Desk
from services.frame import Frame
from services.revision import kept

Corrections = Mapping[int, Mapping[YearPart, Fraction]]
"""Of each district, figures of some parts."""
LIGHTS: Mapping[YearPart, Core] = {
    YearPart.COMPLETION: Core.COMPLETION,
    YearPart.ON_TIME: Core.PROVIDER,
    YearPart.LEVEL: Core.LEVEL_UP,
    YearPart.PAYMENT: Core.DISBURSEMENT,
    YearPart.ISSUES: Core.RECTIFICATION,
    YearPart.RETURNS: Core.SUBMISSION,
}
"""The light on whose page a part's figures open."""


def district_year(connection: Connection, frame: Frame) -> DistrictYear:
    """All districts at the frame's cut: what was approved of the cut's year, else as it is counted now. For who reads
    the evaluation."""
    check(frame.user, Permission.READ_APPRAISAL)
    here = at_cut(frame)
    return replace(_district_year(connection, here), corrected=corrected_text(connection, here))


def unit_year(connection: Connection, frame: Frame) -> DistrictYear | None:
    """The year for a district's page: whole for who reads the evaluation; for the district itself its own row and
    appeals, the other rows once they are approved. None for everybody else, and before a month is closed."""
    check(frame.user, Permission.READ_SUMMARY)
    if frame.user.may(Permission.READ_APPRAISAL):
        return district_year(connection, frame) if cuts(frame) else None
    own = frame.user.district_id
    if frame.user.role is not Role.DISTRICT or frame.district is None or frame.district.id != own or not cuts(frame):
        return None
    found = _district_year(connection, at_cut(frame))
    return replace(
        found,
        rows=tuple(row for row in found.rows if found.approved or row.id == own),
        last={key: value for key, value in found.last.items() if found.approved or key == own},
        appeals=tuple(one for one in found.appeals if one.district == frame.district.name),
    )


@kept
def _district_year(connection: Connection, frame: Frame) -> DistrictYear:
    return year_of(connection, frame.pilot.id, frame.pilot.code, frame.period)


def year_of(connection: Connection, pilot_id: int, code: str, period: Any) -> DistrictYear:
    """Of a closed month (a row or a view with id, label, as_of). What was corrected is of the year's own cut, and so is
    what was approved, whichever month is looked at."""
    year = period.as_of.year
    appeals = tuple(_appeal(row) for row in list_appeals(connection, pilot_id, year))
    last = last_year(connection, pilot_id, code, year)
    results = list_results(connection, pilot_id, year)
    if results:
        rows = _approved_rows(results, list_result_parts(connection, pilot_id, year))
        first = results[0]
        approved = Approved(
            first.approved_on,
            first.document,
            named(first.author, first.proposal_id),
            named(first.approver, first.proposal_id),
        )
        note = f"{year} 年度按 {first.period} 的冻结数据审定"
        return DistrictYear(year, first.period, first.period_id, first.as_of, rows, last, appeals, (note,), approved)
    known, notes = _units(connection, pilot_id, period)
    is_cut = is_years_cut(period.as_of, get_pilot_by_id(connection, pilot_id).last_on)
    corrections = _corrections(connection, pilot_id, year) if is_cut else {}
    found = _counted(connection, code, period, known, corrections)
    return DistrictYear(year, period.label, period.id, period.as_of, found, last, appeals, notes, is_years_cut=is_cut)


def _appeal(row: Row[Any]) -> Appeal:
    return Appeal(
        row.id,
        row.district,
        YearPart(row.part),
        row.reason,
        row.document,
        row.said_on,
        named(row.author, row.account_id),
        row.is_upheld,
        Fraction(row.counted, row.due) if row.counted is not None else None,
        row.answer or "",
        row.answer_document or "",
        row.answered_on,
        people(row.answered_by, row.approver, row.proposal_id) if row.answered_by else "",
    )


def _corrections(connection: Connection, pilot_id: int, year: int) -> Corrections:
    found: dict[int, dict[YearPart, Fraction]] = defaultdict(dict)
    for row in list_appeals(connection, pilot_id, year):
        if row.is_upheld:
            found[row.district_id][YearPart(row.part)] = Fraction(row.counted, row.due)
    return found


def _units(connection: Connection, pilot_id: int, period: Any) -> tuple[list[Row[Any]], tuple[str, ...]]:
    """Districts that are valid on the day of the cut; of those that are not, a word."""
    known, notes = [], []
    for row in list_districts(connection, pilot_id):
        is_gone = row.valid_to is not None and row.valid_to < period.as_of
        if is_gone or (row.valid_from is not None and row.valid_from > period.as_of):
            day = f"{row.valid_to} 起撤销" if is_gone else f"{row.valid_from} 才设立"
            notes.append(f"{row.short_name}（{day}）不评价")
        else:
            known.append(row)
    return known, tuple(notes)


def _counted(
    connection: Connection, code: str, period: Any, known: Iterable[Row[Any]], corrections: Corrections
) -> tuple[DistrictIndex, ...]:
    """The index as the closed month's readings and the rules of its day give it."""
    rules = load_rule_book(connection).on(period.as_of, code)
    units = list(known)
    firms: dict[int, list[list[float]]] = defaultdict(list)
    for row in list_year_sums(connection, period.id):
        firms[row.district_id].append([float(getattr(row, name)) for name in SUMS])
    figures = _figures(connection, period)
    counts = _of_districts(list_counts(connection, period.id))
    sizes = size_groups([counts[row.id].projects if row.id in counts else 0 for row in units], rules)
    facts = [
        DistrictFacts(
            row.id,
            row.short_name,
            size,
            np.array(firms[row.id], dtype=float).reshape(-1, len(SUMS)),
            figures.get(row.id, {}),
            corrections.get(row.id, {}),
        )
        for row, size in zip(units, sizes, strict=True)
    ]
    return district_years(facts, year_rules(rules), seed_of(code, period.label, "district_year"))


def _of_districts(rows: Iterable[Row[Any]]) -> dict[int, Row[Any]]:
    """Rows of whole districts."""
    return {row.district_id: row for row in rows if row.district_id is not None and row.industry_id is None}


def _figures(connection: Connection, period: Any) -> Corrections:
    """Each part's figures of each district, as the light that shows them was closed; none where it judged nothing
    (未到考核期, though a part of a unit was planned). Returns are counted by month: those of the year's closed months
    up to the cut."""
    found: dict[int, dict[YearPart, Fraction]] = defaultdict(dict)
    for part, core in LIGHTS.items():
        months = list_closed_months(connection, period.id) if part is YearPart.RETURNS else [period.id]
        for month in months:
            for district, row in _of_districts(list_indicator(connection, month, core)).items():
                due = row.planned if part is YearPart.COMPLETION else row.denominator
                if due and row.numerator is not None and row.value is not None:
                    before = found[district].get(part, Fraction(0, 0))
                    found[district][part] = Fraction(before.counted + row.numerator, before.of + due)
    return found


def last_year(connection: Connection, pilot_id: int, code: str, year: int) -> dict[int, LastYear]:
    """The year before, of each district: as approved, else as its December was closed; nothing in the first year."""
    results = list_results(connection, pilot_id, year - 1)
    if results:
        return {row.district_id: LastYear(row.score, row.rank, row.size_group, True) for row in results}
    month = _december(connection, pilot_id, year - 1)
    if month is None:
        return {}
    known, _ = _units(connection, pilot_id, month)
    corrected = _corrections(connection, pilot_id, year - 1)
    return {
        row.id: LastYear(row.score, row.rank, row.group, False)
        for row in _counted(connection, code, month, known, corrected)
    }


def _december(connection: Connection, pilot_id: int, year: int) -> Row[Any] | None:
    """The closed December of a year."""
    row = last_closed(connection, pilot_id, PeriodKind.MONTH, before=date(year + 1, 1, 1))
    found: Row[Any] | None = row if row is not None and row.label == f"{year}-12" else None
    return found


def _approved_rows(results: Iterable[Row[Any]], parts: Iterable[Row[Any]]) -> tuple[DistrictIndex, ...]:
    of_result: dict[int, dict[YearPart, PartFigure]] = defaultdict(dict)
    for row in parts:
        figure = None if row.counted is None else Fraction(row.counted, row.due)
        was = None if row.counted_before is None else Fraction(row.counted_before, row.due_before)
        of_result[row.result_id][YearPart(row.part)] = PartFigure(YearPart(row.part), row.weight, figure, was)
    return tuple(
        DistrictIndex(
            row.district_id,
            row.district,
            row.size_group,
            row.enterprises,
            tuple(of_result[row.id][part] for part in PARTS),
            row.score,
            row.score_low,
            row.score_high,
            row.rank,
            row.rank_low,
            row.rank_high,
            row.ranked,
            row.why_not,
        )
        for row in results
    )


def year_at(desk: Desk, label: str) -> DistrictYear | None:
    """At a desk: of a closed month by its label; None where it is not closed."""
    row = get_period(desk.connection, desk.pilot.id, label)
    if row is None or row.kind is not PeriodKind.MONTH or row.closed_at is None:
        return None
    return year_of(desk.connection, desk.pilot.id, desk.pilot.code, row)
