"""The plan's own tables, filled: targets × years as its annexes print them, with actual beside target; and the shares
of districts that the office issued."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Row

from domain.periods import zh_of
from domain.targets.views import Matrix, MatrixCell
from domain.words import TargetKind
from services.access import Permission, check
from services.frame import Frame
from services.revision import kept
from services.targets.lines import target_rows

WHOLE, YEARLY, ALONE = "总目标", "年度目标", "目标"
ALL = "合计"


def target_matrices(connection: Connection, frame: Frame) -> tuple[Matrix, ...]:
    """By industry and year (Yinchuan annex 1, Songjiang's annex) and by district (Yinchuan annex 2), as printed; what
    was issued to districts in a table of its own, named by its documents.

    A plan that prints no table gets the first form from its sentences.
    """
    check(frame.user, Permission.READ_SUMMARY)
    return _matrices(connection, frame)


@kept
def _matrices(connection: Connection, frame: Frame) -> tuple[Matrix, ...]:
    rows = target_rows(connection, frame)
    printed = [row for row in rows if row.kind is not TargetKind.ALLOCATED]
    tables = [row for row in printed if row.kind is TargetKind.TABLE] or printed
    by_district = {row.indicator for row in tables if row.district_id}
    first = [row for row in tables if row.district_id is None]
    found = [_by_years(first, frame)]
    if by_district:
        found.append(
            _by_districts([row for row in tables if row.indicator in by_district and not row.industry_id], frame)
        )
    if issued := [row for row in rows if row.kind is TargetKind.ALLOCATED]:
        found.append(_issued(issued, [row for row in printed if not (row.district_id or row.industry_id)], frame))
    return tuple(found)


def _issued(issued: list[Row[Any]], wholes: list[Row[Any]], frame: Frame) -> Matrix:
    """Districts down and the whole below; what was issued across."""
    lines = {(row.indicator, row.period, row.source_name) for row in issued}
    below = [row for row in wholes if (row.indicator, row.period, row.source_name) in lines]
    documents = "、".join(dict.fromkeys(row.document_no or row.source_document for row in issued))
    return _by_districts([*issued, *below], frame, f"分解下达的分地区目标（{documents}）", "总目标")


def _by_years(rows: list[Row[Any]], frame: Frame) -> Matrix:
    """Indicators down; the pilot's total, then each year with its industries across."""
    industries = {unit.id: unit.name for unit in frame.industries}
    parted = {row.period for row in rows if row.industry_id}
    over_all = {row.period: WHOLE if row.is_whole_pilot else YEARLY if row.period in parted else ALONE for row in rows}
    columns = list(
        dict.fromkeys(sorted(((row.period, row.industry_id) for row in rows), key=_column_order(frame, rows)))
    )
    return _matrix(
        "分年度目标",
        "目标",
        rows,
        line=lambda row: f"{row.name}（{row.unit}）",
        column=lambda row: (row.period, row.industry_id),
        columns=columns,
        words=lambda at: (zh_of(at[0]), over_all[at[0]] if at[1] is None else industries[at[1]]),
    )


def _column_order(frame: Frame, rows: Iterable[Row[Any]]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """The pilot's total first as the annexes print it, then the years; the whole before its industries."""
    ends = {row.period: (not row.is_whole_pilot, row.cadence.value != "once", row.ends_on) for row in rows}
    places = {unit.id: place for place, unit in enumerate(frame.industries)} | {None: -1}
    return lambda at: (*ends[at[0]], at[0], places[at[1]])


def _by_districts(rows: list[Row[Any]], frame: Frame, title: str = "分地区年度目标", last: str = ALL) -> Matrix:
    """Districts down and their sum; what the plan prints for them across, year by year."""
    names = {unit.id: unit.name for unit in frame.districts} | {None: last}
    order = _column_order(frame, rows)
    columns = dict.fromkeys(
        (row.period, row.indicator) for row in sorted(rows, key=lambda row: (*order((row.period, None)), row.position))
    )
    wanted = [at for at in columns if any(row.district_id and (row.period, row.indicator) == at for row in rows)]
    indicators = {row.indicator: f"{row.name}（{row.unit}）" for row in rows}
    places = {unit.id: place for place, unit in enumerate(frame.districts)} | {None: len(frame.districts)}
    return _matrix(
        title,
        "地区",
        sorted(rows, key=lambda row: places[row.district_id]),
        line=lambda row: names[row.district_id],
        column=lambda row: (row.period, row.indicator),
        columns=wanted,
        words=lambda at: (zh_of(at[0]), indicators[at[1]]),
    )


def _matrix(
    title: str,
    corner: str,
    rows: list[Row[Any]],
    *,
    line: Callable[[Row[Any]], str],
    column: Callable[[Row[Any]], Any],
    columns: list[Any],
    words: Callable[[Any], Any],
) -> Matrix:
    cells: dict[str, dict[str, Any]] = {}
    for row in rows:
        cells.setdefault(line(row), {}).setdefault(column(row), _cell(row))
    return Matrix(
        title,
        corner,
        tuple(words(at) for at in columns),
        tuple((name, tuple(found.get(at) for at in columns)) for name, found in cells.items()),
    )


def _cell(row: Row[Any]) -> MatrixCell:
    return MatrixCell(row.actual, row.value, row.operator.value, row.light, row.verdict)
