"""The stamp of a template: which form, pilot and unit it was made for, and which version of the form."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.intake.forms import Form, Kind
from domain.intake.sheet import Sheet

STAMP_SHEET = "_版本"
_MARK = "pilot-lights"


@dataclass(frozen=True)
class Stamp:
    kind: Kind
    pilot: str
    unit: str
    version: str


def stamp_text(form: Form, pilot: str, unit: str) -> str:
    return ";".join((_MARK, form.kind.value, pilot, unit, form.version))


def read_stamp(sheets: Sequence[Sheet]) -> Stamp | None:
    """The stamp in the first cell of its sheet; None where there is none, or one nobody can read."""
    for sheet in sheets:
        if sheet.name == STAMP_SHEET and sheet.rows and sheet.rows[0]:
            parts = str(sheet.rows[0][0]).split(";")
            if len(parts) == 5 and parts[0] == _MARK and parts[1] in set(Kind):
                return Stamp(Kind(parts[1]), *parts[2:])
    return None
