"""一、总体情况 of a report."""

from collections.abc import Iterable

from domain.lights.core import CORE_LIGHTS, CORE_ZH
from domain.lights.views import LightView
from domain.periods import zh_of
from domain.reports.briefing import Briefing, Edition
from domain.reports.handling import FOREWORD, office_lines
from domain.reports.restated import changed_blocks, restated_blocks
from domain.reports.targets import TARGETS
from domain.reports.views import Block, Cell, Line, Section, Table
from domain.reports.words import joined, listed, lit, named, say, text
from domain.targets.verdicts import WORST_FIRST
from domain.targets.views import TargetBoard
from domain.words import Change, Light

READINGS = "indicator_readings"
LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)


def overall_section(briefing: Briefing) -> Section:
    """Verdict, overall light, how many lights of each colour, what moved; the ten; the office's own foreword."""
    edition, view = briefing.edition, briefing.overview
    blocks: list[Block] = [Line(warning, kind="warning") for warning in view.watermelons]
    blocks.append(joined([verdicts(edition, briefing.targets), _overall(edition, view.overall)]))
    blocks.append(joined([_colours(edition, view.lights), moved_lights(edition, view.lights)]))
    blocks.append(_ten(edition, view.lights))
    blocks.extend(explained_blocks((view.name, str(view.explanation)) for view in view.lights if view.explanation))
    blocks.extend(changed_blocks(briefing))
    blocks.extend(restated_blocks(briefing))
    return Section("overall", "总体情况", (*blocks, *office_lines(briefing, FOREWORD)))


def explained_blocks(said: Iterable[tuple[str, str]]) -> list[Line]:
    """说明：完成改造——设备到货晚（马晓燕，2026-11-14）。 one line for each red light that somebody explained."""
    return [Line(f"说明：{name}——{told}。") for name, told in said]


def verdicts(edition: Edition, board: TargetBoard) -> Line:
    judged = [line for line in board.lines if line.verdict is not None]
    if not judged:
        return say("{scope}没有印发目标，按项目计划节点衡量。", scope=edition.scope)
    label = next((group.label for group in board.groups if group.key == board.group), "")
    row = f"{edition.scope} · {label}"
    parts = [
        (f"{verdict.zh} {{}} 项", edition.number(number, TARGETS, row, f"verdict = {verdict.value} 的个数"))
        for verdict in WORST_FIRST
        if (number := sum(line.verdict is verdict for line in judged))
    ]
    total = edition.number(len(judged), TARGETS, row, "有研判的目标个数")
    head = say("{scope}{label} {total} 项目标：", scope=edition.scope, label=label, total=total)
    return joined([head, listed(parts), Line("。")])


def _overall(edition: Edition, view: LightView | None) -> Line | None:
    if view is None:
        return None
    row = f"总体 · {edition.scope}"
    return say(
        "总体亮{light}灯：{reason}。",
        light=edition.figure(view.light.zh, READINGS, row, "light", view.light.value),
        reason=edition.figure(view.reason.rstrip("。"), READINGS, row, "reason", view.reason),
    )


def _colours(edition: Edition, lights: tuple[LightView, ...]) -> Line:
    row = f"核心指标 · {edition.scope}"
    parts = [
        (f"{light.zh}灯 {{}} 项", edition.number(len(found), READINGS, row, f"light = {light.value} 的个数"))
        for light in LIGHTS
        if (found := [view for view in lights if view.light is light])
    ]
    total = edition.number(len(lights), READINGS, row, "个数")
    return joined([say("{total} 项核心指标中，", total=total), listed(parts), Line("。")])


def moved_lights(edition: Edition, lights: tuple[LightView, ...]) -> Line:
    """What the lights did since last period, by name."""
    if edition.before is None:
        return Line("本期为首期，没有上期可比。")
    groups = (
        ("转红", [view.name for view in lights if view.change is Change.TURNED_RED]),
        ("变差", [view.name for view in lights if view.change is Change.WORSE]),
        ("好转", [view.name for view in lights if view.change in (Change.BETTER, Change.RECOVERED)]),
    )
    parts = [f"{named(names)}{word}" for word, names in groups if names]
    since = zh_of(edition.before.label)
    if not parts:
        return Line(f"与{since}相比，各项亮灯均未变化。")
    rest = len(lights) - sum(len(names) for _, names in groups)
    return Line(f"与{since}相比，{'，'.join(parts)}" + ("，其余未变。" if rest else "。"))


def _ten(edition: Edition, lights: tuple[LightView, ...]) -> Table:
    rows = tuple(
        (
            text(view.name),
            lit(view.light),
            Cell(view.value_text, number=view.number),
            text(view.fraction_text),
            text(_delta(view)),
            text(view.reason),
        )
        for view in lights
    )
    return Table(
        "lights",
        f"{CORE_ZH}亮灯",
        ("指标", "亮灯", "本期", "计数", "较上期", "原因"),
        rows,
        (13, 8, 11, 17, 11, 40),
        READINGS,
        ("indicator", "light", "value", "numerator、denominator", "value，本期减上期", "reason"),
    )


def _delta(view: LightView) -> str:
    found = CORE_LIGHTS[view.indicator].change_text(view.value, view.past_value)
    return "持平" if found in ("+0.0 点", "-0.0 点") else found
