"""The stages of one project with the duties of three parties (rules 15.7)."""

from datetime import date

from sqlalchemy import Connection

from data_access.queries.rules import load_rule_book
from data_access.queries.tasks import list_stage_guides
from domain.enterprises.duties import duties
from domain.enterprises.views import Guide, MilestoneView, StageDuty
from domain.words import Stage


def stage_duties(
    connection: Connection, pilot_id: int, pilot_code: str, milestones: tuple[MilestoneView, ...], as_of: date
) -> tuple[StageDuty, ...]:
    """As the plan cuts them on a day; the nine where it cuts none."""
    guides = [
        Guide(
            row.number,
            row.title,
            tuple(Stage(word) for word in row.stages.split(";") if word),
            row.authority,
            row.provider,
            row.enterprise,
            row.source,
        )
        for row in list_stage_guides(connection, pilot_id, as_of)
    ]
    return duties(guides, milestones, load_rule_book(connection).on(as_of, pilot_code).parties)
