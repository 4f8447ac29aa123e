"""What the office says about a finding: explained or closed, with reason and evidence."""

from typing import Any

from sqlalchemy import Row

from data_access.commands.money import NewRuling, record_ruling
from data_access.queries.money import list_findings
from data_access.queries.pilots import get_period
from domain.money.views import MoneyFinding
from domain.periods import LIVE
from domain.words import FindingState
from services.access import Permission, check
from services.desk import Desk
from services.errors import Refused
from services.evaluation.live import edit_projects
from services.money.entries import finding_view


def live_finding(desk: Desk, key: str) -> MoneyFinding:
    """A finding of the live period by its key; Refused when it is there no longer."""
    check(desk.user, Permission.RECORD_MONEY)
    return finding_view(_row(desk, key))


def _row(desk: Desk, key: str) -> Row[Any]:
    period = get_period(desk.connection, desk.pilot.id, LIVE)
    rows = list_findings(desk.connection, period.id) if period is not None else []
    row = next((row for row in rows if finding_view(row).key == key), None)
    if row is None:
        raise Refused("这个问题在实时期次中已经没有了：请刷新；结账期次里的问题不能改，处理结果从今天起生效")
    return row


def rule_on_finding(desk: Desk, *, key: str, state: FindingState, reason: str, evidence: str) -> str:
    """Explain, close or reopen a finding of the live period; Refused with everything that is missing.

    Closing takes two people; an overdraft is closed only after it was made good, and what is to come back
    only by coming back. An explained finding still counts.
    """
    check(desk.user, Permission.RECORD_MONEY)
    row = _row(desk, key)
    found = finding_view(row)
    missing = [word for word, text in (("原因", reason), ("依据", evidence)) if not text.strip()]
    problems = [f"没有填写{'、'.join(missing)}"] if missing else []
    if state is FindingState.CLOSED:
        if row.rule == "account_below_zero" and "已补足" not in row.sentence:
            problems.append("账户还在透支：请先补足再销号")
        if row.rule == "paid_to_left":
            problems.append("款项还没有收回：收回并登记后，这个问题自动消除")
    if problems:
        raise Refused(f"没有处理“{found.name}”：{'；'.join(problems)}")
    pair = desk.two_people() if state is FindingState.CLOSED else desk.pair

    def change() -> None:
        ruling = NewRuling(
            pilot_id=desk.pilot.id,
            rule=row.rule,
            project_id=row.project_id,
            subject=row.subject,
            state=state,
            amount_fen=row.amount_fen,
            reason=reason.strip(),
            evidence=evidence.strip(),
            author=desk.author,
            author_account=desk.author_account,
            approved_by=pair.approver if pair else "",
            ruled_on=desk.day,
            proposal_id=pair.proposal_id if pair else None,
        )
        record_ruling(desk.connection, ruling)
        desk.audit(
            "rule_on_finding",
            "finding",
            f"{row.rule}:{found.subject}"[:60],
            before={"state": row.state},
            after={"state": state, "reason": reason.strip(), "evidence": evidence.strip()},
        )

    projects = [row.project_id] if row.project_id else []
    edit_projects(
        desk,
        projects,
        change,
        what="rule_on_finding",
        permission=Permission.RECORD_MONEY,
        on_accounts=not projects,
    )
    counts = "仍计入" if state is not FindingState.CLOSED else "不再计入"
    return f"“{found.name}：{found.subject}”{state.zh}，{counts}资金合规"
