"""检查点: what the office puts in place of a target's straight line, from a day on (rules 4.1.10)."""

from collections.abc import Sequence
from datetime import date

from data_access.commands.duties import insert_course
from domain.facts.versions import course_on
from domain.lights.core import CORE_LIGHTS
from domain.targets.revision import (
    course_day_problems,
    course_problems,
    figure,
    least_value_from,
    same_course,
    why_no_course,
)
from services.access import Permission, check
from services.desk import Desk
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.targets.revising import reason_problems
from services.targets.versions import LONGEST, Versions, closed_until, versions_of


def set_checkpoints(
    desk: Desk,
    target: int,
    *,
    points: Sequence[tuple[date, float]],
    effective_from: date,
    document: str,
    reason: str,
) -> str:
    """Checkpoints of a target's line from a day on, none for the straight line; Refused with all that is wrong."""
    check(desk.user, Permission.SET_UP)
    line = versions_of(desk.connection, desk.pilot.id, target, desk.day)
    if problems := _problems(desk, line, points, effective_from, document, reason):
        raise Refused(f"没有设检查点，{line.title}：{'；'.join(problems)}")
    place_course(desk, line, points, effective_from, document, reason)
    evaluate_live(desk.connection, desk.pilot.id)
    return f"{line.title}自 {effective_from} 起按检查点：{points_zh(points, line.row.unit)}"


def place_course(
    desk: Desk,
    line: Versions,
    points: Sequence[tuple[date, float]],
    effective_from: date,
    document: str,
    reason: str,
) -> None:
    """Write a set that was checked, with its event of the trail."""
    pair = desk.two_people()
    insert_course(
        desk.connection,
        points=sorted(points),
        target_id=line.key,
        effective_from=effective_from,
        reason=reason.strip(),
        document=document.strip(),
        author=pair.author,
        approved_by=pair.approver,
        proposal_id=pair.proposal_id,
    )
    before = course_on(line.standing.courses, effective_from)
    desk.audit(
        "set_checkpoints",
        "target",
        line.title,
        before={"checkpoints": points_zh(before.points if before else (), line.row.unit)},
        after={
            "checkpoints": points_zh(points, line.row.unit),
            "effective_from": effective_from,
            "document": document.strip(),
            "reason": reason.strip(),
        },
    )


def _problems(
    desk: Desk,
    line: Versions,
    points: Sequence[tuple[date, float]],
    effective_from: date,
    document: str,
    reason: str,
) -> list[str]:
    if why := why_without(line):
        return [why]
    least = least_value_from(line.facts, line.standing, effective_from)
    found = [told for _, told in course_problems(line.standing, line.begins_on, points, least)]
    found += course_day_problems(line.standing, effective_from, closed_until(desk.connection, desk.pilot.id))
    before = course_on(line.standing.courses, effective_from)
    if not points and (before is None or not before.points):
        found.append("没有填检查点，现在就是直线序时")
    elif before is not None and same_course(before, points):
        found.append("与现行检查点相同，没有要改的")
    return found + words_problems(document, reason)


def words_problems(document: str, reason: str) -> list[str]:
    """What is wrong with what a set rests on."""
    is_said = 1 <= len(document.strip()) <= LONGEST
    return ([] if is_said else [f"请写依据的文件或会议纪要（1—{LONGEST} 字）"]) + reason_problems(reason)


def why_without(line: Versions) -> str:
    """Why the line has no checkpoints; empty where it may have some."""
    core = CORE_LIGHTS.get(line.standing.indicator)
    return why_no_course(line.standing, line.measure, core is not None and core.takes_target)


def points_zh(points: Sequence[tuple[date, float]], unit: str) -> str:
    """2026-06-30 80 家、2026-09-30 150 家; 直线 for none."""
    return "、".join(f"{day} {figure(value)} {unit}" for day, value in sorted(points)) or "直线"
