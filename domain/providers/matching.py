"""供需匹配 (Yinchuan task 7): which providers have proven results for an enterprise's industry, scenario and level.

Order, each as far as the one before ties:
1. accepted projects in the industry from the same starting level, then in the industry at all, then elsewhere;
2. who has enough accepted projects for a rank before the 观察组;
3. a solution listed for the industry and scenario;
4. free capacity (green load before yellow; red is left out);
5. the lower end of the score's interval, so that much evidence beats a lucky start;
6. fewer open projects, then the name.
Only providers in the pool as usual. Never fewer than FEWEST while the pool has them: the enterprise chooses.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.providers.views import MatchRow, ProviderRow
from domain.words import Light, ProviderStatus

FEWEST, MOST = 3, 8
ROOM = {Light.GREEN: 0, Light.YELLOW: 1}


@dataclass(frozen=True)
class Candidate:
    """A provider with what it has shown where the enterprise stands."""

    row: ProviderRow
    same_level: int
    in_industry: int
    solutions: int

    @property
    def proven(self) -> int:
        """0: same industry and level; 1: same industry; 2: other industries; 3: nothing accepted yet."""
        if self.same_level:
            return 0
        return 1 if self.in_industry else 2 if self.row.accepted else 3


def match(candidates: Iterable[Candidate], industry: str, scenario: str, level: int) -> tuple[MatchRow, ...]:
    """At most MOST providers in order; those without results in the industry only to reach FEWEST."""
    able = [one for one in candidates if one.row.status is ProviderStatus.ACTIVE and one.row.load in ROOM]
    able.sort(
        key=lambda c: (
            c.proven,
            c.row.rank is None,
            not c.solutions,
            ROOM[c.row.load],
            -c.row.low,
            c.row.open_projects,
            c.row.name,
        )
    )
    proven = [one for one in able if one.proven <= 1]
    chosen = proven[:MOST] if len(proven) >= FEWEST else able[:FEWEST]
    return tuple(_row(one, industry, scenario, level) for one in chosen)


def _row(one: Candidate, industry: str, scenario: str, level: int) -> MatchRow:
    reasons = []
    if one.same_level:
        reasons.append(f"{industry}、起始{level}级企业验收 {one.same_level} 个")
    if one.in_industry > one.same_level:
        reasons.append(f"{industry}共验收 {one.in_industry} 个")
    if not one.in_industry:
        reasons.append(f"{industry}尚无验收，其他行业验收 {one.row.accepted} 个（为不止一家可选而列出）")
    if scenario:
        reasons.append(f"有{scenario}方案 {one.solutions} 个" if one.solutions else f"没有列出{scenario}方案")
    row = one.row
    reasons.append(f"得分 {row.score:.1f}（{row.low:.1f}—{row.high:.1f}）")
    rank = f"第 {row.rank}（第 {row.rank_low}—{row.rank_high} 名）" if row.rank else "观察组"
    return MatchRow(row.uscc, row.name, row.kind.zh, "；".join(reasons), row.open_projects, row.load, rank)
