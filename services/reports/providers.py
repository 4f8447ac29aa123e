"""六、服务商 of a report."""

from sqlalchemy import Connection, Row

from data_access.queries.readings import list_readings
from data_access.queries.reports import list_provider_readings
from domain.lights.core import Core
from domain.reports.views import Cell, Line, Section, Table
from domain.words import ProviderKind, Tier
from services.reports.words import Two, count, joined, listed, named, say, share, text

READINGS, PROVIDERS = "indicator_readings", "provider_readings"
SHOWN = 10


def providers_section(connection: Connection, two: Two) -> Section:
    """The light of providers, who stands where among those ranked and who moved, the weakest by milestones on time."""
    row = next(
        (r for r in list_readings(connection, two.now.period.id, two.now.key) if r.indicator == Core.PROVIDER), None
    )
    blocks: list = []
    if row is None:
        blocks.append(Line("本期没有服务商履约测评。"))
    else:
        reason = two.figure(
            row.reason.rstrip("。"), READINGS, f"{Core.PROVIDER.zh} · {two.scope}", "reason", row.reason
        )
        blocks.append(say("{reason}。", reason=reason))
    if two.now.key != (None, None):
        return Section("providers", "服务商情况", tuple(blocks))
    everyone = list_provider_readings(connection, two.now.period.id)
    blocks += _ranking(two, [row for row in everyone if row.rank])
    found = [row for row in everyone if row.milestones_due]
    if found:
        past = {}
        if two.before is not None:
            past = {r.provider_id: r.on_time_share for r in list_provider_readings(connection, two.before.period.id)}
        number = two.number(len(found), PROVIDERS, two.scope, "有到期节点的个数")
        blocks.append(say("有到期节点的服务商 {number} 家，按时率最低的如下（样本少的已向总体收缩）。", number=number))
        blocks.append(_weakest(found[:SHOWN], past))
    return Section("providers", "服务商情况", tuple(blocks))


def _ranking(two: Two, ranked: list[Row]) -> list[Line | Table]:
    """How many lead and trail, who rose and fell most, who is below the limit; then best and worst of each kind."""
    if not ranked:
        return [Line("本期没有服务商排名：排名在结账时产生，历史数据只为最近的期次计算。", kind="note")]
    row = f"赛马 · {two.scope}"
    tiers = [
        (f"{tier.zh} {{}} 家", two.number(number, PROVIDERS, row, f"tier = {tier.value} 的个数"))
        for tier in Tier
        if (number := sum(one.tier is tier for one in ranked))
    ]
    below = [one for one in ranked if one.periods_below]
    total = two.number(len(ranked), PROVIDERS, row, "有名次的个数")
    line = joined(
        [
            say("参加赛马排名的服务商 {total} 家：", total=total),
            listed(tiers),
            Line("。"),
            _moved(two, ranked),
            say(
                "低于按时率 99.8% 下限的 {number} 家：{names}。",
                names=named([one.name for one in below]),
                number=two.number(len(below), PROVIDERS, row, "periods_below > 0 的个数"),
            )
            if below
            else None,
        ]
    )
    shown = [one for kind in ProviderKind for one in _ends([r for r in ranked if r.kind is kind])]
    rows = tuple(
        (
            text(one.name),
            text(one.kind.zh),
            text(f"第 {one.rank_low}–{one.rank_high} 名"),
            count(round(one.score, 1)),
            text(one.tier.zh),
            text("—" if one.movement is None else _places(one.movement)),
        )
        for one in shown
    )
    return [
        line,
        Table(
            "ranking",
            "服务商赛马（各类前三和后三）",
            ("服务商", "类别", "名次区间", "得分", "档次", "较上期"),
            rows,
            (30, 12, 20, 12, 12, 14),
            PROVIDERS,
            ("provider", "providers.kind", "rank_low–rank_high", "score", "tier", "movement"),
        ),
    ]


def _ends(ranked: list[Row]) -> list[Row]:
    ordered = sorted(ranked, key=lambda row: (row.rank, -row.score, row.name))
    return ordered if len(ordered) <= 6 else [*ordered[:3], *ordered[-3:]]


def _moved(two: Two, ranked: list[Row]) -> Line:
    known = [row for row in ranked if row.movement is not None]
    if not known:
        return Line("没有上期名次可比。")
    parts = []
    for word, pick, sign in (("前进", max, 1), ("后退", min, -1)):
        most = pick(known, key=lambda row: row.movement)
        if most.movement * sign > 0:
            places = two.number(abs(most.movement), PROVIDERS, f"赛马 · {most.name}", "movement")
            parts.append(say("{name}{word}最多（{places} 名）", name=most.name, word=word, places=places))
    if not parts:
        return Line("名次较上期均未变化。")
    return joined([Line("较上期，"), parts[0], *(joined([Line("；"), part]) for part in parts[1:]), Line("。")])


def _places(moved: int) -> str:
    return "持平" if not moved else f"{'前进' if moved > 0 else '后退'} {abs(moved)} 名"


def _weakest(found: list, past: dict) -> Table:
    def change(row) -> Cell:
        before = past.get(row.provider_id)
        if before is None or row.on_time_share is None:
            return text(None)
        moved = (row.on_time_share - before) * 100
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
        ("服务商", "签约", "验收", "在办", "按时/到期节点", "按时率", "较上期"),
        rows,
        (32, 10, 10, 10, 16, 11, 11),
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
