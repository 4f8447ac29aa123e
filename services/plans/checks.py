"""What must hold inside a plan file, between the files of a pilot, and in the catalogue."""

import re
from collections.abc import Callable, Iterable

from domain.facts.registers import is_reported
from domain.lights.core import CORE, CORE_ZH
from domain.lights.rule_words import METRICS, SUBJECTS
from domain.money.clauses import COMMON, FIRST_INSTALMENT
from domain.words import OVERALL, STAGES, Direction, ReportedScope
from services.plans.files import Located, PilotPlan, PlanFiles, Wording
from services.plans.periods import days_of
from services.plans.rows import PilotRow, PlanRow, TargetRow

RULE_SUBJECTS = (*(subject for subject in SUBJECTS if subject != OVERALL), OVERALL)
COUNTED = frozenset("家个名场次项批张")
"""Words for counted things: interchangeable between a target and its indicator; other units are not."""

MOST = 1e9
"""No plan prints as much of anything."""

Complain = Callable[[int, str, str], None]


def check_plan_files(files: PlanFiles) -> None:
    """Adds every mistake that a single cell cannot show."""
    for name, rows in files.catalogue.items():
        _check_rows(files, f"{name}.csv", rows, None, name)
    if files.catalogue.keys() != {"indicators"}:  # a workbook brings only indicators of its own
        _check_catalogue(files)
    for plan in files.plans:
        for name, rows in plan.files.items():
            _check_rows(files, plan.name(name), rows, plan, name)
        _check_pilot(files, plan)
        _check_reported_scopes(files, plan)
        _check_units(files, plan)
        _check_clauses(files, plan)
        _check_tasks(files, plan)
        _check_targets(files, plan)


def _check_rows(files: PlanFiles, file: str, rows: list[Located], plan: PilotPlan | None, name: str) -> None:
    """Keys named once, days in order, quotes found in the plan's text."""
    seen: dict[tuple[object, ...], int] = {}
    for at in rows:
        if at.key in seen:
            told = "、".join(str(part) for part in at.key if part != "")
            column = files.words.column(name, at.row.key[0])
            files.complain(file, at.line, column, f"与第 {seen[at.key]} 行重复（{told}）；删去一行或改成不同")
        seen.setdefault(at.key, at.line)
        for first, last in at.row.ordered:
            begins, ends = getattr(at.row, first), getattr(at.row, last)
            if begins and ends and ends < begins:
                before = files.words.in_text(name, first)
                text = f"{ends} 早于{before}的 {begins}；改正其中一个日期"
                files.complain(file, at.line, files.words.column(name, last), text)
        if (
            at.row.quoted
            and not _is_revision(at.row)
            and plan
            and plan.text
            and not files.words.holds(plan.text, getattr(at.row, at.row.quoted))
        ):
            text = f"这句话在{files.words.plan_text}里找不到；从方案原文逐字复制"
            column = files.words.column(name, at.row.quoted)
            files.complain(file, at.line, column, text, is_question=files.words.asks_for_quotes)


def _is_revision(row: PlanRow) -> bool:
    """A target revised by a later document, whose words the plan does not hold."""
    return isinstance(row, TargetRow) and row.effective_from is not None


def _check_catalogue(files: PlanFiles) -> None:
    core = {member.value for member in CORE}
    for at in files.catalogue["indicators"]:
        if at.row.core != (at.row.code in core):
            right = "true" if at.row.code in core else "false"
            files.complain("indicators.csv", at.line, "core", f"{CORE_ZH}之内写 true、之外写 false；改成 {right}")
        if at.row.unit == "%" and at.row.reported_scope is not ReportedScope.PILOT:
            text = "比例不能由各单位的数相加；改成 pilot"
            files.complain("indicators.csv", at.line, "reported_scope", text)
    codes = {at.row.code for at in files.catalogue["indicators"]}
    for code in sorted(core - codes) if "indicators.csv" not in files.incomplete else ():
        files.complain("indicators.csv", 0, "code", f"缺少核心指标 {code}；补上这一行")
    for at in files.catalogue["light_rules"]:
        _check_rule(at, lambda line, column, text: files.complain("light_rules.csv", line, column, text))
    _check_weights(files)
    levels = {at.row.level for at in files.catalogue["level_rules"]}
    for level in sorted({1, 2, 3, 4} - levels) if "level_rules.csv" not in files.incomplete else ():
        files.complain("level_rules.csv", 0, "level", f"缺少 {level} 级；补上这一行")


def _check_rule(at: Located, complain: Complain) -> None:
    rule = at.row
    if rule.indicator not in RULE_SUBJECTS:
        complain(at.line, "indicator", f"不认识的指标“{rule.indicator}”；改成其中之一：{'、'.join(RULE_SUBJECTS)}")
    if rule.metric not in METRICS:
        complain(at.line, "metric", f"不认识的规则“{rule.metric}”；改成其中之一：{'、'.join(METRICS)}")
    if rule.green_bound is None:
        complain(at.line, "green_bound", "没有填；每条规则至少要有绿线")
    elif rule.yellow_bound is not None:
        gap = rule.green_bound - rule.yellow_bound
        if (gap < 0) if rule.direction is Direction.UP else (gap > 0):
            complain(at.line, "yellow_bound", "黄线比绿线还严；越高越好时黄线应低于绿线，越低越好时应高于绿线")


def _check_weights(files: PlanFiles) -> None:
    """The nine stages of each day are all there and sum to 100."""
    if "stage_weights.csv" in files.incomplete:
        return
    rows = [at.row for at in files.catalogue["stage_weights"]]
    for day in sorted({row.effective_from for row in rows}):
        weights = {row.stage: row.weight for row in rows if row.effective_from == day}
        if missing := [stage.value for stage in STAGES if stage not in weights]:
            files.complain("stage_weights.csv", 0, "stage", f"{day} 缺少阶段 {'、'.join(missing)}；九个阶段都要有")
        if (total := sum(weights.values())) != 100:
            files.complain("stage_weights.csv", 0, "weight", f"{day} 起的权重合计 {total}；改到合计 100")


def _check_pilot(files: PlanFiles, plan: PilotPlan) -> None:
    file, rows = plan.name("pilot"), plan.files["pilot"]
    if len(rows) > 1:
        files.complain(file, rows[1].line, "", "一个文件夹只能有一个试点；另建文件夹")
    if not rows:
        if file not in files.incomplete:
            files.complain(file, 0, "", "没有试点；写上一行")
        return
    pilot, line = rows[0].row, rows[0].line
    if pilot.code != plan.folder:
        files.complain(file, line, "code", f"“{pilot.code}”与文件夹名“{plan.folder}”不同；改成一致")
    _known(files, plan, "pilot", "document_title", "documents", "title")
    phases = [at.row for at in plan.files["phases"]]
    if not phases or plan.name("phases") in files.incomplete:
        return
    expected = {
        "first_on": ({min(phase.starts_on for phase in phases)}, "最早一个阶段的第一天"),
        "last_on": ({max(phase.ends_on for phase in phases)}, "最晚一个阶段的最后一天"),
        "implementation_from": ({phase.starts_on for phase in phases}, "某个阶段的第一天"),
    }
    for column, (days, meaning) in expected.items():
        if getattr(pilot, column) not in days:
            told = "或".join(str(day) for day in sorted(days))
            text = f"不是 {files.words.file('phases')} 里{meaning}；改成 {told}"
            files.complain(file, line, files.words.column("pilot", column), text)


def _check_reported_scopes(files: PlanFiles, plan: PilotPlan) -> None:
    """Whoever reports an indicator: it is a reported one, no share by parts, and no target is printed for others."""
    catalogue = files.indicators
    if not plan.pilot or files.indicators_at in files.incomplete:
        return
    scopes = {code: row.reported_scope for code, row in catalogue.items() if is_reported(row.measure)}
    line = plan.files["pilot"][0].line
    for said in filter(None, plan.pilot.reported_scopes.split(";")):
        code, _, word = said.partition(":")
        if code not in scopes:
            text = f"“{code}”不是 indicators.csv 里填报的指标；改成其中 measure 为 reported 的 code"
            files.complain(plan.name("pilot"), line, "reported_scopes", text)
        elif catalogue[code].unit == "%" and word != ReportedScope.PILOT:
            text = f"“{code}”是比例，不能由各单位的数相加；改成 {code}:pilot"
            files.complain(plan.name("pilot"), line, "reported_scopes", text)
        scopes[code] = ReportedScope(word)
    for at in plan.files["targets"]:
        by = scopes.get(at.row.indicator)
        for scope in (ReportedScope.DISTRICT, ReportedScope.INDUSTRY) if by else ():
            if by and getattr(at.row, scope.value) and by is not scope:
                cure = files.words.reported_by(at.row.indicator, scope)
                text = f"这项指标按{by.zh}报送，这个目标没有数可比；{cure}"
                files.complain(plan.name("targets"), at.line, files.words.column("targets", scope.value), text)


def _check_units(files: PlanFiles, plan: PilotPlan) -> None:
    """One office; short names and codes used once; a demonstration batch says so; higher levels not capped lower."""
    departments = plan.files["departments"]
    if plan.name("departments") not in files.incomplete and sum(at.row.is_office for at in departments) != 1:
        no = files.words.no
        column = files.words.column("departments", "is_office")
        files.complain(plan.name("departments"), 0, column, f"专班办公室要有且只有一个；其余写{no}")
    for name, column in (("districts", "short_name"), ("districts", "code"), ("industries", "code")):
        _once(files, plan.name(name), plan.files[name], column, files.words.column(name, column))
    for at in plan.files["batches"]:
        batch = at.row
        if batch.is_demo != batch.source.startswith("演示数据："):
            text = "is_demo 为 true 的来源以“演示数据：”开头，其余不能；改正其中一格"
            files.complain(plan.name("batches"), at.line, files.words.column("batches", "source"), text)
        if 0 < batch.subsidy_ratio < 0.01:
            text = f"只有 {batch.subsidy_ratio * 100:g}%；四成填 40，确是这么少的，确认即可"
            column = files.words.column("batches", "subsidy_ratio")
            asks = files.words.asks_for_quotes
            files.complain(plan.name("batches"), at.line, column, text, is_question=asks)
        if not batch.cap_level2_fen <= batch.cap_level3_fen <= batch.cap_level4_fen:
            text = f"等级越高上限不能越低；核对二、三、四级上限（单位：{files.words.money}）"
            files.complain(plan.name("batches"), at.line, files.words.column("batches", "cap_level4_fen"), text)


def _check_clauses(files: PlanFiles, plan: PilotPlan) -> None:
    """Each clause belongs to a rule of 资金合规 or is the one on a first instalment, which alone has a share."""
    for at in plan.files["clauses"]:
        if (at.row.rule == FIRST_INSTALMENT) != (at.row.share is not None):
            text = f"只有“{FIRST_INSTALMENT}”（签约后的首笔）填比例，而且必须填；如 0.3，上限可以不填"
            files.complain(plan.name("clauses"), at.line, files.words.column("clauses", "share"), text)
        if at.row.rule not in (*COMMON, FIRST_INSTALMENT):
            text = f"不认识的规则“{at.row.rule}”；改成其中之一：{'、'.join((*COMMON, FIRST_INSTALMENT))}"
            files.complain(plan.name("clauses"), at.line, files.words.column("clauses", "rule"), text)


def _check_tasks(files: PlanFiles, plan: PilotPlan) -> None:
    """A task names phases of the plan and indicators that there are."""
    phases = {str(at.row.number) for at in plan.files["phases"]}
    codes = files.indicators.keys()
    for at in plan.files["tasks"]:
        for column, known, incomplete, cure in (
            ("phases", phases, plan.name("phases"), f"填{files.words.file('phases')} 里的序号"),
            ("indicators", codes, files.indicators_at, files.words.new_indicator),
        ):
            wrong = [name for name in getattr(at.row, column).split(";") if name and name not in known]
            if wrong and incomplete not in files.incomplete:
                heading = files.words.column("tasks", column)
                files.complain(plan.name("tasks"), at.line, heading, f"找不到“{'、'.join(wrong)}”；{cure}")


def _once(files: PlanFiles, file: str, rows: Iterable[Located], column: str, heading: str) -> None:
    seen: dict[str, int] = {}
    for at in rows:
        value = getattr(at.row, column)
        if value and value in seen:
            files.complain(file, at.line, heading, f"“{value}”与第 {seen[value]} 行重复；改成不同")
        seen.setdefault(value, at.line)


def _check_targets(files: PlanFiles, plan: PilotPlan) -> None:
    _known(files, plan, "targets", "district", "districts", "name")
    _known(files, plan, "targets", "industry", "industries", "name")
    _known(files, plan, "targets", "source_document", "documents", "title")
    units = {code: row.unit for code, row in files.indicators.items()}

    def complain(line: int, column: str, text: str) -> None:
        files.complain(plan.name("targets"), line, files.words.column("targets", column), text)

    for at in plan.files["targets"]:
        target = at.row
        if target.indicator not in units:
            if files.indicators_at not in files.incomplete:
                told = f"找不到“{target.indicator}”" if target.indicator else "没有选指标"
                text = f"{told}；{files.words.new_indicator}"
                complain(at.line, "indicator", text)
        elif not _same_unit(target.unit, units[target.indicator]):
            complain(at.line, "unit", f"“{target.unit}”与指标的“{units[target.indicator]}”不能换算；改成一致")
        if target.value >= MOST or (target.unit in COUNTED and target.value % 1):
            complain(at.line, "value", f"{target.value:.15g} {target.unit}不像方案里的数；核对原文，家数、个数是整数")
        if target.unit == "%" and target.value > 100:
            complain(at.line, "value", f"{target.value:g} 超过 100%；核对方案原文")
        if plan.pilot and plan.name("phases") not in files.incomplete:
            _check_period(at, plan.pilot, files.words, complain)


def _same_unit(one: str, other: str) -> bool:
    return one == other or {one, other} <= COUNTED


def _check_period(at: Located, pilot: PilotRow, words: Wording, complain: Complain) -> None:
    days = days_of(at.row.period, pilot.first_on, pilot.last_on)
    if days is None:
        complain(at.line, "period", f"看不懂“{at.row.period}”；写成 {words.periods} 之一")
        return
    if (at.row.first_on or days.first_on) > (at.row.last_on or days.last_on):
        column = "first_on" if at.row.first_on else "last_on" if at.row.last_on else "period"
        which = "、".join(words.column("targets", name) for name in ("period", "first_on"))
        last = words.in_text("targets", "last_on").rstrip()
        complain(at.line, column, f"“{at.row.period}”的第一天晚于最后一天；改正 {which} 或{last}")
    years = [int(year) for year in re.findall(r"20\d\d", at.row.period)]
    if any(not pilot.first_on.year <= year <= pilot.last_on.year for year in years):
        span = f"{pilot.first_on.year}—{pilot.last_on.year} 年"
        complain(at.line, "period", f"“{at.row.period}”不在试点的 {span}之内；核对年份")


def _known(files: PlanFiles, plan: PilotPlan, file: str, column: str, listed_in: str, name: str) -> None:
    """Names in `column` of `file` stand in column `name` of the pilot's file `listed_in`."""
    if plan.name(listed_in) in files.incomplete:
        return
    names = {getattr(at.row, name) for at in plan.files[listed_in]}
    for at in plan.files[file]:
        value = getattr(at.row, column)
        if value and value not in names:
            listed = files.words.file(listed_in)
            text = f"找不到“{value}”；先在 {listed} 写上，或改成其中的{files.words.in_text(listed_in, name).rstrip()}"
            files.complain(plan.name(file), at.line, files.words.column(file, column), text)
