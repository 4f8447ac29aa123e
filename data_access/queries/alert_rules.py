"""Reads the rules by which alerts are opened."""

from sqlalchemy import Connection, select

from data_access.tables import AlertRule, Pilot
from domain.alerts import rules as domain_rules

RULE = (
    "code",
    "scope",
    "indicator",
    "light",
    "periods",
    "owner",
    "answer_days",
    "join_periods",
    "reopen_periods",
    "remind_after",
    "supervise_after",
    "summon_after",
    "name_after",
    "is_on",
    "effective_from",
    "source",
    "author",
    "is_default",
    "bound",
)


def load_alert_rules(connection: Connection) -> tuple[domain_rules.OpeningRule, ...]:
    """Every row, old and new."""
    codes = dict(connection.execute(select(Pilot.id, Pilot.code)).all()) | {None: ""}
    return tuple(
        domain_rules.OpeningRule(**{name: getattr(row, name) for name in RULE}, pilot=codes[row.pilot_id])
        for row in connection.execute(select(AlertRule.__table__).order_by(AlertRule.id))
    )
