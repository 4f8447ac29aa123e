"""本月分析 of the issued 专报: what moved and why, against the plan's line and the month before (rules 10.8)."""

from collections import Counter
from collections.abc import Iterator

from domain.lights.core import Core
from domain.lights.sentences import number, plain
from domain.reports.briefing import Briefing, Edition
from domain.reports.projects import PROJECTS
from domain.reports.targets import TARGETS
from domain.reports.units import behind, since
from domain.reports.views import Block, Figure, Line, Section
from domain.reports.words import joined, listed, say
from domain.targets.views import TargetLine

MOST_LINES = 5


def analysis_section(briefing: Briefing) -> Section:
    """What moved and why: districts, industries, where red projects stand, providers below their line."""
    blocks: list[Block] = [_against_line(briefing)]
    for found in filter(None, (briefing.districts, briefing.industries)):
        if found.rows:
            blocks.append(
                joined([behind(briefing.edition, found.by, found.rows), since(briefing.edition, found.by, found.rows)])
            )
    blocks += [*_causes(briefing), *_providers(briefing)]
    return Section("analysis", "本月分析", tuple(blocks))


def _against_line(briefing: Briefing) -> Line:
    """The year's completions: what stands, what the plan's line asks for, what this month brought."""
    edition = briefing.edition
    line = next((one for one in briefing.targets.lines if one.indicator == Core.COMPLETION and one.planned), None)
    if line is None or line.actual is None:
        return Line("完成改造没有印发的序时可比。")
    row = f"{line.name} · {edition.scope}"
    before = None
    if briefing.past_targets is not None:
        before = next((one.actual for one in briefing.past_targets.lines if one.id == line.id), None)
    gain: Figure | str = "没有上月可比"
    if before is not None:
        gain = Figure(
            f"本月新增 {plain(line.actual - before)} 家", TARGETS, row, "actual", line.actual - before, edition.both
        )
    short = (line.planned or 0) - line.actual
    stands = f"落后序时 {number(short)} 家" if short > 0 else f"超前序时 {number(-short)} 家"
    return say(
        "完成改造（{when}）累计 {actual} 家，方案序时应到 {planned} 家，{stands}；{gain}{required}。",
        when=edition.figure(line.when, "targets", row, "period", line.period),
        actual=edition.number(line.actual, TARGETS, row, "actual"),
        planned=edition.figure(number(line.planned or 0), TARGETS, row, "planned", line.planned),
        stands=edition.figure(stands, TARGETS, row, "planned − actual", short),
        gain=gain,
        required=_required(edition, line, row),
    )


def _required(edition: Edition, line: TargetLine, row: str) -> Figure | str:
    """，到期末每周需 6.5 家，近 8 周每周 4.2 家."""
    if line.required is None or line.recent is None:
        return ""
    told = f"，到期末每周需 {number(line.required)} 家，近八周每周 {number(line.recent)} 家"
    return edition.figure(told, TARGETS, row, "required、recent_gain", line.required)


def _causes(briefing: Briefing) -> Iterator[Line]:
    """Where the red projects stand, counted."""
    if briefing.projects is None or not briefing.projects.red:
        return
    edition = briefing.edition
    found = Counter(row.stage.zh if row.stage else "全部完成" for row in briefing.projects.red)
    parts = [
        (f"{stage} {{}} 个", edition.number(count, PROJECTS, f"红灯项目 · {edition.scope}", f"stage = {stage} 的个数"))
        for stage, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    yield joined([Line("红灯项目按所卡阶段："), listed(parts), Line("。")])


def _providers(briefing: Briefing) -> Iterator[Line]:
    below = [one for one in briefing.providers if one.place is not None and one.place.is_below]
    if below:
        edition = briefing.edition
        found = edition.number(len(below), "provider_readings", edition.scope, "periods_below > 0 的个数")
        names = "、".join(one.name for one in below[:MOST_LINES])
        yield say(
            "服务商中，节点按时率明显偏低的 {found} 家：{names}" + ("等。" if len(below) > MOST_LINES else "。"),
            found=found,
            names=names,
        )


def corrected(briefing: Briefing) -> Iterator[Line]:
    if briefing.corrections:
        edition = briefing.edition
        found = edition.number(len(briefing.corrections), "restatements", edition.scope, "个数")
        yield say("上期数据更正 {found} 处，见附件。", found=found)
