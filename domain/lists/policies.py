"""Who qualifies for a policy, and what it pays: conditions and rates are rows (rules 17.3)."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from domain.words import STAGES, Scale, Stage, Title

DAYS_OF_YEAR = 365
RANKS = {Title.NONE: 0, Title.SRDI: 1, Title.LITTLE_GIANT: 2}


@dataclass(frozen=True)
class PolicyTerms:
    """A policy's conditions and what it pays; a condition that is None asks nothing."""

    id: int
    name: str
    starts_on: date
    ends_on: date | None
    district: int | None = None
    industry: int | None = None
    scale: Scale | None = None
    title: Title | None = None
    stage: Stage | None = None
    least_level: int | None = None
    needs_cloud: bool = False
    needs_loan: bool = False
    amount_fen: int | None = None
    interest_percent: float | None = None
    most_months: int | None = None
    cap_fen: int | None = None

    def runs_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class LoanTerms:
    """A loan by which interest is counted."""

    enterprise: int
    amount_fen: int
    rate: float
    lent_on: date
    due_on: date
    repaid_on: date | None


@dataclass(frozen=True)
class Applicant:
    """An enterprise that is in the pilot, with what conditions ask for."""

    id: int
    uscc: str
    name: str
    district: int | None
    industry: int | None
    scale: Scale
    title: Title
    stages: frozenset[Stage]
    level: int
    on_cloud: bool
    loans: tuple[LoanTerms, ...]


def qualifies(policy: PolicyTerms, one: Applicant) -> bool:
    """Whether an enterprise meets every condition that the policy sets."""
    return (
        policy.district in (None, one.district)
        and policy.industry in (None, one.industry)
        and policy.scale in (None, one.scale)
        and (policy.title is None or RANKS[one.title] >= RANKS[policy.title])
        and (policy.stage is None or policy.stage in one.stages)
        and (policy.least_level is None or one.level >= policy.least_level)
        and (not policy.needs_cloud or one.on_cloud)
        and (not policy.needs_loan or bool(one.loans))
    )


def conditions_zh(policy: PolicyTerms, place: str, trade: str) -> str:
    """The conditions in words: 规上；专精特新中小企业及以上；已完成验收."""
    above = "" if policy.title in (None, Title.LITTLE_GIANT) else "及以上"
    said = [
        place,
        trade,
        policy.scale.zh if policy.scale else "",
        f"{policy.title.zh}{above}" if policy.title else "",
        f"已完成{policy.stage.zh}" if policy.stage else "",
        f"官方评定 {policy.least_level} 级及以上" if policy.least_level else "",
        "已上云" if policy.needs_cloud else "",
        "有贷款" if policy.needs_loan else "",
    ]
    return "；".join(filter(None, said)) or "在册试点企业"


def later_by(day: date, months: int) -> date:
    """The same day so many months on; the month's last where it has none."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def interest_fen(policy: PolicyTerms, loan: LoanTerms, as_of: date) -> Fraction:
    """The part of a loan's interest that is refunded up to a day: real days over 365, from the policy's first day on,
    of so many months at the longest."""
    ends = [loan.due_on, as_of, loan.repaid_on or loan.due_on]
    ends += [later_by(loan.lent_on, policy.most_months)] if policy.most_months else []
    ends += [policy.ends_on] if policy.ends_on else []
    days = (min(ends) - max(loan.lent_on, policy.starts_on)).days
    share = Fraction(str(loan.rate)) / 100 * Fraction(str(policy.interest_percent or 0)) / 100
    return loan.amount_fen * share * max(days, 0) / DAYS_OF_YEAR


def due_fen(policy: PolicyTerms, one: Applicant, as_of: date) -> int | None:
    """What the policy pays to an enterprise that qualifies, by its rule; None where it says no amount."""
    if policy.amount_fen is None and policy.interest_percent is None:
        return None
    interest = sum((interest_fen(policy, loan, as_of) for loan in one.loans), Fraction(0))
    whole = int(interest + Fraction(1, 2)) + (policy.amount_fen or 0)
    return whole if policy.cap_fen is None else min(whole, policy.cap_fen)


@dataclass(frozen=True)
class PolicyOffer:
    """An enterprise that qualifies and has not applied, and what it would get."""

    one: Applicant
    amount_fen: int | None


def offers(
    policy: PolicyTerms, enterprises: Iterable[Applicant], claimed: frozenset[int], as_of: date
) -> list[PolicyOffer]:
    """Who qualifies and has not applied (免申即享), the largest amount first; nobody while the policy does not run."""
    if not policy.runs_on(as_of):
        return []
    found = [
        PolicyOffer(one, due_fen(policy, one, as_of))
        for one in enterprises
        if one.id not in claimed and qualifies(policy, one)
    ]
    return sorted(found, key=lambda offer: (-(offer.amount_fen or 0), offer.one.uscc))


def stages_done(days: Iterable[tuple[Stage, date | None]], as_of: date) -> frozenset[Stage]:
    """Stages that are done by a day, of days of completion."""
    return frozenset(stage for stage, day in days if stage in STAGES and day is not None and day <= as_of)
