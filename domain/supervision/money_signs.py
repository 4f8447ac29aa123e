"""Signs in prices, contracts and amounts (rules 19.6)."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from domain.supervision.chances import above, binomial_tail, rarely, second_digit_test
from domain.supervision.held import FoundSign, Held, SignBounds, SignGrant, SignPrice, SignProject
from domain.words import Sign
from domain.yuan import wan

YUAN = 100
ROUND_YUAN = 100_000
"""An amount that is a multiple of this is called round."""
LEAST_ROUND, LEAST_DIGITS = 5, 300


def high_prices(held: Held, bounds: SignBounds) -> Iterator[FoundSign]:
    """Prices far above the others of their kind, by the robust deviation of their logarithms; of kinds with enough."""
    kinds: dict[str, list[SignPrice]] = defaultdict(list)
    for one in held.prices:
        if one.price_fen > 0:
            kinds[one.kind].append(one)
    for kind, prices in kinds.items():
        if len(prices) < bounds.least_prices:
            continue
        logs = np.log([one.price_fen for one in prices])
        middle = float(np.median(logs))
        spread = max(1.4826 * float(np.median(np.abs(logs - middle))), 0.05)
        for one, log in zip(prices, logs, strict=True):
            away = (float(log) - middle) / spread
            if away <= bounds.deviations:
                continue
            dearer = sum(other.price_fen > one.price_fen for other in prices)
            yield FoundSign(
                Sign.HIGH_PRICE,
                f"{one.code}|{kind}"[:140],
                (one.code,),
                f"{one.kind_zh}报价 {wan(round(one.price_fen))}，是同类 {len(prices)} 个价格中位数"
                f" {wan(round(math.exp(middle)))}的 {math.exp(float(log) - middle):.1f} 倍",
                f"在 {len(prices)} 个同类价格里排第 {dearer + 1}；若价格按同类的幅度正常波动，这么高的平均"
                f" {rarely(len(prices) * above(away))} 个",
            )


def split_contracts(held: Held, bounds: SignBounds) -> Iterator[FoundSign]:
    """Two contracts or more of one enterprise with one provider within few days."""
    pairs: dict[tuple[str, str], list[SignProject]] = defaultdict(list)
    for project in held.projects:
        if project.contracted_on is not None and project.provider_uscc:
            pairs[project.uscc, project.provider_uscc].append(project)
    found = []
    for (uscc, provider), projects in pairs.items():
        projects.sort(key=lambda one: (one.contracted_on or date.min, one.code))
        near = _near(projects, bounds.split_days)
        if len(near) >= 2:
            found.append((uscc, provider, near))
    for uscc, provider, near in found:
        total = sum(one.contract_fen for one in near)
        yield FoundSign(
            Sign.SPLIT,
            f"{uscc}-{provider}",
            tuple(one.code for one in near),
            f"{near[0].enterprise}与{near[0].provider}在 {bounds.split_days} 天内签了 {len(near)} 份合同，"
            f"合计 {wan(total)}",
            f"{len(pairs)} 对企业和服务商里这样的 {len(found)} 对；分期实施也会如此",
        )


def _near(projects: Sequence[SignProject], days: int) -> list[SignProject]:
    """The longest run of contracts, in order of day, that lies within so many days."""
    best: list[SignProject] = []
    for start, first in enumerate(projects):
        run = [
            one
            for one in projects[start:]
            if one.contracted_on is not None
            and first.contracted_on is not None
            and (one.contracted_on - first.contracted_on).days <= days
        ]
        best = max(best, run, key=len)
    return best


def other_funds(held: Held, bounds: SignBounds) -> Iterator[FoundSign]:
    """A project of an enterprise that another fund has given money."""
    grants: dict[str, list[SignGrant]] = defaultdict(list)
    for grant in held.grants:
        grants[grant.uscc].append(grant)
    concerned = [one for one in held.projects if one.uscc in grants]
    for one in concerned:
        told = "；".join(
            f"{grant.granted_on} 由“{grant.fund}”支持“{grant.what}”{wan(grant.amount_fen)}"
            for grant in grants[one.uscc]
        )
        yield FoundSign(
            Sign.OTHER_FUND,
            one.code,
            (one.code,),
            told,
            f"在册 {len(held.projects)} 个项目里，企业另有登记资金的 {len(concerned)} 个；内容不同的不算重复支持",
        )


def round_amounts(held: Held, bounds: SignBounds) -> Iterator[FoundSign]:
    """A provider with more round contract amounts than those of the others make likely."""
    with_sum = [one for one in held.projects if one.contract_fen > 0 and one.provider_uscc]
    rounds = Counter(one.provider_uscc for one in with_sum if _is_round(one))
    counts = Counter(one.provider_uscc for one in with_sum)
    for uscc, n in counts.items():
        others = len(with_sum) - n
        if n < LEAST_ROUND or others < LEAST_ROUND:
            continue
        share = (sum(rounds.values()) - rounds[uscc] + 1) / (others + 2)
        chance = binomial_tail(rounds[uscc], n, share)
        if chance * len(counts) >= bounds.rare:
            continue
        own = [one for one in with_sum if one.provider_uscc == uscc and _is_round(one)]
        yield FoundSign(
            Sign.ROUND_AMOUNTS,
            uscc,
            tuple(sorted(one.code for one in own)),
            f"{own[0].provider}的 {n} 份合同里 {rounds[uscc]} 份是 {ROUND_YUAN // 10_000} 万元的整倍数，"
            f"其他服务商平均 {share:.0%}",
            f"若与其他服务商一样，{len(counts)} 家里碰巧出现的平均 {rarely(chance * len(counts))} 家；"
            "统一定价的产品也会如此",
        )


def _is_round(one: SignProject) -> bool:
    return one.contract_fen % (ROUND_YUAN * YUAN) == 0


def second_digits(held: Held, bounds: SignBounds) -> Iterator[FoundSign]:
    """Whether the second digits of contract amounts are as those of sums that nobody made up; from 300 on. Round ones
    are left out: people round honestly, and ROUND_AMOUNTS looks at them."""
    amounts = [p.contract_fen // YUAN for p in held.projects if p.contract_fen >= 10 * YUAN and not _is_round(p)]
    if len(amounts) < LEAST_DIGITS:
        return
    chance, worst, seen, usual = second_digit_test(amounts)
    if chance >= bounds.rare:
        return
    yield FoundSign(
        Sign.SECOND_DIGITS,
        "all",
        (),
        f"{len(amounts)} 份合同金额的第二位数字里“{worst}”占 {seen:.1%}，自然形成的金额约 {usual:.1%}",
        f"自然形成的金额碰巧偏离这么多的可能 {rarely(chance)}；限额、统一报价也会造成偏离，只说明这批金额值得看",
    )
