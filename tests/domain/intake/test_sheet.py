"""Headings are known by their keys, places by their letters, templates by their stamp."""

import pytest

from domain.intake.forms import FORMS, Kind
from domain.intake.heading import find_heading
from domain.intake.sheet import Sheet, letters
from domain.intake.stamp import STAMP_SHEET, Stamp, read_stamp, stamp_text

ISSUES, PROJECTS = FORMS[Kind.ISSUES], FORMS[Kind.PROJECTS]


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")])
def test_a_place_has_the_letters_of_excel(place, name):
    assert letters(place) == name


def test_without_the_keys_there_is_no_heading():
    assert find_heading(Sheet("表", [["类别", "程度"], ["进度", "一般"]]), [ISSUES]) is None
    assert find_heading(Sheet("表", []), [ISSUES]) is None


def test_a_stamp_survives_and_another_text_is_none():
    text = stamp_text(PROJECTS, "yinchuan", "永宁县")
    assert read_stamp([Sheet(STAMP_SHEET, [[text]])]) == Stamp(Kind.PROJECTS, "yinchuan", "永宁县", PROJECTS.version)
    for other in ("", "pilot-lights", text.replace("projects", "nothing"), text + ";more"):
        assert read_stamp([Sheet(STAMP_SHEET, [[other]])]) is None
    assert read_stamp([]) is None
