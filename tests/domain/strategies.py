"""Random small pilots for property tests: a handful of projects with anything that may befall them."""

from datetime import date, timedelta

from hypothesis import strategies as st

from domain.facts.columns import Facts
from domain.words import STAGES, Basis, EnterpriseStatus, FundKind, TargetKind
from tests.domain.make import AS_OF, HUAGONG, JIA, WAN, YI, ZHUANGBEI, Issue, Project, facts, line, target

days = st.integers(-420, 60).map(lambda number: AS_OF + timedelta(days=number))
"""About four of five before the day of evaluation, the rest after."""
yuan = st.integers(1, 500_000).map(float)
UNITS = [(JIA, HUAGONG), (JIA, ZHUANGBEI), (YI, HUAGONG), (YI, ZHUANGBEI)]
UNITS_OR_NONE = [*UNITS, (JIA, None), (None, HUAGONG), (None, None)]
GOALS = (
    target(5),
    target(3, id=2, district=JIA),
    target(2, id=3, industry=ZHUANGBEI, basis=Basis.STOCK),
    target(6, id=4, indicator="contracting", kind=TargetKind.TEXT),
    target(4, id=5, indicator="titled_done", unit="家"),
)
MEASURES = {"titled_done": "computed:completion_titled"}


@st.composite
def issues(draw) -> Issue:
    opened, length = draw(days), draw(st.integers(0, 40))
    return Issue(opened, opened + timedelta(days=length), draw(st.none() | days), draw(st.booleans()))


@st.composite
def projects(draw, units=UNITS, number: int = 0) -> Project:
    district, industry = draw(st.sampled_from(units))
    planned = draw(st.lists(days, min_size=9, max_size=9).map(sorted))
    count = draw(st.integers(0, 9))
    slips = draw(st.lists(st.integers(-9, 40), min_size=count, max_size=count))
    done = {s: day + timedelta(days=slip) for s, day, slip in zip(STAGES, planned, slips, strict=False)}
    left = draw(st.sampled_from([EnterpriseStatus.ACTIVE] * 6 + list(EnterpriseStatus)[1:]))
    paid = draw(st.lists(st.tuples(days, yuan), max_size=2))
    back = draw(st.lists(st.tuples(days, yuan), max_size=1)) if paid else []
    return Project(
        planned=dict(zip(STAGES, planned, strict=True)),
        done=done,
        enterprise=draw(st.sampled_from([1_000 + number] * 3 + [1])),
        district=district,
        industry=industry,
        provider=draw(st.sampled_from([1, 2, 3, -1])),
        above=draw(st.booleans()),
        title=draw(st.integers(0, 2)),
        left_on=None if left is EnterpriseStatus.ACTIVE else draw(days),
        left_as=left,
        for_cause=left is not EnterpriseStatus.ACTIVE and draw(st.booleans()),
        updated_on=draw(days.filter(lambda day: day <= AS_OF)),
        levels=tuple(sorted(draw(st.lists(st.tuples(days, st.integers(1, 4)), max_size=2)))),
        paid=(*paid, *((day, -some) for day, some in back)),
        issues=tuple(draw(st.lists(issues(), max_size=2))),
        eligible=draw(yuan),
        approved=draw(yuan),
        already_funded=draw(st.sampled_from([False, False, False, True])),
    )


@st.composite
def pilots(draw, units=UNITS, max_size: int = 6) -> Facts:
    size = draw(st.integers(0, max_size))
    some = [draw(projects(units, number)) for number in range(1, size + 1)]
    flow = line(FundKind.APPROPRIATE, date(2025, 9, 1), WAN, "source:central", "treasury:yinchuan")
    return facts(*some, targets=GOALS, measures=MEASURES, ledger=(flow,))
