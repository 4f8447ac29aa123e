"""What a click on a light opens, as the page asks for it, and what the opened rows add up to (rules 4.8)."""

from sqlalchemy import Connection, update

from data_access.queries.projects import ProjectFilter, list_projects, sum_figures
from data_access.queries.targets import count_chosen
from domain.lights.core import CORE, CORE_LIGHTS, OF_PACE, Core
from domain.lights.listing import ProjectWords
from domain.lights.views import DetailView
from services.access import DEMO_USER
from services.frame import Frame, open_frame
from services.lights.details import details_of
from services.lights.projects import _filter

WEEK, MONTH, BEFORE_LISTS = "2026-W46", "2026-10", "2025-W52"


def opened(connection: Connection, frame: Frame, core: str, counted: str = "") -> ProjectFilter:
    """The projects that a click on the light opens, as the page asks for them."""
    chosen, measure, notes = _filter(connection, frame, ProjectWords(measure=core, counted=counted))
    assert (measure is not None, notes) == (True, [])
    return chosen


def states(details: DetailView | None, word: str) -> tuple[int, int]:
    """Rows of a table beside the projects, and those that say the word."""
    rows = () if details is None else details.rows
    return len(rows), sum(word in cell for row in rows for cell in row[:1])


def rows_behind(connection: Connection, frame: Frame, core: Core) -> tuple[int | None, int | None]:
    """Numerator and denominator as the opened rows give them; None where they do not make it up."""
    if not CORE_LIGHTS[core].is_of_projects:
        due, on_time = states(details_of(connection, frame, core), "按时")
        return on_time, due
    period, chosen = frame.period.id, opened(connection, frame, core)
    sums = sum_figures(connection, period, chosen)
    if core in OF_PACE:
        return count_chosen(connection, period, chosen), None
    if core is Core.SCHEDULE:
        return None, count_chosen(connection, period, chosen)
    if core is Core.LEVEL_UP:
        reached = count_chosen(connection, period, chosen)
        return reached, reached + count_chosen(connection, period, opened(connection, frame, core, "no"))
    if core is Core.DISBURSEMENT:
        return sums.paid_fen, sums.payable_fen
    if core is Core.COMPLIANCE:
        number, serious = states(details_of(connection, frame, core), "严重")
        return serious, number
    if core is Core.PROVIDER:
        return sums.milestones_on_time, sums.milestones_due
    due, in_time = states(details_of(connection, frame, core), "按期")
    return sums.issues_closed + in_time, sums.issues_due + due


def everything(connection: Connection, label: str) -> dict[str, list]:
    """All that opens under the core lights of the pilot and of one district."""
    found = {}
    for district in (None, "永宁县"):
        frame = open_frame(connection, DEMO_USER, period=label, district=district)
        for core in CORE:
            for counted in ("", "no") if CORE_LIGHTS[core].is_of_projects else ():
                rows = list_projects(connection, frame.period.id, opened(connection, frame, core, counted), limit=999)
                found[f"{district} {core} {counted}"] = [row.code for row in rows]
            found[f"{district} {core} details"] = details_of(connection, frame, core)
    return found


def change(connection: Connection, table: type, where, **values) -> None:
    connection.execute(update(table.__table__).where(where).values(**values))
