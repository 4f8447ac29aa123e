"""What one sheet of a plan's workbook says of another: the pilot's days, codes, the plan's own title."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.facts.registers import is_reported
from domain.texts import same
from services.plans.files import Located, PlanFiles
from services.plans.forms import BY_RECORD, RULES
from services.plans.periods import period_of
from services.plans.rows import IndicatorRow

DEMONSTRATION = "演示数据："
"""Begins the source of terms that nobody published."""
NOT_EMPTY = {"pilot": "一行一项，填在 B 列", "documents": "第一行写方案本身", "phases": "至少写一个阶段"}
"""Sheets without which nothing else can be said → what to do about an empty one."""
Filled = list[tuple[int, dict[str, object]]]
"""Number of each row on its sheet, and what its model reads."""


@dataclass(frozen=True)
class KnownBefore:
    """What the database knows before: indicators of the catalogue; codes of the pilot's industries by name; the pilot
    itself as stored, nothing of a new one."""

    indicators: Sequence[IndicatorRow]
    industries: Mapping[str, str] = field(default_factory=dict)
    pilot: Mapping[str, Any] = field(default_factory=dict)


def fill_in(files: PlanFiles, filled: dict[str, Filled], unread: Mapping[str, int], known: KnownBefore) -> None:
    """What a workbook does not ask because it says it elsewhere. `unread`: the first row of a sheet that could not be
    read. Where a sheet does not say it, that is told there, and nothing of what follows from it."""
    for record, what in NOT_EMPTY.items():
        title = BY_RECORD[record].title
        if not filled[record] and title not in files.incomplete:
            files.complain(title, 0, "", f"“{title}”表没有填；{what}")
            files.incomplete.add(title)
    code = next((pilot["code"] for _, pilot in filled["pilot"] if "code" in pilot), known.pilot.get("code", ""))
    codes = _indicators(files, filled["indicators"], str(code), filled["phases"])
    document = filled["documents"][0] if filled["documents"] else None
    if document is not None and unread.get("documents", document[0]) < document[0]:
        document = None  # the first row is the plan, and could not be read
    for _, pilot in filled["pilot"][:1]:
        _pilot(files, pilot, document, filled["phases"], known.pilot)
        if codes.other_scopes:
            pilot["reported_scopes"] = ";".join(sorted(f"{code}:{scope}" for code, scope in codes.other_scopes))
    for _, batch in filled["batches"]:
        batch["is_demo"] = "true" if str(batch.get("source", "")).startswith(DEMONSTRATION) else "false"
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
    for _, task in filled["tasks"]:
        task["indicators"] = ";".join(
            codes.by_name.get(same(name), name) for name in in_parts(str(task.get("indicators", "")))
        )
        task["deliverables"] = ";".join(in_parts(str(task.get("deliverables", ""))))
    for _, target in filled["targets"]:
        target["indicator"] = codes.by_name.get(same(str(target.get("indicator", "")))) or target.get("indicator", "")
        target.setdefault("source_document", str(document[1].get("title", "")) if document else "")
        if "period" in target and years:
            target["period"] = period_of(str(target["period"]), min(years), max(years))


def in_parts(text: str) -> list[str]:
    """What stands in a cell between semicolons; names of indicators hold the other marks."""
    return [part.strip() for part in re.split(r"[;；\n]+", text) if part.strip()]


def _pilot(
    files: PlanFiles,
    pilot: dict[str, object],
    document: tuple[int, dict[str, object]] | None,
    phases: Filled,
    stored: Mapping[str, Any],
) -> None:
    """What 文件 and 阶段 say of the pilot; as stored where they cannot be read, which is told there."""
    title = BY_RECORD["documents"].title
    plan = document[1] if document is not None else {}
    pilot["document_title"] = plan.get("title") or stored.get("document_title", "")
    pilot["document_no"] = plan.get("number", "")
    for name in ("issued_on", "effective_from"):
        if document is not None and name not in plan:
            heading = BY_RECORD["documents"][name].title
            files.complain(title, document[0], heading, f"方案的{heading}没有填；填上这一格")
    issued = str(plan.get("issued_on") or plan.get("effective_from") or _stored_day(stored, "issued_on"))
    effective = str(plan.get("effective_from") or max(issued, _stored_day(stored, "effective_from")))
    if effective < issued:
        text = f"{effective} 早于“印发日”的 {issued}；改正其中一个日期"
        files.complain(title, document[0] if document else 0, BY_RECORD["documents"]["effective_from"].title, text)
    pilot["issued_on"], pilot["effective_from"] = issued, max(effective, issued)
    if "effective_to" in plan:
        pilot["effective_to"] = plan["effective_to"]
    first = [str(phase["starts_on"]) for _, phase in phases if "starts_on" in phase]
    last = [str(phase["ends_on"]) for _, phase in phases if "ends_on" in phase]
    pilot["first_on"] = min(first or last or [_stored_day(stored, "first_on")])
    pilot["last_on"] = max(last or first or [_stored_day(stored, "last_on")])


def _stored_day(stored: Mapping[str, Any], name: str) -> str:
    """The day as stored; any for a new pilot, whose workbook is refused all the same."""
    day = stored.get(name)
    return day.isoformat() if isinstance(day, date) else "2000-01-01"


@dataclass(frozen=True)
class _Codes:
    by_name: Mapping[str, str]
    other_scopes: Sequence[tuple[str, str]]


def _indicators(files: PlanFiles, rows: Filled, pilot: str, phases: Filled) -> _Codes:
    """Codes of indicators by name; rows of the catalogue say who reports, the others are the pilot's own. `pilot`: its
    code."""
    by_name = {same(row.name): row for row in files.known_indicators}
    codes = {name: row.code for name, row in by_name.items()}
    title, part = BY_RECORD["indicators"].title, BY_RECORD["indicators"]
    scopes: list[tuple[str, str]] = []
    used, own = set(codes.values()), list[Located]()
    review = max((str(phase["ends_on"]) for _, phase in phases if "ends_on" in phase), default="")
    for line, said in rows:
        row = by_name.get(same(str(said.get("name", ""))))
        is_own = row is None or row.code.startswith(f"{pilot}_own")
        if row is not None and not is_own:
            for name in ("unit", "direction", "definition", "source", "reported_every"):
                if name in said and same(str(said[name])) != same(str(getattr(row, name))):
                    text = "这是目录里的指标，单位、方向、口径、出处不能改，按月报送；不同的请另起名称"
                    files.complain(title, line, part[name].title, text)
            if not is_reported(row.measure):
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
        else:
            files.incomplete.add(title)
    files.catalogue["indicators"] = own
    return _Codes(codes, scopes)


def _free(prefix: str, used: set[str]) -> str:
    return next(code for number in range(1, 10_000) if (code := f"{prefix}{number}") not in used)
