"""What new terms of a batch would change: whom they concern, what would be due (rules 5.1)."""

from dataclasses import dataclass
from datetime import date

from domain.yuan import wan


@dataclass(frozen=True)
class Concerned:
    """A project that new terms would concern: what it would be due under the old and the new ones at `level`, and
    whose that is; `level` 2 where nobody told one that is due anything."""

    code: str
    enterprise: str
    district: str
    accepts_on: date | None
    eligible_fen: int
    before_fen: int
    after_fen: int
    level: int = 2
    told_by: str = ""

    @property
    def level_zh(self) -> str:
        """三级（官方评测）; 二级（估算）."""
        return f"{LEVEL_ZH[self.level]}（{self.told_by or '估算'}）"


@dataclass(frozen=True)
class AtLevel:
    """What all that new terms would concern would be due at one level under the old and the new ones."""

    level: int
    before_fen: int
    after_fen: int

    @property
    def sentence(self) -> str:
        more = self.after_fen - self.before_fen
        return f"{LEVEL_ZH[self.level]}由 {wan(self.before_fen)} 变为 {wan(self.after_fen)}（{wan(more)}）"


LEVEL_ZH = {2: "二级", 3: "三级", 4: "四级"}


@dataclass(frozen=True)
class TermsPreview:
    """Whom new terms of a batch would concern; `settled` projects are accepted and keep theirs. What comes out depends
    on levels that nobody knows yet, so it is told at each."""

    batch: int
    valid_from: date
    settled: int
    concerned: tuple[Concerned, ...]
    by_level: tuple[AtLevel, ...] = ()

    @property
    def sentence(self) -> str:
        return f"若全部按同一级核定，应拨：{'；'.join(one.sentence for one in self.by_level)}"
