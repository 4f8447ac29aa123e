"""Stored readings as view models, for every screen and paper that draws them."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from domain.lights.core import CORE_LIGHTS
from domain.lights.views import CountsView, Explanation, LightView, PastLight, ProjectView
from domain.words import ELSEWHERE, Party, Stage


def light_view(row: Row[Any], history: tuple[PastLight, ...] = ()) -> LightView:
    """A stored reading of a core light with its words."""
    light, figure = CORE_LIGHTS[row.indicator], (row.value, row.numerator, row.denominator)
    view = _view(row, light.zh, light.value_text(*figure), light.fraction_text(*figure[1:]), history)
    return replace(view, number=light.texts.number(row.value, row.denominator))


def overall_view(row: Row[Any], history: tuple[PastLight, ...] = ()) -> LightView:
    """A scope's stored overall light: a colour and a reason, no figure."""
    return _view(row, "总体", "", "", history)


def _view(row: Row[Any], name: str, value_text: str, fraction_text: str, history: tuple[PastLight, ...]) -> LightView:
    return LightView(
        indicator=row.indicator,
        name=name,
        light=row.light,
        value_text=value_text,
        fraction_text=fraction_text,
        reason=row.reason,
        change=row.change,
        since=row.since,
        since_on=row.since_on,
        periods_running=row.periods_running,
        reason_since_on=max(filter(None, (row.since_on, row.starts_on))),
        history=history,
        value=row.value,
        override_light=row.override_light,
        override_note=row.override_note,
    )


def counts_view(row: Row[Any] | None) -> CountsView:
    if row is None:
        return CountsView()
    return CountsView(
        row.projects,
        row.red,
        row.yellow,
        row.green,
        row.grey,
        row.withdrawn,
        row.replaced,
        row.disqualified,
        row.turned_red,
        row.recovered,
        row.red_elsewhere,
    )


def owner_of(row: Row[Any]) -> str:
    """Who must move: the office or 财政 for what is theirs, else the district, with whom it has to call.

    Periods closed before it was kept go by the stage: publicity and payment are not the district's.
    """
    if row.party is None:
        at_office = row.stage in (Stage.PUBLICITY, Stage.PAYMENT)
        return "专班办公室、财政" if at_office else row.district or Party.OFFICE.zh
    party, district = Party(row.party), row.district or Party.OFFICE.zh
    if party in ELSEWHERE:
        return party.zh
    return district if party is Party.DISTRICT else f"{district}、{party.zh}"


def project_view(row: Row[Any], explanation: Explanation | None = None) -> ProjectView:
    """A project reading as a line of a list, with what was said of its red light."""
    return ProjectView(
        code=row.code,
        uscc=row.uscc,
        enterprise=row.enterprise,
        district=row.district or "未填地区",
        industry=row.industry or "未填行业",
        provider=row.provider or "未签服务商",
        stage=row.stage,
        light=row.light,
        status=row.status.zh,
        reason=row.reason,
        days_late=row.days_late,
        lag_points=row.lag_points,
        planned_progress=row.planned_progress,
        actual_progress=row.actual_progress,
        since=row.since,
        periods_running=row.periods_running,
        reason_since_on=row.reason_since_on,
        change=row.change,
        override_light=row.override_light,
        explanation=explanation,
    )
