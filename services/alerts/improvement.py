"""提升: how well the loop closes, from what happened until the day of the frame's period (rules 14.5)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.alerts import list_causes, list_pilot_events, newest_well
from domain.alerts.statistics import Happened, Improvement, improvement
from domain.alerts.views import AlertLine, CauseRow, FinishedAlert, ImprovementView, MeasureRow
from services.alerts.names import INDICATORS, name_of, seen_by
from services.frame import Frame
from services.revision import kept

LOOKED_AT = 500
"""Alerts that are well, the newest, among which one looks for what worked before."""
GROUPS = {"district": "地区", "provider": "服务商", "stage": "环节", "indicator": "哪一项"}
"""By what causes are counted."""


def improvement_view(connection: Connection, frame: Frame) -> ImprovementView:
    """The figures of the alerts that the user may see in the frame's scope; finished: within the frame's period."""
    seen_by(frame.user)
    return _improvement(connection, frame)


@kept
def _improvement(connection: Connection, frame: Frame) -> ImprovementView:
    chosen = replace(seen_by(frame.user), scope_district_id=frame.key[0])
    rows = list_pilot_events(connection, frame.pilot.id, frame.period.as_of, chosen)
    told = improvement([_happened(row) for row in rows], frame.period.as_of, frame.period.first_on)
    causes = {row.code: row.name for row in list_causes(connection)}
    last = {row.alert_id: row for row in rows}
    names = {number: name_of(row, frame.pilot.short_name) for number, row in last.items()}
    answers = {row.alert_id: row for row in rows if row.cause}
    return ImprovementView(
        figures=told,
        causes=tuple((causes[code], number) for code, number in told.causes),
        groups={word: _grouped(word, list(answers.values()), causes) for word in GROUPS},
        measures=_measures(told, last, frame.pilot.short_name, causes),
        finished=tuple(
            FinishedAlert(
                one.alert,
                names[one.alert],
                last[one.alert].owner,
                causes.get(one.cause) or "",
                one.opened_on,
                one.well_on,
                one.closed_on,
                one.days,
            )
            for one in sorted(told.finished, key=lambda one: (one.closed_on, one.alert))
        ),
        opened_now=_since(rows, frame.period.first_on, ("opened", "reopened")),
    )


def worked_before(connection: Connection, frame: Frame, line: AlertLine, cause: str) -> tuple[MeasureRow, ...]:
    """What worked, among the newest alerts that are well, of the same cause (its word) where one is named and worked,
    else of the same light; of the whole pilot as far as the user may see. At most so many are looked at, so that an
    alert costs the same after years."""
    seen, number, until = seen_by(frame.user), frame.pilot.id, frame.at(None, None).period.as_of
    ids = tuple(newest_well(connection, number, seen, LOOKED_AT))
    rows = list_pilot_events(connection, number, until, replace(seen, ids=ids))
    told = improvement([_happened(row) for row in rows], until, frame.period.first_on)
    causes = {row.code: row.name for row in list_causes(connection)}
    found = _measures(told, {row.alert_id: row for row in rows}, frame.pilot.short_name, causes)
    others = [row for row in found if row.alert != line.id]
    same = tuple(row for row in others if row.cause == cause)
    return same or tuple(row for row in others if row.indicator == line.indicator)


def _measures(
    told: Improvement, last: Mapping[int, Row[Any]], pilot: str, causes: Mapping[str, str]
) -> tuple[MeasureRow, ...]:
    """The quickest first."""
    return tuple(
        MeasureRow(
            one.alert,
            name_of(last[one.alert], pilot),
            causes[one.cause],
            one.text,
            one.well_on,
            one.days,
            last[one.alert].indicator,
        )
        for one in sorted(told.measures, key=lambda one: (one.days, one.alert))
    )


def _since(rows: Sequence[Row[Any]], first: date, deeds: tuple[str, ...]) -> int:
    return sum(row.deed in deeds and row.happened_on >= first for row in rows)


def _happened(row: Row[Any]) -> Happened:
    return Happened(
        row.alert_id,
        row.deed,
        row.happened_on,
        row.owner,
        row.indicator,
        row.district_id,
        row.project_id,
        row.provider_id,
        row.cause,
        row.text,
        row.due_on,
    )


def _grouped(word: str, rows: Sequence[Row[Any]], causes: Mapping[str, str]) -> tuple[CauseRow, ...]:
    """Causes of the newest answers by a group, the largest group first."""
    named_by: dict[str, Callable[[Row[Any]], str]] = {
        "district": lambda row: row.district or "全市",
        "provider": lambda row: row.leader or row.provider or "不涉及服务商",
        "stage": lambda row: "不是项目" if row.project is None else row.stage.zh if row.stage else "各环节已办完",
        "indicator": lambda row: INDICATORS[row.indicator],
    }
    of, counts = named_by[word], dict[str, Counter[str]]()
    for row in rows:
        counts.setdefault(of(row), Counter())[row.cause] += 1
    found = [CauseRow(name, tuple(number[code] for code in causes)) for name, number in counts.items()]
    return tuple(sorted(found, key=lambda row: (-sum(row.counts), row.name)))


def sentence_of(told: Improvement, as_of: date) -> str:
    """办结率, days until well, what came again: with the numbers that each is of."""
    if not told.alerts:
        return f"到 {as_of} 还没有开出过预警。"
    parts = [f"到 {as_of} 开出 {told.alerts} 件，办结 {told.closed} 件，办结率 {told.closed / told.alerts * 100:.1f}%"]
    well = sum(spell.is_well for spell in told.spells)
    if told.median is None:
        parts.append(f"{len(told.spells)} 次亮灯中 {well} 次已恢复，不到一半，中位天数还算不出")
    else:
        parts.append(f"从开出到转绿的中位天数 {told.median} 天（{len(told.spells)} 次亮灯，{well} 次已恢复）")
    if told.closings:
        parts.append(f"办结 {told.closings} 次，又亮重开 {told.again} 次")
    return "；".join(parts) + "。"
