"""A word beside a stage of a project: why it is late, what was agreed (rules 9.12)."""

from data_access.commands.intake import note_milestone
from data_access.commands.pilots import bump_revision
from data_access.queries.intake import milestone_note
from domain.intake.forms import Kind
from domain.words import Stage
from services.desk import Desk
from services.errors import Refused
from services.intake.edit import edit_view

LONGEST = 200


def note_stage(desk: Desk, *, code: str, stage: Stage, text: str) -> str:
    """Keep the word, in place of the one before; an empty one takes it away. It moves no light."""
    view = edit_view(desk, Kind.PROJECTS, (code,))
    said = text.strip()
    if len(said) > LONGEST:
        raise Refused(f"备注有 {len(said)} 个字，最多 {LONGEST} 个字：请缩短")
    project_id = int(view.values["id"])
    before = milestone_note(desk.connection, project_id, stage)
    if said == before:
        raise Refused("备注没有变，不用保存")
    note_milestone(desk.connection, project_id=project_id, stage=stage, text=said)
    told = {"stage": stage.value}
    desk.audit("note_stage", "project", code, before=told | {"text": before}, after=told | {"text": said})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已{'保存' if said else '清除'}{stage.zh}的备注"
