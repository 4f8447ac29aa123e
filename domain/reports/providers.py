"""六、服务商 of a report."""

from collections.abc import Sequence

from domain.lights.core import Core
from domain.reports.briefing import Briefing, Edition, LeadProvider, RankedPlace
from domain.reports.views import Block, Cell, Line, Section, Table
from domain.reports.words import count, joined, listed, named, say, share, text
from domain.statistics.case_mix import UNSEEN
from domain.words import ProviderKind, Tier

READINGS, PROVIDERS = "indicator_readings", "provider_readings"
SHOWN = 10


def providers_section(briefing: Briefing) -> Section:
    """The light of providers, who stands where among those ranked and who moved, the weakest by milestones on time."""
    edition, reason = briefing.edition, briefing.reasons.get(Core.PROVIDER)
    blocks: list[Block] = []
    if reason is None:
        blocks.append(Line("本期没有服务商履约测评。"))
    else:
        row = f"{Core.PROVIDER.zh} · {edition.scope}"
        blocks.append(say("{reason}。", reason=edition.figure(reason.rstrip("。"), READINGS, row, "reason", reason)))
    if edition.district is not None:
        return Section("providers", "服务商情况", tuple(blocks))
    blocks += _ranking(edition, [(one, one.place) for one in briefing.providers if one.place])
    found = [one for one in briefing.providers if one.milestones_due]
    if found:
        number = edition.number(len(found), PROVIDERS, edition.scope, "有到期节点的个数")
        blocks.append(say("有到期节点的服务商 {number} 家，按时率最低的如下（样本少的已向总体收缩）。", number=number))
        blocks.append(_weakest(found[:SHOWN]))
    return Section("providers", "服务商情况", tuple(blocks))


Ranked = tuple[LeadProvider, RankedPlace]


def _ranking(edition: Edition, ranked: list[Ranked]) -> list[Line | Table]:
    """How many lead and trail, who rose and fell most, who is below the limit; then best and worst of each kind."""
    if not ranked:
        return [Line("本期没有列入赛马排名的服务商：验收满规定个数的才排名，更早的期次不排。", kind="note")]
    row = f"赛马 · {edition.scope}"
    tiers = [
        (f"{tier.zh} {{}} 家", edition.number(number, PROVIDERS, row, f"tier = {tier.value} 的个数"))
        for tier in Tier
        if (number := sum(place.tier is tier for _, place in ranked))
    ]
    below = [one for one, place in ranked if place.is_below]
    total = edition.number(len(ranked), PROVIDERS, row, "有名次的个数")
    line = joined(
        [
            say("参加赛马排名的服务商 {total} 家：", total=total),
            listed(tiers),
            Line("。"),
            _moved(edition, ranked),
            say(
                "按时率低于漏斗图 99.8% 控制下限的 {number} 家：{names}（" + UNSEEN + "）。",
                names=named([one.name for one in below]),
                number=edition.number(len(below), PROVIDERS, row, "periods_below > 0 的个数"),
            )
            if below
            else None,
        ]
    )
    shown = [one for kind in ProviderKind for one in _ends([pair for pair in ranked if pair[0].kind is kind])]
    rows = tuple(
        (
            text(one.name),
            text(one.kind.zh),
            text(f"第 {place.low}–{place.high} 名"),
            count(round(place.score, 1)),
            text(place.tier.zh),
            text("—" if place.movement is None else _places(place.movement)),
        )
        for one, place in shown
    )
    return [
        line,
        Table(
            "ranking",
            "服务商赛马（各类前三和后三）",
            ("服务商", "类别", "名次区间", "得分（分）", "档次", "较上期"),
            rows,
            (30, 12, 20, 12, 12, 14),
            PROVIDERS,
            ("provider", "providers.kind", "rank_low–rank_high", "score", "tier", "movement"),
        ),
    ]


def _ends(ranked: list[Ranked]) -> list[Ranked]:
    ordered = sorted(ranked, key=lambda pair: (pair[1].rank, -pair[1].score, pair[0].name))
    return ordered if len(ordered) <= 6 else [*ordered[:3], *ordered[-3:]]


def _moved(edition: Edition, ranked: list[Ranked]) -> Line:
    known = [(place.movement, one) for one, place in ranked if place.movement is not None]
    if not known:
        return Line("没有上期名次可比。")
    parts = []
    for word, pick, sign in (("前进", max, 1), ("后退", min, -1)):
        moved, most = pick(known, key=lambda pair: pair[0])
        if moved * sign > 0:
            places = edition.number(abs(moved), PROVIDERS, f"赛马 · {most.name}", "movement")
            parts.append(say("{name}{word}最多（{places} 名）", name=most.name, word=word, places=places))
    if not parts:
        return Line("名次较上期均未变化。")
    return joined([Line("较上期，"), parts[0], *(joined([Line("；"), part]) for part in parts[1:]), Line("。")])


def _places(moved: int) -> str:
    return "持平" if not moved else f"{'前进' if moved > 0 else '后退'} {abs(moved)} 名"


def _weakest(found: Sequence[LeadProvider]) -> Table:
    def change(row: LeadProvider) -> Cell:
        if row.past_share is None or row.on_time_share is None:
            return text(None)
        moved = (row.on_time_share - row.past_share) * 100
        return Cell("持平" if abs(moved) < 0.05 else f"{moved:+.1f} 点", number=moved)

    rows = tuple(
        (
            text(row.name),
            count(row.signed),
            count(row.accepted),
            count(row.open_projects),
            text(f"{row.milestones_on_time}/{row.milestones_due}"),
            share(row.on_time_share),
            change(row),
        )
        for row in found
    )
    return Table(
        "providers",
        "按时率最低的服务商",
        ("服务商", "签约（个）", "验收（个）", "在办（个）", "按时/到期节点（个）", "按时率", "较上期"),
        rows,
        (28, 11, 11, 11, 17, 11, 11),
        PROVIDERS,
        (
            "provider",
            "signed",
            "accepted",
            "open_projects",
            "milestones_on_time/milestones_due",
            "on_time_share",
            "on_time_share，本期减上期",
        ),
    )
