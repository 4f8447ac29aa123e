"""Table of one provider: what each of its projects adds to each component of the score."""

from collections.abc import Sequence

from components.providers.tables import OPEN, drawn
from components.table import opens, text
from domain.providers.views import CountedProject, counted_together
from services.wording import NOTHING


def counted(rows: Sequence[CountedProject], *, key: str) -> int | None:
    """What each project adds to each component, their sums on top; position of the project a person clicked."""
    columns = [
        opens("企业", lambda row: row.enterprise if row else "合计", 150, OPEN),
        text("同类：行业、规模、起始水平", lambda row: row.kind if row else f"{len(rows)} 个项目", 230),
        text("验收", lambda row: ACCEPTED[row.accepted] if row else whole["验收"]),
        text("按期节点", lambda row: f"{row.on_time}/{row.milestones} 个" if row else whole["按期"]),
        text("水平达标", lambda row: _level(row) if row else whole["水平达标"]),
        text("评价", lambda row: _mark(row) if row else whole["满意度"]),
    ]
    whole = counted_together(rows)
    place = drawn([None, *rows], columns, alt="每个项目计入了什么", key=key)
    return None if not place else place - 1


ACCEPTED = {True: "已验收", False: "到期未验收", None: "未到期，不计"}


def _mark(row: CountedProject) -> str:
    return NOTHING if row.mark is None else f"{row.mark}/5 分"


def _level(row: CountedProject) -> str:
    if row.level is None:
        return NOTHING
    said = f"{row.level} 级"
    return f"{said}，已另计" if row.level_ok is None and row.level else said
