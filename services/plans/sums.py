"""口径核对 of a workbook before it is a plan: districts, industries and years against their totals (rules 2.10, 8)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from domain.facts.pace import TargetFact
from domain.targets.comparisons import Comparison, Printed, plain
from domain.targets.reconciliation import unequal_sums
from services.plans.filling import Rows
from services.plans.forms import BY_RECORD
from services.plans.load import targets_of
from services.plans.rows import TargetRow
from services.plans.workbook import PlanReading

Row = Mapping[str, Any]
UNITS = {"district": "districts", "industry": "industries"}
LINE = tuple(name for name in TargetRow.key if name != "effective_from")
"""What the versions of a target share."""


def ask_about_sums(reading: PlanReading, stored: Rows) -> None:
    """A question at each total that its parts do not add up to, unless the plan says so already.

    Nothing is asked while the sheet has an error: a part that cannot be read makes every sum a wrong one.
    """
    plan, title = reading.plan, BY_RECORD["targets"].title
    is_wrong = any(one.file == title and not one.is_question for one in reading.files.mistakes)
    unread = {title, BY_RECORD["phases"].title} & reading.files.incomplete
    if plan.pilot is None or is_wrong or unread:
        return
    stand = [row for row in stored.get("targets", ()) if row["retired_from"] is None]
    known = {_said(one) for one in unequal_sums(_printed(stand), _alone(stored))}
    lines = [at.line for at in plan.files["targets"]]
    for one in unequal_sums(_printed(targets_of(plan, plan.pilot)), _alone(plan.files)):
        if _said(one) not in known:
            (whole,) = one.left
            text = _sentence(one, [lines[part.target.id] for part in one.right], lines[whole.target.id])
            cure = "方案原文就是这样的，确认即可；抄错的，改正这些行"
            column = BY_RECORD["targets"]["value"].title
            reading.files.complain(title, lines[whole.target.id], column, f"{text}；{cure}", is_question=True)


def _alone(rows: Mapping[str, Sequence[object]]) -> list[str]:
    """Kinds of unit of which the plan has just one."""
    return [unit for unit, sheet in UNITS.items() if len(rows.get(sheet, ())) == 1]


def _printed(rows: Iterable[Row]) -> list[Printed]:
    """Rows in force as they are compared; a target's id is its place among the rows."""
    newest: dict[tuple[object, ...], tuple[int, Row]] = {}
    for place, row in enumerate(rows):
        line = tuple(row[name] for name in LINE)
        if line not in newest or newest[line][1]["effective_from"] < row["effective_from"]:
            newest[line] = place, row
    return [_one(place, row) for place, row in newest.values()]


def _one(place: int, row: Row) -> Printed:
    same = ("indicator", "unit", "operator", "basis", "kind", "cadence", "period", "first_on", "last_on")
    target = TargetFact(
        id=place,
        district=row["district"] or None,
        industry=row["industry"] or None,
        value=float(row["value"]),
        is_whole_pilot=row["is_whole_pilot"],
        source_name=row["source_name"],
        **{name: row[name] for name in same},
    )
    return Printed(target, row["source_name"], "", "", row["district"] or row["industry"] or "")


def _said(one: Comparison) -> tuple[object, ...]:
    """The rows of a sum with their numbers, whatever place they stand in."""
    rows = {(*row.target.line, row.target.value, row.target.operator) for row in (*one.left, *one.right)}
    return one.rule, frozenset(rows)


def _sentence(one: Comparison, parts: Sequence[int], line: int) -> str:
    (whole,) = one.left
    total, unit = sum(part.target.value for part in one.right), whole.target.unit
    gap = total - whole.target.value
    name = f"“{whole.name}”" + (f"（{whole.unit}）" if whole.unit else "")
    return (
        f"{name}{one.rule}是 {plain(total)} {unit}（{'、'.join(_ranges(parts))}），"
        f"总数（第 {line} 行）是 {plain(whole.target.value)} {unit}，"
        f"{'多' if gap > 0 else '少'} {plain(abs(gap))} {unit}"
    )


def _ranges(lines: Sequence[int]) -> Iterator[str]:
    """Numbers of lines, those that follow each other as one: 第 5—7 行."""
    found: list[list[int]] = []
    for line in sorted(lines):
        if found and line == found[-1][1] + 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    return (f"第 {first} 行" if first == last else f"第 {first}—{last} 行" for first, last in found)
