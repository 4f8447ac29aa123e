"""Money of one project on a day: what is due and why, what was paid, the ledger behind it, the findings on it."""

from datetime import date

from sqlalchemy import Connection, Row

from data_access.queries.enterprises import list_project_entries, list_project_findings
from domain.subsidy_text import due_sentence
from domain.views import FindingView, LedgerView, MoneyView
from domain.words import Severity
from services.wording import NOTHING

ACCOUNTS = {"source": "资金来源", "treasury": "市级专户", "district": "地区", "enterprise": "企业", "service": "服务"}


def money_view(
    connection: Connection, enterprise: Row, project: Row, reading: Row, accepted_on: date | None, as_of: date
) -> MoneyView:
    """Contract and approval count from the day their stage was done; until then they are not fixed."""
    is_signed = reading.contracted_on is not None
    return MoneyView(
        contract_fen=project.contract_fen if is_signed else None,
        eligible_fen=project.eligible_fen if is_signed else None,
        approved_fen=project.approved_fen if reading.level is not None and project.approved_fen else None,
        due_fen=reading.due_fen,
        due_sentence=due_sentence(
            ratio=project.subsidy_ratio,
            eligible_fen=project.eligible_fen,
            caps_fen=(project.cap_level2_fen or 0, project.cap_level3_fen or 0, project.cap_level4_fen or 0),
            level=reading.level,
            is_accepted=accepted_on is not None,
            already_funded=enterprise.already_funded,
        ),
        paid_fen=reading.paid_fen,
        unpaid_fen=max(reading.due_fen - reading.paid_fen, 0),
        batch=f"第 {project.batch} 批" if project.batch else NOTHING,
        entries=tuple(_entry(row, enterprise.name) for row in list_project_entries(connection, project.id, as_of)),
        findings=tuple(
            FindingView(Severity(row.severity), row.sentence, row.clause, row.amount_fen)
            for row in list_project_findings(connection, reading.period_id, project.id)
        ),
    )


def _entry(row: Row, enterprise: str) -> LedgerView:
    return LedgerView(
        occurred_on=row.occurred_on,
        kind=row.kind.zh,
        amount_fen=row.amount_fen,
        source=row.source.zh,
        from_account=account_zh(row.from_account, enterprise),
        to_account=account_zh(row.to_account, enterprise),
        document_no=row.document_no,
        note=row.note,
    )


def account_zh(account: str, enterprise: str) -> str:
    """地区 永宁县 for district:永宁县; the enterprise's own account by its name."""
    kind, _, name = account.partition(":")
    if kind == "enterprise":
        return enterprise
    return ACCOUNTS[kind] if kind in ("treasury", "source") else f"{ACCOUNTS.get(kind, kind)} {name}"
