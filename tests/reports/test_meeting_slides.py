"""调度会 as PowerPoint, read back: a slide a step, editable, in a Chinese font, within its edges (rules 10.5)."""

from datetime import date
from io import BytesIO

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from domain.reports.meeting_views import BigNumber, MeetingView, Step
from domain.units.views import PromiseView
from domain.words import Light
from reports.meeting_slides import FONT, meeting_slides, slides_of
from services.access import DEMO_USER
from services.frame import open_frame
from services.reports.meeting import meeting, meeting_frame

TODAY = date(2026, 11, 15)


@pytest.fixture
def frame(demo_once):
    return meeting_frame(open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46"))


def deck(made: bytes):
    return Presentation(BytesIO(made))


def words(slide) -> str:
    cells = [c.text for s in slide.shapes if s.has_table for r in s.table.rows for c in r.cells]
    return "\n".join([*(s.text_frame.text for s in slide.shapes if s.has_text_frame), *cells])


def test_every_step_is_a_slide_with_its_title_figures_and_standing(demo_once, frame):
    view, found = meeting(demo_once, frame), deck(slides_of(demo_once, frame))
    titles = [slide.shapes.title.text_frame.text.split("　")[0] for slide in found.slides]
    assert titles == [step.title for step in view.steps]
    kaifa = next(slide for slide, step in zip(found.slides, view.steps, strict=True) if step.district == "经开区")
    assert "还需完成 22 家：每周需 3.3 家，近 8 周每周 0.8 家" in words(kaifa)
    assert "难以兑现：34/50 家" in words(kaifa)
    assert all("演示数据，均为虚构 · 数据截至 2026-11-15" in words(slide) for slide in found.slides)


def test_text_has_a_chinese_font_and_stays_within_its_slide(demo_once, frame):
    found = deck(slides_of(demo_once, frame))
    for slide in found.slides:
        for run in slide._element.iter(qn("a:r")):
            fonts = {child.tag: child.get("typeface") for child in run.find(qn("a:rPr"))}
            assert (fonts[qn("a:latin")], fonts[qn("a:ea")]) == (FONT, FONT)
        for shape in slide.shapes:
            assert shape.left + shape.width <= found.slide_width
            assert shape.top + shape.height <= found.slide_height


@pytest.mark.parametrize("number", [0, 1, 60])
def test_what_a_slide_has_no_room_for_is_counted_on_it(number):
    name = "静海市东岭区先进高端智能装备制造产业集聚发展示范区"
    rows = tuple(
        PromiseView("承诺", TODAY, f"{name}承诺 {n} 家", "", TODAY, "未到期", Light.GREY) for n in range(number)
    )
    numbers = (BigNumber(name, "1/2", name),) * 5
    view = MeetingView("调度会", TODAY, None, (Step("promises", name, name * 3, numbers=numbers, promises=rows),))
    (slide,) = deck(meeting_slides(view, {}, "截至")).slides
    shown = sum(len(shape.table.rows) - 1 for shape in slide.shapes if shape.has_table)
    assert shown == number if number < 2 else 0 < shown < number
    assert (f"另有 {number - shown} 项，见系统。" in words(slide)) is (shown < number)
