"""更正 in a report: “上期报送 71 家,现核实 69 家”, from the rows kept when the period was closed."""

from collections.abc import Sequence

from domain.evaluation.restatements import ReportedFigure
from domain.lights.core import CORE_LIGHTS, OF_PACE
from domain.lights.sentences import NOTHING, SHARE, plain
from domain.periods import zh_of
from domain.reports.briefing import Briefing, Correction, Edition
from domain.reports.views import Line, Table
from domain.reports.words import joined, lit, say, text
from domain.words import Restated

TABLE = "restatements"
SAID = 3
"""So many are told in the sentence; all stand in the table."""


def changed_blocks(briefing: Briefing) -> list[Line]:
    """Targets revised and enterprises moved within the period: no corrections, the periods before stay (rules 10.3)."""
    edition = briefing.edition
    mine = [c for c in briefing.lists.changes if not c.districts or any(map(edition.holds, c.districts))]
    return [
        say(
            "{why}：{what}。",
            why=change.kind,
            what=edition.figure(change.text, "period_lists", change.kind, "returns.changes", change.text),
        )
        for change in mine
    ]


def restated_blocks(briefing: Briefing) -> list[Line | Table]:
    """The sentence and the table; that there is none, where there is none; nothing without a period before."""
    edition, lines = briefing.edition, briefing.corrections
    if edition.before is None:
        return []
    if lines is None:
        return [Line("上期结账后的更正在结账时核对列示。", kind="note")]
    if not lines:
        return [Line("上期结账后没有更正。")]
    return [_sentence(edition, lines), _table(edition, lines)]


def _before(edition: Edition) -> str:
    return "" if edition.before is None else zh_of(edition.before.label)


def _texts(line: Correction) -> tuple[str, str]:
    """Both figures: counts where they differ, else the share with what it was divided from."""
    before, after = line.before, line.after
    counts = line.target_period or line.indicator in OF_PACE or line.indicator not in CORE_LIGHTS
    if counts and before.numerator != after.numerator:
        return _count(before, line.unit), _count(after, line.unit)
    shown = _value(line, before), _value(line, after)
    return shown if shown[0] != shown[1] else (_finer(line, before), _finer(line, after))


def _count(said: ReportedFigure, unit: str) -> str:
    return NOTHING if said.numerator is None else f"{plain(said.numerator, 2)} {unit}"


def _value(line: Correction, said: ReportedFigure) -> str:
    numerator, denominator = said.numerator, said.denominator
    if line.indicator in CORE_LIGHTS:
        light = CORE_LIGHTS[line.indicator]
        shown = light.value_text(said.value, numerator, denominator)
        beside = light.fraction_text(numerator, denominator)
    else:
        shown, beside = SHARE.value(said.value, numerator, denominator, 1), ""
        if numerator is not None and denominator is not None:
            beside = SHARE.fraction(numerator, denominator, "家" if line.unit == "%" else line.unit)
    return f"{shown}（{beside}）" if beside else shown


def _finer(line: Correction, said: ReportedFigure) -> str:
    """Where both look the same at one decimal."""
    figure = (said.value, said.numerator, said.denominator)
    return CORE_LIGHTS[line.indicator].finer_text(*figure) if line.indicator in CORE_LIGHTS else SHARE.value(*figure, 3)


def _sentence(edition: Edition, lines: Sequence[Correction]) -> Line:
    """How many facts were corrected and which, then the figures: one fact changes those of every scope it stands in."""
    facts = list(dict.fromkeys(cause for line in lines for cause in line.causes)) or [""] * len(lines)
    number = edition.number(len(facts), TABLE, edition.scope, "causes 的不同个数")
    kinds = "、".join(kind.zh for kind in Restated if any(line.kind is kind for line in lines))
    parts = []
    for line in lines[:SAID]:
        row = f"{line.what} · {line.scope}"
        before, after = _texts(line)
        parts.append(
            say(
                "{scope}{what}上期报送 {before}，现核实 {after}；",
                scope=line.scope,
                what=line.what,
                before=edition.figure(before, TABLE, row, "before_*", _stored(line.before)),
                after=edition.figure(after, TABLE, row, "after_*", _stored(line.after)),
            )
        )
    last = Line(parts[-1].text[:-1] + ("。" if len(lines) <= SAID else "。其余见表。"), parts[-1].figures)
    told = "；".join(filter(None, facts[:SAID])) + ("等" if len(facts) > SAID else "")
    head = say(
        "上期（{past}）结账后{kinds} {number} 处{told}，已结账的数不变，在此列明：",
        past=_before(edition),
        kinds=kinds,
        number=number,
        told=f"（{told}）" if told else "",
    )
    return joined([head, *parts[:-1], last])


def _stored(said: ReportedFigure) -> str:
    """Value, numerator, denominator as they are stored."""
    return "、".join(
        "空" if number is None else repr(number) for number in (said.value, said.numerator, said.denominator)
    )


def _table(edition: Edition, lines: Sequence[Correction]) -> Table:
    past = _before(edition)
    rows = tuple(
        (
            text(past),
            text(line.scope),
            text(line.what),
            *map(text, _texts(line)),
            lit(line.before.light),
            lit(line.after.light),
            text(line.kind.zh),
            text("；".join(line.causes)),
        )
        for line in lines
    )
    return Table(
        TABLE,
        "更正",
        ("期次", "范围", "指标", "上期报送", "现核实", "原亮灯", "现亮灯", "性质", "改动的事实"),
        rows,
        (16, 12, 22, 20, 20, 9, 9, 10, 40),
        TABLE,
        (
            "restated",
            "district",
            "indicator、target_period",
            "before_value、before_numerator、before_denominator",
            "after_value、after_numerator、after_denominator",
            "before_light",
            "after_light",
            "nature",
            "causes",
        ),
    )
