"""Where a project stands among similar ones, in a sentence (rules 4.2)."""

from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.enterprises import list_alike
from domain.enterprises.alike import One, standing
from domain.money.due_sentence import level_zh
from domain.words import EnterpriseStatus
from services.frame import Frame


def alike(connection: Connection, frame: Frame, enterprise: Row[Any], reading: Row[Any]) -> str:
    """Where it stands among similar ones; empty for one that left, has no industry, or has no like."""
    if reading.status is not EnterpriseStatus.ACTIVE or reading.industry_id is None:
        return ""
    rows = list_alike(connection, frame.period.id, reading.industry_id, frame.period.as_of)
    ones = [One(row.project_id, row.scale, row.level, row.actual_progress, row.days_late) for row in rows]
    mine = next((one for one in ones if one.project_id == reading.project_id), None)
    if mine is None:
        return ""
    names = (reading.industry, enterprise.scale.zh, level_zh(mine.level) if mine.level else "")
    found = standing(mine, ones, names)
    return "" if found is None else found.sentence
