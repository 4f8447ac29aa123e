"""An enterprise that leaves, and one that takes its place, as proposals (rules 19.5)."""

from data_access.queries.leaving import count_active
from domain.words import LeaveReason
from domain.yuan import yuan
from services.approvals.wanted import Wanted, Words
from services.desk import Desk
from services.errors import Refused
from services.supervision.leaving import case_of, enterprise_of, leave_pilot, money_of, name_successor
from services.supervision.undoing import WHAT, draw_of, resting, withdraw


def see(desk: Desk, words: Words, _: None) -> Wanted:
    row = enterprise_of(desk, words["uscc"])
    if words["reason"] not in set(LeaveReason):
        raise Refused("没有提请：没有选情形")
    money = money_of(desk, row.id)
    total = count_active(desk.connection, desk.pilot.id)
    lines = [
        f"{row.name}（{row.district or '未填地区'}）自 {words['left_on']} 离开试点：{LeaveReason(words['reason']).zh}",
        f"情况：{words['said']}；依据：{words['evidence']}",
        f"已拨 {yuan(money.paid_fen)} 元，已收回 {yuan(money.returned_fen)} 元；"
        + ("因违约违规，余额应收回" if words["is_for_cause"] else "不属违约违规，已依规拨付的不收回"),
    ]
    comer = enterprise_of(desk, words["successor"]) if words.get("successor") else None
    if comer is None:
        lines.append(f"没有替补，{words.get('due_on')} 前补齐；在册企业由 {total} 家变为 {total - 1} 家")
    else:
        elsewhere = f"（与离开的企业不在同一地区：{comer.district or '未填地区'}）"
        other = "" if comer.district == row.district else elsewhere
        lines.append(f"替补：{comer.name}（{comer.uscc}）{other}；在册企业由 {total} 家变为 {total - 1} 家")
    facts = {
        "version": row.version,
        "status": row.status.value,
        "paid": money.paid_fen,
        "successor": None if comer is None else [comer.uscc, comer.status.value],
    }
    return Wanted(words["uscc"], tuple(lines), facts)


def do(desk: Desk, words: Words, _: None) -> str:
    return leave_pilot(desk, **words)


def see_successor(desk: Desk, words: Words, _: None) -> Wanted:
    case, comer = case_of(desk, words["case"]), enterprise_of(desk, words["successor"])
    who = f"{comer.name}（{comer.uscc}，{comer.district or '未填地区'}）"
    lines = (f"{who}替补{case.enterprise}（{case.reason.zh}，{case.left_on} 离开）",)
    facts = {"case": case.id, "taken": case.successor_uscc, "status": comer.status.value}
    return Wanted(f"{case.uscc} 的名额", lines, facts)


def do_successor(desk: Desk, words: Words, _: None) -> str:
    return name_successor(desk, **words)


def see_withdrawal(desk: Desk, words: Words, _: None) -> Wanted:
    """A draw that is to be void, a case or a successor that is to be taken back."""
    what, number = words["what"], words["number"]
    if problems := resting(desk, what=what, number=number):
        raise Refused(f"没有提请：{'；'.join(problems)}")
    why = f"理由：{words['reason']}"
    if what == "draw":
        row = draw_of(desk, number)
        told = f"第 {number} 次抽查“{row.title}”作废：名册、号码和结果照列，另作一次抽查并公告"
        return Wanted(f"第 {number} 次抽查", (told, why), {"draw": row.id, "seed": row.seed})
    case = case_of(desk, number)
    told = (
        f"{case.enterprise}（{case.uscc}）{case.left_on} 离开试点的个案撤销，恢复在册"
        if what == "case"
        else f"{case.successor}不再替补{case.enterprise}，名额待补"
    )
    facts = {"case": case.id, "status": case.status.value, "successor": case.successor_uscc}
    return Wanted(f"{case.uscc} {WHAT[what]}", (told, why), facts)


def do_withdrawal(desk: Desk, words: Words, _: None) -> str:
    return withdraw(desk, **words)


def link_withdrawal(words: Words) -> tuple[str, dict[str, str]]:
    return "supervision", {} if words["what"] == "draw" else {"show": "leaving"}


def link(words: Words) -> tuple[str, dict[str, str]]:
    return "supervision", {"show": "leaving"}
