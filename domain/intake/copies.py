"""An old copy of a template against what others changed since: what it gave out says nothing, what both changed is
asked.

Values are held as JSON holds them, as history and stamp do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from domain.intake.columns import Column
from domain.intake.findings import FieldProblem
from domain.intake.forms import Form
from domain.intake.known import KnownRows
from domain.intake.shown import shown
from domain.intake.views import RowChange, Weight
from domain.words import Word

KEPT = ("以本表为准",)
BACK = ("改回",)


def as_kept(value: object) -> object:
    """A value as JSON holds it."""
    if isinstance(value, Word):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def as_stored(column: Column, kept: object) -> object:
    """The value again, for a person to read."""
    if kept is not None and column.words:
        return column.words(str(kept))
    return kept


def without_old(form: Form, change: RowChange, known: KnownRows) -> tuple[RowChange, list[str], list[FieldProblem]]:
    """The change without fields that only repeat what the template gave out; those fields; what to ask."""
    if change.is_new or not change.fields:
        return change, [], []
    given = known.given.get(tuple(as_kept(part) for part in change.key))
    if given is None:
        return change, [], list(_put_back(form, change, known))
    fields, dropped, asked = {}, [], []
    for field, (old, new) in change.fields.items():
        if field not in given or given[field] == as_kept(old):
            fields[field] = old, new
        elif given[field] == as_kept(new):
            dropped.append(field)
        else:
            fields[field] = old, new
            asked.append(_both(form[field], change, given[field], old, known))
    return replace(change, fields=fields), dropped, asked


def _both(column: Column, change: RowChange, given: object, old: object, known: KnownRows) -> FieldProblem:
    who = known.changed.get((change.row_id, column.field))
    by = f"{who.by}已于 {who.on} " if who else "别人已"
    was = shown(as_stored(column, given), column)
    cause = f"模板给出时是 {was}，{by}改为 {shown(old, column)}，这里又填了另一个值"
    cure = f"不改的请填 {shown(old, column)}；确要改的，在“本行说明”写明“以本表为准”"
    return column.field, Weight.EXPLAIN, cause, cure, KEPT


def _put_back(form: Form, change: RowChange, known: KnownRows) -> Iterator[FieldProblem]:
    """Fields that would become again what somebody else has lately changed."""
    for field, (old, new) in change.fields.items():
        column = form[field]
        past = next((one for one in known.past.get((change.row_id, field), ()) if one.value == as_kept(new)), None)
        if past is not None:
            cause = f"{shown(new, column)}是旧值，{past.by}已于 {past.on} 改为 {shown(old, column)}；像是用了旧表"
            cure = f"不改的请填 {shown(old, column)}；确要改回的，在“本行说明”写明“改回”"
            yield field, Weight.EXPLAIN, cause, cure, BACK


def given_rows(form: Form, lines: Iterable[object]) -> dict[tuple[object, ...], dict[str, object]]:
    """Key → field → value that a template gave out, from the lines of its stamp; what is no such line is left out."""
    others = [column.field for column in form.columns if not column.key]
    found = {}
    for line in lines:
        if isinstance(line, list) and len(line) == 2 and all(isinstance(part, list) for part in line):
            key, values = line
            if len(values) == len(others) and len(key) == len(form.keys):
                found[tuple(key)] = dict(zip(others, values, strict=True))
    return found
