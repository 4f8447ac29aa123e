"""What the office says about a finding: explained or closed, with reason and evidence."""

from sqlalchemy import Connection

from data_access.commands.audit import record_audit
from data_access.commands.money import record_ruling
from data_access.commands.pilots import lock_pilot
from data_access.queries.money import list_findings
from data_access.queries.pilots import get_period, get_pilot_by_id
from domain.periods import LIVE
from domain.words import FindingState
from services.access import Permission, User, check
from services.clock import today
from services.errors import Refused
from services.evaluation.live import edit_projects
from services.money.entries import finding_view


def rule_on_finding(
    connection: Connection,
    pilot_id: int,
    *,
    key: str,
    state: FindingState,
    reason: str,
    evidence: str,
    approved_by: str,
    user: User,
) -> str:
    """Explain, close or reopen a finding of the live period; Refused with everything that is missing.

    Closing takes two people; an overdraft is closed only after it was made good. An explained finding still counts.
    """
    check(user, Permission.RECORD_MONEY)
    lock_pilot(connection, pilot_id=pilot_id)
    period, pilot = get_period(connection, pilot_id, LIVE), get_pilot_by_id(connection, pilot_id)
    rows = list_findings(connection, period.id) if period is not None else []
    row = next((row for row in rows if finding_view(row).key == key), None)
    if row is None:
        raise Refused("这个问题在实时期次中已经没有了：请刷新；结账期次里的问题不能改，处理结果从今天起生效")
    found = finding_view(row)
    missing = [word for word, text in (("原因", reason), ("依据", evidence)) if not text.strip()]
    problems = [f"没有填写{'、'.join(missing)}"] if missing else []
    if state is FindingState.CLOSED:
        if approved_by.strip() in ("", user.name):
            problems.append("销号须两人办理，请填经办人以外的审批人")
        if row.rule == "account_below_zero" and "已补足" not in row.sentence:
            problems.append("账户还在透支：请先补足再销号")
    if problems:
        raise Refused(f"没有处理“{found.name}”：{'；'.join(problems)}")

    def change() -> None:
        record_ruling(
            connection,
            pilot_id=pilot_id,
            rule=row.rule,
            project_id=row.project_id,
            subject=row.subject,
            state=state,
            amount_fen=row.amount_fen,
            reason=reason.strip(),
            evidence=evidence.strip(),
            author=user.name,
            approved_by=approved_by.strip(),
            ruled_on=today(pilot),
        )
        record_audit(
            connection,
            actor=user.name,
            action="rule_on_finding",
            pilot_id=pilot_id,
            subject="finding",
            subject_id=f"{row.rule}:{found.subject}"[:60],
            before={"state": row.state},
            after={"state": state, "reason": reason.strip(), "evidence": evidence.strip()},
        )

    projects = [row.project_id] if row.project_id else []
    edit_projects(
        connection,
        pilot_id,
        projects,
        change,
        user=user,
        what="rule_on_finding",
        permission=Permission.RECORD_MONEY,
        on_accounts=not projects,
    )
    counts = "仍计入" if state is not FindingState.CLOSED else "不再计入"
    return f"“{found.name}：{found.subject}”{state.zh}，{counts}资金合规"
