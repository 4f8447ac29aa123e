"""资金合规: what is wrong with the money, each finding with rule, clause, amount and a sentence (domain rules 5)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from domain.days import NEVER, number
from domain.facts import Facts, LedgerLine
from domain.money_text import wan
from domain.progress import PUBLICITY, ProjectFigures
from domain.rules import RuleSet
from domain.words import FundCategory, FundKind, FundSource, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `project` is a position in the facts, `district` an id; one or both may be missing."""

    rule: str
    severity: Severity
    project: int | None
    district: int | None
    account: str
    amount_fen: int
    sentence: str

    @property
    def clause(self) -> str:
        return CLAUSES[self.rule]


CLAUSES = {
    "paid_over_due": "奖补按批次比例和上限核定(同绵阳市专项资金管理办法(征求意见稿)第十二、十五条)",
    "paid_before_acceptance": "专项资金为事后补助,验收合格后一次性拨付(同绵阳市专项资金管理办法(征求意见稿)第十三条)",
    "paid_below_level2": "通过验收的企业数字化水平应达到二级及以上(同银川市方案任务17)",
    "paid_already_funded": "已获中央财政支持的不重复支持(同绵阳市专项资金管理办法(征求意见稿)第十一条)",
    "two_paid_projects": "同一企业只按一个项目支持,不重复兑付(一企一项,默认规则)",
    "account_below_zero": "专款专用,不得截留、挤占、挪用(同绵阳市专项资金管理办法(征求意见稿)第二十一条)",
    "central_on_local_category": "国拨资金与区级资金分别列支(松江区方案四(六))",
    "central_transformation_share": "中央奖补直接用于企业改造的比例不低于 80%(国家城市试点实施要求)",
    "unpaid_after_30_days": "收到资金文件后一次性拨付至企业(同绵阳市专项资金管理办法(征求意见稿)第十三条)",
    "advance_unspent_180": "预下达资金应及时使用、后清算(同绵阳市专项资金管理办法(征求意见稿)第十三条)",
    "approved_over_due": "补助金额以实际水平和上限清算(同绵阳市专项资金管理办法(征求意见稿)第十三、十五条)",
}
SERIOUS = frozenset(
    {
        "paid_over_due", "paid_before_acceptance", "paid_below_level2", "paid_already_funded", "two_paid_projects",
        "account_below_zero", "central_on_local_category", "central_transformation_share",
    }
)  # fmt: skip


def project_findings(facts: Facts, figures: ProjectFigures, rules: RuleSet) -> list[Finding]:
    """Findings on single projects; one payment is reported under the first serious rule it breaks only."""
    paid = figures.paid_fen
    got_money = paid > 0
    excluded = facts.projects.already_funded & got_money
    twice = _second_payments(facts, figures, got_money) & ~excluded
    too_early = got_money & ~excluded & ~twice & (figures.paid_early_fen > 0)
    below = got_money & ~excluded & ~twice & ~too_early & (figures.level < 2)
    over = got_money & ~excluded & ~twice & ~too_early & ~below & (paid > figures.due_fen)
    within = int(rules["compliance", "pay_within_days"].green_bound)
    publicised_on = np.where(figures.payable, facts.projects.completed[:, PUBLICITY], NEVER)
    waiting = figures.active & (publicised_on < figures.as_of - within) & (paid < figures.due_fen)
    approved = facts.projects.approved_fen
    judged = figures.active & (figures.level > 0) & (figures.accepted_on != NEVER)
    promised = judged & (paid == 0) & (approved > figures.due_fen)
    findings = []
    for rule, mask, amount in (
        ("paid_already_funded", excluded, paid),
        ("two_paid_projects", twice, paid),
        ("paid_before_acceptance", too_early, figures.paid_early_fen),
        ("paid_below_level2", below, paid),
        ("paid_over_due", over, paid - figures.due_fen),
        ("unpaid_after_30_days", waiting, figures.due_fen - paid),
        ("approved_over_due", promised, approved - figures.due_fen),
    ):
        for position in np.flatnonzero(mask):
            sentence = _sentence(rule, int(position), int(amount[position]), facts, figures)
            findings.append(_finding(rule, int(amount[position]), sentence, project=int(position)))
    return findings


def _finding(
    rule: str,
    amount_fen: int,
    sentence: str,
    project: int | None = None,
    district: int | None = None,
    account: str = "",
) -> Finding:
    severity = Severity.SERIOUS if rule in SERIOUS else Severity.MINOR
    return Finding(rule, severity, project, district, account, amount_fen, sentence)


def _second_payments(facts: Facts, figures: ProjectFigures, got_money: np.ndarray) -> np.ndarray:
    """Paid projects of an enterprise beyond the one that was paid first."""
    mask = np.zeros(len(got_money), dtype=bool)
    positions = np.flatnonzero(got_money)
    in_time = positions[np.lexsort((facts.projects.id[positions], figures.first_paid_on[positions]))]
    _, first = np.unique(facts.projects.enterprise[in_time], return_index=True)
    mask[np.delete(in_time, first)] = True
    return mask


def _sentence(rule: str, position: int, amount: int, facts: Facts, figures: ProjectFigures) -> str:
    paid, due = int(figures.paid_fen[position]), int(figures.due_fen[position])
    level = int(figures.level[position])
    publicised = int(facts.projects.completed[position, PUBLICITY])
    return {
        "paid_over_due": f"已拨付 {wan(paid)},应拨 {wan(due)},多付 {wan(amount)}",
        "paid_before_acceptance": f"验收完成前已拨付 {wan(amount)}",
        "paid_below_level2": f"官方评测{f'为 {level} 级' if level else '未定级'},已拨付 {wan(paid)}",
        "paid_already_funded": f"已获中央财政支持的企业又拨付 {wan(paid)}",
        "two_paid_projects": f"同一企业第二个项目拨付 {wan(paid)}",
        "unpaid_after_30_days": f"公示已满 {figures.as_of - publicised} 天,尚欠 {wan(amount)}",
        "approved_over_due": f"审定奖补高于应拨 {wan(amount)},尚未拨付",
    }[rule]


def account_findings(facts: Facts, as_of: int, rules: RuleSet) -> Iterator[Finding]:
    """Findings on accounts and on the use of central money, from the ledger up to the day."""
    lines = [line for line in facts.ledger if line.day <= as_of]
    yield from _below_zero(lines)
    yield from _unspent_advances(lines, as_of, int(rules["compliance", "advance_unspent_days"].green_bound))
    for line in lines:
        if line.source == FundSource.CENTRAL and line.category in facts.pilot.local_only and _is_spending(line):
            word = FundCategory(line.category).zh
            document = f"(文号 {line.document_no})" if line.document_no else ""
            yield _finding(
                "central_on_local_category",
                line.amount_fen,
                f"中央资金 {wan(line.amount_fen)} 用于应由地方资金列支的“{word}”{document}",
                district=line.district,
                account=line.to_account,
            )
    yield from _transformation_share(facts, lines, as_of, rules["compliance", "transformation_share"].green_bound)


def _is_spending(line: LedgerLine) -> bool:
    return line.kind == FundKind.PAY


def _below_zero(lines: list[LedgerLine]) -> Iterator[Finding]:
    """Accounts other than sources whose balance was below zero at the end of some day; the deepest is reported."""
    moves: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    district_of: dict[str, int | None] = {}
    for line in lines:
        if line.district is not None:
            ends = (line.from_account, line.to_account)
            district_of |= {account: line.district for account in ends if account.startswith("district:")}
        moves[line.from_account][line.day] -= line.amount_fen
        moves[line.to_account][line.day] += line.amount_fen
    for account, by_day in sorted(moves.items()):
        if account.startswith("source:"):
            continue
        balance = lowest = 0
        for _, change in sorted(by_day.items()):
            balance += change
            lowest = min(lowest, balance)
        if lowest < 0:
            sentence = f"账户“{account}”最低时透支 {wan(-lowest)}"
            yield _finding("account_below_zero", -lowest, sentence, district=district_of.get(account), account=account)


def _unspent_advances(lines: list[LedgerLine], as_of: int, days: int) -> Iterator[Finding]:
    """Advances older than the limit that are not yet spent, first in first out."""
    old: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    district_of: dict[str, int | None] = {}
    for line in lines:
        if line.kind == FundKind.ADVANCE:
            district_of[line.to_account] = line.district
            if as_of - line.day > days:
                old[line.to_account] += line.amount_fen
        if line.from_account.startswith("district:"):
            out[line.from_account] += line.amount_fen
    for account, amount in sorted(old.items()):
        unspent = amount - out[account]
        if unspent > 0:
            sentence = f"预下达超过 {days} 天仍有 {wan(unspent)} 未使用"
            yield _finding("advance_unspent_180", unspent, sentence, district=district_of[account], account=account)


def _transformation_share(facts: Facts, lines: list[LedgerLine], as_of: int, least: float) -> Iterator[Finding]:
    """At the pilot's end: central money spent on transformation must be at least 80 % of central money spent."""
    if as_of < number(facts.pilot.last_on):
        return
    spent = [line for line in lines if line.source == FundSource.CENTRAL and _is_spending(line)]
    total = sum(line.amount_fen for line in spent)
    direct = sum(line.amount_fen for line in spent if line.category == FundCategory.TRANSFORMATION)
    if total and direct < least * total:
        sentence = f"中央资金已用 {wan(total)},其中企业改造 {wan(direct)},占 {direct / total:.1%},低于 {least:.0%}"
        yield _finding("central_transformation_share", int(least * total) - direct, sentence)
