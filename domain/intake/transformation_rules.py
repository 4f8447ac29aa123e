"""What must hold in a row of a project's way: diagnosis, plan, price, acceptance (rules 18)."""

from collections.abc import Callable
from datetime import date

from domain.intake import acceptance_rules
from domain.intake.acceptance_rules import in_order, of_project
from domain.intake.findings import Found
from domain.intake.form import Kind
from domain.intake.known import KnownRows
from domain.intake.known_transformation import KnownLine, is_same_person
from domain.intake.views import RowChange, Weight
from domain.transformation.levels import clash, level_of
from domain.transformation.prices import ReviewSaid, granted
from domain.words import AssessmentKind, PriceDecision, ReviewStage, Scenario
from domain.yuan import exact

ERROR, EXPLAIN = Weight.ERROR, Weight.EXPLAIN


def _enterprise(change: RowChange, known: KnownRows) -> Found:
    uscc = change.stated("uscc", str)
    if uscc is not None and uscc not in known.enterprises:
        yield "uscc", ERROR, f"试点企业中没有代码“{uscc}”", "请核对代码，或先在“试点企业”登记"


def diagnoses(change: RowChange, known: KnownRows) -> Found:
    """The level follows from the scenarios; one that was recorded otherwise is asked about, never overwritten."""
    yield from _enterprise(change, known)
    levels = {one: level for one in Scenario if (level := change.stated(one.value, int)) is not None}
    score, kind = change.figure("base_score"), change.stated("kind", AssessmentKind)
    if not levels:
        yield Scenario.PRODUCT_DESIGN.value, ERROR, "16 个场景都没有填", "请至少填测过的场景；不足一级的填 0"
        return
    recorded = known.way.recorded.get((change.stated("uscc", str) or "", str(kind)))
    if score is not None and recorded is not None:
        followed = level_of(score, levels, known.way.level_rules, known.way.constrained)
        if cause := clash(recorded, followed):
            yield "base_score", EXPLAIN, f"{cause}，与水平评测不一致", "请核对各场景和得分，无误的写明原因"


def level_clash(change: RowChange, known: KnownRows) -> Found:
    """The other way round: a recorded level against the scenarios that are known."""
    level = change.stated("level", int)
    followed = known.way.followed.get((change.stated("uscc", str) or "", str(change.after("kind"))))
    if level is None or followed is None or not {"level", "score"} & change.fields.keys():
        return
    if cause := clash(level, followed):
        yield "level", EXPLAIN, cause, "请核对等级和场景诊断，无误的写明原因"


def needs(change: RowChange, known: KnownRows) -> Found:
    yield from _enterprise(change, known)
    yield from in_order(change, "raised_on", "solved_on", "提出日")


def nothing(change: RowChange, known: KnownRows) -> Found:
    return iter(())


def plan_lines(change: RowChange, known: KnownRows) -> Found:
    """Versions follow one another; one that reviews have begun on stays as it is."""
    yield from of_project(change, known)
    number, lines = change.stated("number", int), known.way.lines.get(str(change.key[0]), {})
    if change.stated("quantity", float) == 0:
        yield "quantity", ERROR, "数量是 0", "请填数量，或删去这一行"
    if change.stated("amount_fen", int) == 0:
        yield "amount_fen", ERROR, "金额是 0", "请填这一行的含税金额，或删去这一行"
    if number is None:
        return
    newest = max((at for at, _ in lines), default=0)
    if any(line.is_reviewed for at, line in lines.items() if at[0] == number):
        yield "number", ERROR, f"第 {number} 版已开始核价，不能再改", f"请另编第 {newest + 1} 版"
    elif number < newest:
        yield "number", ERROR, f"第 {number} 版以后已有第 {newest} 版", f"请改第 {newest} 版，或另编第 {newest + 1} 版"
    elif number > newest + 1:
        yield "number", ERROR, f"还没有第 {number - 1} 版，填了第 {number} 版", f"请填 {newest + 1}"
    solution = change.stated("solution", str)
    listed, gone = known.listed_days.get(solution or "", (None, None))
    day = change.stated("submitted_on", date)
    if day and listed and (day < listed or gone and day >= gone):
        yield "solution", EXPLAIN, f"“{solution}”在 {day} 不在资源池中", "请核对，无误的写明原因"


def plan_reviews(change: RowChange, known: KnownRows) -> Found:
    """Two accounts one after the other, neither of them the plan's own; what is reviewed stays."""
    lines = known.way.lines.get(str(change.key[0]), {})
    number, place = change.stated("number", int), change.stated("line", int)
    line, stage = lines.get((number or 0, place or 0)), change.stated("stage", ReviewStage)
    if change.before is not None:
        yield "decision", ERROR, "这一行这个环节已审核，不能改", "请先撤销那一批，再重新审核"
    elif line is None:
        yield "line", ERROR, f"项目没有第 {number} 版第 {place} 行", "请核对项目编号、版次和行号"
    elif number != max(at for at, _ in lines):
        yield "number", ERROR, f"第 {number} 版不是最新的一版", "请审核最新的一版"
    else:
        yield from _who(known, line, stage)
        yield from _decision(change, line, stage)


def _who(known: KnownRows, line: KnownLine, stage: ReviewStage | None) -> Found:
    me = known.way.author
    if any(is_same_person(me, one) for one in line.brought_by):
        yield "stage", ERROR, "方案是您自己报的，不能由您审核", "请由另一个账号审核"
    if stage is not ReviewStage.SUPERVISOR:
        if is_same_person(me, line.supervisor_by):
            yield "stage", ERROR, "监理审核是您办理的，平台审核不能再由您办理", "请由另一个账号登记平台审核"
        return
    if line.priced.platform is None:
        yield "stage", ERROR, "平台审核还没有登记", "请先登记平台审核，再由另一个账号登记监理审核"
    elif is_same_person(me, line.platform_by):
        yield "stage", ERROR, "平台审核是您办理的，监理审核不能再由您办理", "请由另一个账号登记监理审核"


def _decision(change: RowChange, line: KnownLine, stage: ReviewStage | None) -> Found:
    decision, cut = change.stated("decision", PriceDecision), change.stated("cut_fen", int)
    amount = line.priced.amount_fen
    if decision is PriceDecision.CUT and not cut:
        yield "cut_fen", ERROR, "意见是核减，没有填核减多少", "请填核减金额"
    elif decision is not PriceDecision.CUT and cut:
        yield (
            "cut_fen",
            ERROR,
            f"意见是{decision.zh if decision else '空'}，填了核减金额",
            "请把意见改为“核减”，或删去金额",
        )
    elif cut and cut >= amount:
        yield "cut_fen", ERROR, f"核减 {exact(cut)}不小于报价 {exact(amount)}", "全部不支持的，意见填“不予支持”"
    if decision is not PriceDecision.REFUSED and not line.is_eligible:
        yield "decision", ERROR, "这一行的费用类别不在补贴范围", "请填“不予支持”，或先核对补贴范围"
    if decision in (PriceDecision.CUT, PriceDecision.REFUSED) and not change.after("reason"):
        yield "reason", ERROR, "没有写核减或不予支持的理由", "请写明理由"
    before = granted(amount, line.priced.platform)
    mine = None if decision is None else granted(amount, ReviewSaid(decision, cut or 0))
    if stage is ReviewStage.SUPERVISOR and before is not None and mine is not None and mine > before:
        yield (
            "decision",
            ERROR,
            f"监理审核 {exact(mine)}高于平台审核 {exact(before)}",
            "不能高于平台审核；要调高的请另编一版方案",
        )
    day = change.stated("reviewed_on", date)
    if day and day < line.submitted_on:
        yield "reviewed_on", ERROR, f"审核日 {day} 早于提交日 {line.submitted_on}", "请核对两个日期"


def parties(change: RowChange, known: KnownRows) -> Found:
    yield from in_order(change, "starts_on", "ends_on", "第一天")


def project_follows(change: RowChange, known: KnownRows) -> Found:
    """What of a project follows from its plan and its acceptance is not typed otherwise (rules 18.4, 18.5)."""
    project = known.projects.get(str(change.key[0]), {})
    priced, eligible = project.get("priced_fen"), change.stated("eligible_fen", int)
    if "eligible_fen" in change.fields and priced is not None and eligible != priced:
        yield (
            "eligible_fen",
            ERROR,
            f"核价的核定投入是 {exact(priced)}",
            "核定投入以方案核价为准，请改为这个数，或另编一版方案",
        )
    elif "eligible_fen" in change.fields and priced is None and project.get("has_plan"):
        yield "eligible_fen", ERROR, "方案正在核价", "两次审核都登记后，核定投入随之登记"
    yield from _award_follows(change, project.get("awarded_fen"))
    day = change.stated("completed_acceptance", date)
    if "completed_acceptance" in change.fields and day is not None and project.get("is_in_queue"):
        passed = project.get("passed_on")
        if passed is None:
            yield "completed_acceptance", ERROR, "验收申请还没有通过", "请在“验收申请”登记结论，验收完成日随之登记"
        elif day != passed:
            yield "completed_acceptance", ERROR, f"验收申请的通过日是 {passed}", "请改为这一天，或撤销验收结论"


def _award_follows(change: RowChange, awarded: int | None) -> Found:
    """审定奖补 of a priced and accepted project: never above what follows, below it with a word."""
    approved = change.stated("approved_fen", int)
    if "approved_fen" not in change.fields or awarded is None or approved == awarded:
        return
    said = f"按核价、等级和批次条件，审定奖补是 {exact(awarded)}，填了 {'空' if approved is None else exact(approved)}"
    if approved is not None and approved > awarded:
        yield "approved_fen", ERROR, said, "请改为这个数；条件有变的先办理批次条件"
    else:
        yield "approved_fen", EXPLAIN, said, "请写明为什么少给"


RULES: dict[Kind, Callable[[RowChange, KnownRows], Found]] = {
    Kind.DIAGNOSES: diagnoses,
    Kind.NEEDS: needs,
    Kind.REVIEW_LISTS: nothing,
    Kind.PLAN_LINES: plan_lines,
    Kind.PLAN_REVIEWS: plan_reviews,
    Kind.AGENCIES: parties,
    Kind.EXPERTS: parties,
    Kind.ACCEPTANCES: acceptance_rules.acceptances,
}
