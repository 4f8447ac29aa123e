"""A batch's budget in the order of applications, its 公示, days until money arrives (rules 21.4–21.6)."""

from sqlalchemy import Connection

from data_access.queries.batches import applications_of, days_to_payment, fund_of, list_objections
from data_access.queries.money import list_batches
from data_access.queries.money_facts import list_terms
from data_access.queries.rules import load_rule_book
from domain.batches.budget import LEVELS, Claim, borne, exhaustion, in_order, rest_of
from domain.batches.funds_view import BudgetView, LevelShare, NoticeView, ObjectionLine, WaitingView
from domain.batches.waiting import REST, Passed, rest_paid_on, waiting_by_district
from services.access import Permission, check, own_district
from services.errors import Refused
from services.frame import Frame
from services.revision import kept


def budget_page(connection: Connection, frame: Frame, number: int = 0) -> BudgetView | None:
    """Budget of a batch (0: the newest with one); None where no batch has one. Of a district's user the rows of its own
    projects, in the order of all."""
    check(frame.user, Permission.READ_MONEY)
    return _budget(connection, frame, number)


@kept
def _budget(connection: Connection, frame: Frame, number: int) -> BudgetView | None:
    batches = [row for row in list_batches(connection, frame.pilot.id) if row.retired_from is None]
    funds = {row.number: fund for row in batches if (fund := fund_of(connection, row.id)) is not None}
    if not funds:
        return None
    number = number if number in funds else max(funds)
    batch, fund = next(row for row in batches if row.number == number), funds[number]
    home = own_district(frame.user, frame.key[0])
    own = set()
    asked = []
    later: dict[str, int] = {}
    terms = [row for row in list_terms(connection, frame.pilot.id) if row.batch_id == batch.id]
    for row in applications_of(connection, batch.id):
        amount = row.paid_fen if row.has_left else row.approved_fen or row.applied_fen
        if row.has_left and not amount:
            continue  # its place is free again
        if home in (None, row.district_id):
            own.add(row.code)
        words = (row.code, row.enterprise, row.district or "", row.applied_on, int(amount))
        asked.append(Claim(*words, is_approved=bool(row.approved_fen), has_left=bool(row.has_left)))
        if not row.has_left and (row.rest_on is None or row.rest_on > frame.pilot.today):
            at = row.accepted_on or frame.pilot.today
            share = next((one.first_share for one in reversed(terms) if one.valid_from <= at), 1.0)
            later[row.code] = rest_of(int(amount), share)
    placed = in_order(fund.budget_fen, asked)
    rules = load_rule_book(connection).on(frame.pilot.today, frame.pilot.code)
    weeks = int(rules["budget", "pace_weeks"].green_bound or 1)
    percents = {name: getattr(fund, name) for name in LEVELS}
    inside = max((one.upto_fen for one in placed if one.is_in), default=0)
    parts, spent = borne(fund.budget_fen, percents), borne(inside, percents)
    return BudgetView(
        number,
        tuple(sorted(funds)),
        fund.budget_fen,
        inside,
        sum(one.asked.amount_fen for one in placed if not one.is_in),
        tuple(one for one in placed if one.asked.code in own) if frame.may_list else (),
        sum(one.is_in for one in placed),
        sum(not one.is_in for one in placed),
        exhaustion(frame.pilot.today, fund.budget_fen, placed, weeks),
        weeks,
        batch.closes_on,
        tuple(LevelShare(LEVELS[name], float(percents[name]), parts[name], spent[name]) for name in parts),
        fund.document,
        sum(later.get(one.asked.code, 0) for one in placed if one.is_in),
    )


def notice_page(connection: Connection, frame: Frame, number: int) -> NoticeView:
    """What a batch's 公示 lists: who is in by the budget; with objections. A district's user sees its own."""
    check(frame.user, Permission.READ_MONEY)
    return _notice(connection, frame, number)


@kept
def _notice(connection: Connection, frame: Frame, number: int) -> NoticeView:
    budget = _budget(connection, frame, number)
    if budget is None:
        raise Refused("还没有登记批次资金：请先在“数据报送”的“批次资金”登记")
    batch = next(row for row in list_batches(connection, frame.pilot.id) if row.number == budget.number)
    fund = fund_of(connection, batch.id)
    home = own_district(frame.user, frame.key[0])
    lines = tuple(
        ObjectionLine(
            row.code,
            row.project or "",
            row.enterprise or "",
            row.raised_on,
            row.content,
            row.outcome.zh if row.outcome else "",
            row.closed_on,
            row.reply,
        )
        for row in list_objections(connection, batch.id)
        if home in (None, row.district_id)
    )
    return NoticeView(
        budget.number,
        fund.notice_from if fund else None,
        fund.notice_to if fund else None,
        tuple(one for one in budget.placed if one.is_in and not one.asked.has_left),
        lines if frame.may_list else (),
        frame.pilot.today,
    )


def waiting_page(connection: Connection, frame: Frame) -> WaitingView:
    """Days from the money's arrival in a district to the enterprise; of a district's user its own."""
    check(frame.user, Permission.READ_MONEY)
    return _waiting(connection, frame)


@kept
def _waiting(connection: Connection, frame: Frame) -> WaitingView:
    day, home = frame.pilot.today, own_district(frame.user, frame.key[0])
    found: list[Passed] = []
    for row in days_to_payment(connection, frame.pilot.id, day):
        since = max(row.completed_on, row.got_on)
        if home not in (None, row.district_id) or since > day:
            continue
        found.append(Passed(row.code, row.enterprise, row.district, since, row.paid_on))
        if row.rest_on is not None and row.rest_on <= day:
            paid_on = rest_paid_on(row.rest_paid_on, row.last_on, int(row.paid_fen), row.approved_fen)
            found.append(Passed(row.code, row.enterprise, row.district, max(since, row.rest_on), paid_on, REST))
    open_ones = sorted((one for one in found if one.paid_on is None), key=lambda one: (one.since, one.code))
    return WaitingView(day, tuple(waiting_by_district(found, day)), tuple(open_ones) if frame.may_list else ())
