"""What takes two people: states, the payload as both agree on it, and how the two are named (rules 11.3)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from domain.words import Word

BEFORE = "登录前记录"
"""Beside names that were typed, before everybody had an account."""
COMMAND_LINE = "命令行"
"""The author of what manage.py does by itself: nobody."""
DEMONSTRATION = "演示用户"
MADE_UP = "（演示）"
"""How names of the demonstration's past end."""


class ProposalState(Word):
    OPEN = "open", "待审批"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
    STALE = "stale", "已失效"


def canonical(value: object) -> str:
    """One text for one content: whatever order its words came in, days as 2026-11-15."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be proposed")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def told_apart(name: str, sign_in_name: str, other: str) -> str:
    """A name beside another person's of the same name: 张伟（zhangwei）."""
    return f"{name}（{sign_in_name}）" if name == other else name


def marked(name: str, *vouched: int | None) -> str:
    """What stands behind a name that neither account nor proposal vouches for: （登录前记录）; else nothing.

    Names that are nobody's are not marked: the command line, and what the demonstration made up, which says so itself.
    """
    is_nobody = name in ("", COMMAND_LINE, DEMONSTRATION) or name.endswith(MADE_UP)
    return "" if is_nobody or any(number is not None for number in vouched) else f"（{BEFORE}）"


def named(name: str, *vouched: int | None) -> str:
    """张三; 张三（登录前记录） where nothing vouches for the name."""
    return f"{name}{marked(name, *vouched)}"


def people(author: str, approver: str, proposal_id: int | None, account: int | None = None) -> str:
    """张三/李四; two that were typed 张三/李四（登录前记录）; one person alone 张三."""
    return f"{author}/{named(approver, proposal_id)}" if approver else named(author, account, proposal_id)


@dataclass(frozen=True)
class ProposalView:
    """A proposal as the screen shows it. `is_mine`: the viewer's own, to be withdrawn, not approved."""

    id: int
    pilot: str
    what: str
    subject: str
    difference: tuple[str, ...]
    state: ProposalState
    proposed_name: str
    proposed_at: datetime
    decided_name: str
    decided_at: datetime | None
    note: str
    is_mine: bool
    why_not: str
    """Why it can only be sent back; empty where it may be approved."""
    link: tuple[str, dict[str, str]]
    """Page and words of its address where what it is about is seen."""
    has_file: bool = False
    """Whether a file belongs to it, of which the difference may list the first rows only."""


@dataclass(frozen=True)
class Waiting:
    """What waits for the viewer, the viewer's own that wait for others, and what was decided lately."""

    open: tuple[ProposalView, ...]
    mine: tuple[ProposalView, ...]
    decided: tuple[ProposalView, ...]


@dataclass(frozen=True)
class Decided:
    """What became of it, in a sentence."""

    state: ProposalState
    sentence: str
    goes_on_in: int | None = None
    """Pilot whose opening history is to be closed now."""

    @property
    def is_undone(self) -> bool:
        """Whether what was asked for was not done."""
        return self.state is ProposalState.STALE

    def __str__(self) -> str:
        return self.sentence
