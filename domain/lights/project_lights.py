"""A project's light is the worst of its parts; the reason names all that are not green, worst first (rules 4.2)."""

from dataclasses import dataclass

import numpy as np

from domain.days import NEVER, day
from domain.facts.columns import LEFT_AS, Facts
from domain.facts.progress import ASSESSMENT, GREEN, GREY, RED, YELLOW, ProjectFigures, rank_of
from domain.facts.rules import RuleSet
from domain.words import ELSEWHERE, STAGES, Party

RECOVERING = "恢复观察：上期为红灯，本期各项已在绿线内，观察一期"
LEFT_LAST = 4


@dataclass(frozen=True)
class ProjectLights:
    """Rank of each project before and after recovery through yellow, and the reason; n projects."""

    rank: np.ndarray
    reasons: list[str]
    since: np.ndarray
    """Day on which what the reason names first began; NEVER: with the light itself."""
    severity_rank: np.ndarray
    party: np.ndarray
    """Position in PARTIES of who can lift it: -1 where there is nothing to lift."""


PARTIES = tuple(Party)
Parts = list[tuple[str, np.ndarray]]


def project_lights(
    facts: Facts,
    figures: ProjectFigures,
    serious: np.ndarray,
    serious_since: np.ndarray,
    rules: RuleSet,
    was_red: np.ndarray,
) -> ProjectLights:
    """`serious`: serious findings by project, the first of them `serious_since`; `was_red`: it was RED in the previous
    closed period."""
    parts = _parts(figures, serious, rules)
    rank = np.maximum.reduce([part for _, part in parts])
    recovering = was_red & (rank == GREEN) & figures.active
    shown = np.where(recovering, YELLOW, rank)
    reasons = [
        _reason(facts, figures, serious, parts, position, bool(recovering[position])) for position in range(len(shown))
    ]
    since = _since(facts, figures, serious_since, rules, parts)
    return ProjectLights(shown, reasons, since, _order(shown, figures, serious), _party(figures, rules, parts))


def _party(figures: ProjectFigures, rules: RuleSet, parts: Parts) -> np.ndarray:
    """Who can lift the worst of a project: of several the district's own before the office and the treasury."""
    of_stage = np.array([*(PARTIES.index(party) for party in rules.parties), -1])

    def always(party: Party) -> np.ndarray:
        return np.full(len(figures.active), PARTIES.index(party))

    whose = {
        "finding": always(Party.TREASURY),
        "issue": always(Party.DISTRICT),
        "late": of_stage[figures.next_stage],
        "lag": of_stage[figures.open_stage],
        "silence": always(Party.DISTRICT),
        "level": always(Party.ENTERPRISE),
        "not_due": np.full(len(figures.active), -1),
    }
    ranks, who = np.stack([rank for _, rank in parts]), np.stack([whose[name] for name, _ in parts])
    worst = (ranks == ranks.max(axis=0)) & (ranks != GREEN)
    is_own = worst & (who >= 0) & ~np.isin(who, [PARTIES.index(party) for party in ELSEWHERE])
    chosen = np.where(is_own.any(axis=0), is_own.argmax(axis=0), worst.argmax(axis=0))
    found: np.ndarray = np.where(worst.any(axis=0) & figures.active, who[chosen, np.arange(who.shape[1])], -1)
    return found


def _since(
    facts: Facts, figures: ProjectFigures, serious_since: np.ndarray, rules: RuleSet, parts: Parts
) -> np.ndarray:
    """When the part began that the reason names first: the worst, of equal ones the first in order (rules 4.6)."""
    silent = rules["project", "silent_days"]
    heard_on = np.maximum(facts.projects.updated_on, facts.pilot.heard_from)
    began = {
        "finding": serious_since,
        "issue": figures.issue_since,
        "late": figures.next_planned_on.astype(np.int64) + 1,
        "lag": figures.lag_since,
        "silence": heard_on + int(silent.green_bound) + silent.green_inclusive,
        "level": figures.below_since,
        "not_due": np.full(len(figures.active), NEVER),
    }
    ranks = np.stack([rank for _, rank in parts])
    worst = ranks.argmax(axis=0)  # the first of equal ones
    days = np.stack([began[name] for name, _ in parts])
    since: np.ndarray = np.where(ranks.max(axis=0) == GREEN, NEVER, days[worst, np.arange(days.shape[1])])
    return np.where(figures.active, since, facts.projects.left_on)


def _parts(figures: ProjectFigures, serious: np.ndarray, rules: RuleSet) -> list[tuple[str, np.ndarray]]:
    """The parts, each with a rank by project. Silence counts only while there is something left to report."""
    silence = rank_of(rules["project", "silent_days"], figures.silent_days)
    silence = np.where(silence == RED, GREY, silence)
    silence = np.where(figures.finished | ~figures.started, GREEN, silence)
    return [
        ("finding", rank_of(rules["project", "finding_score"], np.where(serious > 0, 2, 0))),
        ("issue", rank_of(rules["project", "issue_score"], figures.issue_score)),
        ("late", rank_of(rules["project", "days_late"], figures.days_late)),
        ("lag", rank_of(rules["project", "lag_points"], figures.lag_points)),
        ("silence", silence),
        ("level", np.where(figures.below_level, YELLOW, GREEN)),
        ("not_due", np.where(figures.started, GREEN, GREY)),
    ]


def _reason(
    facts: Facts,
    figures: ProjectFigures,
    serious: np.ndarray,
    parts: list[tuple[str, np.ndarray]],
    position: int,
    recovering: bool,
) -> str:
    if not figures.active[position]:
        status = LEFT_AS[int(facts.projects.left_as[position])]
        return f"{status.zh}（{day(facts.projects.left_on[position])}），不亮灯，计入总数"
    bad = [(int(rank[position]), name) for name, rank in parts if rank[position] != GREEN]
    if bad:
        bad.sort(key=lambda part: -part[0])
        return "；".join(_part_text(name, figures, serious, position) for _, name in bad)
    if recovering:
        return RECOVERING
    return _good(figures, position)


def _good(figures: ProjectFigures, position: int) -> str:
    actual, planned = int(figures.actual_progress[position]), int(figures.planned_progress[position])
    if figures.finished[position]:
        paid = figures.paid_fen[position] > 0 or figures.due_fen[position] > 0
        return "九个阶段全部完成" if paid else "各阶段全部完成，没有应兑付的资金"
    return f"各项在绿线内：进度 {actual} 分，序时 {planned} 分"


def _part_text(name: str, figures: ProjectFigures, serious: np.ndarray, position: int) -> str:
    if name == "late":
        stage = STAGES[int(figures.next_stage[position])]
        planned_on, could_on = int(figures.next_planned_on[position]), int(figures.could_on[position])
        could = f"，{day(could_on)} 起才可办" if planned_on < could_on < NEVER else ""
        return f"{stage.zh}逾期 {int(figures.days_late[position])} 天（计划 {day(planned_on)}{could}）"
    if name == "lag":
        return f"进度滞后 {int(figures.lag_points[position])} 个百分点"
    if name == "silence":
        return f"{int(figures.silent_days[position])} 天未更新进展"
    if name == "level":
        return f"官方评测 {int(figures.level[position])} 级，未达标，限期整改"
    if name == "issue":
        past = "，已过整改期限" if figures.issue_score[position] > 1 else ""
        return f"严重问题 {int(figures.serious_open[position])} 个未销号{past}"
    if name == "not_due":
        first = int(figures.next_planned_on[position])
        return "未到考核期" + (f"：首个节点 {day(first)}" if first != NEVER else "：尚无计划节点")
    return f"严重资金问题 {int(serious[position])} 项"


def _order(rank: np.ndarray, figures: ProjectFigures, serious: np.ndarray) -> np.ndarray:
    """Sort key of lists: red first; then what the enterprise can mend, money findings, what others owe it.

    Within that the latest and the most behind on top; those that left stand at the end.
    """
    light = np.select([rank == RED, rank == YELLOW, rank == GREY], [0, 1, 2], 3)
    light = np.where(figures.active, light, LEFT_LAST)
    own_turn = (figures.next_stage <= ASSESSMENT) & ((figures.days_late > 0) | (figures.lag_points > 0))
    group = np.select([own_turn | (figures.issue_score > 1), serious > 0], [0, 1], 2)
    weight = np.clip(figures.days_late, 0, 3_000) * 100 + np.clip(figures.lag_points, 0, 99)
    order: np.ndarray = light * 10_000_000 + group * 1_000_000 + (999_999 - np.minimum(weight, 999_999))
    return order
