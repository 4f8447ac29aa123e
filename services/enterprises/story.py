"""What else has a day in the story of a project: objections to its 公示, awards it was put forward for (rules 18.7)."""

from collections.abc import Iterator

from sqlalchemy import Connection

from data_access.queries.batches import list_objections_to
from data_access.queries.enterprises import find_enterprise
from domain.batches.scoring_view import points
from domain.reports.one_story import StoryDay
from services.access import Permission, check, home_of
from services.batches.scoring import entries_of
from services.frame import Frame


def other_days(connection: Connection, frame: Frame, code: str) -> list[StoryDay]:
    """Of a project that the user may see; none of another one."""
    check(frame.user, Permission.READ_ENTERPRISE)
    enterprise = find_enterprise(connection, frame.pilot.id, code=code)
    if enterprise is None or home_of(frame.user) not in (None, enterprise.district_id):
        return []
    return [*_objections(connection, frame, code), *_awards(connection, frame, enterprise.uscc)]


def _objections(connection: Connection, frame: Frame, code: str) -> Iterator[StoryDay]:
    for row in list_objections_to(connection, frame.pilot.id, code):
        yield StoryDay(row.raised_on, "公示异议", f"第 {row.number} 批公示，{row.code}：{row.content}")
        if row.closed_on is not None and row.outcome is not None:
            reply = f"：{row.reply}" if row.reply else ""
            yield StoryDay(row.closed_on, "异议办结", f"{row.code}，{row.outcome.zh}{reply}")


def _awards(connection: Connection, frame: Frame, uscc: str) -> Iterator[StoryDay]:
    for one in entries_of(connection, frame, uscc):
        yield StoryDay(one.put_forward_on, f"{one.award.zh}推荐", f"{one.session}：{one.reason}")
        days = [said.scored_on for line in one.lines for said in line.given.values()]
        if one.total is not None and days:
            yield StoryDay(max(days), f"{one.award.zh}评分完成", f"{one.session}：总分 {points(one)}，{one.state.zh}")
