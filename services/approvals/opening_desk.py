"""期初补录 from 试点设置 and 待我审批: each deed in a transaction of its own (rules 9.13)."""

from domain.identity.proposals import Decided
from services.access import User
from services.approvals.deciding import approve_one, propose
from services.approvals.opening import closing_words
from services.desk import at_desk
from services.evaluation.opening import begin_history, stop_history_of
from services.evaluation.opening_job import start_closing


def begin_one(user: User, pilot_id: int, reason: str) -> str:
    with at_desk(pilot_id, user) as desk:
        return begin_history(desk, reason)


def stop_one(user: User, pilot_id: int, reason: str) -> str:
    with at_desk(pilot_id, user) as desk:
        return stop_history_of(desk, reason)


def propose_closing(user: User, pilot_id: int) -> str:
    """Ask another person to close all that is over, with the files of money that wait."""
    with at_desk(pilot_id, user) as desk:
        return propose(desk, "close_history", closing_words(desk))


def approve_and_go_on(user: User, proposal_id: int) -> Decided:
    """Approve a proposal; closing of an opening history begins then, beside the viewers."""
    decided = approve_one(user, proposal_id)
    if decided.goes_on_in is not None:
        start_closing(decided.goes_on_in, user)
    return decided


def go_on(user: User, pilot_id: int) -> str:
    """Go on with what was approved and broke off."""
    start_closing(pilot_id, user)
    return "接着结账：从最早未结的一期继续"
