"""What follows where nobody answers: which step is due, and the words of its paper (rules 14.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.alerts.rules import ASKING, STEPS, OpeningRule
from domain.days import zh_day
from domain.words import AlertDeed

PAPERS = {AlertDeed.SUPERVISED: "督", AlertDeed.SUMMONED: "约", AlertDeed.NAMED: "通"}
"""Steps that are papers with a number, and the word of their numbers."""


@dataclass(frozen=True)
class NextStep:
    """The step that comes next, from how many working days past the day on, and whether that is reached."""

    step: AlertDeed
    after: int
    is_due: bool


@dataclass(frozen=True)
class Paper:
    """A step as it goes out: what a letter says, line by line, and what a message says."""

    step: AlertDeed
    title: str
    number: str
    to: str
    body: tuple[str, ...]
    issuer: str
    signed_on: date
    signed_by: str = ""
    is_demo: bool = False

    @property
    def message(self) -> str:
        """The same as plain text, to be pasted into a group."""
        head = f"【{self.step.zh}】{self.number}".rstrip()
        demo = ("（演示数据）",) if self.is_demo else ()
        signed = f"{self.issuer}  {zh_day(self.signed_on)}"
        return "\n".join((head, *demo, f"{self.to}：", *self.body, signed))


@dataclass(frozen=True)
class Trouble:
    """What a paper tells of an alert."""

    id: int
    name: str
    owner: str
    reason: str
    light: str
    opened_on: date
    due_on: date
    days_late: int
    machine: str
    sent_back: str = ""
    """What was found wanting of the last answer."""
    person: str = ""

    @property
    def who(self) -> str:
        return self.person and f"（{self.person}）"


def next_step(rule: OpeningRule, deeds: Sequence[AlertDeed], days_late: int) -> NextStep | None:
    """The first step that was not taken since the days to answer began; None when all were."""
    begun = max((place for place, deed in enumerate(deeds) if deed in ASKING), default=0)
    taken = set(deeds[begun:])
    step = next((step for step in STEPS if step not in taken), None)
    return None if step is None else NextStep(step, rule.after(step), days_late >= rule.after(step))


def number_of(short_name: str, step: AlertDeed, year: int, place: int) -> str:
    """银川市数转督〔2026〕1号; empty for a step without a paper."""
    return f"{start_of(short_name, step, year)}{place}号" if step in PAPERS else ""


def start_of(short_name: str, step: AlertDeed, year: int) -> str:
    return f"{short_name}数转{PAPERS[step]}〔{year}〕"


TITLES = {
    AlertDeed.REMINDED: "关于答复“{name}”预警的提醒",
    AlertDeed.SUPERVISED: "关于限期答复“{name}”预警的督办函",
    AlertDeed.SUMMONED: "关于“{name}”预警处置工作的约谈通知",
    AlertDeed.NAMED: "关于“{name}”预警逾期未答复情况的通报",
}


def body_of(step: AlertDeed, told: Trouble, until: date | None, said: str) -> tuple[str, ...]:
    """Paragraphs: what is red and since when, what is owed, what is asked for now, what the office adds."""
    facts = (
        f"{zh_day(told.opened_on)}结账，{told.name}亮{told.light}灯：{told.reason.rstrip('。')}。"
        f"系统开出第{told.id}号预警，由你单位{told.who}负责，应于{zh_day(told.due_on)}前答复。"
    )
    late = f"截至目前逾期{told.days_late}个工作日未答复。{told.machine}。"
    if told.sent_back:
        back = f"前次答复已退回（{told.sent_back.rstrip('。')}）"
        late = f"{back}，截至目前逾期{told.days_late}个工作日未重新答复。{told.machine}。"
    by = f"{zh_day(until)}前" if until else "立即"
    asked = {
        AlertDeed.REMINDED: f"请{by}在“预警处置”答复原因、措施和承诺恢复日。",
        AlertDeed.SUPERVISED: f"请{by}在“预警处置”答复原因、措施和承诺恢复日，逾期仍未答复的，将予约谈。",
        AlertDeed.SUMMONED: "请你单位负责人到专班办公室接受约谈，说明未答复的原因、整改措施和完成时限。",
        AlertDeed.NAMED: "经提醒、督办、约谈仍未答复，现予通报。请你单位立即整改，并将整改情况报专班办公室。",
    }
    return (facts, late, asked[step], *([said] if said else []))
