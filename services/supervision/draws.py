"""A list is fixed and its hash told; later the public number decides who is inspected by whom (rules 19.1, 19.2)."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.pilots import bump_revision
from data_access.commands.supervision import insert_draw, insert_result
from data_access.queries.intake_lists import ids_by_key
from data_access.queries.pilots import get_period
from data_access.queries.rules import load_rule_book
from data_access.queries.signs import names_of
from data_access.queries.supervision import (
    get_draw,
    last_draw_number,
    list_frame,
    list_inspectors,
    projects_accepted_by,
)
from domain.facts.rules import RuleSet
from domain.intake.form import Kind
from domain.periods import LIVE
from domain.supervision.draw import (
    METHOD,
    FrameLine,
    Inspector,
    drawn,
    frame_hash,
    frame_text,
    lacking,
    lines_of,
    number_of,
    seed_of,
    sent,
)
from domain.words import Light
from services.access import Permission, check
from services.clock import now
from services.desk import Desk
from services.errors import Refused

LONGEST_TITLE, LONGEST_SOURCE, LONGEST_NUMBER = 80, 120, 120
LEAST_DIGITS, USUAL_DIGITS = 4, 14
"""The usual: seven balls of two digits each."""
CODE = re.compile(r"[0-9A-Z]{18}")
"""统一社会信用代码 in the text of what an expert has to do with."""


def rules_of(desk: Desk) -> RuleSet:
    """The rules of the desk's day."""
    check(desk.user, Permission.SUPERVISE)
    return load_rule_book(desk.connection).on(desk.day, desk.pilot.code)


def weights_of(rules: RuleSet) -> dict[Light, int]:
    """How many times as likely a project of each light is drawn as a green one."""
    return {
        Light.RED: round(rules["inspection", "red_weight"].green_bound),
        Light.YELLOW: round(rules["inspection", "yellow_weight"].green_bound),
        Light.GREEN: 1,
        Light.GREY: 1,
    }


def frame_of(connection: Connection, pilot: Row[Any], day: date, weights: dict[Light, int]) -> list[FrameLine]:
    """Projects in the pilot under contract, weighed by their light of today."""
    period = get_period(connection, pilot.id, LIVE)
    rows = list_frame(connection, pilot.id, 0 if period is None else period.id, day)
    return [
        FrameLine(
            row.code,
            row.enterprise,
            row.district or "未填地区",
            row.provider or "未填服务商",
            weights[row.light or Light.GREY],
            row.uscc,
            row.provider_uscc or "",
        )
        for row in rows
    ]


def inspectors_of(connection: Connection, pilot_id: int, day: date) -> list[Inspector]:
    """Who may be sent on a day: the experts under contract; who works for a firm of the pilot avoids it, and
    the projects whose acceptance it took part in."""
    accepted = projects_accepted_by(connection, pilot_id)
    firms = {name: uscc for uscc, (name, _) in names_of(connection, pilot_id).items()}
    return [
        Inspector(
            row.id,
            row.name,
            row.unit,
            frozenset(CODE.findall(row.conflicts or ""))
            | ({firms[row.unit]} if row.unit in firms else frozenset())
            | accepted.get(row.id, frozenset()),
        )
        for row in list_inspectors(connection, pilot_id, day)
    ]


def fix_draw(
    desk: Desk, *, title: str, size: int, visit_days: int, source: str, source_on: date, digits: int = USUAL_DIGITS
) -> str:
    """Fix the list of a draw before its number is known; its sentence. Refused with all that is missing."""
    check(desk.user, Permission.SUPERVISE)
    title, source = title.strip(), source.strip()
    weights = weights_of(rules_of(desk))
    lines = frame_of(desk.connection, desk.pilot, desk.day, weights)
    people = inspectors_of(desk.connection, desk.pilot.id, desk.day)
    problems = _problems(desk.day, title, size, visit_days, source, source_on, len(lines))
    problems += [] if digits >= LEAST_DIGITS else [f"公开号码至少 {LEAST_DIGITS} 位数字"]
    problems += [why] if (why := lacking(lines, people)) else []
    if problems:
        raise Refused(f"没有固定名册：{'；'.join(problems)}")
    text = frame_text(lines, people)
    number = last_draw_number(desk.connection, desk.pilot.id) + 1
    insert_draw(
        desk.connection,
        pilot_id=desk.pilot.id,
        number=number,
        title=title,
        fixed_on=desk.day,
        size=size,
        visit_days=visit_days,
        method=METHOD,
        weights="、".join(f"{light.zh}灯 {weight}" for light, weight in weights.items()),
        source=source,
        source_on=source_on,
        digits=digits,
        frame=text,
        frame_sha256=frame_hash(text),
        projects=len(lines),
        author=desk.author,
        account_id=desk.author_account,
        recorded_at=now(),
    )
    after = {"title": title, "size": size, "projects": len(lines), "frame_sha256": frame_hash(text), "source": source}
    desk.audit("fix_draw", "draw", f"{number} {title}"[:60], after=after)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return (
        f"已固定第 {number} 次抽查的名册：{len(lines)} 个项目里抽 {size} 个，检查人员 {len(people)} 名；"
        f"请公布名册摘要，{source_on} 的号码公布后再抽取"
    )


def _problems(
    day: date, title: str, size: int, visit_days: int, source: str, source_on: date, projects: int
) -> list[str]:
    problems = []
    if not 1 <= len(title) <= LONGEST_TITLE:
        problems.append(f"抽查名称须有 1—{LONGEST_TITLE} 字")
    if not projects:
        problems.append("没有已签约的在册项目可抽")
    elif not 1 <= size <= projects:
        problems.append(f"抽取数量须在 1—{projects} 之间（已签约的在册项目 {projects} 个）")
    if not 1 <= visit_days <= 180:
        problems.append("现场检查期限须在 1—180 天之间")
    if not 1 <= len(source) <= LONGEST_SOURCE:
        problems.append(f"须写明用哪一个公开号码（1—{LONGEST_SOURCE} 字）")
    if source_on <= day:
        problems.append(f"号码公布日 {source_on} 须在今天（{day}）之后：名册须在号码产生以前固定")
    return problems


def draw(desk: Desk, *, draw: int, said: str) -> str:
    """Enter the public number of a draw and take what follows from it; its sentence."""
    check(desk.user, Permission.SUPERVISE)
    row, digits = get_draw(desk.connection, desk.pilot.id, draw), number_of(said)
    if row is None:
        raise Refused(f"没有抽取：没有第 {draw} 次抽查")
    if row.void_because:
        raise Refused(f"没有抽取：第 {draw} 次抽查已在 {row.void_on} 作废")
    if row.seed:
        raise Refused(f"没有抽取：第 {draw} 次抽查已在 {row.drawn_on} 按“{row.said}”抽过，不能重抽")
    if desk.day < row.source_on:
        raise Refused(f"没有抽取：号码 {row.source_on} 才公布，今天是 {desk.day}")
    if len(digits) != row.digits or len(said) > LONGEST_NUMBER:
        raise Refused(
            f"没有抽取：名册固定时写明取 {row.digits} 位数字，这里有 {len(digits)} 位；请照公布的写全，含前面的 0"
        )
    if frame_hash(row.frame) != row.frame_sha256:
        raise Refused(f"没有抽取：第 {draw} 次抽查的名册与公布的摘要不符，请报告管理员")
    seed = seed_of(row.frame_sha256, digits)
    chosen, people = outcome(row.frame, row.size, seed)
    ids = ids_by_key(desk.connection, desk.pilot.id, Kind.PROJECTS, [one.code for one in chosen])
    if gone := [one.code for one in chosen if one.code not in ids]:
        raise Refused(f"没有抽取：抽中的项目 {'、'.join(gone)} 的登记已撤销，请先重新登记")
    inspections = [
        {"project_id": ids[one.code], "first_expert": people[one.code][0].id, "second_expert": people[one.code][1].id}
        for one in chosen
    ]
    insert_result(
        desk.connection,
        inspections,
        draw_id=row.id,
        said=said.strip(),
        seed=seed,
        drawn_on=desk.day,
        author=desk.author,
        account_id=desk.author_account,
        recorded_at=now(),
    )
    after = {"number": digits, "seed": seed, "drawn": len(chosen)}
    desk.audit("draw", "draw", f"{draw} {row.title}"[:60], after=after)
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已按“{said.strip()}”抽出 {len(chosen)} 个项目，名单和检查人员见第 {draw} 次抽查"


def outcome(frame: str, size: int, seed: str) -> tuple[list[FrameLine], Mapping[str, tuple[Inspector, ...]]]:
    """What follows from a published list and a seed: the projects, and who is sent to each."""
    lines, people = lines_of(frame)
    chosen = drawn(lines, size, seed)
    return chosen, sent(chosen, people, seed)
