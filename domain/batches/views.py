"""What the page of batches shows."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class QuotaRow:
    """A unit: how the last batch went there, who wants in, places as computed, as set and as taken up."""

    name: str
    taken: int
    left: int
    disqualified: int
    progress: float | None
    reached: int
    interested: int
    computed: int
    quota: int | None
    reason: str
    used: int
    used_left: int

    @property
    def unfilled(self) -> int | None:
        """Places that nobody has yet; below zero where more were taken in than there are places."""
        return None if self.quota is None else self.quota - self.used


@dataclass(frozen=True)
class QuotaIssue:
    """Places that two people set: the newest of a batch that stands is in force. `withdrawn`: when, by whom and why it
    was taken back; empty of one that stands."""

    issue: int
    total: int
    document: str
    issued_on: date
    people: str
    withdrawn: str = ""


@dataclass(frozen=True)
class Wanting:
    """An enterprise that wants in."""

    uscc: str
    name: str
    district: str
    industry: str
    registered_on: date


@dataclass(frozen=True)
class QuotaView:
    """Places of a batch (`number`) from the one before it (`last`; None: there was none). `issues`: what stands."""

    number: int
    numbers: tuple[int, ...]
    last: int | None
    total: int
    formula: str
    industries: tuple[QuotaRow, ...]
    districts: tuple[QuotaRow, ...]
    issues: tuple[QuotaIssue, ...]
    interests: tuple[Wanting, ...]
    notes: tuple[str, ...]
    may_propose: bool
    withdrawn: tuple[QuotaIssue, ...] = ()

    @property
    def sentence(self) -> str:
        taken = sum(row.used for row in self.industries)
        if not self.issues:
            return f"第 {self.number} 批名额还没有核定；按规则测算 {self.total} 家，现有意愿 {len(self.interests)} 家。"
        newest = self.issues[0]
        left = newest.total - taken
        rest = f"余 {left} 家" if left >= 0 else f"超出 {-left} 家"
        return f"第 {self.number} 批名额 {newest.total} 家（{newest.document}），已纳入 {taken} 家，{rest}。"
