"""A meeting that is called, and the note each district owes before it (rules 10.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

AHEAD = timedelta(days=3)
"""How long before the meeting notes are written (会前三天)."""
NONE = "还没有会前说明"


@dataclass(frozen=True)
class Call:
    """A meeting that is to be held, and the last day for the notes before it."""

    held_on: date
    until: date

    @property
    def opens_on(self) -> date:
        return self.held_on - AHEAD

    @property
    def zh(self) -> str:
        return f"{self.held_on} 开会，会前说明 {self.opens_on} 起写、{self.until} 截止"


def faults_of(held_on: date, until: date, today: date) -> list[str]:
    """Why a meeting cannot be called so."""
    found = []
    if held_on <= today:
        found.append(f"会期 {held_on} 不晚于今天（{today}）")
    if not held_on - AHEAD <= until < held_on:
        found.append(f"截止日 {until} 不在会前三天内（{held_on - AHEAD} 至 {held_on - timedelta(days=1)}）")
    elif until < today:
        found.append(f"截止日 {until} 已过（今天 {today}）")
    return found


def is_counted(written_on: date | None, call: Call | None, today: date) -> bool:
    """Whether a note is one for the meeting that is called, or for today's without a call."""
    if written_on is None:
        return False
    return written_on >= (today - AHEAD if call is None else call.opens_on)


def note_zh(written_on: date | None, author: str, call: Call | None, today: date) -> str:
    """How the note of a district stands: by whom and when, in time, late, of before, or not there."""
    if written_on is None:
        if call is None:
            return NONE
        return f"{NONE}，{call.until} 截止" if today <= call.until else f"{NONE}，已于 {call.until} 截止"
    if not is_counted(written_on, call, today):
        return f"{author} {written_on}（早于会前三天）"
    if call is not None and written_on > call.until:
        return f"{author} {written_on}（迟交，{call.until} 截止）"
    return f"{author} {written_on}"


def notes_zh(call: Call, has_note: Sequence[tuple[str, bool]]) -> str:
    """Of so many districts, who has written: 会前说明 6/8 个地区已写，未写：西夏区、永宁县."""
    missing = [name for name, is_there in has_note if not is_there]
    left = f"，未写：{'、'.join(missing)}" if missing else ""
    return f"{call.zh}；{len(has_note) - len(missing)}/{len(has_note)} 个地区已写{left}。"
