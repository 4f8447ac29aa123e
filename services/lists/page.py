"""六张清单: one list as it stands, its versions, what changed since the newest (rules 17.4)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from data_access.queries.lists import list_policies, list_versions, rows_of_version
from domain.identity.proposals import named
from domain.lists.versions import Cell, ListChange, changes, opened
from domain.lists.views import ListVersionLine, OfferLine, WorkListView
from domain.words import WorkList
from services.access import Permission, check
from services.frame import Frame
from services.lists.offers import offered
from services.lists.rows import COUNTERS, HEADINGS, MOVING, rows_of
from services.revision import kept

NOT_YOURS = "单个企业只有本地区、专班办公室、领导和审计可以看。"


def work_list(connection: Connection, frame: Frame, which: str) -> WorkListView:
    """A list by its word; an unknown word is the first list. Of a district's enterprises only its own."""
    check(frame.user, Permission.READ_SUMMARY)
    chosen = WorkList(which) if which in set(WorkList) else WorkList.TASKS
    return _list(connection, frame, chosen)


@kept
def _list(connection: Connection, frame: Frame, which: WorkList) -> WorkListView:
    is_hidden = which is WorkList.ENTERPRISES and not frame.may_list
    rows = () if is_hidden else rows_of(connection, frame, which)
    stored = list_versions(connection, frame.pilot.id, which)
    versions = tuple(
        ListVersionLine(r.number, r.as_of, r.owner, r.note, named(r.author, r.account_id), r.row_count) for r in stored
    )
    moved: tuple[ListChange, ...] = ()
    if stored and not is_hidden:
        before = _ours(frame, which, rows_of_version(connection, stored[0].id))
        moved = changes(before, (HEADINGS[which], rows), MOVING[which])
    offers = _offers(connection, frame) if which is WorkList.POLICIES and frame.may_list else ()
    return WorkListView(
        which,
        frame.pilot.today,
        _sentence(which, rows, versions, moved, is_hidden=is_hidden),
        HEADINGS[which],
        rows,
        versions,
        moved,
        frame.user.may(Permission.CLOSE_PERIOD) and frame.user.district_id is None,
        NOT_YOURS if is_hidden else "",
        offers,
    )


def _ours(frame: Frame, which: WorkList, text: str) -> tuple[tuple[str, ...], list[list[Cell]]]:
    """A stored version, of enterprises those of the district that is looked at."""
    headings, rows = opened(text)
    district = frame.project_filter.district_id
    if which is not WorkList.ENTERPRISES or district is None:
        return headings, rows
    name = next((unit.name for unit in frame.districts if unit.id == district), "")
    place = headings.index("地区")
    return headings, [row for row in rows if row[place] == name]


def _sentence(
    which: WorkList,
    rows: Sequence[Any],
    versions: Sequence[ListVersionLine],
    moved: Sequence[ListChange],
    *,
    is_hidden: bool,
) -> str:
    now = "" if is_hidden else f"{which.zh}现有 {len(rows)} {COUNTERS[which]}"
    if not versions:
        return f"{now or which.zh}，还没有出过版。"
    newest = versions[0]
    said = f"第 {newest.number} 版（{newest.as_of}，{newest.owner}，{newest.rows} {COUNTERS[which]}）"
    if is_hidden:
        return f"{which.zh}最新为{said}。"
    counts = {what: sum(one.what == what for one in moved) for what in ("新增", "移出", "变更")}
    told = "、".join(f"{what} {number}" for what, number in counts.items() if number)
    return f"{now}；最新为{said}，之后{told + ' 处' if told else '没有变化'}。"


def _offers(connection: Connection, frame: Frame) -> tuple[OfferLine, ...]:
    found = offered(connection, frame.at(frame.project_filter.district_id, None))
    names = {unit.id: unit.name for unit in frame.districts}
    return tuple(
        OfferLine(
            row.name, offer.one.uscc, offer.one.name, names.get(offer.one.district or 0, "未填地区"), offer.amount_fen
        )
        for row in list_policies(connection, frame.pilot.id)
        for offer in found.by_policy[row.id]
    )
