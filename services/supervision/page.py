"""监督检查: what was drawn and found, who left and came (rules 19)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.enterprises import find_enterprise
from data_access.queries.leaving import count_active, list_cases, list_left_without_case, projects_of_enterprises
from data_access.queries.supervision import (
    get_draw,
    list_draws,
    list_frame,
    list_inspections,
    list_inspectors,
    list_money_of,
    list_photos,
    list_visits,
    sum_of_projects,
)
from domain.identity.proposals import named
from domain.supervision.cases import CaseMoney, Visit, state_of, visit_by
from domain.supervision.draw import frame_hash, number_of, seed_of
from domain.supervision.leaving import balance_of
from domain.supervision.views import (
    OPEN_STATES,
    DrawLine,
    DrawsPage,
    InspectionCase,
    InspectionLine,
    LeavingLine,
    LeavingPage,
    LeftWithout,
    MoneyLine,
    VisitLine,
)
from domain.words import EnterpriseStatus, InspectionState
from services.access import Permission, check, home_of
from services.errors import Forbidden, Refused
from services.frame import Frame
from services.revision import kept
from services.supervision.draws import outcome

ORDER = (*OPEN_STATES, InspectionState.PASSED, InspectionState.CLOSED)


def scope_of(frame: Frame) -> int | None:
    """District that single projects are limited to: the user's own, else the frame's."""
    home = home_of(frame.user)
    return frame.key[0] if home is None else home


def draws_page(connection: Connection, frame: Frame) -> DrawsPage:
    """Draws and drawn projects of the frame's district, the gravest state first."""
    check(frame.user, Permission.READ_PROJECTS)
    return _draws_page(connection, frame, frame.pilot.today)


@kept
def _draws_page(connection: Connection, frame: Frame, today: date) -> DrawsPage:
    pilot = frame.pilot.id
    draws = tuple(_draw_line(row, today) for row in list_draws(connection, pilot))
    void = {one.number for one in draws if one.void_on is not None}
    found = inspection_lines(connection, pilot, today, scope_of(frame), with_void=True)
    lines = [one for one in found if one.draw not in void]
    return DrawsPage(
        draws,
        tuple(sorted(lines, key=lambda one: (ORDER.index(one.state), one.until or date.max, one.code))),
        tuple(one for one in found if one.draw in void),
        len(list_frame(connection, pilot, frame.period.id, today)),
        len(list_inspectors(connection, pilot, today)),
    )


def _draw_line(row: Row[Any], today: date) -> DrawLine:
    return DrawLine(
        row.number,
        row.title,
        row.fixed_on,
        row.size,
        row.projects,
        row.visit_days,
        row.method,
        row.weights,
        row.source,
        row.source_on,
        row.digits,
        row.frame_sha256,
        row.said or "",
        row.seed or "",
        row.drawn_on,
        row.drawn_on is None and today >= row.source_on and row.void_on is None,
        row.void_on,
        row.void_because or "",
        f"{row.void_by}提请，{row.void_approved}批准" if row.void_on else "",
    )


def inspection_lines(
    connection: Connection,
    pilot_id: int,
    today: date,
    district_id: int | None,
    code: str = "",
    *,
    with_void: bool = False,
) -> list[InspectionLine]:
    """Drawn projects (of a district, or one project) as they stand on a day; of draws that are void if asked for."""
    rows = list_inspections(connection, pilot_id, district_id=district_id, code=code, with_void=with_void)
    visits: dict[int, list[Row[Any]]] = {}
    for row in list_visits(connection, pilot_id):
        visits.setdefault(row.inspection_id, []).append(row)
    sums = sum_of_projects(connection, [row.project_id for row in rows])
    return [_line(row, visits.get(row.id, ()), sums, today) for row in rows]


def taken_back(row: Row[Any]) -> str:
    """When, by whom and why two people took a row back; empty of one that stands."""
    if row.withdrawn_on is None:
        return ""
    return f"{row.withdrawn_on} {row.withdrawn_by}提请、{row.withdrawn_approved}批准撤销：{row.withdrawn_because}"


def _line(
    row: Row[Any], visits: Sequence[Row[Any]], sums: Mapping[int, tuple[int, int]], today: date
) -> InspectionLine:
    money = CaseMoney(*sums.get(row.project_id, (0, 0)))
    last = visits[-1] if visits else None
    by = visit_by(row.drawn_on, row.visit_days)
    seen = [Visit(one.visited_on, one.result, one.found, one.due_on) for one in visits]
    return InspectionLine(
        id=row.id,
        draw=row.draw,
        title=row.title,
        code=row.code,
        uscc=row.uscc,
        enterprise=row.enterprise,
        district=row.district or "未填地区",
        provider=row.provider or "未填服务商",
        inspectors=f"{row.first_name}（{row.first_unit}）、{row.second_name}（{row.second_unit}）",
        drawn_on=row.drawn_on,
        visit_by=by,
        state=state_of(seen, by, today, row.left_on, money),
        result=last and last.result,
        visited_on=last and last.visited_on,
        due_on=last and last.due_on,
        left_on=row.left_on,
        money=money,
        visits=tuple(seen),
    )


def inspection_case(connection: Connection, frame: Frame, number: int) -> InspectionCase:
    """One drawn project with visits, pictures and money; Refused where there is none that the user may see."""
    check(frame.user, Permission.READ_PROJECTS)
    lines = inspection_lines(connection, frame.pilot.id, frame.pilot.today, scope_of(frame))
    line = next((one for one in lines if one.id == number), None)
    if line is None:
        raise Refused(f"没有第 {number} 号检查，或不属于您的地区")
    row = list_inspections(connection, frame.pilot.id, inspection_id=number)[0]
    photos: dict[int, list[tuple[int, str]]] = {}
    for photo in list_photos(connection, number):
        photos.setdefault(photo.visit_id, []).append((photo.id, photo.file_name))
    visits = tuple(
        VisitLine(
            one.id,
            one.visited_on,
            one.result,
            one.found,
            one.due_on,
            named(one.author, one.account_id),
            tuple(photos.get(one.id, ())),
            f"{one.withdrawn_on} 由{named(one.withdrawn_by, one.withdrawn_account)}撤回：{one.withdrawn_because}"
            if one.withdrawn_on
            else "",
        )
        for one in list_visits(connection, frame.pilot.id, number, with_withdrawn=True)
    )
    entries = tuple(
        MoneyLine(e.occurred_on, e.kind, e.amount_fen, e.document_no, e.note)
        for e in list_money_of(connection, row.project_id)
    )
    leaving = next((one for one in leaving_lines(connection, frame) if one.uscc == line.uscc), None)
    return InspectionCase(line, visits, entries, leaving)


def published(connection: Connection, frame: Frame, number: int) -> str:
    """The list of a draw as it is published: anybody who has it and the number can repeat the draw. It holds projects
    of all districts, so the office hands it out."""
    check(frame.user, Permission.READ_PROJECTS)
    if home_of(frame.user) is not None:
        raise Forbidden("名册含各地区的项目，由专班办公室公布；请向专班索取")
    row = get_draw(connection, frame.pilot.id, number)
    if row is None:
        raise Refused(f"没有第 {number} 次抽查")
    text: str = row.frame
    return text


def is_repeated(connection: Connection, frame: Frame, number: int) -> bool:
    """Whether the kept list and number give the projects and inspectors that are kept, today as then."""
    check(frame.user, Permission.READ_PROJECTS)
    row = get_draw(connection, frame.pilot.id, number)
    if row is None or not row.seed:
        raise Refused(f"第 {number} 次抽查还没有抽取")
    stored = {
        one.code: {one.first_expert, one.second_expert}
        for one in list_inspections(connection, frame.pilot.id, draw_id=row.id, with_void=True)
    }
    if frame_hash(row.frame) != row.frame_sha256 or seed_of(row.frame_sha256, number_of(row.said)) != row.seed:
        return False
    _, people = outcome(row.frame, row.size, row.seed)
    return {code: {one.id for one in pair} for code, pair in people.items()} == stored


def leaving_page(connection: Connection, frame: Frame) -> LeavingPage:
    """Who left and came in the frame's district; the total is the pilot's."""
    check(frame.user, Permission.READ_ENTERPRISE)
    return _leaving_page(connection, frame, frame.pilot.today)


@kept
def _leaving_page(connection: Connection, frame: Frame, today: date) -> LeavingPage:
    pilot = frame.pilot.id
    cases = list_cases(connection, pilot)
    waiting = sum(not row.successor_uscc for row in cases)
    without = tuple(
        LeftWithout(
            row.uscc, row.enterprise, row.district or "未填地区", row.status.zh, row.status_on, row.status_reason
        )
        for row in list_left_without_case(connection, pilot, scope_of(frame))
    )
    balance = balance_of([row.total_before for row in cases], count_active(connection, pilot), waiting)
    lines = leaving_lines(connection, frame, with_withdrawn=True)
    standing, gone = ([one for one in lines if bool(one.withdrawn) is is_gone] for is_gone in (False, True))
    return LeavingPage(balance, tuple(standing), without, tuple(gone))


def leaving_lines(connection: Connection, frame: Frame, *, with_withdrawn: bool = False) -> list[LeavingLine]:
    rows = list_cases(connection, frame.pilot.id, scope_of(frame), with_withdrawn=with_withdrawn)
    projects = projects_of_enterprises(connection, [row.enterprise_id for row in rows])
    sums = sum_of_projects(connection, [project.id for project in projects])
    money: dict[int, CaseMoney] = {}
    for project in projects:
        paid, back = sums.get(project.id, (0, 0))
        so_far = money.get(project.enterprise_id, CaseMoney())
        money[project.enterprise_id] = CaseMoney(so_far.paid_fen + paid, so_far.returned_fen + back)
    return [_leaving_line(row, money.get(row.enterprise_id, CaseMoney()), frame.pilot.today) for row in rows]


def _leaving_line(row: Row[Any], money: CaseMoney, today: date) -> LeavingLine:
    is_owed = row.status is EnterpriseStatus.DISQUALIFIED or row.left_for_cause
    return LeavingLine(
        id=row.id,
        uscc=row.uscc,
        enterprise=row.enterprise,
        district=row.district or "未填地区",
        status=row.status.zh,
        reason=row.reason,
        said=row.said,
        evidence=row.evidence,
        left_on=row.left_on,
        people=f"{row.author}提请，{row.approved_by}批准",
        successor_uscc=row.successor_uscc or "",
        successor=row.successor or "",
        due_on=row.successor_due_on,
        is_late=not row.successor_uscc and row.successor_due_on is not None and today > row.successor_due_on,
        money=money,
        owed_fen=money.owed_fen if is_owed else 0,
        withdrawn=taken_back(row),
        named_on=row.named_on,
    )


def story_of(connection: Connection, frame: Frame, code: str) -> tuple[list[InspectionLine], list[LeavingLine]]:
    """Inspections of a project, and the case by which its enterprise left or whose place it took."""
    check(frame.user, Permission.READ_ENTERPRISE)
    lines = inspection_lines(connection, frame.pilot.id, frame.pilot.today, home_of(frame.user), code)
    enterprise = find_enterprise(connection, frame.pilot.id, code=code)
    if enterprise is None:
        return lines, []
    cases = leaving_lines(connection, frame.at(home_of(frame.user), None))
    return lines, [one for one in cases if enterprise.uscc in (one.uscc, one.successor_uscc)]
