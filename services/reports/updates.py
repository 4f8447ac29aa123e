"""九、各单位工作动态 of a report: what districts and member departments wrote of their week."""

from domain.reports.views import Line, Section, Table
from domain.words import PeriodKind
from services.evaluation.kept_lists import PeriodLists, UpdateLine
from services.reports.words import Two, text

HEADING = "各单位工作动态"


def updates_section(two: Two, now: PeriodLists) -> Section:
    """Each unit's words as they stood when the period closed; of a month week by week."""
    if not now.are_updates_kept:
        return Section("updates", HEADING, (Line("本期结账时还没有留存工作动态，不列示。"),))
    mine = [one for one in now.updates if two.now.district is None or one.district == two.now.district.name]
    if not mine:
        return Section("updates", HEADING, (Line("本期各单位没有报送工作动态。"),))
    return Section("updates", HEADING, (_table(two, mine),))


def _table(two: Two, found: list[UpdateLine]) -> Table:
    is_month = two.now.period.kind is PeriodKind.MONTH
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
