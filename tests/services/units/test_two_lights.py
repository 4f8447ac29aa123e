"""A district has two named lights, 总体 and 完成改造, the same wherever it is shown."""

from services.access import DEMO_USER
from services.frame import open_frame
from services.lights.overview import overview
from services.reports.meeting import meeting
from services.units.standings import standings


def test_the_two_lights_of_a_district_are_the_same_on_every_screen(demo_once):
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46")
    listed = {row.name: (row.light, row.overall) for row in standings(demo_once, frame, "地区").rows}
    told = {cell.district: (cell.light, cell.overall) for cell in overview(demo_once, frame).ranking}
    steps = {step.district: step for step in meeting(demo_once, frame).steps if step.district}
    at_the_meeting = {name: (step.numbers[0].light, step.light) for name, step in steps.items()}
    assert len(listed) == 8
    assert listed == told == at_the_meeting
    assert any(light is not overall for light, overall in listed.values()), "two lights, not one twice"
