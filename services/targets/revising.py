"""目标调整: a new value of a target from a day on, by a document; what was judged before stays (rules 4.1.8)."""

from datetime import date
from typing import Any

from data_access.commands.duties import insert_target_version
from domain.periods import zh_of
from domain.targets.revision import as_said, figure, revision_problems
from domain.words import Operator, TargetKind
from services.access import Permission, check
from services.desk import Desk
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.targets.versions import LONGEST, closed_until, document_problems, keep_document, versions_of

ISSUED_ELSEWHERE = "分解下达的目标随总目标一起重新下达：请在总目标的“分解到地区”里办理"


def revise_target(
    desk: Desk,
    target: int,
    *,
    value: float,
    operator: str,
    effective_from: date,
    title: str,
    number: str = "",
    issuer: str = "",
    reason: str,
    quote: str = "",
    seen: str = "",
) -> str:
    """A version of a printed target with another value or operator; Refused with all that is wrong.

    The document is written down with the plan's own, so that the plan's workbook knows it. `quote`: its words.
    `seen`: what the newest version said when this one was prepared; another by now refuses it with both values.
    """
    check(desk.user, Permission.SET_UP)
    line = versions_of(desk.connection, desk.pilot.id, target, desk.day)
    if line.standing.kind is TargetKind.ALLOCATED:
        raise Refused(f"没有调整：{ISSUED_ELSEWHERE}")
    if (gone := line.facts[-1].retired_from) is not None:
        raise Refused(f"没有调整：方案自 {gone} 起撤下了{line.title}；要恢复的，在方案表的“目标”另起一行")
    asked = f"{Operator(operator).zh} {figure(value)} {line.row.unit}"
    if seen and seen != (newest := as_said(line.facts[-1])):
        mine = f"{asked}（{effective_from} 起）"
        raise Refused(f"没有调整{line.title}：准备时是{seen}，别人已改成{newest}，您要改成{mine}；请看过后重新填写")
    words = {"title": title, "number": number, "issuer": issuer}
    problems = revision_problems(line.standing, value, Operator(operator), effective_from, line.newest_from)
    problems += document_problems(desk, words) + reason_problems(reason)
    if problems:
        raise Refused(f"没有调整{line.title}：{'；'.join(problems)}")
    pair = desk.two_people()
    told = f"{line.row.source_name}（{zh_of(line.row.period)}）调整为{asked}"
    changed: dict[str, Any] = {
        "value": value,
        "operator": Operator(operator),
        "effective_from": effective_from,
        "source_document": keep_document(desk, words),
        "source_quote": quote.strip() or told,
        "note": reason.strip(),
        "author": pair.author,
        "approved_by": pair.approver,
        "proposal_id": pair.proposal_id,
    }
    insert_target_version(desk.connection, line.row, **changed)
    desk.audit(
        "revise_target",
        "target",
        line.title,
        before={"operator": line.standing.operator.zh, "value": line.standing.value},
        after={
            "operator": Operator(operator).zh,
            "value": value,
            "effective_from": effective_from,
            "document": " ".join(filter(None, (title.strip(), number.strip()))),
            "reason": reason.strip(),
        },
    )
    evaluate_live(desk.connection, desk.pilot.id)
    was = f"{line.standing.operator.zh} {figure(line.standing.value)} {line.row.unit}"
    return f"{line.title}自 {effective_from} 起由{was}调整为{asked}{kept_zh(desk, effective_from)}"


def kept_zh(desk: Desk, effective_from: date) -> str:
    """What of closed periods a version that begins within them leaves as it is; empty of one that begins after."""
    closed = closed_until(desk.connection, desk.pilot.id)
    if closed is None or effective_from > closed:
        return ""
    return f"；已结账到 {closed} 的期次不变，仍按原数"


def reason_problems(reason: str) -> list[str]:
    return [] if 1 <= len(reason.strip()) <= LONGEST else [f"请写原因（1—{LONGEST} 字）"]
