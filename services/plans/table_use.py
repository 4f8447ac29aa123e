"""How a table of a Word or PDF plan is meant: its sheet, its heading, what each column holds (rules 2.10)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.intake.sheet import Sheet
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
BOTH_DAYS = "起止|起讫|时间安排|实施时间|工作时间|时间进度"
"""Headings of one column for the first and the last day."""
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
    """How a table is read: into which sheet, how many rows are its heading, its columns, which rows count; `title`:
    what stands above it."""

    record: str
    heading_rows: int
    columns: tuple[ColumnUse, ...]
    read: tuple[bool, ...]
    title: str = ""


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


def guess(cells: Sequence[Sequence[str]], record: str = "", heading: int | None = None, title: str = "") -> TableUse:
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
        return TableUse(record, heading, columns, tuple(any(row) for row in body), title)
    uses = _uses(headings, body)
    names_own = NAME in uses
    columns = tuple(_column(words, use, names_own) for words, use in zip(headings, uses, strict=True))
    if PERIOD not in uses:
        columns = tuple(_with_period(column, title) for column in columns)
    values = [column for column, use in enumerate(uses) if use == VALUE]
    counts = tuple(any(is_number(row[column]) for column in values) for row in body)
    return TableUse(record, heading, columns, counts, title)


def year_of(title: str) -> str:
    """The one year that a title names; empty where it names none or several, a document's number apart."""
    years = set(re.findall(r"(?<!\d)(20[0-9]{2})(?!\d)", re.sub(r"[〔\[［【(（]20[0-9]{2}[〕\]］】)）]", "", title)))
    return years.pop() if len(years) == 1 else ""


def _with_period(column: ColumnUse, title: str) -> ColumnUse:
    """A number's period where no heading is one: the year within its own heading or the title, else the whole pilot."""
    if column.use != VALUE or column.period:
        return column
    return replace(column, period=year_of(column.heading) or year_of(title) or WHOLE)


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
        "开始日": "开始|起始|启动",
        "结束日": f"时限|时间|结束|{BOTH_DAYS}",
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
