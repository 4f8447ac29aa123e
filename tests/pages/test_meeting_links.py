"""The last step's codes: what a phone reads is the link of the district's own steps (rules 10.5)."""

import segno

from components.reports.meeting_links import SHOWN, code
from tests.pages.test_projects_page import opened, shown


def test_the_last_step_has_a_code_and_a_link_a_district():
    app = opened("meeting", period="2026-W46", step="decisions")
    assert "各地区的入口" in shown(app)
    assert not app.exception
    assert "各地区的入口" not in shown(opened("meeting", period="2026-W46"))


def test_a_code_holds_its_link():
    link = "https://pilot.example.gov.cn/meeting?pilot=yinchuan&period=2026-W46&district=%E7%BB%8F%E5%BC%80%E5%8C%BA"
    assert code(link) == segno.make(link, error="m").svg_inline(scale=4, border=2, omitsize=False)
    assert code(link) != code(link.replace("46", "45"))
    assert SHOWN >= 8
