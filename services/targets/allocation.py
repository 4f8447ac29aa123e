"""分解下达: the office shares a target out among districts, keeps a draft, and issues it by a document (rules 7.8)."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection

from data_access.commands.duties import delete_draft, insert_target_version, save_draft
from data_access.commands.pilots import bump_revision
from data_access.commands.retiring import retire_row
from data_access.queries.duties import (
    count_enrolled,
    last_years_shares,
)
from data_access.queries.facts import load_targets
from domain.identity.proposals import named
from domain.periods import zh_of
from domain.targets.allocation import (
    left_over,
    operator_of_shares,
    proposed,
    share_problems,
    sum_zh,
)
from domain.targets.revision import day_problems, figure, points_above
from domain.targets.views import AllocationView, DistrictShare
from domain.words import TargetKind
from services.access import Permission, check
from services.clock import now
from services.desk import Desk, desk_of
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.frame import Frame
from services.targets.revising import reason_problems
from services.targets.versions import closed_until, document_problems, keep_document, open_from
from services.targets.whole import Whole, ended_shares, issued_now, whole_of

CHANGED = "草稿刚被别人改过（第 {} 版，{}）：请看两边的数，重新打开后再改"


def allocation(connection: Connection, frame: Frame, target_id: int) -> AllocationView:
    """What the office's grid starts from: the draft, else what was issued; beside it enrolled and last year's."""
    check(frame.user, Permission.SET_UP)
    desk = desk_of(connection, frame)
    whole = whole_of(connection, desk.pilot.id, target_id, desk.day)
    target, row = whole.target, whole.line.row
    enrolled = count_enrolled(connection, frame.pilot.id, whole.line.measure.removeprefix("computed:"))
    year = str(int(row.period) - 1) if row.period.isdigit() else ""
    before = last_years_shares(connection, row, year) if year else {}
    issued = {number: float(share.value) for number, share in whole.issued.items()}
    shares = tuple(
        DistrictShare(
            unit.name,
            issued.get(unit.id),
            whole.drafted.get(unit.id) if whole.draft is not None else None,
            enrolled.get(unit.id, 0),
            before.get(unit.id),
        )
        for unit in whole.districts
    )
    weights: dict[str, list[float]] = {
        "按在册企业数": [share.enrolled for share in shares],
        "按上年目标": [share.last_year or 0.0 for share in shares],
        "平均": [1] * len(shares),
    }
    proposals = tuple(
        (by, tuple(proposed(target, weight, whole.printed_sum)))
        for by, weight in weights.items()
        if any(weight) and not whole.why_not
    )
    holds_from, holds_note = _begins(desk, whole)
    documents = dict.fromkeys(share.document_no or share.source_document for share in whole.issued.values())
    return AllocationView(
        id=whole.line.standing.id,
        title=whole.line.title,
        target=target,
        shares=shares,
        printed=tuple(whole.printed.items()),
        printed_sum=whole.printed_sum,
        proposals=proposals,
        version=whole.version,
        author=_drafted_by(whole),
        issued_by="、".join(documents),
        issued_from=whole.newest_from if whole.issued else None,
        why_not=whole.why_not,
        holds_from=holds_from,
        holds_note=holds_note,
    )


def _begins(desk: Desk, whole: Whole) -> tuple[date, str]:
    """From which day shares hold unless another is chosen, so that what is closed next has them; what that means."""
    closed, free = (of(desk.connection, desk.pilot.id) for of in (closed_until, open_from))
    least = whole.line.rows[0].effective_from
    if whole.issued:
        least = max(least, whole.newest_from + timedelta(days=1))
    day = max(min(free or whole.line.begins_on, desk.day), least)
    if closed is None:
        return day, f"还没有结过账：从 {day} 起的，第一次结账就有各地区的数"
    if free is not None and day > free:
        return day, f"已结账到 {closed}，那些期次不变；最早从 {day} 起，末日在它以前的期次没有这次的数"
    return day, f"已结账到 {closed}，那些期次不变；从 {day} 起的，下一次结账就有各地区的数"


def draft_shares(desk: Desk, target: int, *, shares: Mapping[str, float | None], version: int) -> str:
    """Keep a draft of shares by district's name, which binds nobody yet; `version`: of the draft it was begun from.

    Refused where somebody else saved one since, with the sentence that says who.
    """
    check(desk.user, Permission.SET_UP)
    whole = _shared(desk, target)
    _check_version(whole, version)
    values = _by_id(whole, shares)
    new = save_draft(
        desk.connection,
        target_id=whole.key,
        shares=values,
        version=version,
        author=desk.user.name,
        account=desk.user_account,
        at=now(),
    )
    desk.audit("draft_allocation", "target", whole.line.title, after={"version": new, "shares": _listed(shares)})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"草稿已保存（第 {new} 版），还没有下达。{sum_zh(whole.target, list(values.values()), whole.printed_sum)}"


def drop_draft(desk: Desk, target: int, *, version: int) -> str:
    """Give the draft up; what was issued stays."""
    check(desk.user, Permission.SET_UP)
    whole = whole_of(desk.connection, desk.pilot.id, target, desk.day)
    _check_version(whole, version)
    if whole.draft is None:
        raise Refused("没有草稿可放弃")
    delete_draft(desk.connection, draft_id=whole.draft.id)
    desk.audit("drop_allocation", "target", whole.line.title, before={"version": version})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return "草稿已放弃；已下达的不变"


def issue_shares(
    desk: Desk,
    target: int,
    *,
    version: int,
    shares: Mapping[str, float],
    effective_from: date,
    title: str,
    number: str = "",
    issuer: str = "",
    reason: str,
) -> str:
    """Make targets of the draft, from a day on, by a document; Refused with all that is wrong.

    `shares` are those of the draft, so that what two people agree on is written in what they sign.
    """
    check(desk.user, Permission.SET_UP)
    whole = _shared(desk, target)
    _check_version(whole, version)
    words = {"title": title, "number": number, "issuer": issuer}
    problems = _issue_problems(desk, whole, shares, effective_from)
    problems += document_problems(desk, words, needs_number=True) + reason_problems(reason)
    if problems:
        raise Refused(f"没有下达{whole.line.title}：{'；'.join(problems)}")
    pair = desk.two_people()
    document = keep_document(desk, words)
    people = {"author": pair.author, "approved_by": pair.approver, "proposal_id": pair.proposal_id}
    names = [row.source_name for row in whole.issued.values()] or [whole.line.row.source_name]
    for unit in whole.districts:
        insert_target_version(
            desk.connection,
            whole.line.row,
            kind=TargetKind.ALLOCATED,
            district_id=unit.id,
            source_name=names[0],
            value=float(shares[unit.name]),
            operator=operator_of_shares(whole.target),
            effective_from=effective_from,
            source_document=document,
            source_quote=_quote(whole, unit.name, float(shares[unit.name]), number),
            note=reason.strip(),
            **people,
        )
    for row in whole.ended:
        gone = f"{row.district}不再是地区，份额已另行分解"
        retire_row(desk.connection, table="targets", row_id=row.id, from_on=effective_from, reason=gone)
    if whole.draft is not None:
        delete_draft(desk.connection, draft_id=whole.draft.id)
    desk.audit(
        "issue_allocation",
        "target",
        whole.line.title,
        before={"shares": _listed({**issued_now(whole), **ended_shares(whole)})},
        after={
            "shares": _listed(shares),
            "effective_from": effective_from,
            "document": " ".join(filter(None, (document, number.strip()))),
            "reason": reason.strip(),
        },
    )
    evaluate_live(desk.connection, desk.pilot.id)
    told = sum_zh(whole.target, list(shares.values()), whole.printed_sum)
    left = "、".join(ended_shares(whole))
    told += f"。{left}不再是地区，原来下达的不再考核" if left else ""
    return f"{whole.line.title}已分解下达 {len(whole.districts)} 个地区，自 {effective_from} 起。{told}"


def _shared(desk: Desk, target: int) -> Whole:
    whole = whole_of(desk.connection, desk.pilot.id, target, desk.day)
    if whole.why_not:
        raise Refused(f"不能分解{whole.line.title}：{whole.why_not}")
    return whole


def _drafted_by(whole: Whole) -> str:
    """Who saved the draft; nobody without one."""
    return "" if whole.draft is None else named(whole.draft.author, whole.draft.author_account)


def _check_version(whole: Whole, version: int) -> None:
    if whole.version != version:
        by = f"{_drafted_by(whole)}保存" if whole.draft is not None else "已下达或放弃"
        raise Refused(f"没有办理：{CHANGED.format(whole.version, by)}")


def _by_id(whole: Whole, shares: Mapping[str, float | None]) -> dict[int, float]:
    """Shares by district's id, those not filled in left out; Refused with all that is wrong."""
    filled = {name: value for name, value in shares.items() if value is not None}
    ids = {unit.name: unit.id for unit in whole.districts}
    problems = [f"没有地区“{name}”" for name in filled if name not in ids]
    problems += share_problems(filled, whole.target.unit)
    if problems:
        raise Refused(f"草稿没有保存：{'；'.join(problems)}")
    return {ids[name]: float(value) for name, value in filled.items()}


def _issue_problems(desk: Desk, whole: Whole, shares: Mapping[str, float], effective_from: date) -> list[str]:
    """All that is wrong with shares to be issued: they are the draft's, each may be, and together they are enough."""
    names = [unit.name for unit in whole.districts]
    found = [f"没有地区“{name}”" for name in shares if name not in names]
    found += share_problems({name: shares.get(name) for name in names}, whole.target.unit)
    drafted = {unit.name: whole.drafted.get(unit.id) for unit in whole.districts}
    if not found and {name: float(value) for name, value in shares.items()} != drafted:
        found.append("要下达的数与草稿不同：先保存草稿")
    if not found and (rest := left_over(whole.target, list(shares.values()), whole.printed_sum)) > 0:
        found.append(f"还差 {figure(rest)} {whole.target.unit}没有分：各地区都完成也达不到总目标，请分完再下达")
    if whole.issued and not whole.ended and {name: shares.get(name) for name in names} == issued_now(whole):
        found.append("与现在下达的相同，没有要重新下达的")
    found += day_problems(whole.target, effective_from, whole.newest_from)
    if effective_from < whole.line.rows[0].effective_from:
        found.append(f"从哪天起不能早于方案施行的 {whole.line.rows[0].effective_from}")
    return found or _course_problems(desk, whole, shares, effective_from)


def _course_problems(desk: Desk, whole: Whole, shares: Mapping[str, float], effective_from: date) -> list[str]:
    """Checkpoints of a district's share that the new one would fall below."""
    facts = {fact.id: fact for fact in load_targets(desk.connection, desk.pilot.id)}
    return [
        f"{unit.name}的{problem}"
        for unit in whole.districts
        if unit.id in whole.issued
        for problem in points_above(facts[whole.issued[unit.id].id], float(shares[unit.name]), effective_from)
    ]


def _quote(whole: Whole, district: str, share: float, number: str) -> str:
    row = whole.line.row
    total = f"{row.source_name} {zh_of(row.period)}总目标{row.operator.zh} {figure(row.value)} {row.unit}"
    return f"{' '.join(filter(None, (number.strip(), district)))} {figure(share)} {row.unit}（分解自{total}）"


def _listed(shares: Mapping[str, float | None]) -> str:
    return "、".join(f"{name} {figure(value)}" for name, value in shares.items() if value is not None)
