"""The stamp of a template: which form, pilot and unit it was made for, and which version of the form."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from domain.intake.copies import as_kept
from domain.intake.forms import Form, Kind
from domain.intake.sheet import Sheet

STAMP_SHEET = "_版本"
_MARK = "pilot-lights"


@dataclass(frozen=True)
class Stamp:
    """`given`: a line for each row that the template gave out, its key and its other values in the form's order."""

    kind: Kind
    pilot: str
    unit: str
    version: str
    given: tuple[object, ...] = ()


def stamp_text(form: Form, pilot: str, unit: str) -> str:
    return ";".join((_MARK, form.kind.value, pilot, unit, form.version))


def given_line(form: Form, row: Mapping[str, object]) -> str:
    """What of a stored row a template gives out, as its stamp keeps it."""
    key = [as_kept(row.get(column.field)) for column in form.keys]
    values = [as_kept(row.get(column.field)) for column in form.columns if not column.key]
    return json.dumps([key, values], ensure_ascii=False, separators=(",", ":"))


def read_stamp(sheets: Sequence[Sheet]) -> Stamp | None:
    """The stamp in the first cell of its sheet; None where there is none, or one nobody can read."""
    for sheet in sheets:
        if sheet.name == STAMP_SHEET and sheet.rows and sheet.rows[0]:
            parts = str(sheet.rows[0][0]).split(";")
            if len(parts) == 5 and parts[0] == _MARK and parts[1] in set(Kind):
                pilot, unit, version = parts[2:]
                return Stamp(Kind(parts[1]), pilot, unit, version, tuple(_lines(sheet)))
    return None


def _lines(sheet: Sheet) -> Iterator[object]:
    """What the stamp keeps of each row; a line that nobody can read is left out."""
    texts = [str(row[0]) if row else "" for row in sheet.rows[1:]]
    with suppress(ValueError):
        found = json.loads(f"[{','.join(texts)}]")
        if len(found) == len(texts):
            yield from found
            return
    for text in texts:
        with suppress(ValueError):
            yield json.loads(text)
