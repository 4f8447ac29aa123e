"""A target's line at a desk: its versions, which one holds today, in which window, and by which checkpoints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.duties import insert_document
from data_access.queries.duties import get_document, list_line, list_lines
from data_access.queries.facts import load_targets
from data_access.queries.history import last_closed
from data_access.queries.indicators import list_indicators
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.projects import list_districts, list_industries
from domain.facts.pace import TargetFact, within_pilot
from domain.facts.versions import versions_on
from domain.periods import running, zh_of
from domain.words import PeriodKind
from services.desk import Desk
from services.errors import Refused

LONGEST = 200
LONGEST_SUBJECT = 120


@dataclass(frozen=True)
class Versions:
    """A line as stored (`rows`) and as it is judged (`facts`), oldest first. `standing`: what holds on the day, of a
    share that does not hold yet the first; `begins_on`: first day of its window, of the whole pilot's the
    implementation's; `title`: 完成改造 2026年, of a unit with its name."""

    rows: tuple[Row[Any], ...]
    facts: tuple[TargetFact, ...]
    standing: TargetFact
    row: Row[Any]
    begins_on: date
    measure: str
    title: str
    district: str | None
    industry: str | None

    @property
    def key(self) -> int:
        """Id of the line: that of its first version."""
        return int(self.rows[0].id)

    @property
    def subject(self) -> str:
        """Its title with the name the plan has for it, since a plan may print one thing twice."""
        return f"{self.title}（{self.row.source_name}）"[:LONGEST_SUBJECT]

    @property
    def ids(self) -> list[int]:
        return [row.id for row in self.rows]

    @property
    def gone(self) -> str:
        """From when on its plan has it no more, and why; empty of one that stands."""
        newest = self.facts[-1]
        if newest.retired_from is None:
            return ""
        return f"方案自 {newest.retired_from} 起撤下了这个目标（{newest.retired_reason}）"

    def gone_by(self, day: date) -> str:
        """The same where that day has come."""
        since = self.facts[-1].retired_from
        return self.gone if since is not None and since <= day else ""

    @property
    def newest_from(self) -> date:
        day: date = self.rows[-1].effective_from
        return day


def versions_of(connection: Connection, pilot_id: int, target_id: int, day: date) -> Versions:
    """The line of a target; Refused where the pilot has no such target."""
    rows = tuple(list_line(connection, pilot_id, target_id))
    if not rows:
        raise Refused("没有这个目标：请回到“目标达成”重新选择")
    return _Plan.of(connection, pilot_id).line(rows, day)


def lines_of(connection: Connection, pilot_id: int, day: date) -> list[Versions]:
    """Every line of a pilot, in the plan's order."""
    plan = _Plan.of(connection, pilot_id)
    return [plan.line(rows, day) for rows in list_lines(connection, pilot_id)]


@dataclass(frozen=True)
class _Plan:
    """What lines of a pilot are made of."""

    pilot: Row[Any]
    facts: Mapping[int, TargetFact]
    indicators: Mapping[str, Row[Any]]
    districts: Mapping[int, str]
    industries: Mapping[int, str]

    @classmethod
    def of(cls, connection: Connection, pilot_id: int) -> "_Plan":
        return cls(
            get_pilot_by_id(connection, pilot_id),
            {fact.id: fact for fact in load_targets(connection, pilot_id)},
            list_indicators(connection),
            {unit.id: unit.name for unit in list_districts(connection, pilot_id)},
            {unit.id: unit.name for unit in list_industries(connection, pilot_id)},
        )

    def line(self, rows: Sequence[Row[Any]], day: date) -> Versions:
        first_on, last_on = self.pilot.first_on, self.pilot.last_on
        facts = tuple(within_pilot(self.facts[row.id], first_on, last_on) for row in rows)
        standing = next(reversed(versions_on(facts, day)), facts[0])
        whole = next(fact for fact in facts if fact.id == standing.id)
        standing = replace(
            standing, first_on=whole.first_on, last_on=whole.last_on
        )  # of a recurring one a piece stands
        begun = self.pilot.implementation_from
        is_cut = standing.is_whole_pilot and begun <= standing.last_on
        begins_on = max(standing.first_on, begun) if is_cut else standing.first_on
        row = next(row for row in rows if row.id == standing.id)
        indicator = self.indicators[standing.indicator]
        names = [self.districts.get(row.district_id), self.industries.get(row.industry_id)]
        title = " ".join([indicator.name, zh_of(row.period), *filter(None, names)])
        return Versions(tuple(rows), facts, standing, row, begins_on, indicator.measure, title, *names)


def closed_until(connection: Connection, pilot_id: int) -> date | None:
    """Last day of the newest closed period, week or month."""
    closed = [last_closed(connection, pilot_id, kind) for kind in (PeriodKind.WEEK, PeriodKind.MONTH)]
    return max((row.as_of for row in closed if row is not None), default=None)


def open_from(connection: Connection, pilot_id: int) -> date | None:
    """The first day that no closed period holds, or the last one of a period that is closed next, where that is sooner:
    what begins on it holds in whatever is closed next. None before the first closing."""
    closed = [last_closed(connection, pilot_id, kind) for kind in (PeriodKind.WEEK, PeriodKind.MONTH)]
    eves: list[tuple[PeriodKind, date]] = [(row.kind, row.ends_on) for row in closed if row is not None]
    if not eves:
        return None
    day = timedelta(days=1)
    return min(max(eve for _, eve in eves) + day, *(running(eve + day, kind).ends_on for kind, eve in eves))


# ── the document something rests on ─────────────────────────────────────────


def document_problems(desk: Desk, words: Mapping[str, str], *, needs_number: bool = False) -> list[str]:
    """All that is wrong with a document named by `title`, `number`, `issuer`; of a known one the title is enough."""
    title, number, issuer = (words[name].strip() for name in ("title", "number", "issuer"))
    if not title:
        return ["请写文件名称"]
    found = [
        f"{what}最多 {LONGEST} 字" for what, text in (("文件名称", title), ("文号", number)) if len(text) > LONGEST
    ]
    known = get_document(desk.connection, desk.pilot.id, title)
    if known is not None and number and known.number and number != known.number:
        found.append(f"文件“{title}”已登记的文号是 {known.number}，不是 {number}：核对文号，或写另一份文件的名称")
    if needs_number and not (number or (known is not None and known.number)):
        found.append("请写文号：下达任务要有文号")
    if known is None and not issuer:
        found.append("请写发文单位")
    return found


def keep_document(desk: Desk, words: Mapping[str, str]) -> str:
    """Its title; a document that is not known yet is written down with the plan's."""
    title, number, issuer = (words[name].strip() for name in ("title", "number", "issuer"))
    if get_document(desk.connection, desk.pilot.id, title) is None:
        insert_document(desk.connection, pilot_id=desk.pilot.id, title=title, number=number, issuer=issuer)
    return title
