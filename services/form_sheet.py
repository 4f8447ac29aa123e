"""A sheet with headings of its own that is taken away, filled in and brought back: what it is, and how it is read."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from data_access.upload_reading import UploadUnreadable, read_upload
from domain.intake.columns import Column
from domain.intake.form import Columns
from domain.intake.heading import find_heading
from domain.intake.reading import SheetReading, read_rows
from domain.intake.views import CellProblem, FilledRow, Weight
from services.errors import Refused


@dataclass(frozen=True)
class SheetForm(Columns):
    """`title`: what a person calls it, and the name of its sheet; `about`: how it is filled in."""

    title: str
    about: str
    columns: tuple[Column, ...]
    has_sums = False

    @property
    def name(self) -> str:
        return self.title


@dataclass(frozen=True)
class FilledSheet:
    """A file as it was read; `sha256` names it."""

    name: str
    sha256: str
    reading: SheetReading

    @property
    def errors(self) -> list[CellProblem]:
        """Cells and headings that could not be read."""
        return [one for one in self.reading.unread if one.weight is Weight.ERROR]

    @property
    def rows(self) -> Iterator[FilledRow]:
        return (row for row in self.reading.rows if not row.unread)


def read_form(content: bytes, name: str, form: SheetForm) -> FilledSheet:
    """The file's sheet; Refused where it cannot be read or is another. Needs no connection."""
    try:
        sheets = read_upload(content)
    except UploadUnreadable as error:
        raise Refused(str(error)) from None
    for sheet in sheets:
        heading = find_heading(sheet, [form])
        if heading is not None:
            return FilledSheet(name, hashlib.sha256(content).hexdigest(), read_rows(sheet, heading))
    raise Refused(f"这不是{form.title}表：请用下载的表填写，不要改表头")
