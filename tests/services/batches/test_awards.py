"""候选 and 标准 as they are held (rules 22.1, 22.2)."""

from sqlalchemy import text

from seed_data.plans import DEFAULT_ROOT
from services.access import DEMO_USER
from services.batches.awards import award_page
from services.frame import open_frame


def test_candidates_are_those_whose_levels_say_so(demo_once):
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan")
    view = award_page(demo_once, frame)
    assert view.candidates
    for _, one in view.candidates:
        levels = demo_once.execute(
            text(
                "SELECT a.kind, a.level FROM assessments a JOIN enterprises e ON e.id = a.enterprise_id "
                "WHERE e.uscc = :uscc ORDER BY a.assessed_on"
            ),
            {"uscc": one.uscc},
        ).all()
        assert one.before == dict(map(tuple, levels))["before"]
        assert one.after == dict(map(tuple, levels))["official_after"] >= 3
        assert one.gain >= 1


def test_a_district_is_proposed_its_own(demo_once):
    own = award_page(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", district="永宁县"))
    assert {one.district for _, one in own.candidates} <= {"永宁县"}


def test_the_two_tables_of_chongqing_stand_to_the_letter():
    import csv

    plan = (DEFAULT_ROOT / "pilots" / "chongqing" / "plan.txt").read_text(encoding="utf-8")
    with (DEFAULT_ROOT / "pilots" / "chongqing" / "award_criteria.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [sum(row["award"] == award for row in rows) for award in ("beacon", "benchmark")] == [16, 14]
    for row in rows:
        for name in ("first_level", "second_level", "third_level", "standard"):
            assert row[name] in plan
