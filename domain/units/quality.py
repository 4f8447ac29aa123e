"""数据质量等级 of a district: whether it reports in time, reports at all, and keeps its projects up to date."""

from dataclasses import dataclass

from domain.facts.rules import RuleSet
from domain.words import Light, Word


class Grade(Word):
    """In words, so that it is not taken for a light."""

    GOOD = "good", "优"
    FAIR = "fair", "良"
    POOR = "poor", "差"
    NONE = "none", "无数据"


OF_LIGHT = {Light.GREEN: Grade.GOOD, Light.YELLOW: Grade.FAIR, Light.RED: Grade.POOR}


@dataclass(frozen=True)
class Quality:
    """Counts behind a grade: returns due, on time, received over the last weeks; projects begun, those heard of
    lately."""

    unit: str
    grade: Grade
    score: float | None
    weeks: int
    due: int
    on_time: int
    received: int
    projects: int
    fresh: int
    silent_days: int

    @property
    def sentence(self) -> str:
        if self.score is None:
            return f"数据质量：{self.grade.zh}，没有应报送的，也没有到首个计划节点的项目"
        parts = []
        if self.due:
            parts.append(f"近 {self.weeks} 周按时 {self.on_time}/{self.due} 份、报送 {self.received}/{self.due} 份")
        if self.projects:
            parts.append(f"{self.silent_days} 天内有更新的项目 {self.fresh}/{self.projects} 个")
        return f"数据质量：{self.grade.zh}（{self.score * 100:.0f} 分），{'；'.join(parts)}"


def quality(unit: str, rules: RuleSet, *, due: int, on_time: int, received: int, projects: int, fresh: int) -> Quality:
    """Mean of the shares that exist: on time, received, up to date; graded by light_rules intake / quality_score.

    No return due and no project begun: no grade, never a good one.
    """
    shares = ([on_time / due, received / due] if due else []) + ([fresh / projects] if projects else [])
    score = sum(shares) / len(shares) if shares else None
    grade = Grade.NONE if score is None else OF_LIGHT[rules.light("intake", "quality_score", score)]
    weeks = int(rules["intake", "on_time_weeks"].green_bound)
    silent = int(rules["project", "silent_days"].green_bound)
    return Quality(unit, grade, score, weeks, due, on_time, received, projects, fresh, silent)
