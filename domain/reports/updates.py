"""九、各单位工作动态 of a report: what districts and member departments wrote of their week."""

from domain.reports.briefing import Briefing, Edition
from domain.reports.lists import UpdateLine
from domain.reports.views import Line, Section, Table
from domain.reports.words import text
from domain.words import PeriodKind

HEADING = "各单位工作动态"


def updates_section(briefing: Briefing) -> Section:
    """Each unit's words as they stood when the period closed; of a month week by week."""
    edition, now = briefing.edition, briefing.lists
    if not now.are_updates_kept:
        return Section("updates", HEADING, (Line("本期结账时还没有留存工作动态，不列示。"),))
    mine = [one for one in now.updates if edition.holds(one.district)]
    if not mine:
        return Section("updates", HEADING, (Line("本期各单位没有报送工作动态。"),))
    return Section("updates", HEADING, (_table(edition, mine),))


def _table(edition: Edition, found: list[UpdateLine]) -> Table:
    is_month = edition.period.kind is PeriodKind.MONTH
    rows = tuple(
        (text(f"{one.unit}（{one.week_zh}）" if is_month else one.unit), text(one.submitted_on), text(one.text))
        for one in found
    )
    return Table(
        "updates",
        HEADING,
        ("单位", "报送日", "工作动态"),
        rows,
        (24 if is_month else 14, 14, 62),
        "period_lists",
        ("returns.unit", "returns.submitted_on", "returns.text"),
    )
