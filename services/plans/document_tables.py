"""A table of a Word or PDF plan → rows of the plan's workbook, as a proposal that the office confirms (rules 2.10)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.texts import same
from domain.words import Basis, Operator, TargetKind
from services.plans.days_said import days_said
from services.plans.forms import BY_RECORD
from services.plans.table_use import (
    BOTH_DAYS,
    DISTRICT,
    INDUSTRY,
    NAME,
    PERIOD,
    UNIT,
    UNITS,
    VALUE,
    WHOLE,
    WHOLES,
    ColumnUse,
    TableUse,
    is_number,
    year_of,
)

SUMS = {"合计", "总计", "全市", "全区", "全县", "小计", "合計", "總計"}


@dataclass(frozen=True)
class ProposedRow:
    """A row of a sheet (`record`): values by field; of those that were read where they stand and what was there."""

    record: str
    values: Mapping[str, Any]
    origins: Mapping[str, str]


def proposed(
    cells: Sequence[Sequence[str]],
    use: TableUse,
    indicators: Mapping[str, tuple[str, str]],
    lines: Sequence[str] = (),
) -> list[ProposedRow]:
    """Rows of the plan's sheets. `indicators`: name of a target, as `same` has it → its indicator's name and unit;
    `lines`: the rows as they stand in the document's text, which are quoted.

    Districts and industries that targets name become rows of their own sheets, once each.
    """
    read = list(_read(cells, use, lines or [" | ".join(filter(None, row)) for row in cells]))
    if use.record != "targets":
        return list(_records(read, use))
    targets = [target for row in read for target in _targets(row, use, indicators)]
    units = []
    for record, field in (("districts", "district"), ("industries", "industry")):
        named = {row.values[field]: row.origins.get(field, "") for row in reversed(targets) if row.values[field]}
        units += [ProposedRow(record, {"name": name}, {"name": at}) for name, at in reversed(named.items())]
    return [*units, *targets]


@dataclass(frozen=True)
class _Row:
    """A row that counts: its number from 0, its cells, its text."""

    number: int
    cells: Sequence[str]
    line: str

    def at(self, column: int) -> str:
        return f"第 {self.number + 1} 行第 {column + 1} 列“{self.cells[column]}”"


def _read(cells: Sequence[Sequence[str]], use: TableUse, lines: Sequence[str]) -> Iterator[_Row]:
    for number, counts in enumerate(use.read, start=use.heading_rows):
        if counts and number < len(cells):
            yield _Row(number, cells[number], lines[number])


def _records(read: Sequence[_Row], use: TableUse) -> Iterator[ProposedRow]:
    part = BY_RECORD[use.record]
    fields = {column.heading: column.field for column in part.columns}
    quoted = [column.field for column in part.columns if column.field in ("quote", "source_quote")]
    for row in read:
        columns = [(at, fields[one.use]) for at, one in enumerate(use.columns) if one.use in fields and row.cells[at]]
        if columns:
            values: dict[str, Any] = {field: row.cells[at] for at, field in columns} | dict.fromkeys(quoted, row.line)
            origins = {field: row.at(at) for at, field in columns}
            for at, field in columns:
                if field in ("starts_on", "ends_on"):
                    _read_days(values, origins, field, row.cells[at], use.columns[at].heading)
            yield ProposedRow(use.record, values, origins)


def _read_days(values: dict[str, Any], origins: dict[str, str], field: str, text: str, heading: str) -> None:
    """The day that a cell's words mean, with a word on it; one that has no reading, or two, stays as it stands."""
    said = days_said(text)
    day = said.first_on if field == "starts_on" else said.last_on
    if said.why:
        origins[field] += f"：{said.why}，请改成日期"
    elif day is None:
        values.pop(field)
        origins[field] += "：没有写到哪一天，留空"
    elif day.isoformat() != text:
        values[field] = day
        origins[field] += f"，读作 {day}"
    if field == "ends_on" and said.first_on and (said.is_span or re.search(BOTH_DAYS, heading)):
        values.setdefault("starts_on", said.first_on)
        origins.setdefault("starts_on", f"{origins[field].partition('，读作')[0]}，读作 {said.first_on}")


def _targets(row: _Row, use: TableUse, indicators: Mapping[str, tuple[str, str]]) -> Iterator[ProposedRow]:
    said: dict[str, tuple[str, str]] = {}
    for at, column in enumerate(use.columns):
        if column.use in LABELS:
            said.setdefault(LABELS[column.use], (row.cells[at], row.at(at)))
    for at, column in enumerate(use.columns):
        if column.use == VALUE and is_number(row.cells[at]):
            yield _target(row, at, column, said, indicators, _period_from(column, use.title))


def _period_from(column: ColumnUse, title: str) -> str:
    """From where the period of a column is known."""
    words = set(column.heading.split("·"))
    if column.period == WHOLE and not words & WHOLES:
        return f"列标题“{column.heading}”，表里没有写年份，先按全期"
    is_said = any(column.period in word for word in words)
    return f"表名“{title}”" if not is_said and column.period == year_of(title) else f"列标题“{column.heading}”"


LABELS = {NAME: "name", DISTRICT: "district", INDUSTRY: "industry", PERIOD: "period", UNIT: "unit"}


def _target(
    row: _Row,
    at: int,
    column: ColumnUse,
    said: Mapping[str, tuple[str, str]],
    indicators: Mapping[str, tuple[str, str]],
    period_from: str,
) -> ProposedRow:
    above = f"列标题“{column.heading}”"
    own = {field: getattr(column, field) for field in ("name", "district", "industry", "period")}
    found = {**said, **{field: (text, above) for field, text in own.items() if text}}
    if column.period:
        found["period"] = column.period, period_from
    for field in ("district", "industry"):
        if found.get(field, ("", ""))[0] in SUMS:
            found[field] = ("", found[field][1])
    words = {field: text for field, (text, _) in found.items()}
    name, unit = _without_unit(words.get("name", ""))
    indicator, its_unit = next((indicators[word] for word in _spellings(name) if word in indicators), ("", ""))
    number, period = row.cells[at], words.get("period", "")
    period = WHOLE if period in WHOLES else period
    values = {
        "source_name": name,
        "indicator": indicator,
        "district": words.get("district", ""),
        "industry": words.get("industry", ""),
        "period": period,
        "value": float(re.sub("[,，%％]", "", number)),
        "unit": unit or words.get("unit", "") or ("%" if number[-1] in "%％" else its_unit),
        "operator": Operator.EQUAL,
        "basis": Basis.STOCK if period == WHOLE else Basis.FLOW,
        "kind": TargetKind.TABLE,
        "source_quote": row.line,
    }
    named_at = found.get("name", ("", above))[1]
    origins = {"source_name": named_at, "unit": found["unit"][1] if "unit" in found else named_at, "value": row.at(at)}
    origins |= {field: where for field, (_, where) in found.items() if field in ("district", "industry", "period")}
    return ProposedRow("targets", values, origins)


def _spellings(name: str) -> tuple[str, ...]:
    """As written, then without what says only that it is counted: 完成改造企业数量, 完成改造企业, 完成改造."""
    bare = same(name)
    shorter = re.sub("(数量|家数|个数|数)$", "", bare)
    return bare, shorter, shorter.removesuffix("企业")


def _without_unit(name: str) -> tuple[str, str]:
    """拟改造企业数量(家) → 拟改造企业数量, 家."""
    match = re.fullmatch(r"(.*)[(（](.+)[)）]", name)
    return (match[1], match[2]) if match and match[2] in UNITS else (name, "")
