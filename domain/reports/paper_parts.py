"""Targets that are hard to meet, and the money, in the issued text of 周报 and 专报 (rules 10.8)."""

from collections.abc import Mapping, Sequence

from domain.lights.core import Core
from domain.lights.sentences import NOTHING, plain
from domain.money.views import AmountView, MoneyFinding
from domain.reports.briefing import Briefing, Edition
from domain.reports.money import FLOWS
from domain.reports.standing import READINGS
from domain.reports.targets import TARGETS
from domain.reports.views import Block, Cell, Figure, Line, Section, Table
from domain.reports.words import joined, listed, say, text
from domain.targets.verdicts import COLOURS
from domain.targets.views import TargetLine
from domain.words import Severity, Verdict
from domain.yuan import wan

HARD = (Verdict.OVERDUE, Verdict.OUT_OF_REACH, Verdict.AT_RISK)
MOST_TARGETS, MOST_NAMED = 10, 3
TOLD = ("下达", "付给企业", "账上结余")
"""Of the money's figures those that a leader is told; all stand in the 附件."""


def hard_section(briefing: Briefing) -> Section:
    edition = briefing.edition
    past = {} if briefing.past_targets is None else {line.id: line for line in briefing.past_targets.lines}
    judged = [line for line in briefing.targets.lines if line.verdict is not None]
    hard = [line for line in judged if line.verdict in HARD]
    if not hard:
        said = "没有难以完成或有风险的目标。" if judged else "本期没有印发目标。"
        return Section("targets", "难以完成和有风险的目标", (Line(said),))
    row = edition.scope
    counts = [
        (f"{verdict.zh} {{}} 项", edition.number(found, TARGETS, row, f"verdict = {verdict.value} 的个数"))
        for verdict in HARD
        if (found := sum(line.verdict is verdict for line in hard))
    ]
    total = edition.number(len(hard), TARGETS, row, "verdict 为已到期未完成、难以完成、有风险的个数")
    head = [say("按期完成有困难的目标共 {total} 项：", total=total), listed(counts), Line("。")]
    if len(hard) > MOST_TARGETS:
        shown = edition.number(MOST_TARGETS, TARGETS, row, "列出的个数")
        rest = edition.number(len(hard) - MOST_TARGETS, TARGETS, row, "其余的个数")
        head.append(say("下表为其中最重的 {shown} 项，其余 {rest} 项见附件。", shown=shown, rest=rest))
    blocks: list[Block] = [joined(head), _hard(hard[:MOST_TARGETS]), _turned(judged, past)]
    return Section("targets", "难以完成和有风险的目标", tuple(blocks))


def _turned(lines: Sequence[TargetLine], past: Mapping[int, TargetLine]) -> Line:
    """较上期，培育数字技术工程师转为难以完成，智能工厂转为已完成。"""
    moved = [line for line in lines if line.id in past and past[line.id].verdict not in (None, line.verdict)]
    if not moved:
        return Line("各目标研判较上期均未变化。" if past else "没有上期研判可比。")
    said = "，".join(f"{line.name}转为{line.verdict.zh if line.verdict else ''}" for line in moved[:MOST_NAMED])
    return Line(f"较上期，{said}{'等' if len(moved) > MOST_NAMED else ''}。")


def _hard(lines: Sequence[TargetLine]) -> Table:
    def expected(line: TargetLine) -> Cell:
        value = line.expected if line.forecast is None else line.forecast.p50
        return Cell(NOTHING) if value is None else Cell(plain(round(value)), number=value)

    rows = tuple(
        (
            text(f"{line.name}（{line.when.replace('（', '，').rstrip('）')}）"),
            Cell("" if line.verdict is None else line.verdict.zh, COLOURS[line.verdict]),
            text(f"{NOTHING if line.actual is None else plain(round(line.actual, 1))}/{plain(line.value)} {line.unit}"),
            expected(line),
            text(_worst(line.blame)),
        )
        for line in lines
    )
    return Table(
        "paper_targets",
        "按期完成有困难的目标",
        ("目标", "研判", "完成/目标", "预计", "差在"),
        rows,
        (45, 16, 16, 7, 16),
        TARGETS,
        (
            "indicator、targets.period",
            "verdict",
            "actual、targets.value",
            "forecasts.p50，否则按近八周",
            "各单位 value − actual",
        ),
    )


def _worst(blame: str) -> str:
    """经开区 7 家: the first unit of 逾期 13 家：经开区 7 家、宁东 3 家."""
    return blame.rpartition("：")[2].partition("、")[0].partition("，")[0]


def paper_money(briefing: Briefing) -> Section:
    """What came and went, what is paid of what is due, what is wrong, the serious by name."""
    edition, page = briefing.edition, briefing.money
    if page is None:
        return Section("money", "资金情况", (Line("资金情况不向本角色显示。", kind="note"),))
    told = [Line("累计"), *_between([_sum(edition, one) for one in page.figures if one.name in TOLD], "、"), Line("。")]
    paid = briefing.reasons.get(Core.DISBURSEMENT)
    if paid:
        row = f"{Core.DISBURSEMENT.zh} · {edition.scope}"
        told.append(say("{paid}。", paid=edition.figure(paid.rstrip("。"), READINGS, row, "reason", paid)))
    return Section("money", "资金情况", (joined(told), _findings(edition, briefing.findings)))


def _between(lines: Sequence[Line], mark: str) -> list[Line]:
    return [part for line in lines for part in (line, Line(mark))][:-1]


def _sum(edition: Edition, view: AmountView) -> Line:
    """付给企业 5,591.97 万元（较上期增加 189.32 万元）; what did not move says so by saying nothing."""
    row = f"{view.name} · {edition.scope}"
    change: Figure | str = ""
    if view.change_fen:
        words = f"（较上期{'增加' if view.change_fen > 0 else '减少'} {wan(abs(view.change_fen))}）"
        change = Figure(words, FLOWS, row, "amount_fen", view.change_fen, edition.both)
    amount = edition.figure(wan(view.amount_fen), FLOWS, row, "amount_fen", view.amount_fen)
    return say("{name} {amount}{change}", name=view.name, amount=amount, change=change)


def _findings(edition: Edition, found: Sequence[MoneyFinding]) -> Line:
    """How many are not closed, how many of them serious and what the serious ones come to, the largest named."""
    if not found:
        return Line("没有未销号的资金合规问题。")
    total = edition.number(len(found), "findings", edition.scope, "state 不为 closed 的个数")
    serious = sorted(
        (one for one in found if one.severity is Severity.SERIOUS), key=lambda one: (-one.amount_fen, one.key)
    )
    if not serious:
        return say("未销号的资金合规问题 {total} 项，没有严重的。", total=total)
    whole = sum(one.amount_fen for one in serious)
    head = say(
        "未销号的资金合规问题 {total} 项，其中严重 {number} 项、{amount}：",
        total=total,
        number=edition.number(len(serious), "findings", edition.scope, "severity = serious 的个数"),
        amount=edition.figure(wan(whole), "findings", edition.scope, "severity = serious 的 amount_fen 之和", whole),
    )
    named = [
        say(
            "{subject}{name}（{amount}）",
            subject=one.subject,
            name=one.name,
            amount=edition.figure(wan(one.amount_fen), "findings", one.subject, "amount_fen", one.amount_fen),
        )
        for one in serious[:MOST_NAMED]
    ]
    return joined([head, *_between(named, "、"), Line("等。" if len(serious) > MOST_NAMED else "。")])
