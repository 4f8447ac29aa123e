"""What takes two people: states, the payload as both agree on it, and how the two are named (rules 11.3)."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from domain.words import Word

BEFORE = "登录前记录"
"""Beside names that were typed, before everybody had an account."""


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


def marked(number: int | None) -> str:
    """What stands behind names that no proposal, or no account, vouches for."""
    return "" if number is not None else f"（{BEFORE}）"


def people(author: str, approver: str, proposal_id: int | None) -> str:
    """张三/李四; two that were typed 张三/李四（登录前记录）; one person alone 张三."""
    return f"{author}/{approver}{marked(proposal_id)}" if approver else author


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
    link: tuple[str, dict[str, str]]
    """Page and words of its address where what it is about is seen."""


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

    @property
    def is_undone(self) -> bool:
        """Whether what was asked for was not done."""
        return self.state is ProposalState.STALE

    def __str__(self) -> str:
        return self.sentence
