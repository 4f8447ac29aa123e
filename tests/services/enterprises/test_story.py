"""Objections to a project's 公示 stand in its story, of another district's project nothing does (rules 18.7)."""

from dataclasses import replace

from sqlalchemy import text

from services.access import DEMO_USER, Role
from services.enterprises.story import other_days
from services.frame import open_frame

OBJECTED = (
    "SELECT p.code, o.raised_on, o.closed_on, e.district_id FROM objections o JOIN projects p ON p.id = o.project_id"
    " JOIN enterprises e ON e.id = p.enterprise_id JOIN pilots t ON t.id = p.pilot_id"
    " WHERE t.code = 'yinchuan' AND o.closed_on IS NOT NULL ORDER BY o.id"
)


def test_an_objection_and_its_outcome_stand_in_the_story(demo_once):
    row = demo_once.execute(text(OBJECTED)).first()
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan")
    told = other_days(demo_once, frame, row.code)
    assert [(str(one.day), one.what) for one in told if "异议" in one.what] == [
        (row.raised_on, "公示异议"),
        (row.closed_on, "异议办结"),
    ]
    own = replace(DEMO_USER, role=Role.DISTRICT, district_id=row.district_id)
    assert other_days(demo_once, replace(frame, user=own), row.code) == told
    other = replace(own, district_id=row.district_id + 1)
    assert other_days(demo_once, replace(frame, user=other), row.code) == []
