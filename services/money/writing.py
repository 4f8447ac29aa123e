"""The writes of 资金流向, each in a transaction of its own, for the frame's pilot and user."""

from collections.abc import Mapping
from datetime import date

from data_access.engine import writing
from domain.words import FindingState, FundKind
from services.frame import Frame
from services.money.batch_terms import change_terms
from services.money.ledger import correct_entry, record_entry
from services.money.rulings import rule_on_finding


def record(frame: Frame, raw: Mapping[str, object]) -> str:
    """One entry; its sentence."""
    with writing() as session:
        return record_entry(session.connection(), frame.pilot.id, raw, frame.user)


def correct(frame: Frame, *, kind: FundKind, occurred_on: date, **words: str) -> str:
    """The counter-entry of an entry."""
    with writing() as session:
        return correct_entry(
            session.connection(), frame.pilot.id, kind=kind, occurred_on=occurred_on, user=frame.user, **words
        )


def rule_on(frame: Frame, *, key: str, state: FindingState, **words: str) -> str:
    """What is said about a finding."""
    with writing() as session:
        return rule_on_finding(session.connection(), frame.pilot.id, key=key, state=state, user=frame.user, **words)


def set_terms(frame: Frame, **words) -> str:
    """New terms of a batch."""
    with writing() as session:
        return change_terms(session.connection(), frame.pilot.id, user=frame.user, **words)
