"""The verbs that take two people: what a proposal of each is about, what it rests on, and how it is carried out."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.access import Permission, User
from services.approvals import (
    alert_rules,
    batches,
    closing,
    district_year,
    leaving,
    lights,
    money,
    opening,
    plans,
    providers,
    reports,
    returns,
    rules,
    targets,
)
from services.approvals.wanted import Wanted, Words
from services.desk import Desk


def as_it_is(words: Words, file: bytes | None) -> None:
    """Most verbs need no more than their words."""


def nothing_else(words: Words) -> Sequence[int]:
    """Most verbs approve nothing beside themselves."""
    return ()


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
    work_ahead: Callable[[int, User, Words], Any] | None = None
    """What is worked out of the pilot before any lock is taken, in place of what is prepared."""
    is_tried: bool = True
    covers: Callable[[Words], Sequence[int]] = nothing_else
    """Other open proposals that are approved with it, by number, before it is carried out."""
    goes_on: bool = False
    """Whether closing of an opening history is to begin once it is approved."""


PAIRED: Mapping[str, Paired] = {
    "review_report": Paired(
        "报告复核", Permission.CLOSE_PERIOD, reports.see_review, reports.do_review, reports.link, is_tried=False
    ),
    "close_periods": Paired(
        "结账",
        Permission.CLOSE_PERIOD,
        closing.see,
        closing.do,
        closing.link,
        work_ahead=closing.work_ahead,
        is_tried=False,
    ),
    "close_history": Paired(
        "期初结账",
        Permission.CLOSE_PERIOD,
        opening.see,
        opening.do,
        opening.link,
        covers=opening.covers,
        goes_on=True,
    ),
    "record_entries": Paired("登记拨付", Permission.RECORD_MONEY, money.see_entries, money.do_entries, money.link),
    "correct_entry": Paired("更正流水", Permission.RECORD_MONEY, money.see_correction, money.do_correction, money.link),
    "rule_on_finding": Paired(
        "资金问题销号", Permission.RECORD_MONEY, money.see_ruling, money.do_ruling, money.link_findings
    ),
    "provider_step": Paired("服务商进出", Permission.MANAGE_PROVIDERS, providers.see, providers.do, providers.link),
    "answer_district_appeal": Paired(
        "答复地区申诉",
        Permission.CLOSE_PERIOD,
        district_year.see_answer,
        district_year.do_answer,
        district_year.link,
    ),
    "approve_district_year": Paired(
        "地区年度审定", Permission.CLOSE_PERIOD, district_year.see_year, district_year.do_year, district_year.link
    ),
    "change_terms": Paired("批次条件", Permission.RECORD_MONEY, money.see_terms, money.do_terms, money.link),
    "judge_light": Paired("人工研判", Permission.CLOSE_PERIOD, lights.see, lights.do, lights.link),
    "change_rules": Paired("规则与权重", Permission.SET_UP, rules.see, rules.do, rules.link),
    "change_alert_rule": Paired("预警规则", Permission.SET_UP, alert_rules.see, alert_rules.do, alert_rules.link),
    "import_money": Paired(
        "导入资金流水", Permission.RECORD_MONEY, returns.see_import, returns.do_import, returns.link, returns.prepare
    ),
    "revise_target": Paired("目标调整", Permission.SET_UP, targets.see_revision, targets.do_revision, targets.link),
    "set_checkpoints": Paired(
        "检查点", Permission.SET_UP, targets.see_checkpoints, targets.do_checkpoints, targets.link
    ),
    "import_checkpoints": Paired(
        "导入检查点", Permission.SET_UP, targets.see_file, targets.do_file, targets.link_file, targets.prepare
    ),
    "revise_plan": Paired("修订方案", Permission.SET_UP, plans.see, plans.do, plans.link, plans.prepare),
    "undo_plan": Paired("撤销方案表", Permission.SET_UP, plans.see_undo, plans.do_undo, plans.link),
    "issue_shares": Paired("分解下达", Permission.SET_UP, targets.see_issue, targets.do_issue, targets.link),
    "issue_quotas": Paired("批次名额", Permission.RECORD_MONEY, batches.see, batches.do, batches.link),
    "undo_quotas": Paired("撤销批次名额", Permission.RECORD_MONEY, batches.see_undo, batches.do_undo, batches.link),
    "add_batch": Paired("新增批次", Permission.RECORD_MONEY, money.see_batch, money.do_batch, money.link),
    "import_providers": Paired(
        "服务商入库、类型变更",
        Permission.MANAGE_PROVIDERS,
        returns.see_providers,
        returns.do_import,
        providers.link_register,
        returns.prepare_providers,
    ),
    "undo_providers": Paired(
        "撤销服务商批次", Permission.MANAGE_PROVIDERS, returns.see_undo, returns.do_undo, returns.link
    ),
    "leave_pilot": Paired("企业离开试点", Permission.SUPERVISE, leaving.see, leaving.do, leaving.link),
    "name_successor": Paired(
        "替补企业", Permission.SUPERVISE, leaving.see_successor, leaving.do_successor, leaving.link
    ),
    "withdraw": Paired(
        "作废、撤销监督事项",
        Permission.SUPERVISE,
        leaving.see_withdrawal,
        leaving.do_withdrawal,
        leaving.link_withdrawal,
    ),
    "undo_money": Paired("撤销资金批次", Permission.RECORD_MONEY, returns.see_undo, returns.do_undo, returns.link),
}


def words_of(payload: str) -> Words:
    """The words of a proposal as they are carried out: what JSON keeps of them."""
    words: Words = json.loads(payload)
    return words
