"""数据报送: files taken in, the rows each changed, openings of locked days, evidence of milestones."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link, word
from domain.intake.forms import Kind
from domain.words import Stage


class IntakeBatch(SQLModel, table=True):
    """A file that was committed, kept as it came. Undone at most once; the same file is taken in once."""

    __tablename__ = "import_batches"
    __table_args__ = (
        Index(
            "uq_import_batches_file",
            "pilot_id",
            "kind",
            "sha256",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_import_batches_pilot", "pilot_id", "committed_at"),
        CheckConstraint("length(sha256) = 64", name="hash"),
        CheckConstraint("district_id IS NULL OR department_id IS NULL", name="one_unit"),
        CheckConstraint("(undone_at IS NULL) = (undone_by = '')", name="undone_by_someone"),
        CheckConstraint("undone_at IS NULL OR length(undo_reason) > 0", name="undone_for_a_reason"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    kind: Kind = Field(sa_column=word(Kind))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    department_id: int | None = Field(default=None, sa_column=link("departments.id", nullable=True))
    file_name: str = Field(max_length=120)
    sha256: str = Field(max_length=64)
    file: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    author: str
    committed_at: datetime = Field(sa_column=instant())
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    explained: str = ""
    changes_sha256: str = Field(max_length=64)
    undone_by: str = ""
    undone_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    undo_reason: str = ""
    author_account: int | None = None
    undone_by_account: int | None = None
    proposal_id: int | None = None
    history_id: int | None = None
    """The opening history that it belongs to (期初); none: an ordinary return."""
    follows_id: int | None = Field(default=None, index=True)
    """The batch that brought it with it (rules 18.4)."""


class IntakeChange(SQLModel, table=True):
    """One row that a batch wrote: what its fields were and became (JSON), the row's version afterwards. Append-only."""

    __tablename__ = "import_changes"
    __table_args__ = (UniqueConstraint("batch_id", "position"), Index("ix_import_changes_row", "row_id", "batch_id"))
    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(sa_column=link("import_batches.id"))
    position: int
    row_id: int
    version: int
    is_new: bool
    name: str
    before: str
    after: str


class LockOpening(SQLModel, table=True):
    """Locked days opened for one unit (none: the office), by name, with a reason, until a day. Append-only."""

    __tablename__ = "lock_openings"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="days_order"),
        CheckConstraint("length(reason) > 0", name="has_reason"),
        Index("ix_lock_openings_pilot", "pilot_id", "expires_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    district_id: int | None = Field(default=None, sa_column=link("districts.id", nullable=True))
    from_on: date
    to_on: date
    expires_on: date
    reason: str
    granted_by: str
    granted_at: datetime = Field(sa_column=instant())
    granted_by_account: int | None = None


class EvidenceFile(SQLModel, table=True):
    """Evidence of a milestone, by content; never changed, never deleted."""

    __tablename__ = "evidence_files"
    __table_args__ = (
        UniqueConstraint("project_id", "stage", "sha256"),
        CheckConstraint("length(sha256) = 64", name="hash"),
        CheckConstraint("size_bytes > 0", name="not_empty"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    project_id: int = Field(sa_column=link("projects.id"))
    stage: Stage = Field(sa_column=word(Stage))
    file_name: str = Field(max_length=120)
    media_type: str = Field(max_length=80)
    size_bytes: int
    sha256: str = Field(max_length=64)
    file: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    uploaded_by: str
    uploaded_at: datetime = Field(sa_column=instant())
    uploaded_by_account: int | None = None
