"""集中攻坚: the enterprises that are helped over a block, and the red ones that nobody helps yet (rules 15.5)."""

from collections import Counter
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.blocks import list_block_entries
from data_access.queries.projects import list_red
from domain.tasks.blocks import Blocked, BlockList, BlockWeek, blocks_sentence
from domain.words import BlockState
from services.access import Permission, check
from services.frame import Frame
from services.reading_views import project_view
from services.revision import kept

SUGGESTED = 10
MOST = 200


def block_list(connection: Connection, frame: Frame) -> BlockList:
    """Of the frame's scope, never wider than the user's own district; nothing where single projects may not be seen."""
    check(frame.user, Permission.READ_SUMMARY)
    return _list(connection, frame)


@kept
def _list(connection: Connection, frame: Frame) -> BlockList:
    if not frame.may_list:
        return BlockList("", frame.period.as_of, (), (), (), may_see=False)
    as_of, chosen = frame.period.as_of, frame.project_filter
    entries = list_block_entries(connection, frame.pilot.id, frame.period.id, as_of, chosen.district_id)
    found = [_blocked(list(rows), as_of) for _, rows in groupby(entries, key=lambda row: row.code)]
    rows = tuple(sorted(found, key=lambda one: (one.state is not BlockState.ON, -one.weeks, one.code)))
    helped = {one.code for one in rows if one.state is BlockState.ON}
    red = [project_view(row) for row in list_red(connection, frame.period.id, chosen, limit=MOST)]
    waiting = tuple(view for view in red if view.code not in helped)
    causes = Counter(one.cause for one in rows if one.state is BlockState.ON)
    return BlockList(
        blocks_sentence(rows, len(waiting)), as_of, rows, tuple(causes.most_common()), waiting[:SUGGESTED], len(waiting)
    )


def _blocked(rows: list[Row[Any]], as_of: date) -> Blocked:
    """A project's weeks, oldest first; what counts is since it was last solved."""
    newest = rows[-1]
    solved = [place for place, row in enumerate(rows[:-1]) if row.state is not BlockState.ON]
    episode = rows[solved[-1] + 1 :] if solved else rows
    return Blocked(
        newest.code,
        newest.enterprise,
        newest.district or "未填地区",
        newest.light,
        newest.cause,
        newest.state,
        newest.helper,
        newest.measure,
        newest.result,
        episode[0].reported_on,
        newest.reported_on,
        len(episode),
        (as_of - newest.reported_on).days,
        tuple(BlockWeek(r.reported_on, r.cause, r.state, r.helper, r.measure, r.result, r.reported_by) for r in rows),
    )
