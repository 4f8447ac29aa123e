"""官方表格: blank forms that others sent, and what each of their cells is filled with (rules 16.4)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link


class OfficialForm(SQLModel, table=True):
    """A blank form as it came: what it is called, by which document, the file. Replaced as a whole when a new one
    comes."""

    __tablename__ = "official_forms"
    __table_args__ = (
        UniqueConstraint("pilot_id", "name"),
        CheckConstraint("length(sha256) = 64", name="hash"),
        CheckConstraint("length(name) > 0", name="has_name"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    name: str = Field(max_length=60)
    document_no: str = Field(default="", max_length=60)
    file_name: str = Field(max_length=120)
    sha256: str = Field(max_length=64)
    file: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    author: str
    account_id: int | None = None
    uploaded_at: datetime = Field(sa_column=instant())
    version: int = 1


class FilledForm(SQLModel, table=True):
    """An official form as it was filled for a closed month and handed up, under the name it had then. `changed`: cells
    that are others than in the one kept before of the same form and month, `reason` why. Append-only."""

    __tablename__ = "filled_forms"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="hash"),
        CheckConstraint("changed = 0 OR length(reason) > 0", name="has_reason"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id", index=True))
    form: str = Field(max_length=60)
    document_no: str = Field(default="", max_length=60)
    label: str = Field(max_length=10)
    as_of: date
    file_name: str = Field(max_length=160)
    sha256: str = Field(max_length=64)
    file: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    changed: int = 0
    reason: str = ""
    author: str
    account_id: int | None = None
    kept_at: datetime = Field(sa_column=instant())


class OfficialField(SQLModel, table=True):
    """A mapped cell of a form: the figure, whose, of which period, in which unit; `repeat`: a row for each of these.

    `period`: a year, `pilot` for the whole plan, empty for as of the cut; `text`: the words of a fixed one.
    """

    __tablename__ = "official_fields"
    __table_args__ = (UniqueConstraint("form_id", "sheet", "cell"),)
    id: int | None = Field(default=None, primary_key=True)
    form_id: int = Field(sa_column=link("official_forms.id"))
    sheet: str = Field(max_length=60)
    cell: str = Field(max_length=10)
    figure: str = Field(max_length=80)
    unit: str = Field(default="", max_length=10)
    period: str = Field(default="", max_length=10)
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    industry_id: int | None = Field(default=None, sa_column=link("industries.id", nullable=True))
    repeat: str = Field(default="", max_length=20)
    text: str = ""
