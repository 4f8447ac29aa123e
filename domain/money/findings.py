"""资金合规: what is wrong with the payments of a project, each finding with rule, clause, amount, sentence, since when.

Findings on accounts and on central money: domain.money.account_findings. Rules: rules 5.
"""

from dataclasses import dataclass, replace

import numpy as np

from domain.days import NEVER, day
from domain.facts.columns import LEFT_AS, Facts, Ruling
from domain.facts.progress import PUBLICITY, ProjectFigures
from domain.facts.rules import RuleSet
from domain.money.clauses import FIRST_INSTALMENT, clause_of
from domain.words import EnterpriseStatus, FindingState, Severity
from domain.yuan import exact, wan, yuan


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `project` is a position in the facts, `district` an id; one or both may be missing.

    `subject` tells findings of one rule apart: an account, or account and document. `since` is a day number: from when
    it has been so. An explained finding counts; a closed one does not.
    """

    rule: str
    severity: Severity
    project: int | None
    district: int | None
    account: str
    amount_fen: int
    sentence: str
    clause: str = ""
    since: int = NEVER
    subject: str = ""
    state: FindingState = FindingState.OPEN
    ruling: str = ""

    @property
    def counts(self) -> bool:
        return self.state is not FindingState.CLOSED


SERIOUS = frozenset(
    {
        "paid_over_due",
        "paid_before_acceptance",
        "paid_below_level2",
        "paid_already_funded",
        "paid_to_left",
        "two_paid_projects",
        "account_below_zero",
        "central_on_local_category",
        "central_transformation_share",
    }
)


def project_findings(facts: Facts, figures: ProjectFigures, rules: RuleSet) -> list[Finding]:
    """Findings on single projects, each rule by itself, so that closing one hides no other.

    Too much was paid only where something was due: nothing is before acceptance, below level 2 or to an already funded
    enterprise, and a finding of its own says so.
    """
    paid, accepted = figures.paid_fen, figures.accepted_on != NEVER
    got_money = paid > 0
    excluded = facts.projects.already_funded & got_money
    waits = (figures.level == 0) & (paid <= figures.instalment_fen)  # for its assessment, with its first instalment
    below = got_money & accepted & (figures.level < 2) & ~waits
    over = got_money & accepted & ~excluded & (figures.level >= 2) & (paid > figures.due_fen)
    within = int(rules["compliance", "pay_within_days"].green_bound)
    publicised_on = np.where(figures.payable, figures.owed_since, NEVER)
    said_on = facts.projects.completed[:, PUBLICITY]
    said_early = figures.active & figures.publicised_early
    waiting = figures.active & (publicised_on < figures.as_of - within) & (paid < figures.due_fen)
    approved = facts.projects.approved_fen
    promised = figures.active & (figures.level > 0) & accepted & (paid == 0) & (approved > figures.whole_due_fen)
    first, last = figures.first_paid_on, figures.last_paid_on
    out_since = np.maximum(facts.projects.recover_from, figures.held_since)
    leveled_on = np.where(figures.level > 0, np.minimum(figures.below_since, figures.level2_on), 0)
    judged_on = np.maximum(np.where(accepted, figures.accepted_on, 0), leveled_on)
    overdue = np.where(waiting, publicised_on, 0) + within + 1
    findings = []
    for rule, mask, amount, since, again in (
        ("paid_already_funded", excluded, paid, figures.held_since, last),
        ("paid_to_left", figures.recover_fen > 0, figures.recover_fen, out_since, np.maximum(out_since, last)),
        ("two_paid_projects", _second_payments(facts, figures, got_money), paid, first, last),
        ("paid_before_acceptance", figures.paid_early_fen > 0, figures.paid_early_fen, first, figures.last_early_on),
        ("paid_below_level2", below, paid, np.maximum(figures.held_since, judged_on), last),
        ("paid_over_due", over, paid - figures.due_fen, np.maximum(last, judged_on), last),
        ("publicised_before_acceptance", said_early, figures.due_fen, said_on, said_on),
        ("unpaid_after_30_days", waiting, figures.due_fen - paid, overdue, overdue),
        ("approved_over_due", promised, approved - figures.whole_due_fen, judged_on, judged_on),
    ):
        for position in np.flatnonzero(mask):
            sentence = _sentence(rule, int(position), int(amount[position]), facts, figures)
            found = finding(facts, rule, int(amount[position]), sentence, int(since[position]), project=int(position))
            ruling = _ruling(facts, found, figures.as_of) if facts.rulings else None
            findings.append(ruled(found, ruling, int(again[position])))
    return findings


def finding(
    facts: Facts,
    rule: str,
    amount_fen: int,
    sentence: str,
    since: int,
    *,
    project: int | None = None,
    district: int | None = None,
    account: str = "",
    subject: str = "",
) -> Finding:
    severity = Severity.SERIOUS if rule in SERIOUS else Severity.MINOR
    terms = FIRST_INSTALMENT if rule == "paid_before_acceptance" and facts.pilot.instalment else rule
    clause = clause_of(terms, facts.pilot.clauses)
    subject = subject or account
    return Finding(rule, severity, project, district, account, amount_fen, sentence, clause, since, subject)


def _ruling(facts: Facts, found: Finding, as_of: int) -> Ruling | None:
    project = None if found.project is None else int(facts.projects.id[found.project])
    return last_ruling(facts.rulings, found.rule, project, found.subject, as_of)


def last_ruling(rulings: tuple[Ruling, ...], rule: str, project: int | None, subject: str, as_of: int) -> Ruling | None:
    """What was last said of a finding by the day; rulings stand in the order they were made."""
    wanted = (rule, project, subject)
    return next((r for r in reversed(rulings) if (r.rule, r.project, r.subject) == wanted and r.day <= as_of), None)


def ruled(found: Finding, ruling: Ruling | None, again_on: int) -> Finding:
    """The finding with what was said of it; one that has grown or happened again since is open, and says so.

    `again_on`: the last day on which it came about; what was said on that day or later speaks of all of it.
    """
    if ruling is None or ruling.state is FindingState.OPEN:
        return found
    if again_on > ruling.day:
        return replace(found, ruling=f"此前{ruling.state.zh}，此后又发生，重新计入；{ruling.note}")
    if found.amount_fen > ruling.amount_fen:
        return replace(
            found, ruling=f"原{ruling.state.zh}金额 {wan(ruling.amount_fen)}，现已增加，重新计入；{ruling.note}"
        )
    return replace(found, state=ruling.state, ruling=ruling.note)


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
    since = int(figures.owed_since[position])
    from_what = "公示" if since == facts.projects.completed[position, PUBLICITY] else "尾款复核"
    return {
        "paid_over_due": f"已拨付 {wan(paid)}，应拨 {wan(due)}，多付 {wan(amount)}",
        "paid_before_acceptance": _too_early_sentence(int(figures.instalment_fen[position]), amount),
        "paid_below_level2": f"官方评测{f'为 {level} 级' if level else '未定级'}，已拨付 {wan(paid)}",
        "paid_already_funded": f"已获中央财政支持的企业又拨付 {wan(paid)}",
        "paid_to_left": _left_sentence(facts, figures, position),
        "two_paid_projects": f"同一企业第二个项目拨付 {wan(paid)}",
        "unpaid_after_30_days": f"{from_what}已满 {figures.as_of - since} 天，尚欠 {wan(amount)}",
        "publicised_before_acceptance": _early_sentence(facts, figures, position),
        "approved_over_due": f"审定奖补高于应拨 {wan(amount)}，尚未拨付",
    }[rule]


def _too_early_sentence(instalment_fen: int, amount: int) -> str:
    if not instalment_fen:
        return f"验收完成前已拨付 {wan(amount)}"
    return f"验收完成前拨付的 {exact(amount)} 不在签约首笔之内（签约日起最多 {exact(instalment_fen)}）"


def _early_sentence(facts: Facts, figures: ProjectFigures, position: int) -> str:
    """When it was publicised and when accepted: such a publicity starts no clock."""
    said_on, accepted_on = int(facts.projects.completed[position, PUBLICITY]), int(figures.accepted_on[position])
    early = f"{day(accepted_on)} 才验收，早 {accepted_on - said_on} 天" if accepted_on != NEVER else "至今尚未验收"
    return f"{day(said_on)} 公示，{early}；这次公示不算数，须验收后重新公示"


def _left_sentence(facts: Facts, figures: ProjectFigures, position: int) -> str:
    """How it left, what it had got and given back, what is to be recovered to the 分."""
    projects, back = facts.projects, int(figures.returned_fen[position])
    word = LEFT_AS[int(projects.left_as[position])]
    out_on = int(projects.recover_from[position])
    how = "取消资格" if word is EnterpriseStatus.DISQUALIFIED else f"因违约违规{word.zh}"
    got = int(figures.paid_fen[position]) + back
    returned = f"，已收回 {yuan(back)} 元" if back else ""
    return f"{day(out_on)} {how}，已拨付 {yuan(got)} 元{returned}，应收回 {yuan(int(figures.recover_fen[position]))} 元"
