"""Signs are looked for over all that is held, kept with since when, and judged by a person (rules 19.6, 19.7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.pilots import bump_revision
from data_access.commands.supervision import insert_marks, insert_sign_ruling, replace_signs
from data_access.engine import reading
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.rules import load_rule_book
from data_access.queries.signs import (
    get_scan,
    list_files_held,
    list_found,
    list_grants_held,
    list_parties_held,
    list_prices_held,
    list_projects_held,
    list_sign_rulings,
    names_of,
    unmarked,
)
from domain.facts.rules import RuleSet
from domain.identity.proposals import named
from domain.supervision.held import FoundSign, Held, SignBounds
from domain.supervision.signs import Ring, all_signs, rings
from domain.supervision.views import RingLine, SignLine, SignsPage
from domain.words import Sign, SignState
from services.access import Permission, User, check, check_pilot
from services.clock import now, today
from services.desk import Desk, at_desk
from services.errors import Refused
from services.frame import Frame
from services.revision import kept
from services.supervision.pictures import marks_of

LONGEST = 500
AT_ONCE = 50
"""Pictures whose marks are made between two writes."""
JUDGED = (SignState.EXPLAINED, SignState.PURSUED, SignState.OPEN)


def bounds_of(rules: RuleSet) -> SignBounds:
    """The bounds in force."""
    value = {metric: rules["sign", metric].green_bound for metric in BOUNDS}
    return SignBounds(
        deviations=value["price_deviations"],
        least_prices=round(value["kind_prices"]),
        jump_days=round(value["jump_days"]),
        split_days=round(value["split_days"]),
        picture_bits=round(value["picture_bits"]),
        common_file=round(value["common_file"]),
        rare=value["rare"],
    )


BOUNDS = ("price_deviations", "kind_prices", "jump_days", "split_days", "picture_bits", "common_file", "rare")


def look_for_signs(pilot_id: int, user: User) -> str:
    """Look over all that is held and keep what was found in place of the last look; its sentence.

    Pictures are drawn and signs computed before the write lock is taken.
    """
    check_pilot(user, pilot_id)
    check(user, Permission.SUPERVISE)
    drawn = _mark_pictures(pilot_id, user)
    with reading() as connection:
        pilot = get_pilot_by_id(connection, pilot_id)
        looked = _look(connection, pilot, today(pilot))
    with at_desk(pilot_id, user) as desk:
        return _keep(desk, looked, pilot.revision, drawn)


def scan(desk: Desk, *, is_told: bool = True) -> str:
    """The same within the desk's transaction, for what is written in one go; a demonstration's past is not told in the
    trail."""
    check(desk.user, Permission.SUPERVISE)
    marks = {row.id: marks_of(row.media_type, row.file) for row in unmarked(desk.connection, desk.pilot.id)}
    insert_marks(desk.connection, marks)
    looked = _look(desk.connection, desk.pilot, desk.day)
    return _keep(desk, looked, desk.pilot.revision, len(marks), is_told=is_told)


@dataclass(frozen=True)
class _Looked:
    found: list[FoundSign]
    at: str


def _look(connection: Connection, pilot: Row[Any], day: date) -> _Looked:
    held = held_of(connection, pilot.id, day)
    pictures = sum(bool(file.mark) for file in held.files)
    return _Looked(
        all_signs(held, bounds_of(load_rule_book(connection).on(day, pilot.code))),
        f"项目 {len(held.projects)} 个、佐证 {len(held.files)} 份（其中照片 {pictures} 张）、"
        f"价格 {len(held.prices)} 个、主体信息 {len(held.parties)} 家、其他资金 {len(held.grants)} 笔",
    )


def held_of(connection: Connection, pilot_id: int, day: date) -> Held:
    """All that signs are looked for in."""
    return Held(
        list_projects_held(connection, pilot_id),
        list_files_held(connection, pilot_id),
        list_prices_held(connection, pilot_id),
        list_parties_held(connection, pilot_id),
        list_grants_held(connection, pilot_id),
        day,
    )


def _mark_pictures(pilot_id: int, user: User) -> int:
    """Marks of pictures that have none yet; how many were made."""
    done = 0
    while True:
        marks: dict[int, Sequence[tuple[int, str]]] = {}
        with reading() as connection:
            for row in unmarked(connection, pilot_id):
                marks[row.id] = marks_of(row.media_type, row.file)
                if len(marks) == AT_ONCE:
                    break
        if not marks:
            return done
        with at_desk(pilot_id, user) as desk:
            insert_marks(desk.connection, marks)
        done += len(marks)


def _keep(desk: Desk, looked: _Looked, revision: int, drawn: int, *, is_told: bool = True) -> str:
    found, looked_at = looked.found, looked.at
    since = {(row.sign, row.key): row.first_on for row in list_found(desk.connection, desk.pilot.id)}
    replace_signs(
        desk.connection,
        pilot_id=desk.pilot.id,
        signs=[
            {
                "sign": one.sign,
                "key": one.key,
                "codes": "\n".join(one.codes),
                "said": one.said,
                "odds": one.odds,
                "ties": "\n".join(one.ties),
                "first_on": since.get((one.sign, one.key), desk.day),
            }
            for one in found
        ],
        scanned_on=desk.day,
        revision=revision,
        looked_at=looked_at,
        author=desk.author,
        account_id=desk.author_account,
        recorded_at=now() if is_told else datetime.combine(desk.day, time(2), UTC),
    )
    new = sum((one.sign, one.key) not in since for one in found)
    if is_told:
        desk.audit(
            "look_for_signs", "pilot", desk.pilot.code, after={"found": len(found), "new": new, "pictures": drawn}
        )
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已查过{looked_at}：疑点线索 {len(found)} 条，其中新增 {new} 条。线索不是结论"


def signs_page(connection: Connection, frame: Frame) -> SignsPage:
    """What the last look found, with what people found of it; the open ones first."""
    check(frame.user, Permission.READ_AUDIT)
    return _signs_page(connection, frame)


@kept
def _signs_page(connection: Connection, frame: Frame) -> SignsPage:
    pilot = frame.pilot.id
    scan, names = get_scan(connection, pilot), names_of(connection, pilot)
    if scan is None:
        return SignsPage((), (), None, "", is_behind=False)
    found = [_found(row) for row in list_found(connection, pilot)]
    since = {(row.sign, row.key): row.first_on for row in list_found(connection, pilot)}
    rulings = {(row.sign, row.key): row for row in list_sign_rulings(connection, pilot)}
    lines = [_line(one, since[one.sign, one.key], rulings.get((one.sign, one.key)), names) for one in found]
    found_rings = rings(found)
    providers = {one.code: one.provider for one in list_projects_held(connection, pilot)} if found_rings else {}
    lines.sort(key=lambda one: JUDGED.index(one.state) if one.state is not SignState.OPEN else -1)
    return SignsPage(
        tuple(lines),
        tuple(_ring(ring, names, providers) for ring in found_rings),
        scan.scanned_on,
        scan.looked_at,
        is_behind=frame.pilot.revision > scan.revision + 1,
    )


def signs_of(connection: Connection, frame: Frame, code: str) -> list[SignLine] | None:
    """Signs that name a project; none of them for who may not see them."""
    if not frame.user.may(Permission.READ_AUDIT):
        return None
    return [line for line in signs_page(connection, frame).lines if code in line.codes]


def _found(row: Row[Any]) -> FoundSign:
    return FoundSign(
        row.sign,
        row.key,
        tuple(filter(None, row.codes.split("\n"))),
        row.said,
        row.odds,
        tuple(filter(None, row.ties.split("\n"))),
    )


def _line(one: FoundSign, first_on: date, ruling: Row[Any] | None, names: Mapping[str, tuple[str, bool]]) -> SignLine:
    """A ruling holds as long as the sign says what it said then."""
    holds = ruling is not None and ruling.said == one.said
    told = ""
    if ruling is not None:
        who = f"{named(ruling.author, ruling.account_id)} {ruling.ruled_on}：{ruling.reason}（依据：{ruling.evidence}）"
        told = who if holds else f"{who}；此后情况有变，须再核查"
    return SignLine(
        one.sign,
        one.key,
        one.codes,
        one.ties,
        "、".join(names[uscc][0] for uscc in one.ties if uscc in names),
        one.said,
        one.odds,
        first_on,
        ruling.state if holds and ruling is not None else SignState.OPEN,
        told,
    )


def _ring(ring: Ring, names: Mapping[str, tuple[str, bool]], of_projects: Mapping[str, str]) -> RingLine:
    """`of_projects`: project → name of its provider."""
    known = [names[uscc] for uscc in ring.members if uscc in names]
    led_by = {of_projects[code] for code in ring.codes if code in of_projects}
    providers = {name for name, is_provider in known if is_provider} | (led_by - {""})
    kinds = sorted({one.sign for one in ring.signs}, key=list(Sign).index)
    return RingLine(
        "、".join(name for name, is_provider in known if not is_provider),
        "、".join(sorted(providers)),
        ring.codes,
        "、".join(kind.zh for kind in kinds),
    )


def rule_on_sign(desk: Desk, *, sign: str, key: str, state: str, said: str, reason: str, evidence: str) -> str:
    """Say what was found of a sign; its sentence. It holds as long as the sign says what it says now; `said`: what it
    said when it was looked into."""
    check(desk.user, Permission.SUPERVISE)
    row = next((one for one in list_found(desk.connection, desk.pilot.id) if (one.sign, one.key) == (sign, key)), None)
    problems = [] if row is not None else ["最近一次没有查到这条线索，请刷新"]
    problems += [] if row is None or row.said == said else ["这条线索的内容已变，请看过现在的再登记"]
    problems += [] if state in set(JUDGED) else ["没有选核查结论"]
    for name, text in (("核查情况", reason), ("依据", evidence)):
        problems += [] if 1 <= len(text.strip()) <= LONGEST else [f"{name}须有 1—{LONGEST} 字"]
    if problems or row is None:
        raise Refused(f"没有登记：{'；'.join(problems)}")
    insert_sign_ruling(
        desk.connection,
        pilot_id=desk.pilot.id,
        sign=row.sign,
        key=key,
        state=SignState(state),
        said=row.said,
        reason=reason.strip(),
        evidence=evidence.strip(),
        ruled_on=desk.day,
        author=desk.author,
        account_id=desk.author_account,
        recorded_at=now(),
    )
    desk.audit("rule_on_sign", "sign", f"{sign} {key}"[:60], after={"state": state, "reason": reason.strip()})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已登记：{Sign(sign).zh}，{SignState(state).zh}"
