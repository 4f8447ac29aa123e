"""Reads what a self-evaluation is made of, from one frozen cut (rules 16.1)."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.appraisal import (
    count_meetings,
    list_cut_projects,
    list_levels,
)
from data_access.queries.money import list_flows
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.readings import get_counts
from data_access.queries.reports import count_issues, list_provider_readings, list_texts
from data_access.queries.solutions import list_solutions
from domain.appraisal.dossier import Dossier, Firm, Handled, Level, Meetings, Product, Supplier, Use
from domain.money.accounts import ENTERPRISE, SERVICE
from domain.reports.briefing import Edition
from domain.words import AssessmentKind, FundCategory, FundSource
from services.alerts.improvement import improvement_view
from services.appraisal.amounts import amended, amounts_then
from services.appraisal.corrected import corrections_of
from services.appraisal.cut import is_final
from services.appraisal.goals import goals_at
from services.appraisal.notes import appraised
from services.frame import Frame
from services.money.page import money_page
from services.money.settlement import settlement
from services.money.use import signed
from services.providers.register import register
from services.reading_views import counts_view
from services.reports.briefing import open_findings
from services.tasks.board import task_board


def dossier(connection: Connection, frame: Frame) -> Dossier:
    """Everything, of a frame that stands at a cut."""
    pilot, period = frame.pilot, frame.period
    texts = {row.section: row.text for row in list_texts(connection, pilot.id, period.label) if row.district_id is None}
    counts = counts_view(get_counts(connection, period.id, (None, None)))
    return Dossier(
        edition=Edition(pilot, period),
        document=_document(get_pilot_by_id(connection, pilot.id)),
        rows=appraised(connection, frame),
        tasks=task_board(connection, frame),
        meetings=Meetings(*count_meetings(connection, pilot.id, period.as_of)),
        alerts=_alerts(connection, frame),
        counts=counts,
        money=money_page(connection, frame, "industry"),
        settlement=settlement(connection, frame),
        uses=_uses(list_flows(connection, period.id)),
        findings=open_findings(connection, frame),
        open_issues=sum(row.number for row in count_issues(connection, pilot.id, period.as_of)),
        firms=firms_at(connection, frame),
        suppliers=_suppliers(connection, frame),
        products=_products(connection, frame),
        corrections=corrections_of(connection, frame),
        amended=amended(connection, frame),
        texts=texts,
        is_final=is_final(frame),
        goals=goals_at(connection, frame),
        next_steps=tuple(line.strip() for line in texts.get("next_steps", "").splitlines() if line.strip()),
    )


def _document(pilot: Row[Any]) -> str:
    number = f"（{pilot.document_no}）" if pilot.document_no else ""
    return f"《{pilot.document_title}》{number}"


def _alerts(connection: Connection, frame: Frame) -> Handled:
    figures = improvement_view(connection, frame).figures
    return Handled(figures.alerts, figures.closed, figures.median)


def _uses(flows: Iterable[Row[Any]]) -> tuple[Use, ...]:
    """What reached enterprises and services, by purpose and source, in the order of the words."""
    rows = list(flows)
    found = (
        Use(category.zh, source.zh, amount)
        for category in FundCategory
        for source in FundSource
        if (
            amount := sum(
                signed(row, (ENTERPRISE, SERVICE)) for row in rows if (row.category, row.source) == (category, source)
            )
        )
    )
    return tuple(found)


def firms_at(connection: Connection, frame: Frame) -> tuple[Firm, ...]:
    """Every project at the cut, by code. Amounts are those of its closing, where the day that they belong to (contract,
    official assessment) is known by the cut, 0 elsewhere: as 资金流向 has them (rules 5.9)."""
    then = amounts_then(connection, frame)
    newest: dict[tuple[int, AssessmentKind], Level] = {}
    for row in list_levels(connection, frame.pilot.id, frame.period.as_of):
        newest[row.enterprise_id, row.kind] = Level(row.level, row.score, row.assessed_on, row.assessor)

    def amount(row: Row[Any], name: str) -> int:
        found: int = then.get(row.project_id, {}).get(name, getattr(row, name))
        return found

    return tuple(
        Firm(
            code=row.code,
            enterprise=row.enterprise,
            uscc=row.uscc,
            industry=row.industry or "",
            district=row.district or "",
            batch=row.batch,
            provider=row.provider or "",
            status=row.status,
            is_counted=row.is_counted,
            stage=row.stage,
            light=row.light,
            reason=row.reason,
            before=newest.get((row.enterprise_id, AssessmentKind.BEFORE)),
            after=newest.get((row.enterprise_id, AssessmentKind.OFFICIAL_AFTER)),
            level=row.level,
            contract_fen=amount(row, "contract_fen") if row.contracted_on else 0,
            eligible_fen=amount(row, "eligible_fen") if row.contracted_on else 0,
            approved_fen=amount(row, "approved_fen") if row.level is not None else 0,
            due_fen=row.due_fen,
            paid_fen=row.paid_fen,
            contracted_on=row.contracted_on,
            accepted_on=row.accepted_on,
            completed_on=row.completed_on,
            publicised_on=row.publicised_on,
            days_late=row.days_late,
        )
        for row in list_cut_projects(connection, frame.period.id)
    )


def _suppliers(connection: Connection, frame: Frame) -> tuple[Supplier, ...]:
    read = {row.name: row for row in list_provider_readings(connection, frame.period.id)}
    found = []
    for row in register(connection, frame).rows:
        told = read.get(row.name)
        figures = (None, None, None) if told is None else (told.signed, told.accepted, told.on_time_share)
        words = (row.kind.zh, row.status.zh, row.admitted_on, row.industries, row.solutions)
        found.append(Supplier(row.name, row.uscc, *words, *figures))
    return tuple(found)


def _products(connection: Connection, frame: Frame) -> tuple[Product, ...]:
    return tuple(
        Product(row.name, row.provider, row.industry or "", row.scenario, row.listed_on, row.uses or 0)
        for row in list_solutions(connection, frame.pilot.id, frame.period.as_of)
    )
