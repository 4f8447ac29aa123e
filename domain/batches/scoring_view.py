"""What the page of awards shows of sheets, the list and a case."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from domain.batches.scoring import AwardEntry
from domain.words import Award, EntryState


@dataclass(frozen=True)
class CaseFigures:
    """What is held of an enterprise before and after: pairs of a heading with both values."""

    project: str
    provider: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class PlaceLine:
    """A candidate as the list shows it: `place` None: none yet."""

    place: int | None
    enterprise: str
    district: str
    industry: str
    put_forward_on: date
    total: str
    state: str
    waiting: int
    disputed: int


@dataclass(frozen=True)
class ScoringView:
    """`entries` of one award and session with their places (None: none yet), and which others there are."""

    sessions: tuple[tuple[Award, str], ...]
    award: Award | None
    session: str
    entries: tuple[tuple[int | None, AwardEntry], ...]
    as_of: date
    is_whole: bool
    asked: tuple[str, ...] = ()
    """What the plan asks of its lists, each a sentence."""

    @cached_property
    def lines(self) -> tuple[PlaceLine, ...]:
        return tuple(
            PlaceLine(
                place,
                one.enterprise,
                one.district,
                one.industry,
                one.put_forward_on,
                points(one),
                one.state.zh,
                one.waiting,
                one.disputed,
            )
            for place, one in self.entries
        )

    @cached_property
    def chosen(self) -> tuple[tuple[int | None, AwardEntry], ...]:
        return tuple(pair for pair in self.entries if pair[1].state is EntryState.CHOSEN)

    @cached_property
    def sentence(self) -> str:
        if self.award is None:
            return "还没有登记样板推荐。"
        states = [one.state for _, one in self.entries]
        said = [f"{state.zh} {many} 家" for state in EntryState if (many := states.count(state))]
        return f"{self.session}{self.award.zh}：推荐 {len(states)} 家，{'、'.join(said)}。"


def points(entry: AwardEntry) -> str:
    """The total with two digits, cut and not rounded, so that 79.996 is not read as 80."""
    total = entry.total
    return "" if total is None else f"{int(total * 100) / 100:.2f}"
