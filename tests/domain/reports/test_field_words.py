"""数据溯源 on screen has words, not names of columns (rules 16.2)."""

import re

import pytest

from domain.reports.field_words import FIELDS, NAME, field_zh, record_zh


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("verdict = overdue 的个数", "研判 = 已到期未完成 的个数"),
        ("withdrawn、replaced、disqualified 之和", "退出、更换、取消资格 之和"),
        ("milestones.completed_on（acceptance）", "项目各环节的计划日和完成日·完成日（验收）"),
        ("task_readings 的个数", "任务亮灯 的个数"),
        ("下达", "下达"),
        ("", ""),
        ("something_new", "something_new"),
    ],
)
def test_a_field_is_said_in_words_and_what_is_not_known_stays(stored, said):
    assert field_zh(stored) == said


def test_a_record_is_called_as_in_the_package():
    assert record_zh("target_readings") != "target_readings"
    assert record_zh("nothing") == "nothing"
    assert all(NAME.fullmatch(name) for name in FIELDS)


def test_no_column_name_is_left_on_the_screen_of_a_self_evaluation(demo_once):
    from services.access import DEMO_USER
    from services.appraisal.cut import at_cut
    from services.appraisal.whole import appraisal
    from services.frame import open_frame

    frame = at_cut(open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-10"))
    found = appraisal(demo_once, frame)
    fields = {one.field for line in found.lines for one in line.figures}
    fields |= {source for one in (*found.paper_tables, *found.annexes) for source in one.sources}
    records = {one.table for line in found.lines for one in line.figures}
    records |= {one.table for one in (*found.paper_tables, *found.annexes)}
    said = [*map(field_zh, fields), *map(record_zh, records)]
    assert [one for one in said if re.search(r"[A-Za-z]{2,}", one)] == []
