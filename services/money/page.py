"""资金流向: where the money is, from the sums a period keeps; every figure opens its entries."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.money import list_batches, list_cells, list_flows
from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.readings import list_readings
from data_access.queries.rules import load_rule_book
from domain.frame_views import PeriodView
from domain.lights.core import Core
from domain.money.accounts import DISTRICT, ENTERPRISE, SERVICE, SOURCE, TREASURY, account_zh, kind_of
from domain.money.cells import CELL_COLUMNS
from domain.money.flow_view import Flow, flow_view
from domain.money.views import AgeingView, AmountView, BalanceView, MoneyPage
from domain.money.waterfall import FallStep, waterfall
from domain.words import FundSource
from domain.yuan import rounding_note, wan, yuan
from services.access import Permission, check
from services.frame import Frame
from services.money.entries import finding_counts
from services.money.use import central_use, elapsed, estimates, execution, leverage, signed
from services.revision import kept

BY = {"industry": "按行业", "batch": "按批次"}
STAGES = (
    ("applied_fen", "申请", "企业上线后申请的奖补"),
    ("approved_fen", "审定", "官方评测定级后审定的奖补"),
    ("accepted_fen", "验收应拨", "验收且二级及以上，按批次比例和上限计算"),
    ("publicised_fen", "公示应付", "其中已公示"),
    ("payable_fen", "到期应付", "其中公示已满规定天数"),
    ("paid_fen", "已付净额", "已到企业账户，减收回"),
    ("returned_fen", "收回", "从企业退回"),
    ("recover_fen", "应收回", "取消资格或因违约违规退出的企业已得、尚未退回"),
)
AGES = ("0–30 天", "31–60 天", "61–90 天", "90 天以上")


def money_page(connection: Connection, frame: Frame, by: str) -> MoneyPage:
    """Everything of 资金流向 in the frame's period and district; `by` says how enterprises are grouped."""
    check(frame.user, Permission.READ_MONEY)
    return _money_page(connection, frame, by if by in BY else "industry")


@kept
def _money_page(connection: Connection, frame: Frame, by: str) -> MoneyPage:
    previous = previous_of(frame)
    flows = flows_in(frame, list_flows(connection, frame.period.id))
    before = flows_in(frame, list_flows(connection, previous.id)) if previous else []
    cells = cells_in(frame, list_cells(connection, frame.period.id))
    past_cells = cells_in(frame, list_cells(connection, previous.id)) if previous else []
    sums, past = sum_cells(cells), sum_cells(past_cells) if previous else None
    pilot = get_pilot_by_id(connection, frame.pilot.id)
    batches = list_batches(connection, frame.pilot.id)
    names = {f"batch:{b.id}": f"第 {b.number} 批" for b in batches}
    names |= {f"industry:{unit.id}": unit.name for unit in frame.industries}
    drawn = flow_view(_flows(frame, flows, by), names, _flows(frame, before, by), previous is not None)
    rules = load_rule_book(connection).on(frame.period.as_of, frame.pilot.code)
    accounts = _balances(frame, flows, before if previous else None)
    figures = _figures(frame, flows, before if previous else None)
    share, elapsed_text = elapsed(pilot, frame.period.as_of)
    table, note = estimates(connection, frame, cells)
    return MoneyPage(
        verdict=_verdict(figures, sums, finding_counts(connection, frame)),
        figures=figures,
        flow=drawn,
        stages=tuple(
            AmountView(name, sums[key], None if past is None else sums[key] - past[key], note)
            for key, name, note in STAGES
        ),
        ageing=_ageing(frame, cells),
        bridge=_bridge(connection, frame, sums),
        falls=_falls(connection, frame, figures, sums) if cells else (),
        execution=execution(frame, flows, cells, batches),
        elapsed=share,
        elapsed_text=elapsed_text,
        central=central_use(flows, rules["compliance", "transformation_share"].green_bound),
        leverage=leverage(flows, sums),
        estimates=table,
        estimate_note=note,
        balances=accounts,
        compared_with=previous.zh if previous else "",
        notes=_notes(frame, flows, cells),
        rounding=_rounding(figures),
    )


def previous_of(frame: Frame) -> PeriodView | None:
    """The period before this one of the same kind, closed; None at the start."""
    earlier = [period for period in frame.earlier(2) if period.id != frame.period.id]
    return earlier[-1] if earlier else None


def flows_in(frame: Frame, rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Flows of the frame's district; all of them without one."""
    return [row for row in rows if frame.district is None or row.district_id == frame.district.id]


def cells_in(frame: Frame, rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    return [row for row in rows if frame.district is None or row.district_id == frame.district.id]


def sum_cells(cells: Iterable[Row[Any]]) -> dict[str, int]:
    """Totals of stage amounts."""
    cells = list(cells)
    return {name: sum(getattr(cell, name) for cell in cells) for name in CELL_COLUMNS}


def _flows(frame: Frame, rows: Sequence[Row[Any]], by: str) -> list[Flow]:
    """Rows for the Sankey; in one district the treasury is passed over: source → district."""
    found = []
    for row in rows:
        unit = row.industry_id if by == "industry" else row.batch_id
        ends = [row.from_account, row.to_account]
        if frame.district is not None:
            ends = [f"{SOURCE}:{row.source.value}" if kind_of(end) == TREASURY else end for end in ends]
        group = f"{by}:{unit}" if unit else ""
        found.append(Flow(ends[0], ends[1], row.amount_fen, row.entries, row.source, group))
    return found


def spent(rows: Iterable[Row[Any]]) -> int:
    """Net 分 that reached enterprises and services."""
    return sum(signed(row, (ENTERPRISE, SERVICE)) for row in rows)


OF_DISTRICT = ("到地区", "付给企业", "付给服务", "地区结余")
FIGURES: tuple[tuple[str, str, Callable[[Sequence[Row[Any]]], int]], ...] = (
    ("下达", "上级和本级财政到专户的净额", lambda rows: -sum(signed(row, (SOURCE,)) for row in rows)),
    ("到地区", "预下达和清算，减收回，累计净额", lambda rows: sum(_to_districts(row) for row in rows)),
    ("付给企业", "已到企业账户的净额", lambda rows: sum(signed(row, (ENTERPRISE,)) for row in rows)),
    ("付给服务", "诊断、平台、培训评测等", lambda rows: sum(signed(row, (SERVICE,)) for row in rows)),
    ("账上结余", "财政专户和各地区账户合计", lambda rows: sum(signed(row, (TREASURY, DISTRICT)) for row in rows)),
    ("地区结余", "到账减已拨付", lambda rows: sum(signed(row, (DISTRICT,)) for row in rows)),
)


PARTS = ("付给企业", "付给服务", "账上结余", "地区结余")
"""What became of the first figure."""


def _rounding(figures: tuple[AmountView, ...]) -> str:
    """Why what became of the first figure does not add up to it as shown, now or as a change."""
    whole, parts = figures[0], [figure for figure in figures if figure.name in PARTS]
    now = (whole.amount_fen, [part.amount_fen for part in parts])
    if whole.change_fen is None:
        return rounding_note(now)
    return rounding_note(now, (whole.change_fen, [part.change_fen or 0 for part in parts]))


def _to_districts(row: Row[Any]) -> int:
    ends = {kind_of(row.from_account), kind_of(row.to_account)}
    return signed(row, (DISTRICT,)) if ends == {TREASURY, DISTRICT} else 0


def _figures(frame: Frame, flows: Sequence[Row[Any]], before: Sequence[Row[Any]] | None) -> tuple[AmountView, ...]:
    """下达 to 账上结余 of the pilot; of a district what reached it and what became of that."""
    return tuple(
        AmountView(name, count(flows), None if before is None else count(flows) - count(before), note)
        for name, note, count in FIGURES
        if (name in OF_DISTRICT) == (frame.district is not None) or name in ("到地区", "付给企业", "付给服务")
    )


def _balances(frame: Frame, flows: Sequence[Row[Any]], before: Sequence[Row[Any]] | None) -> tuple[BalanceView, ...]:
    """Accounts in the order of the flow; all enterprises together."""
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    past: Counter[str] = Counter()
    pots: dict[str, dict[FundSource, int]] = defaultdict(lambda: defaultdict(int))
    for row in flows:
        came[row.to_account] += row.amount_fen
        went[row.from_account] += row.amount_fen
        pots[row.to_account][row.source] += row.amount_fen
        pots[row.from_account][row.source] -= row.amount_fen
    for row in before or ():
        past[row.to_account] += row.amount_fen
        past[row.from_account] -= row.amount_fen
    order = (SOURCE, TREASURY, DISTRICT, ENTERPRISE, SERVICE)
    shown = order if frame.district is None else (DISTRICT, ENTERPRISE, SERVICE)
    known = [account for account in came.keys() | went.keys() if kind_of(account) in shown]
    accounts = sorted(known, key=lambda a: (order.index(kind_of(a)), -came[a], a))
    return tuple(
        BalanceView(
            account,
            account_zh(account),
            came[account],
            went[account],
            None if before is None else came[account] - went[account] - past[account],
            dict(pots[account]),
        )
        for account in accounts
    )


def _ageing(frame: Frame, cells: Sequence[Row[Any]]) -> tuple[AgeingView, ...]:
    """Districts by what they owe longest."""
    names: dict[int | None, str] = {unit.id: unit.name for unit in frame.districts}
    by_district: dict[int | None, list[Row[Any]]] = defaultdict(list)
    for cell in cells:
        by_district[cell.district_id].append(cell)
    views = []
    for district, rows in by_district.items():
        sums = sum_cells(rows)
        views.append(
            AgeingView(
                names.get(district, "未填地区"),
                sums["publicised_fen"],
                sums["paid_of_due_fen"],
                (sums["unpaid_30_fen"], sums["unpaid_60_fen"], sums["unpaid_90_fen"], sums["unpaid_more_fen"]),
                sums["unpaid_projects"],
            )
        )
    place = {name: order for order, name in enumerate(names.values())}
    views.sort(key=lambda view: place.get(view.district, len(place)))
    return tuple(sorted(views, key=lambda view: (view.unpaid_fen[::-1], view.publicised_fen), reverse=True))


def _falls(
    connection: Connection, frame: Frame, figures: tuple[AmountView, ...], sums: dict[str, int]
) -> tuple[FallStep, ...]:
    amounts = {figure.name: figure.amount_fen for figure in figures}
    light = _disbursement(connection, frame)
    met = None if light is None else int(light.numerator)
    return waterfall(amounts.get("下达"), amounts["到地区"], sums, met)


def _disbursement(connection: Connection, frame: Frame) -> Row[Any] | None:
    """The light 资金兑付 of the frame, where something is due."""
    readings = list_readings(connection, frame.period.id, frame.key)
    return next((row for row in readings if row.indicator == Core.DISBURSEMENT and row.denominator), None)


def _bridge(connection: Connection, frame: Frame, sums: dict[str, int]) -> str:
    """How 付给企业, 应付已付 and 到期已付 hang together, to the 分: three amounts that are no names of one."""
    paid, of_due = sums["paid_fen"], sums["paid_of_due_fen"]
    beyond = f" + 公示应付之外 {yuan(paid - of_due)} 元（公示前、超标准，或企业已退出）" if paid != of_due else ""
    told = f"付给企业（净额）{yuan(paid)} 元 = 应付已付 {yuan(of_due)} 元{beyond}"
    light = _disbursement(connection, frame)
    if light is None:
        return f"{told}。"
    due, met = int(light.denominator), int(light.numerator)
    share = f"到期已付 {yuan(met)} 元（{met / due:.1%}），是资金兑付的灯"
    return f"{told}；公示已满规定天数的到期应付 {yuan(due)} 元，{share}。"


def _verdict(figures: tuple[AmountView, ...], sums: dict[str, int], findings: tuple[int, int]) -> str:
    """Where the money is, what is owed, what is wrong, in three clauses."""
    first, last = figures[0], figures[-1]
    amounts = {figure.name: figure.amount_fen for figure in figures}
    due, paid = sums["publicised_fen"], sums["paid_of_due_fen"]
    late = sums["unpaid_60_fen"] + sums["unpaid_90_fen"] + sums["unpaid_more_fen"]
    owed = f"公示应付 {wan(due)}，应付已付 {wan(paid)}（{paid / due:.1%}）" if due else "还没有公示应付的奖补"
    unpaid = f"，未付 {wan(due - paid)}，其中超过 30 天 {wan(late)}" if due > paid else ""
    number, serious = findings
    wrong = f"资金合规问题 {number} 项，其中严重 {serious} 项" if number else "没有未销号的资金合规问题"
    return (
        f"{first.name} {wan(first.amount_fen)}：付给企业 {wan(amounts['付给企业'])}、服务 {wan(amounts['付给服务'])}，"
        f"{last.name} {wan(last.amount_fen)}。{owed}{unpaid}。{wrong}。"
    )


def _notes(frame: Frame, flows: Sequence[Row[Any]], cells: Sequence[Row[Any]]) -> tuple[str, ...]:
    notes = []
    if flows and not cells and frame.period.is_closed:
        notes.append("本期没有各项目的资金汇总：该期次在启用资金流向之前结账，或范围内没有项目。")
    if frame.industry is not None:
        notes.append("账户不按行业设立，资金流向不受行业筛选限制。")
    return tuple(notes)
