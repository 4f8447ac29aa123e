"""A table of a Word or PDF plan → rows of the plan's workbook, as a proposal that the office confirms (rules 2.10)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.intake.sheet import Sheet
from domain.texts import same
from domain.words import Basis, Operator, TargetKind
from services.plans.forms import BY_RECORD

NAME, DISTRICT, INDUSTRY, PERIOD, VALUE, UNIT, UNREAD = "名称", "地区", "行业", "期间", "目标数", "单位", "不读"
USES = (NAME, DISTRICT, INDUSTRY, PERIOD, VALUE, UNIT, UNREAD)
"""What a column of a table of targets may hold."""
WHOLE = "全期"
RECORDS = ("targets", "tasks", "phases", "districts", "industries", "departments")
"""Sheets that a table can be read into."""
UNITS = ("家", "个", "名", "人", "人次", "场", "次", "项", "批", "张", "套", "台", "%", "万元", "亿元")
NUMBER = re.compile(r"[0-9][0-9,，]*(\.[0-9]+)?[%％]?")
YEAR = re.compile(r"(20[0-9]{2})(?:年|年度|度)?(目标)?")
WHOLES = {"总目标", "总数", "總數", "合计", "总计", "试点期间", "试点期", "全期", "总量", "累计"}
SUMS = {"合计", "总计", "全市", "全区", "全县", "小计", "合計", "總計"}
SAID_BY_OTHERS = {
    "年度目标",
    "目标",
    "指标值",
    "指標值",
    "目标值",
    "目标内容",
    "指标名称",
    "指標名稱",
    "重点目标",
    "重點目標",
}
"""Headings that say nothing of what is counted."""
PLACE = re.compile(r"(区|县|市|镇|乡|街道|园区|开发区|基地|新区|新城)$")


@dataclass(frozen=True)
class ColumnUse:
    """What a column holds: one of USES, or a heading of the sheet. Of a value its period, what it counts, and whose."""

    heading: str
    use: str
    period: str = ""
    name: str = ""
    district: str = ""
    industry: str = ""


@dataclass(frozen=True)
class TableUse:
    """How a table is read: into which sheet, how many rows are its heading, its columns, which rows count."""

    record: str
    heading_rows: int
    columns: tuple[ColumnUse, ...]
    read: tuple[bool, ...]


@dataclass(frozen=True)
class ProposedRow:
    """A row of a sheet (`record`): values by field; of those that were read where they stand and what was there."""

    record: str
    values: Mapping[str, Any]
    origins: Mapping[str, str]


def filled(sheet: Sheet) -> list[list[str]]:
    """The cells of a table, the words of a merged one in all that it covers."""
    width = max((len(row) for row in sheet.rows), default=0)
    cells = [
        [str(row[at]) if at < len(row) and row[at] is not None else "" for at in range(width)] for row in sheet.rows
    ]
    for top, left, bottom, right in sheet.merges:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                cells[row][column] = cells[top][left]
    return cells


def is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None


def _is_heading(row: Sequence[str]) -> bool:
    """Whether it has no number but years, such as stand in a heading."""
    return not any(is_number(text) and not re.fullmatch(r"20[0-9]{2}", text) for text in row)


# ── how a table might be meant ────────────────────────────────────────────────────────────────────────────────────


def guess(cells: Sequence[Sequence[str]], record: str = "", heading: int | None = None) -> TableUse:
    """How a table is read unless the office says otherwise: into which sheet, with how many rows of heading."""
    if heading is None:
        heading = next((at for at, row in enumerate(cells) if not _is_heading(row)), min(1, len(cells)))
    body = cells[heading:]
    headings = [
        tuple(dict.fromkeys(row[column] for row in cells[:heading] if row[column])) for column in _columns(cells)
    ]
    record = record or _record(headings)
    if record != "targets":
        columns = tuple(ColumnUse("·".join(words), _field(record, words)) for words in headings)
        return TableUse(record, heading, columns, tuple(any(row) for row in body))
    uses = _uses(headings, body)
    names_own = NAME in uses
    columns = tuple(_column(words, use, names_own) for words, use in zip(headings, uses, strict=True))
    values = [column for column, use in enumerate(uses) if use == VALUE]
    return TableUse(record, heading, columns, tuple(any(is_number(row[column]) for column in values) for row in body))


def _columns(cells: Sequence[Sequence[str]]) -> range:
    return range(len(cells[0]) if cells else 0)


def _record(headings: Sequence[Sequence[str]]) -> str:
    said = "".join(word for words in headings for word in words)
    if "任务" in said and re.search("责任|牵头|时限|完成时间", said):
        return "tasks"
    return "phases" if "阶段" in said and re.search("开始|结束|起止", said) else "targets"


def _field(record: str, words: Sequence[str]) -> str:
    """The heading of the sheet that the words of a column's come nearest to."""
    known = [column.heading for column in BY_RECORD[record].columns]
    said = "".join(words)
    alike = {
        "责任单位": "责任|牵头|部门",
        "任务": "任务|内容|事项",
        "序号": "序号|序號",
        "结束日": "时限|完成时间|结束",
        "阶段名称": "阶段",
    }
    found = (heading for heading in known if re.search(alike.get(heading, f"^{re.escape(heading)}$"), said))
    return next(found, UNREAD)


def _uses(headings: Sequence[Sequence[str]], body: Sequence[Sequence[str]]) -> list[str]:
    uses: list[str] = []
    for column, words in enumerate(headings):
        cells = [row[column] for row in body if row[column]]
        numbers = sum(map(is_number, cells))
        is_counted = numbers > 1 and [*filter(is_number, cells)] == [*map(str, range(1, numbers + 1))]
        if is_counted or re.search("序号|序號", "".join(words)):
            uses.append(UNREAD)
        elif cells and numbers * 2 >= len(cells):
            uses.append(VALUE)
        else:
            uses.append(_label("".join(words), cells, uses))
    return uses


def _label(heading: str, cells: Sequence[str], before: Sequence[str]) -> str:
    if cells and set(cells) <= set(UNITS):
        return UNIT
    if cells and all(YEAR.fullmatch(cell) or cell in WHOLES for cell in cells):
        return PERIOD
    places = sum(PLACE.search(re.sub(r"[(（].*[)）]$", "", cell)) is not None for cell in cells)
    if re.search("地区|区县|县区|街镇|园区", heading) or places * 2 > len(cells):
        return DISTRICT
    if "行业" in heading:
        return INDUSTRY
    return UNREAD if NAME in before or not cells else NAME


def _column(words: Sequence[str], use: str, names_own: bool) -> ColumnUse:
    found = ColumnUse("·".join(words), use)
    if use != VALUE:
        return found
    for word in words:
        if year := YEAR.fullmatch(word):
            found = replace(found, period=year[1])
        elif word in WHOLES:
            found = replace(found, period=found.period or WHOLE)
        elif word not in SAID_BY_OTHERS:
            found = replace(found, **({"industry": word} if names_own else {"name": word}))
    return found


# ── what it then says ─────────────────────────────────────────────────────────────────────────────────────────────


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
            values = {field: row.cells[at] for at, field in columns} | dict.fromkeys(quoted, row.line)
            yield ProposedRow(use.record, values, {field: row.at(at) for at, field in columns})


def _targets(row: _Row, use: TableUse, indicators: Mapping[str, tuple[str, str]]) -> Iterator[ProposedRow]:
    said: dict[str, tuple[str, str]] = {}
    for at, column in enumerate(use.columns):
        if column.use in LABELS:
            said.setdefault(LABELS[column.use], (row.cells[at], row.at(at)))
    for at, column in enumerate(use.columns):
        if column.use == VALUE and is_number(row.cells[at]):
            yield _target(row, at, column, said, indicators)


LABELS = {NAME: "name", DISTRICT: "district", INDUSTRY: "industry", PERIOD: "period", UNIT: "unit"}


def _target(
    row: _Row,
    at: int,
    column: ColumnUse,
    said: Mapping[str, tuple[str, str]],
    indicators: Mapping[str, tuple[str, str]],
) -> ProposedRow:
    above = f"列标题“{column.heading}”"
    own = {field: getattr(column, field) for field in ("name", "district", "industry", "period")}
    found = {**said, **{field: (text, above) for field, text in own.items() if text}}
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
