"""One edit of a project moves only its own rows and the four scopes it stands in, in the edit's own transaction.

The rule is domain/evaluation/step.py; here its pieces are read, and what it says is written.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.live import (
    add_to_tallies,
    delete_scope,
    replace_account_findings,
    replace_projects,
    replace_providers,
    replace_scope,
    replace_targets,
)
from data_access.commands.money import add_to_cells, add_to_flows, set_last_entry
from data_access.noticing import tell_edit
from data_access.queries.facts import load_facts, load_ledger, reload_projects
from data_access.queries.live import counts_of_providers, lights_of, list_counting_on_accounts, load_cubes, which_lead
from data_access.queries.money_facts import flows_of_projects, flows_since, last_entry_of
from data_access.queries.pilots import get_period
from data_access.queries.projects import last_fund_entry, list_with_siblings, project_codes
from data_access.queries.rules import load_rule_book
from domain.days import number
from domain.evaluation.step import BUILT_ON, PROVIDER_COUNTS, Edit, LiveState, LiveStep, providers_of, step
from domain.facts.columns import Facts
from domain.money.flows import FlowSums, difference
from domain.periods import LIVE, Span, live_on
from services.access import Permission, check
from services.clock import today
from services.desk import Desk
from services.evaluation.close import evaluate_live, evaluate_tasks_of
from services.evaluation.working_out import live_previous


def edit_projects(
    desk: Desk,
    project_ids: list[int],
    change: Callable[[], None],
    *,
    what: str,
    permission: Permission = Permission.EDIT_FACTS,
    on_accounts: bool = False,
    audited: bool = True,
) -> None:
    """Make a change to facts of some projects, or of none, and bring the live period in step with it.

    `audited` False: the caller records one event for the whole of it.

    `on_accounts`: findings on accounts are judged anew even if no money moved (a ruling on one of them).

    Projects of the same enterprise are evaluated together, since one decides whether the other counts. Everything is
    evaluated anew when there is no live period of today to build on, or when the edit reaches beyond known scopes.
    """
    check(desk.user, permission)
    connection, pilot = desk.connection, desk.pilot
    for code in project_codes(connection, project_ids) if audited else ():
        desk.audit(what, "project", code)
    period = get_period(connection, pilot.id, LIVE)
    ids = list_with_siblings(connection, project_ids) or NOBODY
    before = load_facts(connection, pilot.id, ids)
    last_entry, flows = last_fund_entry(connection) or 0, flows_of_projects(connection, pilot.id, ids, _until(pilot))
    change()
    if period is not None and _stepped(desk, period, ids, before, last_entry, on_accounts=on_accounts):
        _move_flows(connection, pilot, period.id, ids, flows, last_entry)
        evaluate_tasks_of(connection, pilot, period.id, live_on(desk.day), desk.day)
        tell_edit(connection, pilot_id=pilot.id)
    else:
        evaluate_live(connection, pilot.id)


def _stepped(
    desk: Desk, period: Row[Any], ids: list[int], before: Facts, last_entry: int, *, on_accounts: bool
) -> bool:
    """Whether the live period but its flows is in step with what was changed; if not, nothing was written."""
    connection, pilot = desk.connection, desk.pilot
    if (list_with_siblings(connection, ids) or NOBODY) != ids:
        return False
    rules = load_rule_book(connection).on(desk.day, pilot.code)
    if (period.as_of, period.rule_version) != (desk.day, rules.version):
        return False
    after = reload_projects(connection, before, ids)
    moves_money = (last_fund_entry(connection) or 0) != last_entry
    anew = moves_money or on_accounts
    previous = live_previous(connection, pilot, after, None if anew else _units(before, after))
    ledger = load_ledger(connection, pilot.id) if anew else None
    leading = which_lead(connection, providers_of(before) - providers_of(after))
    edit = Edit(before, after, moves_money, ledger, leading)
    span = Span(period.kind, LIVE, period.starts_on, period.ends_on)
    found = step(_state(connection, period.id, edit), edit, span, period.as_of, rules, previous)
    if found is None:
        return False
    _store(connection, period.id, after, found)
    return True


def _state(connection: Connection, period_id: int, edit: Edit) -> LiveState:
    """What the step of an edit builds on."""
    providers = providers_of(edit.before, edit.after)
    return LiveState(
        load_cubes(connection, edit.before),
        lights_of(connection, period_id, BUILT_ON),
        counts_of_providers(connection, period_id, providers, PROVIDER_COUNTS),
        () if edit.ledger is None else tuple(list_counting_on_accounts(connection, period_id)),
    )


def _store(connection: Connection, period_id: int, facts: Facts, found: LiveStep) -> None:
    add_to_cells(connection, period_id=period_id, delta=found.money)
    add_to_tallies(connection, facts, found.cubes)
    replace_projects(connection, facts=facts, period_id=period_id, part=found.part)
    if found.on_accounts is not None:
        replace_account_findings(connection, facts=facts, period_id=period_id, findings=found.on_accounts)
    replace_providers(connection, period_id=period_id, rows=found.providers, gone=found.providers_gone)
    for key in found.scopes_gone:
        delete_scope(connection, period_id=period_id, key=key)
    for key, (readings, counts) in found.scopes.items():
        replace_scope(connection, period_id=period_id, key=key, readings=readings, counts=counts)
    replace_targets(connection, period_id=period_id, readings=found.targets, shares=found.shares)


def _units(*both: Facts) -> tuple[set[int], set[int]]:
    """Districts and industries in which the edited projects stand or stood."""
    stood = [(facts, units) for facts in both for units in (facts.projects, facts.moves)]
    districts = {facts.districts[at].id for facts, units in stood for at in units.district.tolist() if at >= 0}
    return districts, {facts.industries[at].id for facts, units in stood for at in units.industry.tolist() if at >= 0}


NOBODY = [0]
"""Projects of an edit that touches none: no project has this id."""


def _until(pilot: Row[Any]) -> int:
    return number(today(pilot))


def _move_flows(
    connection: Connection, pilot: Row[Any], period_id: int, ids: list[int], before: FlowSums, last: int
) -> None:
    """The live period's flows: those of the edited projects anew, and new entries that belong to no project."""
    after = flows_of_projects(connection, pilot.id, ids, _until(pilot))
    new = flows_since(connection, pilot.id, last, _until(pilot))
    add_to_flows(connection, period_id=period_id, delta=difference(after, before))
    add_to_flows(connection, period_id=period_id, delta=new)
    set_last_entry(connection, period_id=period_id, entry_id=last_entry_of(connection, pilot.id))
