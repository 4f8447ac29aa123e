"""All triggers together, as `manage.py init` puts them back."""

from sqlalchemy import Connection

from data_access.history_triggers import create_history_triggers, drop_history_triggers
from data_access.identity_triggers import create_identity_triggers, drop_identity_triggers
from data_access.intake_triggers import create_intake_triggers, drop_intake_triggers
from data_access.kept_once import create_view_triggers, drop_view_triggers
from data_access.money_triggers import create_money_triggers, drop_money_triggers
from data_access.plan_triggers import create_plan_triggers, drop_plan_triggers
from data_access.proposal_triggers import create_proposal_triggers, drop_proposal_triggers
from data_access.report_triggers import create_report_triggers, drop_report_triggers
from data_access.triggers import create_triggers, drop_triggers

TRIGGERS = (
    (create_triggers, drop_triggers),
    (create_intake_triggers, drop_intake_triggers),
    (create_report_triggers, drop_report_triggers),
    (create_money_triggers, drop_money_triggers),
    (create_identity_triggers, drop_identity_triggers),
    (create_proposal_triggers, drop_proposal_triggers),
    (create_plan_triggers, drop_plan_triggers),
    (create_history_triggers, drop_history_triggers),
    (create_view_triggers, drop_view_triggers),
)
"""All that make triggers, with what takes them away."""


def make_triggers_anew(connection: Connection) -> None:
    """Put back what is missing of them, and what was changed. Nothing is unguarded meanwhile: it is one transaction."""
    for create, drop in TRIGGERS:
        if connection.dialect.name == "sqlite":  # there "create" leaves what has the name
            drop(connection)
        create(connection)
