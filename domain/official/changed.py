"""A form that came again: which mapped cells mean the same as before, which do not (rules 16.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.official.fields import FormField
from domain.official.grid import FormSheet, context, place_of


@dataclass(frozen=True)
class FormChanges:
    """What became of the mapping when the form was replaced."""

    kept: tuple[FormField, ...]
    lost: tuple[str, ...]
    """Sentences of the cells that no longer mean the same."""


def compared(old: Sequence[FormSheet], new: Sequence[FormSheet], fields: Sequence[FormField]) -> FormChanges:
    """Fields whose cell has the same words beside and above it in the new form; of the others what changed."""
    before, after = {one.name: one for one in old}, {one.name: one for one in new}
    kept, lost = [], []
    for field in fields:
        row, column = place_of(field.cell)
        was, now = before.get(field.sheet), after.get(field.sheet)
        if now is None:
            lost.append(f"{field.sheet}!{field.cell}：新表没有“{field.sheet}”这张表")
        elif not now.is_free(row, column):
            lost.append(f"{field.sheet}!{field.cell}：这一格在新表里有字、有公式或已合并")
        elif was is not None and context(was, row, column) != context(now, row, column):
            lost.append(f"{field.sheet}!{field.cell}：旁边或上方的字变了")
        else:
            kept.append(field)
    return FormChanges(tuple(kept), tuple(lost))
