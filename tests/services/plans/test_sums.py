"""Districts, industries and years are held against their totals before the plan is one (rules 2.10)."""

from dataclasses import replace

import pytest

from data_access.upload_reading import read_upload
from domain.intake.views import Weight
from reports.plan_workbook import HEADING_ROW
from services.access import DEMO_USER
from services.errors import Refused
from services.plans import revising
from services.plans.retiring import Retirement
from services.plans.revising import commit_plan, preview_of
from tests.services.plans.a_city import ROWS, blank, filled

TABLE = {**ROWS["目标"][1], "方案中的名称": "改造", "比较": "达到", "地区": None}
EAST, PARK = "东岭区", "静海高新技术产业开发区"
CURE = "方案原文就是这样的，确认即可；抄错的，改正这些行"


def row(value: float, *, period: str = "2026年", basis: str = "期内新增", **words) -> dict:
    return {**TABLE, "目标数": value, "期间": period, "口径": basis, **words}


def whole(value: float, **words) -> dict:
    return row(value, period="全期", basis="期末累计", **words)


@pytest.fixture
def asked(plans_url, monkeypatch):
    """Where and what the check of a plan with these targets asks; the rest of its workbook is read once."""
    sheets = {one.name: one for one in read_upload(filled(blank()))}
    top = sheets["目标"].rows[:HEADING_ROW]

    def of(*targets: dict, code: str | None = None) -> list[tuple[str, str]]:
        rows = [*top, [], *([target.get(heading) for heading in top[-1]] for target in targets)]
        found = {**sheets, "目标": replace(sheets["目标"], rows=rows)}
        monkeypatch.setattr(revising, "read_sheets", lambda content: tuple(found.values()))
        seen = preview_of(DEMO_USER, b"", code)
        assert not seen.of(Weight.ERROR)
        return [(one.where, one.cause) for one in seen.of(Weight.EXPLAIN)]

    return of


CASES = {
    "districts add up": ([row(100), row(40, 地区=EAST), row(60, 地区=PARK)], []),
    "districts do not": (
        [row(100), row(40, 地区=EAST), row(50, 地区=PARK)],
        [("目标 F5 目标数", "“改造”分地区之和是 90 家（第 6—7 行），总数（第 5 行）是 100 家，少 10 家")],
    ),
    "industries do not": (
        [row(70, 行业="轴承制造"), row(100), row(31, 行业="食品加工")],
        [("目标 F6 目标数", "“改造”分行业之和是 101 家（第 5 行、第 7 行），总数（第 6 行）是 100 家，多 1 家")],
    ),
    "years do not": (
        [whole(100), row(40), row(50, period="2027年")],
        [("目标 F5 目标数", "“改造”分年之和是 90 家（第 6—7 行），总数（第 5 行）是 100 家，少 10 家")],
    ),
    "years of each district": (
        [whole(90, 地区=EAST), row(40, 地区=EAST), row(50, period="2027年", 地区=EAST)]
        + [whole(90, 地区=PARK), row(40, 地区=PARK), row(51, period="2027年", 地区=PARK)],
        [
            (
                "目标 F8 目标数",
                "“改造”（静海高新技术产业开发区）分年之和是 91 家（第 9—10 行），总数（第 8 行）是 90 家，多 1 家",
            )
        ],
    ),
    "one of two districts is no sum": ([row(100), row(40, 地区=EAST)], []),
    "floors may add up to more": (
        [row(100, 比较="不少于"), row(70, 比较="不少于", 地区=EAST), row(60, 比较="不少于", 地区=PARK)],
        [],
    ),
    "the version in force counts": (
        [row(100), row(40, 地区=EAST), row(50, 地区=PARK), row(60, 地区=PARK, 从哪天起="2026-06-01")],
        [],
    ),
}


def test_what_a_total_and_its_parts_say(asked):
    assert {case: asked(*targets) for case, (targets, _) in CASES.items()} == {
        case: expected for case, (_, expected) in CASES.items()
    }


def test_a_sum_that_a_person_confirmed_is_not_asked_again_until_it_changes(asked):
    targets = [row(100), row(40, 地区=EAST), row(50, 地区=PARK)]
    content = filled(blank(), rows={**ROWS, "目标": targets})
    seen = preview_of(DEMO_USER, content, None)
    assert [one.cure for one in seen.problems] == [CURE]
    with pytest.raises(Refused, match="1 处要确认"):
        commit_plan(DEMO_USER, content, None, seen=seen, confirmed=False)
    commit_plan(DEMO_USER, content, None, seen=seen, confirmed=True)
    assert asked(*targets, code="jinghai") == []
    assert asked(*targets, row(55, 地区=PARK, 从哪天起="2026-06-01"), code="jinghai") == [
        ("目标 F5 目标数", "“改造”分地区之和是 95 家（第 6 行、第 8 行），总数（第 5 行）是 100 家，少 5 家")
    ]


def test_what_left_the_plan_is_in_no_sum(asked):
    targets = [whole(100), row(10, period="2025年"), row(40), row(50, period="2027年")]
    without = [targets[0], *targets[2:]]
    for rows, code in ((targets, None), (without, "jinghai")):
        content = filled(blank(), rows={**ROWS, "目标": rows})
        seen = preview_of(DEMO_USER, content, code)
        assert len(seen.of(Weight.EXPLAIN)) == (code is not None)
        commit_plan(DEMO_USER, content, code, seen=seen, confirmed=True, said=Retirement(seen.first_day, "重复"))
    assert asked(*without, code="jinghai") == []


def test_nothing_is_asked_while_the_sheet_has_a_mistake(plans_url):
    targets = [row(100), row(40, 地区=EAST), row(50, 地区="西岭区")]
    seen = preview_of(DEMO_USER, filled(blank(), rows={**ROWS, "目标": targets}), None)
    assert [one.weight for one in seen.problems] == [Weight.ERROR]
