"""A district's user sees its own district; one whose district nobody filled in sees no single rows at all (rules
11.2)."""

from datetime import date
from types import SimpleNamespace

import pytest

from domain.changes import Changes
from domain.frame_views import PeriodView, PilotView, UnitView
from domain.words import PeriodKind
from services.access import DEMO_USER, Role, User, home_of, own_district
from services.errors import Forbidden
from services.frame import Frame
from services.money import entries as money_entries
from services.money.entries import entry_page, money_findings
from services.money.settlement import settlement

LOST, HOME = User("某人", Role.DISTRICT), User("永宁", Role.DISTRICT, 2)
FLOW = SimpleNamespace(node=lambda key: SimpleNamespace(key=key, name=key, accounts=(key,)))


def frame_of(user: User, district: int | None = None) -> Frame:
    units = (UnitView(1, "宁东", "宁东"), UnitView(2, "永宁县", "永宁县"))
    pilot = PilotView(
        1, "yinchuan", "银川市试点", "银川", 1, True, date(2026, 11, 15), True, date(2027, 9, 30), Changes(1, 1)
    )
    period = PeriodView(1, "live", "实时", PeriodKind.LIVE, date(2026, 11, 15), False, "1")
    return Frame(user, pilot, period, (), (), units, (), next((unit for unit in units if unit.id == district), None))


@pytest.mark.parametrize(
    ("user", "asked", "rows_of"), [(DEMO_USER, None, None), (DEMO_USER, 1, 1), (HOME, None, 2), (HOME, 2, 2)]
)
def test_rows_are_limited_to_the_users_district(user, asked, rows_of):
    assert own_district(user, asked) == rows_of


@pytest.mark.parametrize(
    ("user", "asked", "said"), [(HOME, 1, "只能查看本地区"), (LOST, None, "没有指定地区"), (LOST, 1, "没有指定地区")]
)
def test_other_rows_are_refused_with_a_sentence(user, asked, said):
    with pytest.raises(Forbidden, match=said):
        own_district(user, asked)


@pytest.mark.parametrize(
    ("user", "district", "may"),
    [
        (DEMO_USER, 1, True),
        (HOME, None, True),
        (HOME, 2, True),
        (HOME, 1, False),
        (LOST, None, False),
        (LOST, 1, False),
    ],
)
def test_single_projects_are_listed_for_ones_own_district_only(user, district, may):
    assert frame_of(user, district).may_list == may


@pytest.mark.parametrize(
    "act",
    [
        lambda frame: frame.project_filter,
        lambda frame: settlement(None, frame),
        lambda frame: money_findings(None, frame),
        lambda frame: entry_page(None, frame, FLOW, "treasury:yinchuan"),
        lambda frame: home_of(frame.user),
    ],
)
def test_a_district_user_without_a_district_is_refused_everywhere(act):
    with pytest.raises(Forbidden, match="没有指定地区"):
        act(frame_of(LOST))


def test_findings_of_another_district_are_refused_and_not_said_to_be_none(monkeypatch):
    found = tuple(SimpleNamespace(district=name) for name in ("宁东", "永宁县", ""))
    monkeypatch.setattr(money_entries, "_findings", lambda connection, frame: found)
    with pytest.raises(Forbidden, match="只列本地区的"):
        money_findings(None, frame_of(HOME, 1))
    for district in (None, 2):
        assert money_findings(None, frame_of(HOME, district)) == (found[1],)
    assert money_findings(None, frame_of(DEMO_USER, 1)) == found
