"""Forecasts as screens show them: of each target, and how earlier ones turned out."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data_access.queries.outlook import completions_at, list_checks, list_forecasts
from domain.targets.forecast import CHECKED_MONTHS, CHECKED_WEEKS, checked_days
from domain.targets.forecast_score import PastForecast, Score, score
from domain.targets.reported_forecast import LEAST_WEEKS
from domain.targets.views import ForecastView
from domain.words import PeriodKind
from services.access import Permission, check
from services.frame import Frame
from services.revision import kept
from services.wording import plain

STANDS = 4
"""Closed periods a forecast stands for when the newer ones made none (a past loaded in one go)."""
MONTHS_AGO = [f"{months} 个月前" for months in CHECKED_MONTHS]
SCORED = 60
"""Closed periods looked back on."""


@dataclass(frozen=True)
class Outlook:
    """Forecasts by target; said on the last day of the newest closed period. Without any, `note` says why."""

    by_target: dict[int, ForecastView]
    note: str = ""


@kept
def outlook(connection: Connection, frame: Frame) -> Outlook:
    """What was last forecast by the end of the frame's period."""
    check(frame.user, Permission.READ_SUMMARY)
    made = ((period, list_forecasts(connection, period.id)) for period in reversed(frame.earlier(STANDS)))
    period, said = next(((period, rows) for period, rows in made if rows), (None, []))
    if period is None:
        weeks = len(frame.earlier(LEAST_WEEKS))
        if frame.period.as_of >= frame.pilot.last_on:
            return Outlook({}, "试点期已满，不再预测。")
        short = frame.period.kind.value != "month" and weeks < LEAST_WEEKS
        why = f"资料不足：已结账 {weeks} 周，不满 {LEAST_WEEKS} 周，没有预测。" if short else "这一期结账时没有做预测。"
        return Outlook({}, why)
    return Outlook(
        {
            row.target_id: ForecastView(
                period.as_of, row.due_on, row.p10, row.p50, row.p90, row.met_probability, row.value
            )
            for row in said
        }
    )


@kept
def scores(connection: Connection, frame: Frame) -> tuple[Score, ...]:
    """How forecasts of completions made some time before a closed period turned out, up to the frame's day.

    Those of weeks where the pilot closes weeks, else those of months, whatever period is looked at.
    """
    check(frame.user, Permission.READ_SUMMARY)
    kind = PeriodKind.WEEK if frame.pilot.reports_weekly else PeriodKind.MONTH
    periods = [p for p in frame.periods if p.kind is kind and p.is_closed and p.as_of <= frame.period.as_of][:SCORED]
    ids = [period.id for period in periods]
    counted = completions_at(connection, ids)
    outcomes = {period.as_of: counted[period.id] for period in periods if period.id in counted}
    made_on = {period.id: period.as_of for period in periods}
    checks = list_checks(connection, ids)
    names = {PeriodKind.WEEK: [f"{weeks} 周前" for weeks in CHECKED_WEEKS], PeriodKind.MONTH: MONTHS_AGO}[kind]
    found = []
    for place, ahead in enumerate(names):
        said = [
            PastForecast(check.p10, check.p50, check.p90, check.met_probability, check.value, outcomes[check.due_on])
            for check in checks
            if check.due_on in outcomes
            and checked_days(made_on[check.period_id], kind is PeriodKind.MONTH)[place] == check.due_on
        ]
        found.append(score(ahead, said))
    return tuple(one for one in found if one is not None)


def forecast_text(view: ForecastView, unit: str, operator: str) -> str:
    """Words first, numbers second: 到 2026-12-31 最可能 221 家…"""
    said = f"预测（截至 {view.said_on}）：到 {view.due_on} 最可能 {plain(view.p50)} {unit}"
    band = "" if view.p10 == view.p90 else f"，八成可能在 {plain(view.p10)}–{plain(view.p90)} {unit}之间"
    return f"{said}{band}；到那天{operator} {plain(view.value)} {unit}的可能性{chance(view.met_probability)}"


def chance(probability: float) -> str:
    """Never 0 % or 100 %: a forecast does not know that."""
    if probability > 0.99:
        return "在 99% 以上"
    return "不足 1%" if probability < 0.01 else f"为 {probability:.0%}"


def score_text(found: tuple[Score, ...]) -> str:
    """How far to trust it: 4 周前的 9 次预测,7 次落在区间内,平均高估 2.1 家…"""
    if not found:
        return "预测的成绩：还没有到期可核对的预测。"
    parts = []
    for one in found:
        side = "高估" if one.too_high > 0 else "低估"
        miss = f"，平均{side} {plain(round(abs(one.too_high), 1))} 家" if abs(one.too_high) >= 0.05 else ""
        brier = "" if one.brier is None else f"，布赖尔分 {one.brier:.2f}（0 为全中，0.25 等于没说）"
        parts.append(f"{one.ahead}说的 {one.checked} 次中 {one.inside} 次落在八成区间内{miss}{brier}")
    return f"预测的成绩（完成改造家数，与结账数核对）：{'；'.join(parts)}。"
