"""样板评选: the plan's criteria, and candidates by what is held (rules 22.1, 22.2)."""

from sqlalchemy import Connection

from data_access.queries.awards import completed_with_levels, list_criteria
from data_access.queries.rules import load_rule_book
from domain.batches.awards import AwardCandidate, AwardView, Criterion, proposed, weights
from domain.words import Award
from services.access import Permission, check
from services.frame import Frame
from services.revision import kept

NOT_YOURS = "单个企业只有本地区、专班办公室、领导和审计可以看。"


def award_page(connection: Connection, frame: Frame) -> AwardView:
    """Criteria by award; candidates of the scope, of a district's user its own."""
    check(frame.user, Permission.READ_PROJECTS)
    return _page(connection, frame)


@kept
def _page(connection: Connection, frame: Frame) -> AwardView:
    rules = load_rule_book(connection).on(frame.pilot.today, frame.pilot.code)
    level, gain = (int(rules["award", name].green_bound or 0) for name in ("least_level", "least_gain"))
    stored = list_criteria(connection, frame.pilot.id, frame.pilot.today)
    criteria = []
    for award in Award:
        own = [row for row in stored if row.award is award]
        for row, weight in zip(own, weights([row.points for row in own]) if own else (), strict=True):
            at = (row.first_level, row.second_level, row.third_level)
            criteria.append(Criterion(award, row.number, at, row.standard, weight, row.source))
    found = []
    if frame.may_list:
        rows = completed_with_levels(connection, frame.pilot.id, frame.project_filter.district_id)
        found = [AwardCandidate(*row) for row in rows]
    return AwardView(
        tuple(criteria), tuple(proposed(found, level, gain)), level, gain, "" if frame.may_list else NOT_YOURS
    )
