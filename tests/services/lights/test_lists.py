"""What a click on a light opens is what the light counts: every core light, scope and part of a target, live and closed
(rules 4.8)."""

import pytest
from sqlalchemy import Connection, Row

from data_access.queries.projects import ProjectFilter
from data_access.queries.readings import list_indicator
from data_access.queries.targets import count_by_industry, count_chosen, list_shares
from domain.lights.core import CORE, PACED, Core
from services.access import DEMO_USER
from services.frame import open_frame
from services.targets.detail import SHOWN, counted_by, target_detail
from services.targets.lines import target_rows
from tests.services.lights.opening import BEFORE_LISTS, MONTH, WEEK, rows_behind

PERIODS = (WEEK, MONTH, BEFORE_LISTS, "live")


@pytest.fixture(scope="module")
def walk(demo_once: Connection) -> list[tuple[str, str, Core, Row, tuple[int | None, int | None]]]:
    """Every reading of a core light in four periods with what its rows give: one walk for the module."""
    found = []
    for label in PERIODS:
        frame = open_frame(demo_once, DEMO_USER, period=label)
        for core in CORE:
            for row in list_indicator(demo_once, frame.period.id, core):
                here = frame.at(row.district_id, row.industry_id)
                found.append((label, here.scope_name, core, row, rows_behind(demo_once, here, core)))
    return found


@pytest.mark.parametrize("core", CORE)
@pytest.mark.parametrize("label", PERIODS)
def test_the_rows_of_a_light_are_those_it_counts_in_every_scope(walk, label, core):
    looked_at = 0
    for period, scope, indicator, row, (numerator, denominator) in walk:
        if (period, indicator) != (label, core) or row.numerator is None:
            continue
        looked_at += 1
        assert numerator in (None, row.numerator), (scope, row.reason)
        assert denominator in (None, row.denominator), (scope, row.reason)
    assert looked_at >= (6 if core is Core.SUBMISSION else 40) * (label != BEFORE_LISTS)


def test_the_walk_did_not_compare_zeros_only(walk):
    for core in CORE:
        assert any(indicator is core and row.numerator for _, _, indicator, row, _ in walk), core


@pytest.mark.parametrize("label", PERIODS)
def test_the_parts_of_a_target_are_the_projects_behind_them(demo_once, label):
    """Of the pilot's own targets by district, as stored, and of every scope's as its actual."""
    frame = open_frame(demo_once, DEMO_USER, period=label)
    shares = list_shares(demo_once, frame.period.id)
    compared = 0
    for row in target_rows(demo_once, frame):
        measure = row.measure.removeprefix("computed:")
        if measure not in PACED or row.actual is None:
            continue
        scope = (row.district_id, row.industry_id)
        chosen = {shown: ProjectFilter(*scope, counted=counted_by(frame, row, measure, shown)) for shown in SHOWN}
        assert count_chosen(demo_once, frame.period.id, chosen["counted"]) == row.actual, row
        for share in (share for share in shares if share.target_id == row.target_id and scope == (None, None)):
            for shown, number in zip(SHOWN, (share.counted, share.late, share.coming), strict=True):
                if share.district_id is not None:
                    there = ProjectFilter(share.district_id, counted=chosen[shown].counted)
                    assert count_chosen(demo_once, frame.period.id, there) == number, (row.source_name, shown)
                    compared += 1
    assert compared > 20


def test_a_target_opened_in_a_district_lists_as_many_enterprises_as_it_counts(demo_once):
    frame = open_frame(demo_once, DEMO_USER, period=WEEK, district="永宁县")
    row = next(r for r in target_rows(demo_once, frame.at(None, None)) if r.indicator == "completion" and r.actual)
    for shown in SHOWN:
        detail = target_detail(demo_once, frame, row.target_id, shown)
        whole = detail.total
        assert detail.number == {"counted": whole.counted, "late": whole.late, "coming": whole.coming}[shown]
        counted = ProjectFilter(*frame.key, counted=counted_by(frame, row, "completion", shown))
        assert sum(count_by_industry(demo_once, frame.period.id, counted).values()) == detail.number
