"""口径核对: the printed targets of a plan held against one another, with both sentences and what it means for the light."""

from sqlalchemy import Connection

from data_access.queries.facts import load_targets
from data_access.queries.printed import list_printed
from domain.reconciliation import Comparison, Printed, compared
from services.frame import Frame
from services.revision import kept


@kept
def reconciliation(connection: Connection, frame: Frame) -> tuple[Comparison, ...]:
    """Every comparison of the pilot's printed targets, contradictions first. What a plan prints is for everybody."""
    return reconciliation_of(connection, frame.pilot.id)


def reconciliation_of(connection: Connection, pilot_id: int) -> tuple[Comparison, ...]:
    rows = list_printed(connection, pilot_id)
    targets = {target.id: target for target in load_targets(connection, pilot_id)}
    printed = [
        Printed(
            target=targets[row.id],
            name=row.source_name,
            document=row.source_document,
            quote=row.source_quote,
            unit=row.district or row.industry or "",
        )
        for row in rows
    ]
    return tuple(compared(printed))
