"""One row by form: the same columns, checks and write as a file; a stale write is refused with both values."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data_access.queries.intake import stored_rows
from domain.intake.difference import compare, key_of, name_of
from domain.intake.forms import FORMS, Form, Kind
from domain.intake.reading import typed_row
from domain.intake.shown import shown
from domain.intake.views import CellProblem, Checked, Difference, RowChange, Weight
from services.clock import instant
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.who_reports import ReportingUnit, may_report, unit_for
from services.intake.check import bad_codes
from services.intake.commit import answered, apply
from services.intake.history import history_text
from services.intake.known import known_for
from services.intake.past import SUBJECTS
from services.intake.returns import mark_received

EDITED = (Kind.PROJECTS, Kind.ISSUES, Kind.OBSERVATIONS, Kind.ENTERPRISES, Kind.APPLICATIONS, Kind.SOLUTIONS)


@dataclass(frozen=True)
class EditView:
    """A stored row in a form: its values as stored and the version that was seen."""

    form: Form
    key: tuple[object, ...]
    name: str
    version: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed meanwhile: what stood in the form, what stands now, what was typed."""

    heading: str
    seen: str
    now: str
    mine: str


class StaleWrite(Refused):
    """Somebody saved the row first; nothing was written. `conflicts` holds the values of both."""

    def __init__(self, name: str, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(f"没有保存：{name}在您打开以后已被别人修改；请看两边的值，重新打开后再改")


class NotSaved(Refused):
    """Nothing was written: `problems` holds all there are."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        self.problems = tuple(problems)
        errors = sum(problem.weight is Weight.ERROR for problem in problems)
        what = f"有 {errors} 处错误" if errors else f"有 {len(problems)} 处需要说明原因"
        super().__init__(f"没有保存，{what}")


def edit_view(desk: Desk, kind: Kind, key: Sequence[object]) -> EditView:
    """The stored row of a key. Refused when there is none, Forbidden when it is another district's."""
    unit = unit_for(desk)
    if refusal := may_report(desk.user, unit, kind):
        raise Forbidden(refusal)
    form = FORMS[kind]
    rows = stored_rows(desk.connection, desk.pilot.id, kind, first_keys=[str(key[0])])
    row = next((row for row in rows if key_of(form, row) == tuple(key)), None)
    name = " · ".join(shown(part) for part in key if part)
    if row is None:
        raise Refused(f"没有“{name}”这一行（{kind.zh}）：请核对编号")
    owner = row.get("district") or row.get("holder")
    if unit.district is not None and owner != unit.district:
        raise Forbidden(f"“{name}”属于{owner or '全市'}，不能由{unit.name}修改")
    return EditView(form, tuple(key), name_of(kind, tuple(key), row), int(row["version"]), row)


def save_row(desk: Desk, view: EditView, raw: Mapping[str, object], *, explained: str = "") -> str:
    """Write what was changed in the form; its sentence. StaleWrite, NotSaved or Refused, and then nothing is written.

    `raw`: field → text of the form, only of fields a person changed; an emptied field is 清空.
    """
    now = edit_view(desk, view.form.kind, view.key)
    if now.version != view.version:
        raise StaleWrite(view.name, _conflicts(view, now, raw))
    unit = unit_for(desk)
    change, problems = _checked(desk, unit, view, raw)
    checked = answered(Checked(view.form, "", "", tuple(problems)), {"*": explained})
    if stopped := (*checked.of(Weight.ERROR), *checked.unanswered):
        raise NotSaved(stopped)
    if change is None:
        raise Refused("没有改动任何一项，不用保存")
    difference = Difference(changed=(change,))
    with desk.connection.begin_nested():
        received = mark_received(desk.connection, desk.pilot.id, unit, instant(desk.pilot))
        apply(desk, view.form.kind, difference, reported_by=unit.name, whole=received)
        before, after = ({f: pair[place] for f, pair in change.fields.items()} for place in (0, 1))
        desk.audit(
            "edit",
            SUBJECTS[view.form.kind],
            str(view.key[0])[:60],
            before=_plain(before),
            after=_plain(after) | _said(explained),
        )
    headings = "、".join(view.form[field].heading for field in change.fields)
    return f"已保存{view.name}：{headings}"


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    plain: dict[str, object] = json.loads(history_text(values))
    return plain


def _said(explained: str) -> dict[str, str]:
    return {"explained": explained.strip()} if explained.strip() else {}


def _checked(
    desk: Desk, unit: ReportingUnit, view: EditView, raw: Mapping[str, object]
) -> tuple[RowChange | None, list[CellProblem]]:
    """The form as a sheet of one row, so that one set of checks serves both."""
    keys = {column.field: view.values[column.field] for column in view.form.keys}
    typed = {c.field: raw[c.field] for c in view.form.columns if c.field in raw and not c.key}
    reading = typed_row(view.form, keys | typed)
    difference, found = compare(reading, known_for(desk.connection, desk.pilot.id, unit, reading))
    return next(iter(difference.changed), None), [*reading.unread, *bad_codes(reading), *found]


def _conflicts(view: EditView, now: EditView, raw: Mapping[str, object]) -> list[Conflict]:
    """Fields that differ from what was seen, and those the person typed."""
    found = []
    for column in view.form.columns:
        seen, current = view.values.get(column.field), now.values.get(column.field)
        if seen != current or column.field in raw:
            mine = str(raw[column.field]) if column.field in raw else "（未改）"
            found.append(Conflict(column.title, shown(seen, column), shown(current, column), mine))
    return found
