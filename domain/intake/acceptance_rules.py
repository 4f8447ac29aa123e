"""What must hold in an application for acceptance (rules 18.5, 18.6)."""

from collections.abc import Iterator, Mapping
from datetime import date

from domain.intake.findings import Found
from domain.intake.known import KnownRows
from domain.intake.known_transformation import UnderContract
from domain.intake.values import parts_of
from domain.intake.views import RowChange, Weight
from domain.transformation.queue import conflict, days_late, missing_documents
from domain.words import AcceptanceResult, AgencyKind

ERROR, EXPLAIN = Weight.ERROR, Weight.EXPLAIN
LEAST_LEVEL = 2
DIMENSIONS = ("foundation", "operation", "management", "scenarios")
OF_OFFICE = (
    "session",
    "agency",
    "experts",
    "visited_on",
    "minutes",
    *DIMENSIONS,
    "result",
    "result_on",
    "rectify_by",
    "level",
    "score",
    "report",
)
"""Fields of an application that the office alone fills in."""


def of_project(change: RowChange, known: KnownRows) -> Found:
    code = change.stated("project", str)
    if code is not None and code not in known.projects:
        yield "project", ERROR, f"没有编号为“{code}”的项目", "请核对项目编号"


def in_order(change: RowChange, first: str, last: str, what: str) -> Found:
    begins, ends = change.stated(first, date), change.stated(last, date)
    if begins and ends and ends < begins:
        yield last, ERROR, f"{ends} 早于{what} {begins}", "请核对两个日期"


def acceptances(change: RowChange, known: KnownRows) -> Found:
    yield from of_project(change, known)
    if known.unit is not None and (own := [field for field in OF_OFFICE if field in change.fields]):
        yield own[0], ERROR, "这一项由专班办公室登记", "请只填申请日和已交材料"
    yield from _session(change, known)
    yield from _round(change, known)
    yield from in_order(change, "applied_on", "visited_on", "申请日")
    yield from in_order(change, "visited_on", "result_on", "现场核查日")
    yield from _taking_part(change, known)
    if change.after("result") is not None:
        yield from _result(change, known)
    elif change.after("result_on") is not None:
        yield "result_on", ERROR, "填了结论日，没有填验收结论", "请填验收结论，或删去结论日"


def _session(change: RowChange, known: KnownRows) -> Found:
    """An application is put into a batch that is open today; what is in one that was closed since stays."""
    session = change.stated("session", str)
    closed = known.way.closed_sessions.get(session or "")
    if "session" in change.fields and closed is not None:
        yield "session", ERROR, f"“{session}”自 {closed} 起已截止", "请编入开放的批次，或在“审核清单”另开一个"
    elif "session" in change.fields and session is None and change.after("visited_on") is not None:
        yield "session", ERROR, "已有现场核查日，不能移出批次", "请编入开放的批次"


CONCLUDED = frozenset({"result", "result_on", "level", "score", "rectify_by"})
"""What a round is over by: milestones, assessment and award were made of it."""


def _round(change: RowChange, known: KnownRows) -> Found:
    """A round follows one that did not pass; a later one closes it, and a result stays."""
    if (change.before or {}).get("result") is not None and CONCLUDED & change.fields.keys():
        yield "result", ERROR, "这一轮已有结论，不能改", "登错的请撤销那一批；整改后请登记下一轮"
    number, rounds = change.stated("round", int), known.way.rounds.get(str(change.key[0]), {})
    if number is None:
        return
    if any(at > number for at in rounds) and {"result", "rectify_by", "result_on"} & change.fields.keys():
        yield "round", ERROR, f"第 {number} 轮以后已有第 {max(rounds)} 轮", "请在最新的一轮登记"
    if number == 1 or not change.is_new:
        return
    last = rounds.get(number - 1)
    if last is None or last["result"] is None:
        yield "round", ERROR, f"第 {number - 1} 轮还没有结论", "请先登记上一轮的结论"
        return
    if last["result"] == AcceptanceResult.PASSED:
        yield "round", ERROR, f"第 {number - 1} 轮已通过", "不用再申请"
        return
    day = change.stated("applied_on", date)
    if day and day < last["result_on"]:
        yield "applied_on", ERROR, f"申请日 {day} 早于上一轮结论 {last['result_on']}", "请核对日期"
    late = days_late(last["rectify_by"], day) if day and last["rectify_by"] else 0
    if late:
        yield "applied_on", EXPLAIN, f"整改期限 {last['rectify_by']}，复验申请晚 {late} 天", "请写明原因"


def _taking_part(change: RowChange, known: KnownRows) -> Found:
    """Agency and experts are under contract on the day of the visit and have nothing to do with the project."""
    if not {"agency", "experts", "visited_on"} & change.fields.keys():
        return
    agency = change.stated("agency", str)
    yield from _party("agency", [agency] if agency else [], known.way.agencies, "第三方机构", change, known)
    chosen = known.way.agencies.get(agency or "")
    if "agency" in change.fields and chosen is not None and chosen.kind is not AgencyKind.ACCEPTANCE:
        chosen_for = chosen.kind.zh if chosen.kind else "未填类型"
        told = f"{chosen.name}登记的类型是{chosen_for}，不是{AgencyKind.ACCEPTANCE.zh}"
        yield "agency", EXPLAIN, told, "请写明由它验收的依据"
    yield from _party("experts", parts_of(change.after("experts")), known.way.experts, "专家库", change, known)


def _party(
    field: str, codes: list[str], pool: Mapping[str, UnderContract], what: str, change: RowChange, known: KnownRows
) -> Found:
    concerned = known.way.concerned.get(str(change.key[0]), {})
    day = change.stated("visited_on", date)
    for code in codes:
        party = pool.get(code)
        if party is None:
            yield field, ERROR, f"{what}中没有“{code}”", f"请核对，或先在“{what}”登记"
        elif name := conflict(party.unit, party.avoids, concerned):
            yield field, ERROR, f"{party.name}与{name}有关，须回避", "请换一位（家）"
        elif day is not None and not party.serves_on(day):
            until = party.ends_on or "今"
            yield (
                field,
                ERROR,
                f"{party.name}的合同是 {party.starts_on} 至 {until}，现场核查是 {day}",
                "请换一位（家），或核对日期",
            )


def _result(change: RowChange, known: KnownRows) -> Found:
    """A result rests on a visit, minutes, the four dimensions and all documents; passing on a level report."""
    result = change.stated("result", AcceptanceResult)
    for field, word in _wanted(result):
        if change.after(field) is None:
            yield field, ERROR, f"结论是{result.zh if result else ''}，没有填{word}", f"请填{word}"
    if result is not AcceptanceResult.RECTIFY and change.after("rectify_by") is not None:
        yield "rectify_by", ERROR, "结论不是限期整改，填了整改期限", "请删去整改期限"
    ends, by = change.stated("result_on", date), change.stated("rectify_by", date)
    if result is AcceptanceResult.RECTIFY and ends and by and by <= ends:
        yield "rectify_by", ERROR, f"整改期限 {by} 不晚于结论日 {ends}", "请核对两个日期"
    if result is not AcceptanceResult.PASSED:
        return
    if missing := missing_documents(parts_of(change.after("documents")), known.way.required):
        yield "documents", ERROR, f"缺材料：{'、'.join(missing)}", "请补齐后再登记通过"
    level, score = change.stated("level", int), change.figure("score")
    if level is not None and level < LEAST_LEVEL:
        yield "level", ERROR, f"评定等级 {level} 级，未达二级", "未达二级的结论填“限期整改”或“不通过”"
    floor = known.levels.get(level or 0, 0)
    if level is not None and score is not None and score < floor:
        yield "level", ERROR, f"{level} 级要求得分不低于 {floor:g}，这里是 {score:g}", "请核对等级和得分"


def _wanted(result: AcceptanceResult | None) -> Iterator[tuple[str, str]]:
    yield from (("agency", "验收机构"), ("experts", "专家"), ("visited_on", "现场核查日"), ("minutes", "现场记录"))
    yield from (
        ("foundation", "数字化基础得分"),
        ("operation", "经营得分"),
        ("management", "管理得分"),
        ("scenarios", "应用场景得分"),
        ("result_on", "结论日"),
    )
    if result is AcceptanceResult.RECTIFY:
        yield "rectify_by", "整改期限"
    if result is AcceptanceResult.PASSED:
        yield from (("level", "评定等级"), ("score", "评定得分"), ("report", "定级报告"))
