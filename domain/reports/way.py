"""改造验收和监督检查 of a report: counts of prices, acceptances, inspections, objections, who left, signs; no names
(rules 10.4)."""

from collections.abc import Iterator

from domain.reports.briefing import Briefing, Edition
from domain.reports.lists import WayCounts
from domain.reports.views import Line, Section
from domain.reports.words import joined, say

HEADING = "改造验收和监督检查情况"


def way_section(briefing: Briefing) -> Section:
    """Of the period's days, as they were held when it was closed; of an open period as they are."""
    counts, edition = briefing.way, briefing.edition
    lines = [_acceptances(counts, edition), _inspections(counts, edition), _objections(counts, edition)]
    lines += [*_prices(counts, edition), *_left(counts, edition)]
    if counts.signs is not None:
        lines.append(_signs(counts.signs, counts.unlooked, edition))
    return Section("way", HEADING, tuple(lines))


def _acceptances(counts: WayCounts, edition: Edition) -> Line:
    table, row = "acceptances", f"验收 · {edition.scope}"
    if not (counts.applied or counts.passed or counts.waiting or counts.overdue):
        return Line("本期没有验收申请，期末没有待验收的项目。")
    each = [
        say("本期验收申请 {n} 件", n=edition.number(counts.applied, table, row, "本期申请")),
        say("，通过 {n} 件", n=edition.number(counts.passed, table, row, "本期通过")),
        say("；期末没有结论的 {n} 件", n=edition.number(counts.waiting, table, row, "没有结论")),
        say("，整改逾期的 {n} 件", n=edition.number(counts.overdue, table, row, "整改逾期"))
        if counts.overdue
        else None,
    ]
    return joined([*each, Line("。")])


def _inspections(counts: WayCounts, edition: Edition) -> Line:
    if not counts.visited:
        return Line("本期没有双随机检查。")
    table, row = "inspection_visits", f"检查 · {edition.scope}"
    failed = say("，其中不合格 {n} 次", n=edition.number(counts.failed, table, row, "不合格"))
    visited = say("本期双随机检查 {n} 次", n=edition.number(counts.visited, table, row, "检查"))
    return joined([visited, failed if counts.failed else Line("，没有不合格"), Line("。")])


def _objections(counts: WayCounts, edition: Edition) -> Line:
    if not (counts.raised or counts.held):
        return Line("本期没有公示异议，期末没有未办结的异议。")
    table, row = "objections", f"异议 · {edition.scope}"
    raised = say("本期收到公示异议 {n} 件", n=edition.number(counts.raised, table, row, "本期收到"))
    held = say("，期末未办结 {n} 件", n=edition.number(counts.held, table, row, "未办结"))
    return joined([raised, held if counts.held else Line("，期末全部办结"), Line("。")])


def _prices(counts: WayCounts, edition: Edition) -> Iterator[Line]:
    """Nothing where there was none, since periods closed earlier kept no such count."""
    if counts.priced:
        number = edition.number(counts.priced, "plan_reviews", f"核价 · {edition.scope}", "审完")
        yield say("本期两次审核都审完的改造方案 {n} 版。", n=number)


def _left(counts: WayCounts, edition: Edition) -> Iterator[Line]:
    """Nothing where there was none, for the same reason."""
    if counts.left:
        number = edition.number(counts.left, "leaving_cases", f"企业进出 · {edition.scope}", "离开")
        yield say("本期按个案离开试点的企业 {n} 家。", n=number)
    if counts.named:
        number = edition.number(counts.named, "successors", f"企业进出 · {edition.scope}", "替补")
        yield say("本期定下替补的名额 {n} 个。", n=number)


def _signs(found: int, unlooked: int, edition: Edition) -> Line:
    """A number, never who: a sign is no verdict."""
    if not found:
        return Line("最近一次查疑点没有发现线索。")
    table, row = "found_signs", f"线索 · {edition.scope}"
    said = say("疑点线索 {n} 条（线索不是结论）", n=edition.number(found, table, row, "最近一次查到"))
    still = say("，待核查 {n} 条", n=edition.number(unlooked, table, row, "待核查"))
    return joined([said, still if unlooked else Line("，都已核查"), Line("。")])
