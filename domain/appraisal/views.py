"""Targets as a self-evaluation tells them: with evidence, gap, cause, and what is missing before it is handed up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.lights.sentences import NOTHING, plain
from domain.lights.ways import gap_unit
from domain.targets.verdicts import COLOURS
from domain.targets.views import TargetLine
from domain.words import Light, Verdict

BETWEEN_CELLS = re.compile(r"\s*\|\s*")
SHORT = (Verdict.OVERDUE, Verdict.OUT_OF_REACH, Verdict.AT_RISK)
NO_EVIDENCE, NO_CAUSE = "缺佐证", "未写明未完成的原因"
NO_OWNER, NOT_CHECKED, CHECKED = "缺责任单位或期限", "待核对", "已核对"


@dataclass(frozen=True)
class Note:
    """What the office wrote beside a target; version 0: nothing yet."""

    evidence: str = ""
    cause: str = ""
    remedy: str = ""
    owner: str = ""
    due_on: date | None = None
    checked_on: date | None = None
    checked_by: str = ""
    author: str = ""
    version: int = 0


@dataclass(frozen=True)
class Appraised:
    """A target of the whole pilot on the day of the cut, with what stands behind it."""

    line: TargetLine
    note: Note

    @property
    def is_missed(self) -> bool:
        """Its last day is over and it was not met, nor made up since."""
        return self.line.verdict is Verdict.OVERDUE

    @property
    def is_short(self) -> bool:
        return self.line.verdict in SHORT

    @property
    def colour(self) -> Light:
        return COLOURS[self.line.verdict] if self.line.verdict is not None else Light.GREY

    @property
    def verdict_zh(self) -> str:
        return self.line.verdict.zh if self.line.verdict is not None else NOTHING

    @property
    def name(self) -> str:
        return f"{self.line.name}（{self.line.when}）"

    @property
    def target_text(self) -> str:
        return f"{self.line.operator} {plain(self.line.value)} {self.line.unit}"

    @property
    def actual_text(self) -> str:
        return "未上报" if self.line.actual is None else f"{plain(self.line.actual)} {self.line.unit}"

    @property
    def gap_text(self) -> str:
        """差 3 家; nothing where the target is met."""
        if self.line.verdict in (Verdict.DONE, Verdict.MADE_UP, Verdict.ZERO, None) or not self.line.missing:
            return NOTHING
        return f"差 {plain(self.line.missing)} {gap_unit(self.line.unit)}"

    @property
    def quote(self) -> str:
        """Where the target stands: the source sentences, each once; cells of a printed table apart by a space."""
        return "；".join(dict.fromkeys(BETWEEN_CELLS.sub(" ", one.quote).strip() for one in self.line.sources))

    @property
    def wanting(self) -> tuple[str, ...]:
        """What has to be written before it can be checked, worst first (rules 16.3)."""
        found = [] if self.note.evidence else [NO_EVIDENCE]
        if self.is_missed and not self.note.cause:
            found.append(NO_CAUSE)
        return tuple(found)

    @property
    def state(self) -> str:
        if self.wanting:
            return "、".join(self.wanting)
        if self.is_short and not (self.note.owner and self.note.due_on):
            return NO_OWNER
        return CHECKED if self.note.checked_on else NOT_CHECKED

    @property
    def light(self) -> Light:
        """Of the list before handing up: red whatever the number where evidence or a cause lacks (rules 16.3)."""
        if self.wanting:
            return Light.RED
        return Light.GREEN if self.state == CHECKED else Light.YELLOW


PARTS = {"pilot": "试点期总目标", "years": "年度目标"}
"""Word of a link → which of the targets."""


def narrowed(rows: Sequence[Appraised], part: str, verdict: str) -> tuple[Appraised, ...]:
    """Those of the whole plan or of its years, and of one verdict; an empty or unknown word narrows nothing."""
    found = [row for row in rows if part not in PARTS or (row.line.group == "pilot") == (part == "pilot")]
    known = verdict in set(Verdict)
    return tuple(row for row in found if not known or row.line.verdict == verdict)


def narrowed_zh(part: str, verdict: str) -> str:
    """试点期总目标、已到期未完成; empty where nothing is narrowed."""
    words = [zh for word, zh in PARTS.items() if word == part]
    words += [one.zh for one in Verdict if one == verdict]
    return "、".join(words)


@dataclass(frozen=True)
class LookBack:
    """回头看: every target with what must be there before the final acceptance, what lacks first."""

    sentence: str
    rows: tuple[Appraised, ...]
    is_done: bool
    may_write: bool


def look_back(rows: Sequence[Appraised], may_write: bool) -> LookBack:
    order = (Light.RED, Light.YELLOW, Light.GREEN)
    listed = sorted(rows, key=lambda row: (order.index(row.light), not row.is_short, row.line.ends_on, row.line.id))
    return LookBack(look_back_sentence(rows), tuple(listed), is_done(rows), may_write)


def is_done(rows: Sequence[Appraised]) -> bool:
    """Whether everything was checked: a paper made before that is a draft (rules 16.3)."""
    return bool(rows) and all(row.light is Light.GREEN for row in rows)


def look_back_sentence(rows: Sequence[Appraised]) -> str:
    """回头看 49 项：缺佐证 3 项、未写明未完成的原因 1 项、待核对 5 项、已核对 40 项。"""
    if not rows:
        return "没有要考核的目标。"
    counts = [
        (NO_EVIDENCE, sum(NO_EVIDENCE in row.wanting for row in rows)),
        (NO_CAUSE, sum(NO_CAUSE in row.wanting for row in rows)),
        (NO_OWNER, sum(row.state == NO_OWNER for row in rows)),
        (NOT_CHECKED, sum(row.state == NOT_CHECKED for row in rows)),
        (CHECKED, sum(row.state == CHECKED for row in rows)),
    ]
    told = "、".join(f"{word} {number} 项" for word, number in counts if number)
    end = "全部核对完毕，可以定稿。" if is_done(rows) else "全部核对后自评报告才定稿，此前为草稿。"
    return f"回头看 {len(rows)} 项：{told}。{end}"
