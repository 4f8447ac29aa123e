"""样板评选: who was put forward, the sheets of their scorers, the list, one case (rules 22.3–22.5)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries import awards as stored
from data_access.queries import transformation_known as way
from data_access.queries.enterprises import list_assessments, list_own_projects
from data_access.queries.rules import load_rule_book
from domain.batches.asked_of_lists import AskedNumber, Chosen, asked_zh, quarterly_zh
from domain.batches.scoring import AwardEntry, Given, ScoreLine, exact_weights, ranked
from domain.batches.scoring_view import CaseFigures, ScoringView
from domain.facts.rules import RuleBook
from domain.identity.proposals import named
from domain.words import AssessmentKind, Award, Cadence, EnterpriseStatus, EntryState, Scenario, ScoreSeat
from domain.yuan import exact
from services.access import Permission, check, home_of
from services.frame import Frame
from services.revision import kept

MEASURED = {Award.BEACON: ("light_beacons",), Award.BENCHMARK: ("model_enterprises", "benchmark_enterprises")}
"""Award → indicators of which it is the list."""
QUARTERLY = "每季度评选"
"""What a plan says that asks for a list each quarter."""


def scoring_page(connection: Connection, frame: Frame, award: str = "", session: str = "") -> ScoringView:
    """Sheets of an award and a session (empty: the newest); of a district its own, in their places among all."""
    check(frame.user, Permission.READ_PROJECTS)
    return _page(connection, frame, award, session)


@kept
def _page(connection: Connection, frame: Frame, award: str, session: str) -> ScoringView:
    home = frame.project_filter.district_id
    rows = stored.list_entries(connection, frame.pilot.id) if frame.may_list else []
    whole = home is None
    demands = tuple(_asked(connection, frame, rows)) if whole and frame.may_list else ()
    sessions = tuple(dict.fromkeys((row.award, row.session) for row in rows))
    asked = next((one for one in sessions if (one[0].value, one[1]) == (award, session)), None)
    chosen = asked or next(iter(sessions), None)
    if chosen is None:
        return ScoringView((), None, "", (), frame.pilot.today, whole, demands)
    asked_for = [row for row in rows if (row.award, row.session) == chosen]
    own = {row.uscc for row in asked_for if home in (None, row.district_id)}
    placed = [pair for pair in ranked(_entries(connection, frame, asked_for)) if pair[1].uscc in own]
    return ScoringView(sessions, chosen[0], chosen[1], tuple(placed), frame.pilot.today, whole, demands)


def _asked(connection: Connection, frame: Frame, rows: list[Row[Any]]) -> Iterator[str]:
    """What the plan asks of the lists, held against all who were chosen: printed numbers by award, a list a quarter."""
    pilot, day = frame.pilot.id, frame.pilot.today
    chosen = {
        award: [
            Chosen(one.uscc, max(said.scored_on for line in one.lines for said in line.given.values()))
            for one in _entries(connection, frame, [row for row in rows if row.award is award])
            if one.state is EntryState.CHOSEN
        ]
        for award in Award
    }
    for award, codes in MEASURED.items():
        for row in stored.targets_of(connection, pilot, codes, day):
            first, last = row.first_on, row.last_on
            if row.cadence is Cadence.YEARLY:
                first, last = max(first, date(day.year, 1, 1)), min(last, date(day.year, 12, 31))
            yield asked_zh(chosen[award], AskedNumber(row.source_quote, int(row.value), first, last))
    for task in stored.tasks_that_say(connection, pilot, QUARTERLY, day):
        found = re.search(f"{QUARTERLY}[^,，。;；]*", task.quote)
        if found is not None:
            each = [one for whose in chosen.values() for one in whose]
            yield quarterly_zh(each, found[0], task.starts_on or task.implementation_from, day)


def _entries(connection: Connection, frame: Frame, rows: list[Row[Any]]) -> list[AwardEntry]:
    """Rows of one award."""
    book = load_rule_book(connection)
    given: dict[tuple[int, int], dict[ScoreSeat, Given]] = {}
    for score in stored.list_scores(connection, [row.id for row in rows]):
        said = Given(score.score, score.evidence, score.reason, score.scored_on, named(score.author, score.account_id))
        given.setdefault((score.entry_id, score.criterion), {})[score.seat] = said
    criteria = [
        one
        for one in stored.list_criteria(connection, frame.pilot.id, frame.pilot.today)
        if rows and one.award is rows[0].award
    ]
    weights = exact_weights([one.points for one in criteria]) if criteria else []
    return [
        _entry(
            row,
            book,
            frame,
            [
                ScoreLine(one.number, one.standard, weight, given.get((row.id, one.number), {}))
                for one, weight in zip(criteria, weights, strict=True)
            ],
        )
        for row in rows
    ]


def _entry(row: Row[Any], book: RuleBook, frame: Frame, lines: list[ScoreLine]) -> AwardEntry:
    rules = book.on(row.put_forward_on, frame.pilot.code)
    return AwardEntry(
        row.uscc,
        row.enterprise,
        row.district or "",
        row.industry or "",
        row.award,
        row.session,
        row.put_forward_on,
        row.reason,
        row.evidence,
        row.case_before,
        row.case_done,
        row.case_after,
        row.status is not EnterpriseStatus.ACTIVE,
        rules["award", "most_apart"].green_bound,
        rules["award", "least_score"].green_bound,
        tuple(lines),
    )


def entries_of(connection: Connection, frame: Frame, uscc: str) -> list[AwardEntry]:
    """What an enterprise was put forward for, by award, as it stands; none of another district's."""
    check(frame.user, Permission.READ_PROJECTS)
    home = home_of(frame.user)
    rows = stored.list_entries(connection, frame.pilot.id, usccs=[uscc])
    seen = [row for row in rows if home in (None, row.district_id)]
    return [one for award in Award for one in _entries(connection, frame, [row for row in seen if row.award is award])]


def case_figures(connection: Connection, frame: Frame, award: Award, session: str, uscc: str) -> CaseFigures | None:
    """Levels and scenarios of a candidate before and after, its project and who led it; None where it was not put
    forward, or is another district's."""
    check(frame.user, Permission.READ_PROJECTS)
    view = _page(connection, frame, award.value, session)
    if all(one.uscc != uscc for _, one in view.entries):
        return None
    row = next(one for one in stored.list_entries(connection, frame.pilot.id, usccs=[uscc]))
    projects = list_own_projects(connection, row.enterprise_id)
    concerned = way.concerned(connection, frame.pilot.id, [one.code for one in projects])
    providers = dict.fromkeys(name for whose in concerned.values() for at, name in whose.items() if at != uscc)
    return CaseFigures(
        "、".join(one.code for one in projects),
        "、".join(providers),
        tuple(_pairs(connection, frame, row.enterprise_id, uscc, projects)),
    )


def _levels_in(row: Row[Any]) -> dict[Scenario, int]:
    return {one: level for one in Scenario if (level := getattr(row, one.value)) is not None}


def _pairs(
    connection: Connection, frame: Frame, enterprise: int, uscc: str, projects: list[Row[Any]]
) -> list[tuple[str, str, str]]:
    levels: dict[bool, str] = {}
    for one in list_assessments(connection, enterprise, frame.pilot.today):
        if one.kind is not AssessmentKind.SELF_AFTER:
            levels[one.kind is AssessmentKind.BEFORE] = f"{one.level} 级（{one.score:g} 分，{one.assessed_on}）"
    pairs = [("数字化水平", levels.get(True, "没有评测"), levels.get(False, "没有评测"))]
    diagnosed = {AssessmentKind(row.kind): _levels_in(row) for row in way.diagnosed(connection, frame.pilot.id, [uscc])}
    before = diagnosed.get(AssessmentKind.BEFORE, {})
    after = diagnosed.get(AssessmentKind.OFFICIAL_AFTER, diagnosed.get(AssessmentKind.SELF_AFTER, {}))
    pairs += [
        (f"{one.zh}场景", f"{before[one]} 级", f"{after[one]} 级")
        for one in Scenario
        if one in before and one in after and before[one] != after[one]
    ]
    spent = sum(one.contract_fen or 0 for one in projects)
    return [*pairs, ("改造合同金额", "", exact(spent))] if spent else pairs
