"""试点设置: a pilot's four steps to its first light; its plan as a workbook, out and in."""

from components import shell
from components.setup import documents as setup_documents
from components.setup import history as setup_history
from components.setup import indicators as setup_indicators
from components.setup import loads as setup_loads
from components.setup import plan as setup_plan
from components.setup import steps as setup_steps
from components.setup import units as setup_units
from reports.plan_workbook import plan_workbook
from seed_data.published import published, published_names
from services.access import Permission
from services.evaluation.opening_view import history_view
from services.plans.changes import plan_loads
from services.plans.own_indicators import own_indicators
from services.plans.retiring import retired
from services.plans.steps import may_begin_one, pilots_to_set_up, setup_of

with shell.page(Permission.SET_UP, "试点设置", of_pilot=False) as (connection, user):
    shell.said(setup_plan.ROOM)
    code = setup_steps.choose(pilots_to_set_up(connection, user), may_begin=may_begin_one(user))
    pilot = None
    if code is not None:
        pilot = setup_of(connection, user, code)
        setup_steps.steps(pilot)
        setup_history.history(user, code, history_view(connection, user, code))
    setup_plan.plan(user, pilot, published_names(), published, plan_workbook)
    setup_documents.documents(user, connection, pilot, lambda: map(published, published_names()), plan_workbook)
    if pilot is not None:
        setup_indicators.section(user, pilot.id, own_indicators(connection, user, pilot.code))
        setup_loads.gone(retired(connection, user, pilot.code))
        setup_loads.loads(user, pilot.id, plan_loads(connection, user, pilot.code))
        setup_units.units(connection, user, pilot)
