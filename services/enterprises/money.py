"""Money of one project on a day: what is due and why, what was paid, the ledger behind it, the findings on it."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.enterprises import list_project_entries, list_project_findings
from data_access.queries.money import get_application, last_entry_of_period
from data_access.queries.money_facts import list_terms, ratios_of
from domain.enterprises.views import FindingView, LedgerView, MilestoneView, MoneyView
from domain.facts.subsidy import unpaid_fen
from domain.money.accounts import account_zh
from domain.money.due_sentence import due_sentence, level_zh
from domain.words import FindingState, Severity, Stage
from services.enterprises.money_trace import money_steps
from services.wording import NOTHING


def money_view(
    connection: Connection,
    enterprise: Row[Any],
    project: Row[Any],
    reading: Row[Any],
    milestones: tuple[MilestoneView, ...],
    as_of: date,
) -> MoneyView:
    """Contract and approval count from the day their stage was done; until then they are not fixed.

    Unpaid is what is publicised and not paid, as in 资金流向 and 清算; nothing to a project that left.
    """
    is_signed = reading.contracted_on is not None
    done = {milestone.stage: milestone.completed_on for milestone in milestones}
    publicised_on, accepted_on = done[Stage.PUBLICITY], done[Stage.ACCEPTANCE]
    counts = publicised_on is not None and accepted_on is not None and publicised_on >= accepted_on
    is_publicised = counts and reading.light is not None
    ratio, caps, first_share = _terms(connection, project, done[Stage.ACCEPTANCE])
    applied = get_application(connection, project.id)
    rest_on = None if applied is None else applied.rest_on
    last = last_entry_of_period(connection, reading.period_id)
    rows = [row for row in list_project_entries(connection, project.id, as_of) if row.id <= last]
    stages = (
        (done[Stage.CONTRACT], "签约", project.contract_fen, "合同金额"),
        (done[Stage.ACCEPTANCE], "验收", None, "验收合格"),
        (done[Stage.ASSESSMENT], "评测定级", None, f"官方评测{level_zh(reading.level)}"),
        (
            publicised_on,
            "公示",
            reading.due_fen if counts else None,
            "公示的应拨奖补" if counts else "先公示后验收，不算数",
        ),
    )
    return MoneyView(
        contract_fen=project.contract_fen if is_signed else None,
        eligible_fen=project.eligible_fen if is_signed else None,
        approved_fen=project.approved_fen if reading.level is not None and project.approved_fen else None,
        due_fen=reading.due_fen,
        due_sentence=due_sentence(
            ratio=ratio,
            eligible_fen=project.eligible_fen,
            caps_fen=caps,
            level=reading.level,
            is_accepted=done[Stage.ACCEPTANCE] is not None,
            already_funded=enterprise.already_funded,
            first_share=first_share,
            is_rest_reviewed=rest_on is not None and rest_on <= as_of,
        ),
        paid_fen=reading.paid_fen,
        unpaid_fen=unpaid_fen(reading.due_fen if is_publicised else 0, reading.paid_fen),
        batch=f"第 {project.batch} 批" if project.batch else NOTHING,
        entries=tuple(_entry(row, enterprise.name) for row in rows),
        steps=money_steps(connection, project.id, rows, stages, as_of),
        findings=tuple(
            FindingView(
                Severity(row.severity), row.sentence, row.clause, row.amount_fen, FindingState(row.state).zh, row.ruling
            )
            for row in list_project_findings(connection, reading.period_id, project.id)
        ),
    )


def _entry(row: Row[Any], enterprise: str) -> LedgerView:
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


def _terms(
    connection: Connection, project: Row[Any], accepted_on: date | None
) -> tuple[tuple[float, float, float] | None, tuple[int, int, int], float]:
    """Ratios, caps and first part that hold for the project: those of its batch in force on its acceptance day."""
    found, first_share = project, 1.0
    ratios = None if project.subsidy_ratio is None else (project.subsidy_ratio,) * 3
    for row in list_terms(connection, project.pilot_id):
        if row.batch_id == project.batch_id and accepted_on is not None and row.valid_from <= accepted_on:
            found, ratios, first_share = row, ratios_of(row), row.first_share
    return ratios, (found.cap_level2_fen or 0, found.cap_level3_fen or 0, found.cap_level4_fen or 0), first_share
