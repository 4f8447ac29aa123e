"""资金合规: what is wrong with accounts, advances and the use of central money (rules 5)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypedDict

from domain.days import day as day_of
from domain.days import number
from domain.facts.columns import Facts, LedgerLine
from domain.facts.rules import RuleSet
from domain.money.accounts import account_zh
from domain.money.findings import Finding, finding, last_ruling, ruled
from domain.words import FindingState, FundCategory, FundKind, FundSource
from domain.yuan import wan


def account_findings(facts: Facts, as_of: int, rules: RuleSet) -> Iterator[Finding]:
    """Findings on accounts and the use of central money, from the ledger up to the day, with what was said of them."""
    lines = [line for line in facts.ledger if line.day <= as_of]
    yield from _below_zero(facts, lines, as_of)
    others = [
        *_unspent_advances(facts, lines, as_of, int(rules["compliance", "advance_unspent_days"].green_bound)),
        *((found, found.since) for found in _central_on_local(facts, lines)),
        *(
            (found, found.since)
            for found in _transformation_share(
                facts, lines, as_of, rules["compliance", "transformation_share"].green_bound
            )
        ),
    ]
    for found, again_on in others:
        yield ruled(found, last_ruling(facts.rulings, found.rule, None, found.subject, as_of), again_on)


def _below_zero(facts: Facts, lines: list[LedgerLine], as_of: int) -> Iterator[Finding]:
    """Accounts other than sources whose balance was below zero at the end of some day; the deepest is reported.

    Where the account held enough of all money together, each source of money in it is looked at by itself: one pot
    must not pay for another. Closing covers the days up to the closing: an old overdraft that was made good is cleared
    by it, a later one is not.
    """
    pots: dict[str, dict[str, Moves]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    district_of: dict[str, int | None] = {}
    for line in lines:
        if line.district is not None:
            ends = (line.from_account, line.to_account)
            district_of |= {account: line.district for account in ends if account.startswith("district:")}
        pots[line.from_account][line.source][line.day] -= line.amount_fen
        pots[line.to_account][line.source][line.day] += line.amount_fen
    for account, by_source in sorted(pots.items()):
        if account.startswith("source:"):
            continue
        where = Where(district=district_of.get(account), account=account)
        whole = [(account_zh(account), account, _together(by_source.values()))]
        each = [
            (f"{account_zh(account)}·{FundSource(s).zh}资金", f"{account}|{s}", by_source[s]) for s in sorted(by_source)
        ]
        yield from list(_overdrawn(facts, whole, where, as_of)) or _overdrawn(facts, each, where, as_of)


Moves = dict[int, int]
"""Day → net 分."""


class Where(TypedDict):
    """Whose account a finding speaks of."""

    district: int | None
    account: str


def _together(moves: Iterable[Moves]) -> Moves:
    found: Moves = defaultdict(int)
    for by_day in moves:
        for at, change in by_day.items():
            found[at] += change
    return found


def _overdrawn(
    facts: Facts, looked_at: Iterable[tuple[str, str, Moves]], where: Where, as_of: int
) -> Iterator[Finding]:
    """Findings on those of some pots (name, subject, moves) that were below zero."""
    for name, subject, by_day in looked_at:
        whole = _overdraft(by_day, 0)
        if whole is None:
            continue
        said = last_ruling(facts.rulings, "account_below_zero", None, subject, as_of)
        closed_on = said.day if said is not None and said.state is FindingState.CLOSED else None
        later = whole if closed_on is None else _overdraft(by_day, closed_on)
        depth, since, again_on, good_on = later or whole
        until = f"，{day_of(good_on)} 已补足" if good_on is not None else ""
        sentence = f"账户“{name}”最低时透支 {wan(depth)}{until}"
        found = finding(facts, "account_below_zero", depth, sentence, since, subject=subject, **where)
        yield found if closed_on is not None and later is not None else ruled(found, said, again_on)


def _overdraft(by_day: Moves, after: int) -> tuple[int, int, int, int | None] | None:
    """Depth, first day, first day of the last time and day made good (None: not yet) of days below zero after a day."""
    if min(by_day.values(), default=0) >= 0:
        return None
    balance = sum(change for at, change in by_day.items() if at <= after)
    balances = [] if after + 1 in by_day else [(after + 1, balance)]
    for at in sorted(at for at in by_day if at > after):
        balance += by_day[at]
        balances.append((at, balance))
    below = [at for at, balance in balances if balance < 0]
    if not below:
        return None
    good_on = next((at for at, _ in balances if at > below[-1]), None)
    good_before = max((at for at, balance in balances if balance >= 0 and at < below[-1]), default=0)
    again_on = next(at for at in below if at > good_before)
    return -min(balance for _, balance in balances), below[0], again_on, good_on


def _unspent_advances(facts: Facts, lines: list[LedgerLine], as_of: int, days: int) -> Iterator[tuple[Finding, int]]:
    """Advances older than the limit that are not yet spent, first in first out; and when the last of them grew old."""
    old: dict[str, list[tuple[int, int]]] = defaultdict(list)
    out: dict[str, int] = defaultdict(int)
    district_of: dict[str, int | None] = {}
    for line in lines:
        if line.kind == FundKind.ADVANCE:
            district_of[line.to_account] = line.district
            if as_of - line.day > days:
                old[line.to_account].append((line.day, line.amount_fen))
        if line.from_account.startswith("district:"):
            out[line.from_account] += line.amount_fen
    for account, advances in sorted(old.items()):
        spent, unspent, last = out[account], 0, 0
        since: int | None = None
        for day, amount in advances:
            left = max(amount - spent, 0)
            spent = max(spent - amount, 0)
            since = day if left and since is None else since
            last = day if left else last
            unspent += left
        if since is not None:
            sentence = f"预下达超过 {days} 天仍有 {wan(unspent)} 未使用"
            where = Where(district=district_of[account], account=account)
            yield finding(facts, "advance_unspent_180", unspent, sentence, since + days + 1, **where), last + days + 1


def _central_on_local(facts: Facts, lines: list[LedgerLine]) -> Iterator[Finding]:
    """Central money paid for what the plan pays from local money; what came back is the money that went out first."""
    central = [line for line in lines if line.source == FundSource.CENTRAL and line.category in facts.pilot.local_only]
    back: dict[tuple[str, str], int] = defaultdict(int)
    for line in central:
        if line.kind == FundKind.RETURN:
            back[line.from_account, line.category] += line.amount_fen
    for line in central:
        if line.kind != FundKind.PAY:
            continue
        at = (line.to_account, line.category)
        amount = max(line.amount_fen - back[at], 0)
        back[at] = max(back[at] - line.amount_fen, 0)
        if amount:
            word = FundCategory(line.category).zh
            document = f"（文号 {line.document_no}）" if line.document_no else ""
            yield finding(
                facts,
                "central_on_local_category",
                amount,
                f"中央资金 {wan(amount)} 用于应由地方资金列支的“{word}”{document}",
                line.day,
                district=line.district,
                account=line.to_account,
                subject=f"{line.to_account}|{line.document_no}",
            )


def _transformation_share(facts: Facts, lines: list[LedgerLine], as_of: int, least: float) -> Iterator[Finding]:
    """At the pilot's end: central money spent on transformation must be at least 80 % of central money spent."""
    if as_of < number(facts.pilot.last_on):
        return
    spent = [(line, _spent(line)) for line in lines if line.source == FundSource.CENTRAL]
    total = sum(amount for _, amount in spent)
    direct = sum(amount for line, amount in spent if line.category == FundCategory.TRANSFORMATION)
    if total and direct < least * total:
        sentence = f"中央资金已用 {wan(total)}，其中企业改造 {wan(direct)}，占 {direct / total:.1%}，低于 {least:.0%}"
        short = int(least * total) - direct
        yield finding(facts, "central_transformation_share", short, sentence, number(facts.pilot.last_on))


def _spent(line: LedgerLine) -> int:
    """分 that reached an enterprise or a service; minus what came back from one; 0 for what only moved on."""
    if line.kind == FundKind.PAY:
        return line.amount_fen
    came_back = line.kind == FundKind.RETURN and line.from_account.startswith(("enterprise:", "service:"))
    return -line.amount_fen if came_back else 0
