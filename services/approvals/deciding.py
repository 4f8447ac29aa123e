"""A proposes, B approves: the same payload, on the same facts, carried out by the very verb; or it is not done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from data_access.called import MANAGE
from data_access.commands.proposals import decide_proposal, insert_proposal
from data_access.engine import reading
from data_access.queries.proposals import find_open_proposal, get_proposal, sign_in_name_of
from domain.identity.proposals import Decided, ProposalState, canonical, sha256, told_apart
from services.access import User, check
from services.approvals.author import why_not
from services.approvals.paired import PAIRED, Paired, words_of
from services.approvals.wanted import Words
from services.clock import now
from services.desk import Desk, Pair, at_desk
from services.errors import Forbidden, Refused

LONGEST = 300


def propose(
    desk: Desk, verb: str, words: Mapping[str, object], *, prepared: object = None, file: bytes | None = None
) -> str:
    """Ask another person for a deed; its sentence. Refused with all that is wrong, as the verb itself would say it."""
    paired = PAIRED[verb]
    check(desk.user, paired.permission)
    account = _account(desk)
    payload = canonical(words)
    told = words_of(payload)
    if paired.is_tried:
        _try(desk, paired, told, prepared)
    seen = paired.see(desk, told, prepared)
    other = find_open_proposal(desk.connection, desk.pilot.id, verb, seen.subject)
    if other is not None:
        sides = _sides(f"第 {other.id} 号要改", other.difference, "您要改", seen.difference)
        raise Refused(f"“{paired.zh} {seen.subject}”已由{other.proposed_name}提请（第 {other.id} 号），正待审批{sides}")
    number = insert_proposal(
        desk.connection,
        pilot_id=desk.pilot.id,
        verb=verb,
        subject=seen.subject,
        payload=payload,
        payload_sha256=sha256(payload),
        facts_sha256=sha256(canonical(seen.facts)),
        file=file,
        difference="\n".join(line.replace("\n", " ") for line in seen.difference),
        proposed_by=account,
        proposed_name=desk.user.name,
        proposed_session=desk.user.session_id,
        proposed_at=now(),
    )
    after = {"what": paired.zh, "subject": seen.subject, "payload_sha256": sha256(payload)}
    desk.audit("propose", "proposal", str(number), after=after)
    return f"已提请“{paired.zh} {seen.subject}”（第 {number} 号）：由另一人在“待我审批”批准后办理，现在还没有生效"


def _sides(one: str, kept: str, other: str, seen: Sequence[str]) -> str:
    """What a kept difference and the one of now say otherwise, in the first line that does; empty where none does."""
    lines = [line.replace("\n", " ") for line in seen]
    pairs = ((a, b) for a, b in zip(kept.split("\n"), lines, strict=False) if a != b)
    return next((f"。{one}：{a}。{other}：{b}" for a, b in pairs), "")


def _account(desk: Desk) -> int:
    number = desk.user.account_id
    if number is None:
        raise Refused("没有办理：这一步须两人办理，办理人须有账号，请先登录（演示中请先选身份）")
    if desk.is_made_up:
        raise Refused(
            f"没有办理：{desk.pilot.name}不是演示试点，这一步须由两个有账号的人办理，演示中的身份不算；"
            f"请管理员先建账号（{MANAGE} account add），登录后再办"
        )
    return number


def _try(desk: Desk, paired: Paired, words: Words, prepared: object) -> None:
    """Done and taken back: every problem is told to who proposes."""
    rehearsal = desk.connection.begin_nested()
    try:
        paired.do(desk.rehearsing(), words, prepared)
    finally:
        rehearsal.rollback()


def approve(desk: Desk, proposal_id: int, prepared: object = None) -> Decided:
    """Carry it out in both names; where the facts are others than those it was proposed on, nothing but say so."""
    row = _open(desk, proposal_id)
    paired, words = PAIRED[row.verb], words_of(row.payload)
    check(desk.user, paired.permission)
    account = _account(desk)
    if account == row.proposed_by:
        raise Refused(f"没有批准：第 {row.id} 号是您自己提请的，须由另一人批准")
    if why := why_not(desk.connection, row, paired.permission):
        raise Refused(f"没有批准第 {row.id} 号：{why}")
    if sha256(row.payload) != row.payload_sha256:
        raise Refused(f"没有批准：第 {row.id} 号的内容与提请时的摘要不符，请报告管理员")
    name = told_apart(desk.user.name, sign_in_name_of(desk.connection, account), row.proposed_name)
    covered = [one for number in paired.covers(words) if (one := get_proposal(desk.connection, number)) is not None]
    if own := [one.id for one in covered if one.proposed_by == account]:
        raise Refused(f"没有批准：其中第 {'、'.join(map(str, own))} 号是您自己提请的，须由另一人批准")
    try:
        with desk.connection.begin_nested():
            seen = paired.see(desk, words, prepared)
            if sha256(canonical(seen.facts)) != row.facts_sha256:
                sides = _sides("提请时", row.difference, "现在", seen.difference)
                raise Refused(f"提请以后，它所依据的事实已变{sides}")
            for one in covered:
                _approve_with(desk, one)
            _decide(desk, row, ProposalState.APPROVED, name)
            done = paired.do(
                replace(desk, pair=Pair(row.proposed_name, name, row.id, row.proposed_by)), words, prepared
            )
    except Forbidden:
        raise
    except Refused as refusal:
        _decide(desk, row, ProposalState.STALE, name, str(refusal))
        return Decided(ProposalState.STALE, f"没有办理第 {row.id} 号：{refusal}；请提请人看过后重新提请")
    return Decided(ProposalState.APPROVED, f"已批准第 {row.id} 号：{done}", desk.pilot.id if paired.goes_on else None)


def _approve_with(desk: Desk, row: Row[Any]) -> None:
    """Approve a proposal that another one covers; Refused where it is not done."""
    decided = approve(desk, row.id, PAIRED[row.verb].prepare(words_of(row.payload), row.file))
    if decided.is_undone:
        raise Refused(decided.sentence)


def refuse(desk: Desk, proposal_id: int, why: str) -> Decided:
    """Send it back, with a reason."""
    row = _open(desk, proposal_id)
    check(desk.user, PAIRED[row.verb].permission)
    account = _account(desk)
    if account == row.proposed_by:
        raise Refused(f"第 {row.id} 号是您自己提请的：请用“撤回”")
    if not 1 <= len(why.strip()) <= LONGEST:
        raise Refused(f"没有退回：请写明退回原因（1—{LONGEST} 字）")
    name = told_apart(desk.user.name, sign_in_name_of(desk.connection, account), row.proposed_name)
    _decide(desk, row, ProposalState.REFUSED, name, why.strip())
    return Decided(ProposalState.REFUSED, f"已退回第 {row.id} 号，原因已告知{row.proposed_name}")


def withdraw(desk: Desk, proposal_id: int) -> Decided:
    """Take one's own back, while nobody has decided."""
    row = _open(desk, proposal_id)
    check(desk.user, PAIRED[row.verb].permission)
    if _account(desk) != row.proposed_by:
        raise Forbidden(f"第 {row.id} 号由{row.proposed_name}提请，只能由本人撤回")
    _decide(desk, row, ProposalState.WITHDRAWN, row.proposed_name)
    return Decided(ProposalState.WITHDRAWN, f"已撤回第 {row.id} 号")


def _open(desk: Desk, proposal_id: int) -> Row[Any]:
    row = get_proposal(desk.connection, proposal_id)
    if row is None or row.pilot_id != desk.pilot.id:
        raise Refused(f"没有第 {proposal_id} 号提请")
    if row.state is not ProposalState.OPEN:
        raise Refused(f"第 {row.id} 号{row.state.zh}（{row.decided_name}），不能再办")
    return row


def _decide(desk: Desk, row: Row[Any], state: ProposalState, name: str, note: str = "") -> None:
    decide_proposal(
        desk.connection,
        proposal_id=row.id,
        state=state,
        account_id=_account(desk),
        name=name,
        session_id=desk.user.session_id,
        at=now(),
        note=note,
    )
    after = {"state": state, "subject": row.subject, "proposed_by": row.proposed_name}
    desk.audit("decide_proposal", "proposal", str(row.id), after=after | ({"reason": note} if note else {}))


def approve_one(user: User, proposal_id: int) -> Decided:
    """Approve, in a transaction of its own; a file is read and a closing worked out before any lock is taken."""
    row = _of(proposal_id)
    paired, words = PAIRED[row.verb], words_of(row.payload)
    work_ahead = paired.work_ahead
    prepared = paired.prepare(words, row.file) if work_ahead is None else work_ahead(row.pilot_id, user, words)
    with at_desk(row.pilot_id, user) as desk:
        return approve(desk, proposal_id, prepared)


def refuse_one(user: User, proposal_id: int, why: str) -> Decided:
    """Send back, in a transaction of its own."""
    with at_desk(_of(proposal_id).pilot_id, user) as desk:
        return refuse(desk, proposal_id, why)


def withdraw_one(user: User, proposal_id: int) -> Decided:
    """Take back, in a transaction of its own."""
    with at_desk(_of(proposal_id).pilot_id, user) as desk:
        return withdraw(desk, proposal_id)


def _of(proposal_id: int) -> Row[Any]:
    with reading() as connection:
        row = get_proposal(connection, proposal_id)
    if row is None:
        raise Refused(f"没有第 {proposal_id} 号提请")
    return row
