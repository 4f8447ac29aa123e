"""View models of 六张清单."""

from dataclasses import dataclass
from datetime import date

from domain.lists.versions import Cell, ListChange
from domain.words import WorkList


@dataclass(frozen=True)
class ListVersionLine:
    """A version of a list."""

    number: int
    as_of: date
    owner: str
    note: str
    author: str
    rows: int


@dataclass(frozen=True)
class OfferLine:
    """An enterprise that qualifies for a policy and has not applied."""

    policy: str
    uscc: str
    name: str
    district: str
    amount_fen: int | None


@dataclass(frozen=True)
class WorkListView:
    """A list as it stands. `changes`: since the newest version; `offers`: of the policies, who has not applied."""

    which: WorkList
    as_of: date
    sentence: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    versions: tuple[ListVersionLine, ...]
    changes: tuple[ListChange, ...]
    may_issue: bool
    why_no_rows: str = ""
    offers: tuple[OfferLine, ...] = ()

    @property
    def newest(self) -> ListVersionLine | None:
        return self.versions[0] if self.versions else None
