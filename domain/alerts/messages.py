"""A text about an alert for a group: its words, what each kind of robot wants, what its answer means. Pure (rules
14.11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.alerts.ladder import Paper
from domain.days import zh_day
from domain.words import AlertDeed, MessageState, MessageWay

LARGEST = {MessageWay.DINGTALK: 20_000, MessageWay.WECOM: 2_048, MessageWay.JSON: 100_000}
"""Bytes (UTF-8) that a text may have, as the robots document it; of a system of one's own ours."""
LONGEST_SAID = 200


@dataclass(frozen=True)
class Notice:
    """That an answer is owed by a day, for a group; what a step of the ladder says is its paper."""

    alert: int
    name: str
    light: str
    asked: str
    reason: str
    due_on: date
    days_late: int
    issuer: str
    is_demo: bool = False

    @property
    def message(self) -> str:
        demo = ("（演示数据）",) if self.is_demo else ()
        asked = f"在“预警处置”第{self.alert}号答复原因、措施和承诺恢复日。"
        due = f"请{zh_day(self.due_on)}前"
        if self.days_late:
            due = f"应于{zh_day(self.due_on)}前答复，已逾期{self.days_late}个工作日，请尽快"
        said = f"{self.name}亮{self.light}灯：{self.reason.rstrip('。')}。{due}{asked}"
        return "\n".join(("【预警】", *demo, f"{self.asked}：", said, self.issuer))


@dataclass(frozen=True)
class Outgoing:
    """What may be sent of an alert: of which event, what it is called, its text."""

    event: int
    deed: AlertDeed
    number: str
    text: str

    @property
    def title(self) -> str:
        return f"{self.deed.zh}{self.number and f'（{self.number}）'}"


@dataclass(frozen=True)
class SentMessage:
    """What was sent before, and what came of it."""

    event: int
    channel: str
    channel_name: str
    state: MessageState
    answer: str
    who: str
    at: str


def outgoing(paper: Paper, event: int) -> Outgoing:
    return Outgoing(event, paper.step, paper.number, paper.message)


def too_long(way: MessageWay, text: str) -> str:
    """Why a text is more than a robot takes; empty when it is not."""
    number = len(text.encode())
    if number <= LARGEST[way]:
        return ""
    return f"{way.zh}一条消息最多 {LARGEST[way]:,} 字节，这份有 {number:,} 字节：请复制文字，分几条发"


def body_of(way: MessageWay, one: Outgoing) -> dict[str, Any]:
    """What is posted: to a robot a plain text, in which no mark means anything; else text and what it is about."""
    if way is MessageWay.JSON:
        return {"title": one.title, "text": one.text, "event": one.event, "deed": one.deed.value, "number": one.number}
    return {"msgtype": "text", "text": {"content": one.text}}


def answer_of(way: MessageWay, status: int, told: Mapping[str, object] | None) -> tuple[MessageState, str]:
    """What an answer means, in a sentence; `told`: its JSON, None where it was none.

    A robot says it in `errcode`, whatever the status is; a system of one's own by its status.
    """
    if 300 <= status < 400:
        return MessageState.FAILED, f"对方要求转到别的地址（HTTP {status}），没有跟去：请管理员核对地址"
    if status >= 400:
        return MessageState.FAILED, f"对方没有收（HTTP {status}）{_said(told)}"
    if way is MessageWay.JSON:
        return MessageState.SENT, f"对方已收到（HTTP {status}）"
    code = None if told is None else told.get("errcode")
    if code == 0 and code is not False:
        return MessageState.SENT, f"{way.zh}已收到"
    if code is None:
        return MessageState.UNKNOWN, f"{way.zh}回答了别的东西，看不出收没收：请到群里看，并请管理员核对地址"
    return MessageState.FAILED, f"{way.zh}没有收（错误 {_short(code)}）{_said(told)}"


def _said(told: Mapping[str, object] | None) -> str:
    said = "" if told is None else _short(told.get("errmsg", ""))
    return f"：{said}" if said else ""


def _short(value: object) -> str:
    """What another system says, on one line and not longer than a sentence."""
    words = " ".join("".join(one if one.isprintable() else " " for one in str(value)).split())
    return words if len(words) <= LONGEST_SAID else f"{words[:LONGEST_SAID]}…"
