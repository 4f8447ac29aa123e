"""A plan's workbook → its rows: each sheet read as a return is, each mistake at its cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.intake.heading import find_heading
from domain.intake.reading import SheetReading, read_rows
from domain.intake.sheet import Sheet, letters
from domain.intake.values import Cleared, plain
from domain.intake.views import CellProblem, FilledRow, Weight
from domain.texts import same
from domain.words import Word
from services.plans.files import PILOT_FILES, Located, Mistake, PilotPlan, PlanFiles
from services.plans.forms import BY_RECORD, CHECK, PARTS, PERCENT, RULES, SEPARATED, TEXT_SHEET, TO_CHECK, PlanSheet
from services.plans.periods import period_of
from services.plans.rows import IndicatorRow
from services.plans.sheet_wording import SheetWording

NEEDED = ("pilot", "documents", "phases", "districts", "departments", "targets")
"""Sheets without which there is no pilot; the others may be left out."""
OUR_OWN = frozenset({"_清单", "填表说明"})
AN_EXAMPLE = "例"
DEMONSTRATION = "演示数据："
"""Begins the source of terms that nobody published."""
MOST_PROBLEMS = 500


@dataclass(frozen=True)
class KnownBefore:
    """What the database knows before: indicators of the catalogue; codes of the pilot's industries by name."""

    indicators: Sequence[IndicatorRow]
    industries: Mapping[str, str] = field(default_factory=dict)


@dataclass
class PlanReading:
    """What a workbook says: its rows, where its cells stand, what could not be read."""

    files: PlanFiles
    sheets: dict[str, SheetReading] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def plan(self) -> PilotPlan:
        return self.files.plans[0]

    @property
    def all_problems(self) -> tuple[CellProblem, ...]:
        """Errors first, then questions, then notes."""
        found = [*self.problems, *(self._at_cell(mistake) for mistake in self.files.mistakes)]
        order = list(Weight)
        return tuple(sorted(found, key=lambda one: order.index(one.weight)))[:MOST_PROBLEMS]

    def _at_cell(self, mistake: Mistake) -> CellProblem:
        cause, _, cure = mistake.text.partition("；")
        weight = Weight.EXPLAIN if mistake.is_question else Weight.ERROR
        reading = next((one for one in self.sheets.values() if one.sheet == mistake.file), None)
        places = {} if reading is None else reading.heading.places
        place = next((at for at, (column, _) in places.items() if column.title == mistake.column), None)
        cell, row = "", mistake.line
        if place is not None and row:
            is_upright = BY_RECORD["pilot"].title == mistake.file
            cell, row = (f"B{place + 1}", place + 1) if is_upright else (f"{letters(place)}{row}", row)
        return CellProblem(weight, cause, cure, mistake.file, cell, mistake.column, row)


def read_plan(sheets: Sequence[Sheet], known: KnownBefore) -> PlanReading:
    """Everything a workbook says, right or wrong; touches no database."""
    files = PlanFiles(words=SheetWording(), known_indicators=list(known.indicators))
    reading = PlanReading(files)
    by_name = {plain(sheet.name): sheet for sheet in sheets}
    filled = {part.record: list(_rows(reading, part, by_name.pop(part.title, None))) for part in PARTS}
    text = by_name.pop(TEXT_SHEET, None)
    for sheet in by_name.values():
        if sheet.name not in OUR_OWN and any(value not in (None, "") for row in sheet.rows for value in row):
            cause = f"没有读取：工作表“{sheet.name}”"
            reading.problems.append(CellProblem(Weight.NOTE, cause, "方案表里没有这张表，不用处理", sheet.name))
    _fill_in(reading, filled, known)
    code = str(filled["pilot"][0][1].get("code", "")) if filled["pilot"] else ""
    rows = {record: _located(files, record, filled[record]) for record in PILOT_FILES}
    pasted = "" if text is None else "\n".join(plain(value) for row in text.rows for value in row)
    files.plans.append(PilotPlan(code, rows, pasted, {record: BY_RECORD[record].title for record in PILOT_FILES}))
    return reading


Filled = list[tuple[int, dict[str, object]]]
"""Number of each row on its sheet, and what its model reads."""


def _rows(reading: PlanReading, part: PlanSheet, sheet: Sheet | None) -> Iterator[tuple[int, dict[str, object]]]:
    """Rows of a sheet as texts by field; one with a cell that cannot be read is told and makes the sheet incomplete."""
    if sheet is None:
        if part.record in NEEDED:
            cause = f"没有“{part.title}”表"
            reading.problems.append(CellProblem(Weight.ERROR, cause, "请用下载的方案表填写，不要改表名", part.title))
            reading.files.incomplete.add(part.title)
        return
    upright = _laid_down(sheet, part) if part.is_upright else sheet
    heading = find_heading(upright, [part])
    if heading is None:
        keys = "、".join(column.title for column in part.keys)
        cause = f"“{part.title}”表没有找到表头"
        reading.problems.append(CellProblem(Weight.ERROR, cause, f"要有一行表头，至少有：{keys}", part.title))
        reading.files.incomplete.add(part.title)
        return
    found = read_rows(upright, heading)
    reading.sheets[part.record] = found
    for row in found.rows:
        first = next((value for value in upright.rows[row.number - 1] if value not in (None, "")), "")
        if not plain(first).startswith(AN_EXAMPLE):
            yield from _row(reading, part, found, row)
    said = (one for one in found.unread if not one.row or not _is_example(upright, one.row))
    reading.problems += [_upright(one) for one in said] if part.is_upright else said


def _is_example(sheet: Sheet, number: int) -> bool:
    cells = sheet.rows[number - 1] if number <= len(sheet.rows) else ()
    return plain(next((value for value in cells if value not in (None, "")), "")).startswith(AN_EXAMPLE)


def _laid_down(sheet: Sheet, part: PlanSheet) -> Sheet:
    """Headings below each other as a row of headings and a row of values; titles and notes above them are none."""
    known = {same(column.title) for column in part.columns}
    pairs = [(row[0] if row else None, row[1] if len(row) > 1 else None) for row in sheet.rows]
    pairs = [pair if pair[1] not in (None, "") or same(plain(pair[0])) in known else (None, None) for pair in pairs]
    return Sheet(sheet.name, [[name for name, _ in pairs], [value for _, value in pairs]], sheet.is_1904)


def _upright(problem: CellProblem) -> CellProblem:
    """The problem where its cell stands on the sheet as it was."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", problem.cell)
    if not match:
        return problem
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    cell = f"{'AB'[int(match[2]) > 1]}{number}"
    return CellProblem(
        problem.weight, problem.cause, problem.cure, problem.sheet, cell, problem.heading, number, problem.answer
    )


def _row(
    reading: PlanReading, part: PlanSheet, found: SheetReading, row: FilledRow
) -> Iterator[tuple[int, dict[str, object]]]:
    if row.unread:
        reading.files.incomplete.add(part.title)
        return
    filled: dict[str, object] = {}
    for name, value in row.values.items():
        if isinstance(value, Cleared):
            continue
        if name == CHECK.field:
            if str(value).startswith(TO_CHECK):
                text = "这一行从文件读出，还没有核对；对照原文改好后，删去“待核对”"
                reading.files.complain(part.title, row.number, CHECK.title, text, is_question=True)
            continue
        if (part.record, name) in SEPARATED:
            try:
                filled[name] = _separated(str(value), SEPARATED[part.record, name])
            except ValueError as error:
                reading.files.complain(part.title, row.number, part[name].title, str(error))
        elif (part.record, name) in PERCENT and isinstance(value, int | float):
            filled[name] = f"{value / 100:.6g}"
        else:
            filled[name] = _as_text(value)
    yield row.number, filled


def _as_text(value: object) -> str:
    """A value as the models of a plan read it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Word):
        return value.value
    return f"{value:.15g}" if isinstance(value, float) else value.isoformat() if isinstance(value, date) else str(value)


def _separated(text: str, words: Mapping[str, str]) -> str:
    names = [name for name in map(str.strip, re.split(r"[、，,；;\n]+", text)) if name]
    if words and (unknown := [name for name in names if name not in words]):
        raise ValueError(f"不认识“{'、'.join(unknown)}”；请填：{'、'.join(words)}")
    return ";".join(words[name] if words else name for name in names)


# ── what one sheet says of another ──────────────────────────────────────────


def _fill_in(reading: PlanReading, filled: dict[str, Filled], known: KnownBefore) -> None:
    """What a workbook does not ask because it says it elsewhere: days of the pilot, codes, the plan's own title."""
    files = reading.files
    codes = _indicators(files, filled["indicators"], filled["pilot"], filled["phases"])
    document = filled["documents"][0] if filled["documents"] else None
    for _, pilot in filled["pilot"][:1]:
        _pilot(files, pilot, document, filled["phases"])
        if codes.other_scopes:
            pilot["reported_scopes"] = ";".join(sorted(f"{code}:{scope}" for code, scope in codes.other_scopes))
    for _, batch in filled["batches"]:
        batch["is_demo"] = _as_text(str(batch.get("source", "")).startswith(DEMONSTRATION))
    used = set(known.industries.values())
    for _, industry in filled["industries"]:
        industry["code"] = known.industries.get(str(industry.get("name"))) or _free("i", used)
        used.add(str(industry["code"]))
    rules = {same(zh): rule for rule, zh in RULES.items()}
    for line, clause in filled["clauses"]:
        if "rule" in clause and same(str(clause["rule"])) not in rules:
            text = f"不认识的规定“{clause['rule']}”；请从下拉中选：{'、'.join(RULES.values())}"
            files.complain(BY_RECORD["clauses"].title, line, BY_RECORD["clauses"]["rule"].title, text)
        clause["rule"] = rules.get(same(str(clause.get("rule", "")))) or next(iter(RULES))
    years = [
        str(phase[name])[:4] for _, phase in filled["phases"] for name in ("starts_on", "ends_on") if name in phase
    ]
    for _, target in filled["targets"]:
        target["indicator"] = codes.by_name.get(same(str(target.get("indicator", "")))) or target.get("indicator", "")
        target.setdefault("source_document", str(document[1].get("title", "")) if document else "")
        if "period" in target and years:
            target["period"] = period_of(str(target["period"]), min(years), max(years))


def _pilot(
    files: PlanFiles, pilot: dict[str, object], document: tuple[int, dict[str, object]] | None, phases: Filled
) -> None:
    title = BY_RECORD["documents"].title
    if document is not None:
        line, plan = document
        pilot["document_title"] = plan.get("title", "")
        pilot["document_no"] = plan.get("number", "")
        for name in ("issued_on", "effective_from"):
            if name in plan:
                pilot[name] = plan[name]
            else:
                heading = BY_RECORD["documents"][name].title
                files.complain(title, line, heading, f"方案的{heading}没有填；填上这一格")
                pilot[name] = "2000-01-01"  # told above; the row is refused all the same
        if "effective_to" in plan:
            pilot["effective_to"] = plan["effective_to"]
        if "issued_on" in plan and str(plan.get("effective_from", plan["issued_on"])) < str(plan["issued_on"]):
            text = f"{plan['effective_from']} 早于“印发日”的 {plan['issued_on']}；改正其中一个日期"
            files.complain(title, line, BY_RECORD["documents"]["effective_from"].title, text)
            pilot["effective_from"] = plan["issued_on"]  # told above, at the cell
    for name, edge, choose in (("first_on", "starts_on", min), ("last_on", "ends_on", max)):
        if days := [str(phase[edge]) for _, phase in phases if edge in phase]:
            pilot[name] = choose(days)


@dataclass(frozen=True)
class _Codes:
    by_name: Mapping[str, str]
    other_scopes: Sequence[tuple[str, str]]


def _indicators(files: PlanFiles, rows: Filled, pilots: Filled, phases: Filled) -> _Codes:
    """Codes of indicators by name; rows of the catalogue say who reports, the others are the pilot's own."""
    by_name = {same(row.name): row for row in files.known_indicators}
    codes = {name: row.code for name, row in by_name.items()}
    title, part = BY_RECORD["indicators"].title, BY_RECORD["indicators"]
    scopes: list[tuple[str, str]] = []
    used, own = set(codes.values()), list[Located]()
    pilot = str(pilots[0][1].get("code", "")) if pilots else ""
    review = max((str(phase["ends_on"]) for _, phase in phases if "ends_on" in phase), default="")
    for line, said in rows:
        row = by_name.get(same(str(said.get("name", ""))))
        is_own = row is None or row.code.startswith(f"{pilot}_own")
        if row is not None and not is_own:
            for name in ("unit", "direction", "definition", "source", "reported_every"):
                if name in said and same(str(said[name])) != same(str(getattr(row, name))):
                    text = "这是目录里的指标，单位、方向、口径、出处不能改，按月报送；不同的请另起名称"
                    files.complain(title, line, part[name].title, text)
            if row.measure != "reported":
                files.complain(title, line, part["name"].title, f"“{row.name}”由系统计算，不填报；请删去这一行")
            elif said.get("reported_scope") not in (None, row.reported_scope.value):
                scopes.append((row.code, str(said["reported_scope"])))
            continue
        code = row.code if row is not None else _free(f"{pilot}_own", used)
        used.add(code)
        more = {"code": code, "measure": "reported", "core": "false", "review_on": review or "2000-01-01"}
        if (found := files.row_of("indicators", title, line, {**said, **more}, IndicatorRow)) is not None:
            codes[same(str(said["name"]))] = code
            own.append(Located(line, found))
    files.catalogue["indicators"] = own
    return _Codes(codes, scopes)


def _free(prefix: str, used: set[str]) -> str:
    return next(code for number in range(1, 10_000) if (code := f"{prefix}{number}") not in used)


def _located(files: PlanFiles, record: str, rows: Filled) -> list[Located]:
    title = BY_RECORD[record].title
    found = []
    for line, filled in rows:
        row = files.row_of(record, title, line, filled, PILOT_FILES[record])
        if row is not None:
            found.append(Located(line, row))
        else:
            files.incomplete.add(title)
    return found
