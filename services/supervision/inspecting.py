"""What inspectors found of a drawn project, with pictures (rules 19.3)."""

from collections.abc import Sequence
from datetime import date

from data_access.commands.pilots import bump_revision
from data_access.commands.supervision import insert_visit
from data_access.queries.supervision import list_inspections, list_visits
from domain.supervision.cases import Visit, visit_problems
from domain.words import InspectionResult, Stage
from services.access import Permission, check
from services.clock import now
from services.desk import Desk
from services.errors import Refused
from services.intake.evidence import LARGEST_BYTES, kept_evidence

LONGEST = 1000
MOST_PHOTOS = 10


def record_visit(
    desk: Desk,
    *,
    inspection: int,
    visited_on: date,
    result: str,
    found: str,
    due_on: date | None = None,
    photos: Sequence[tuple[str, bytes]] = (),
) -> str:
    """Record a visit and keep its pictures as evidence; its sentence. Refused with all that is wrong, and then nothing
    is kept. `photos`: name and content.
    """
    check(desk.user, Permission.SUPERVISE)
    row = next(iter(list_inspections(desk.connection, desk.pilot.id, inspection_id=inspection)), None)
    if row is None:
        raise Refused(f"没有登记：没有第 {inspection} 号检查")
    before = [
        Visit(v.visited_on, v.result, v.found, v.due_on) for v in list_visits(desk.connection, desk.pilot.id, row.id)
    ]
    found = found.strip()
    problems = visit_problems(
        before,
        drawn_on=row.drawn_on,
        today=desk.day,
        visited_on=visited_on,
        result=result,
        found=found,
        due_on=due_on,
    )
    problems += [f"检查情况最多 {LONGEST} 字，现有 {len(found)} 字"] if len(found) > LONGEST else []
    problems += [f"照片最多 {MOST_PHOTOS} 张"] if len(photos) > MOST_PHOTOS else []
    if problems:
        raise Refused(f"没有登记：{'；'.join(problems)}")
    evidence = [_keep(desk, row.project_id, name, content) for name, content in photos]
    insert_visit(
        desk.connection,
        evidence,
        inspection_id=row.id,
        visited_on=visited_on,
        result=InspectionResult(result),
        found=found,
        due_on=due_on,
        author=desk.author,
        account_id=desk.author_account,
        recorded_at=now(),
    )
    after = {"result": result, "found": found, "due_on": due_on, "photos": len(photos)}
    desk.audit("record_visit", "project", row.code, after={k: str(v) for k, v in after.items() if v is not None})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已登记{row.enterprise}（{row.code}）的检查：{InspectionResult(result).zh}" + (
        f"，{due_on} 前整改" if due_on else ""
    )


def _keep(desk: Desk, project_id: int, name: str, content: bytes) -> int:
    """A picture of a visit as evidence of the stage 验收; its id. One that is kept already stays one."""
    if not content or len(content) > LARGEST_BYTES:
        raise Refused(f"没有登记：照片“{name}”是空的或超过 {LARGEST_BYTES // 1_000_000} MB")
    kept = kept_evidence(desk, project_id, Stage.ACCEPTANCE, name, content)
    if kept is None:
        raise Refused(f"没有登记：照片“{name}”已作为本项目验收材料存过，请另拍")
    return kept[0]
