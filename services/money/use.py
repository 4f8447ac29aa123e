"""How far the money was used: execution, the limit of central money, leverage, the plan's estimate."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.money import list_money_targets
from domain.money.accounts import DISTRICT, ENTERPRISE, SERVICE, SOURCE, TREASURY, kind_of
from domain.money.flows import FlowRow
from domain.money.views import EstimateView, ExecutionView
from domain.words import FundCategory, FundSource
from domain.yuan import FEN_PER_WAN, wan
from services.frame import Frame


def elapsed(pilot: Row[Any], as_of: date) -> tuple[float, str]:
    """Share of the time from the implementation's first day to the pilot's last, both counted, and how it was made."""
    first, last = pilot.implementation_from, pilot.last_on
    days = min(max((as_of - first).days + 1, 0), (last - first).days + 1)
    share = days / ((last - first).days + 1)
    return share, f"时间进度 {share:.1%}（{first.isoformat()} 至 {last.isoformat()}，已过 {days} 天）"


def signed(row: Row[Any] | FlowRow, kinds: tuple[str, ...]) -> int:
    """分 that a flow brought to accounts of some kinds from others; negative for what came back, 0 within."""
    amount: int = row.amount_fen
    return amount * ((kind_of(row.to_account) in kinds) - (kind_of(row.from_account) in kinds))


def execution(
    frame: Frame, flows: Sequence[Row[Any]], cells: Sequence[Row[Any]], batches: Sequence[Row[Any]]
) -> tuple[ExecutionView, ...]:
    """Used of given: pots (spent of appropriated), districts (paid on of received), batches (paid of publicised)."""
    received: Counter[str] = Counter()
    paid_on: Counter[str] = Counter()
    for row in flows:
        ends = {kind_of(row.from_account), kind_of(row.to_account)}
        if DISTRICT in ends:
            account = row.from_account if kind_of(row.from_account) == DISTRICT else row.to_account
            (received if TREASURY in ends else paid_on)[account] += signed(row, (DISTRICT,)) * (
                1 if TREASURY in ends else -1
            )
    due: Counter[int | None] = Counter()
    paid: Counter[int | None] = Counter()
    for cell in cells:
        due[cell.batch_id] += cell.publicised_fen
        paid[cell.batch_id] += cell.paid_of_due_fen
    districts = [
        ExecutionView("地区", account.partition(":")[2], received[account], paid_on[account], "已拨付 ÷ 到账")
        for account in sorted(received.keys() | paid_on.keys(), key=lambda a: (-received[a], a))
    ]
    rounds = [
        ExecutionView("批次", f"第 {batch.number} 批", due[batch.id], paid[batch.id], "已付 ÷ 公示应付")
        for batch in batches
        if due[batch.id]
    ]
    return (*pots(flows, of_district=frame.district is not None), *districts, *rounds)


def pots(flows: Sequence[Row[Any]], of_district: bool = False) -> tuple[ExecutionView, ...]:
    """Each source of money by itself: spent on enterprises and services of what was appropriated.

    A district is given nothing by a source; of it, what the treasury gave counts, to its account or to its enterprises.
    """
    given: Counter[FundSource] = Counter()
    used: Counter[FundSource] = Counter()
    for row in flows:
        if of_district:
            given[row.source] -= signed(row, (TREASURY,))
        else:
            given[row.source] -= signed(row, (SOURCE,))
        used[row.source] += signed(row, (ENTERPRISE, SERVICE))
    what = "已付企业和服务 ÷ 到账" if of_district else "已付企业和服务 ÷ 下达"
    return tuple(
        ExecutionView("资金来源", f"{source.zh}资金", given[source], used[source], what)
        for source in FundSource
        if given[source] or used[source]
    )


def central_use(flows: Sequence[Row[Any]], least: float) -> str:
    """The 80/20 rule on central money that was spent, and what may still go to anything but transformation."""
    central = [row for row in flows if row.source is FundSource.CENTRAL]
    spent = sum(signed(row, (ENTERPRISE, SERVICE)) for row in central)
    given = -sum(signed(row, (SOURCE,)) for row in central)
    if not spent:
        return "中央资金尚未支出。"
    direct = sum(signed(row, (ENTERPRISE, SERVICE)) for row in central if row.category is FundCategory.TRANSFORMATION)
    other, limit = spent - direct, round((1 - least) * given)
    kept = "符合" if direct >= least * spent else "低于"
    rest = (
        f"，还可用 {wan(limit - other)}"
        if given and limit >= other
        else f"，已超 {wan(other - limit)}"
        if given
        else ""
    )
    return (
        f"中央资金已支出 {wan(spent)}，直接用于企业改造 {wan(direct)}（{direct / spent:.1%}），"
        f"{kept}不低于 {least:.0%} 的要求；其他方面 {wan(other)}（{other / spent:.1%}）"
        + (f"，按下达 {wan(given)}计上限 {wan(limit)}{rest}。" if given else "。")
    )


def leverage(flows: Sequence[Row[Any]], sums: dict[str, int]) -> tuple[tuple[str, str, str], ...]:
    """Enterprise money per yuan of subsidy, and what an enterprise lifted to level 2 cost; name, value, arithmetic."""
    paid, contract, lifted = sums["paid_fen"], sums["paid_contract_fen"], sums["lifted"]
    own = contract - paid
    everything = sum(signed(row, (ENTERPRISE, SERVICE)) for row in flows)
    rows = []
    if paid > 0:
        sum_text = f"合同 {wan(contract)} − 奖补 {wan(paid)} = {wan(own)}，÷ {wan(paid)}"
        how = f"已付奖补的项目 {sums['paid_projects']} 个：{sum_text}"
        rows.append(("每 1 元奖补带动企业投入", f"{own / paid:.2f} 元", how))
    if lifted:
        how = f"这些企业已付奖补 {wan(sums['lifted_paid_fen'])} ÷ {lifted} 家（验收且官方评测二级及以上）"
        rows.append(("每家达到二级的奖补", wan(sums["lifted_paid_fen"] // lifted), how))
        how = f"付给企业和服务 {wan(everything)} ÷ {lifted} 家"
        rows.append(("每家达到二级的全部财政支出", wan(everything // lifted), how))
    return tuple(rows)


def estimates(connection: Connection, frame: Frame, cells: Sequence[Row[Any]]) -> tuple[tuple[EstimateView, ...], str]:
    """“四争”资金: what the plan prints for the year, its amount for each enterprise, and the real figures beside it."""
    year = str(frame.period.as_of.year)
    targets = list_money_targets(connection, frame.pilot.id, ("contested_funds", "completion"))
    printed = {row.district_id: row.value for row in targets if row.code == "contested_funds" and row.period == year}
    firms = {row.district_id: row.value for row in targets if row.code == "completion" and row.period == year}
    both = [district for district in printed if district is not None and firms.get(district)]
    if not both:
        return (), ""
    each = round(sum(printed[d] for d in both) / sum(firms[d] for d in both) * FEN_PER_WAN)
    names = {unit.id: unit.name for unit in frame.districts}
    views = []
    for district in both:
        own = [cell for cell in cells if cell.district_id == district]
        if frame.district is not None and district != frame.district.id:
            continue
        lifted = sum(cell.lifted for cell in own)
        views.append(
            EstimateView(
                names.get(district, ""),
                round(printed[district] * FEN_PER_WAN),
                lifted,
                lifted * each,
                sum(cell.accepted_fen for cell in own),
                sum(cell.paid_fen for cell in own),
            )
        )
    note = (
        f"“四争”资金是方案按平均项目补贴标准的估算，不是下达的钱。{year} 年："
        f"{sum(printed[d] for d in both):,.0f} 万元 ÷ {sum(firms[d] for d in both):,.0f} 家 = {wan(each)}/家。"
    )
    return tuple(views), note
