"""期初补录: the months before the installation, taken in and closed in one go."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link, word
from domain.words import HistoryState

GOES_ON = text("state <> 'stopped'")


class OpeningHistory(SQLModel, table=True):
    """A pilot's opening history, from its begin to its end; one that was not stopped is the only one.

    `labels`: the periods that were approved to be closed, in their order, separated by blanks; `until` their last day.
    `begun_on` and `ended_on` are days of the pilot.
    """

    __tablename__ = "opening_histories"
    __table_args__ = (
        Index(
            "uq_opening_histories_pilot",
            "pilot_id",
            unique=True,
            sqlite_where=GOES_ON,
            postgresql_where=GOES_ON,
        ),
        CheckConstraint("(state IN ('open', 'closing')) = (ended_on IS NULL)", name="ended_when_over"),
        CheckConstraint("(state IN ('closing', 'closed')) = (approved_at IS NOT NULL)", name="approved_to_close"),
        CheckConstraint("state <> 'stopped' OR length(stop_reason) > 0", name="stopped_for_a_reason"),
        CheckConstraint("length(reason) > 0", name="has_reason"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    state: HistoryState = Field(default=HistoryState.OPEN, sa_column=word(HistoryState))
    reason: str
    begun_by: str
    begun_account: int | None = None
    begun_at: datetime = Field(sa_column=instant())
    begun_on: date
    labels: str = ""
    until: date | None = None
    approved_by: str = ""
    approved_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    proposal_id: int | None = None
    ended_by: str = ""
    ended_account: int | None = None
    ended_at: datetime | None = Field(default=None, sa_column=instant(nullable=True))
    ended_on: date | None = None
    stop_reason: str = ""
