"""更正 in a report: “上期报送 71 家,现核实 69 家”, from the rows kept when the period was closed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row

from data_access.queries.indicators import list_indicators
from data_access.queries.readings import get_counts, get_targets
from data_access.queries.reports import list_restatements
from domain.evaluation.restatements import ReportedFigure
from domain.lights.core import CORE_LIGHTS, OF_PACE
from domain.lights.sentences import SHARE
from domain.periods import zh_of
from domain.reports.views import Line, Table
from services.evaluation.restating import restated_so_far
from services.reports.words import NOTHING, Two, joined, lit, say, text
from services.wording import plain

TABLE = "restatements"
SAID = 3
"""So many are told in the sentence; all stand in the table."""
LIVE_MOST = 2_000
"""Projects up to which a draft evaluates the period before anew; a larger pilot sees 更正 when it closes (default)."""


@dataclass(frozen=True)
class RestatedLine:
    """A corrected figure with its words. `target_period` is empty for an indicator's own figure."""

    indicator: str
    name: str
    unit: str
    scope: str
    target_period: str
    before: ReportedFigure
    after: ReportedFigure

    @property
    def what(self) -> str:
        return f"{self.name}（{self.target_period}）" if self.target_period else self.name


def restated_blocks(connection: Connection, two: Two) -> list[Line | Table]:
    """The sentence and the table; that there is none, where there is none."""
    if two.before is None:
        return []
    if not two.now.period.is_closed and _size(connection, two) > LIVE_MOST:
        return [Line("上期结账后的更正在结账时核对列示。", kind="note")]
    lines = _kept(connection, two) if two.now.period.is_closed else _so_far(connection, two)
    if not lines:
        return [Line("上期结账后没有更正。")]
    return [_sentence(two, lines), _table(two, lines)]


def _size(connection: Connection, two: Two) -> int:
    counts = get_counts(connection, two.now.period.id, (None, None))
    return 0 if counts is None else counts.projects


def _kept(connection: Connection, two: Two) -> list[RestatedLine]:
    district = two.now.district.id if two.now.district else None
    return [
        RestatedLine(
            row.indicator,
            row.name,
            row.target_unit or _unit(row),
            row.district or two.now.pilot.short_name,
            row.target_period or "",
            *(
                ReportedFigure(
                    *(getattr(row, f"{when}_{name}") for name in ("value", "numerator", "denominator", "light"))
                )
                for when in ("before", "after")
            ),
        )
        for row in list_restatements(connection, two.now.period.id, district)
    ]


def _so_far(connection: Connection, two: Two) -> list[RestatedLine]:
    found = restated_so_far(connection, two.now.pilot.id, two.now.period.kind)
    catalogue = list_indicators(connection)
    targets = get_targets(connection, [line.target for line in found if line.target])
    names = {unit.id: unit.name for unit in two.now.districts}
    units, codes = [None, *names], list(catalogue)
    mine = two.now.district
    found = [line for line in found if mine is None or line.district == mine.id]
    return [
        RestatedLine(
            line.indicator,
            catalogue[line.indicator].name,
            targets[line.target].unit if line.target else _unit(catalogue[line.indicator]),
            names.get(line.district, two.now.pilot.short_name),
            targets[line.target].period if line.target else "",
            line.before,
            line.after,
        )
        for line in sorted(found, key=lambda line: (units.index(line.district), codes.index(line.indicator)))
    ]


def _unit(row: Row) -> str:
    """The unit counted in; a core indicator's own unit is that of its share."""
    return CORE_LIGHTS[row.code].unit if row.code in CORE_LIGHTS else row.unit


def _texts(line: RestatedLine) -> tuple[str, str]:
    """Both figures: counts where they differ, else the share with what it was divided from."""
    before, after = line.before, line.after
    counts = line.target_period or line.indicator in OF_PACE or line.indicator not in CORE_LIGHTS
    if counts and before.numerator != after.numerator:
        return _count(before, line.unit), _count(after, line.unit)
    shown = _value(line, before), _value(line, after)
    return shown if shown[0] != shown[1] else (_finer(line, before), _finer(line, after))


def _count(said: ReportedFigure, unit: str) -> str:
    return NOTHING if said.numerator is None else f"{plain(said.numerator, 2)} {unit}"


def _value(line: RestatedLine, said: ReportedFigure) -> str:
    figure = (said.value, said.numerator, said.denominator)
    if line.indicator in CORE_LIGHTS:
        light = CORE_LIGHTS[line.indicator]
        shown, beside = light.value_text(*figure), light.fraction_text(*figure[1:])
    else:
        shown = SHARE.value(*figure, 1)
        beside = "" if None in figure[1:] else SHARE.fraction(*figure[1:], "家" if line.unit == "%" else line.unit)
    return f"{shown}（{beside}）" if beside else shown


def _finer(line: RestatedLine, said: ReportedFigure) -> str:
    """Where both look the same at one decimal."""
    figure = (said.value, said.numerator, said.denominator)
    return CORE_LIGHTS[line.indicator].finer_text(*figure) if line.indicator in CORE_LIGHTS else SHARE.value(*figure, 3)


def _sentence(two: Two, lines: Sequence[RestatedLine]) -> Line:
    number = two.number(len(lines), TABLE, two.scope, "个数")
    parts = []
    for line in lines[:SAID]:
        row = f"{line.what} · {line.scope}"
        before, after = _texts(line)
        parts.append(
            say(
                "{scope}{what}上期报送 {before}，现核实 {after}；",
                scope=line.scope,
                what=line.what,
                before=two.figure(before, TABLE, row, "before_*", _stored(line.before)),
                after=two.figure(after, TABLE, row, "after_*", _stored(line.after)),
            )
        )
    last = Line(parts[-1].text[:-1] + ("。" if len(lines) <= SAID else "。其余见表。"), parts[-1].figures)
    head = say(
        "上期（{past}）结账后更正 {number} 处，已结账的数不变，在此列明：",
        past=zh_of(two.before.period.label),
        number=number,
    )
    return joined([head, *parts[:-1], last])


def _stored(said: ReportedFigure) -> str:
    """Value, numerator, denominator as they are stored."""
    return "、".join(
        "空" if number is None else repr(number) for number in (said.value, said.numerator, said.denominator)
    )


def _table(two: Two, lines: Sequence[RestatedLine]) -> Table:
    past = zh_of(two.before.period.label)
    rows = tuple(
        (
            text(past),
            text(line.scope),
            text(line.what),
            *map(text, _texts(line)),
            lit(line.before.light),
            lit(line.after.light),
        )
        for line in lines
    )
    return Table(
        TABLE,
        "更正",
        ("期次", "范围", "指标", "上期报送", "现核实", "原亮灯", "现亮灯"),
        rows,
        (16, 12, 22, 20, 20, 9, 9),
        TABLE,
        (
            "restated",
            "district",
            "indicator、target_period",
            "before_value、before_numerator、before_denominator",
            "after_value、after_numerator、after_denominator",
            "before_light",
            "after_light",
        ),
    )
