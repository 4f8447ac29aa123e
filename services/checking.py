"""What `manage.py check` looks at: things that must hold in any state of the database."""

from sqlalchemy import Connection

from data_access.commands.audit import broken_audit_events
from data_access.queries.pilots import list_pilots
from data_access.queries.sums import unequal_counts


def problems(connection: Connection) -> list[str]:
    """Sentences on what does not hold; empty when all is well."""
    found = [f"操作留痕第 {event} 条与前一条不相接：记录可能被改动过" for event in broken_audit_events(connection)]
    for pilot in list_pilots(connection):
        found += [f"{pilot.name} {text}" for text in unequal_counts(connection, pilot.id)]
    return found
