"""The verbs that take two people: what a proposal of each is about, what it rests on, and how it is carried out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.access import Permission
from services.approvals import closing, money, providers, reports, returns
from services.approvals.wanted import Wanted, Words
from services.desk import Desk


def as_it_is(words: Words, file: bytes | None) -> None:
    """Most verbs need no more than their words."""


@dataclass(frozen=True)
class Paired:
    """`see` tells subject, difference and facts; `do` carries out. Tried before it is proposed, but for `is_tried`.

    `prepare`: what is made of a file before any lock is taken. `link`: where what it is about is seen.
    """

    zh: str
    permission: Permission
    see: Callable[[Desk, Words, Any], Wanted]
    do: Callable[[Desk, Words, Any], object]
    link: Callable[[Words], tuple[str, dict[str, str]]]
    prepare: Callable[[Words, bytes | None], Any] = as_it_is
    is_tried: bool = True


PAIRED: Mapping[str, Paired] = {
    "review_report": Paired(
        "报告复核", Permission.CLOSE_PERIOD, reports.see_review, reports.do_review, reports.link, is_tried=False
    ),
    "close_periods": Paired("结账", Permission.CLOSE_PERIOD, closing.see, closing.do, closing.link, is_tried=False),
    "record_entries": Paired("登记拨付", Permission.RECORD_MONEY, money.see_entries, money.do_entries, money.link),
    "correct_entry": Paired("更正流水", Permission.RECORD_MONEY, money.see_correction, money.do_correction, money.link),
    "rule_on_finding": Paired(
        "资金问题销号", Permission.RECORD_MONEY, money.see_ruling, money.do_ruling, money.link_findings
    ),
    "provider_step": Paired("服务商进出", Permission.MANAGE_PROVIDERS, providers.see, providers.do, providers.link),
    "change_terms": Paired("批次条件", Permission.RECORD_MONEY, money.see_terms, money.do_terms, money.link),
    "import_money": Paired(
        "导入资金流水", Permission.RECORD_MONEY, returns.see_import, returns.do_import, returns.link, returns.prepare
    ),
    "undo_money": Paired("撤销资金批次", Permission.RECORD_MONEY, returns.see_undo, returns.do_undo, returns.link),
}


def words_of(payload: str) -> Words:
    """The words of a proposal as they are carried out: what JSON keeps of them."""
    words: Words = json.loads(payload)
    return words
