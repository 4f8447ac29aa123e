"""What was taken back of inspections, cases and places of batches (rules 19.8)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from data_access.tables.base import instant, link

WHAT = ("draw_id", "visit_id", "case_id", "successor_id", "quota_issue")


class Withdrawal(SQLModel, table=True):
    """A draw that is void, or a visit, a case, a successor or the places of a batch (`quota_number`, `quota_issue`)
    that are taken back: why and by whom. What is taken back stays beside it. Append-only.

    `enterprise_id`: whose visit, who had left, who was the successor.
    """

    __tablename__ = "withdrawals"
    __table_args__ = (
        *(UniqueConstraint(one) for one in WHAT[:-1]),
        UniqueConstraint("pilot_id", "quota_number", "quota_issue"),
        CheckConstraint(
            f"{' + '.join(f'(CASE WHEN {one} IS NULL THEN 0 ELSE 1 END)' for one in WHAT)} = 1", name="one_thing"
        ),
        CheckConstraint("(quota_number IS NULL) = (quota_issue IS NULL)", name="whole_issue"),
        CheckConstraint("length(reason) > 0", name="has_reason"),
        CheckConstraint("visit_id IS NOT NULL OR author <> approved_by", name="two_people"),
    )
    id: int | None = Field(default=None, primary_key=True)
    pilot_id: int = Field(sa_column=link("pilots.id"))
    draw_id: int | None = Field(default=None, sa_column=link("draws.id", nullable=True))
    visit_id: int | None = Field(default=None, sa_column=link("inspection_visits.id", nullable=True))
    case_id: int | None = Field(default=None, sa_column=link("leaving_cases.id", nullable=True))
    successor_id: int | None = Field(default=None, sa_column=link("successors.id", nullable=True))
    quota_number: int | None = None
    quota_issue: int | None = None
    enterprise_id: int | None = Field(default=None, sa_column=link("enterprises.id", nullable=True, index=True))
    reason: str
    withdrawn_on: date
    author: str
    account_id: int | None = None
    approved_by: str = ""
    proposal_id: int | None = None
    recorded_at: datetime = Field(sa_column=instant())
