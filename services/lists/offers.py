"""Which enterprises qualify for which policy and have not applied: 免申即享 (rules 17.3)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.lists import (
    levels_of,
    list_claims,
    list_enterprises,
    list_loans,
    list_policies,
    on_cloud,
    stages_of,
)
from domain.lists.policies import Applicant, LoanTerms, PolicyOffer, PolicyTerms, offers, qualifies
from domain.words import EnterpriseStatus, Stage
from services.frame import Frame
from services.revision import kept


@dataclass(frozen=True)
class Offered:
    """By policy: how many qualify, how many applied, who qualifies and has not."""

    qualified: dict[int, int]
    claimed: dict[int, int]
    by_policy: dict[int, tuple[PolicyOffer, ...]]

    @property
    def open(self) -> dict[int, int]:
        return {policy: len(found) for policy, found in self.by_policy.items()}


@kept
def offered(connection: Connection, frame: Frame) -> Offered:
    """Of the enterprises in the pilot on the pilot's day, of a district where the frame is one's."""
    today, pilot = frame.pilot.today, frame.pilot.id
    policies = [terms_of(row) for row in list_policies(connection, pilot)]
    claimed: dict[int, set[int]] = defaultdict(set)
    for claim in list_claims(connection, pilot):
        claimed[claim.policy_id].add(claim.enterprise_id)
    known = _applicants(connection, frame, policies, today) if policies else []
    ours = {one.id for one in known}
    return Offered(
        {p.id: sum(qualifies(p, one) for one in known) if p.runs_on(today) else 0 for p in policies},
        {p.id: len(claimed[p.id] & ours) for p in policies},
        {p.id: tuple(offers(p, known, frozenset(claimed[p.id]), today)) for p in policies},
    )


def terms_of(row: Row[Any]) -> PolicyTerms:
    return PolicyTerms(
        row.id,
        row.name,
        row.starts_on,
        row.ends_on,
        row.needs_district_id,
        row.needs_industry_id,
        row.needs_scale,
        row.needs_title,
        row.needs_stage,
        row.least_level,
        bool(row.needs_cloud),
        bool(row.needs_loan),
        row.amount_fen,
        row.interest_percent,
        row.most_months,
        row.cap_fen,
    )


def _applicants(connection: Connection, frame: Frame, policies: list[PolicyTerms], today: date) -> list[Applicant]:
    """Enterprises that are in the pilot, with what any of the policies asks for."""
    pilot = frame.pilot.id
    done: dict[int, set[Stage]] = defaultdict(set)
    for enterprise, stage in stages_of(connection, pilot, frozenset(p.stage for p in policies if p.stage), today):
        done[enterprise].add(stage)
    levels = levels_of(connection, pilot, today) if any(p.least_level for p in policies) else {}
    cloud = on_cloud(connection, pilot, today)
    loans: dict[int, list[LoanTerms]] = defaultdict(list)
    for loan in list_loans(connection, pilot):
        loans[loan.enterprise_id].append(LoanTerms(*tuple(loan)[1:]))
    return [
        Applicant(
            row.id,
            row.uscc,
            row.name,
            row.district_id,
            row.industry_id,
            row.scale,
            row.title,
            frozenset(done[row.id]),
            levels.get(row.id, 0),
            row.id in cloud,
            tuple(loans[row.id]),
        )
        for row in list_enterprises(connection, pilot, frame.key[0])
        if row.status is EnterpriseStatus.ACTIVE
    ]
