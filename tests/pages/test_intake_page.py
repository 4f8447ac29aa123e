"""数据报送 on screen: problems row by row, the lights of a commit, the week that runs."""

from datetime import date
from functools import partial
from types import SimpleNamespace

import pytest
import streamlit

from components import shell
from components.intake import check as intake_check
from components.intake import moves as intake_moves
from components.intake import week as intake_week
from domain.intake.forms import PROJECTS, Kind
from domain.intake.views import CellProblem, Checked, Committed, LightMove, Weight
from domain.words import Light, PeriodKind
from services.access import DEMO_USER
from tests.pages.test_projects_page import opened


@pytest.fixture
def drawn(monkeypatch):
    """What is drawn, in order: (kind, content)."""
    found = []
    for name in ("table", "subheader", "error", "warning", "success", "info", "caption", "markdown", "button"):
        monkeypatch.setattr(streamlit, name, lambda body, *_, name=name, **how: found.append((name, body)))
    monkeypatch.setattr(shell, "link", lambda path, label, *_, **words: found.append(("link", (label, words))))
    monkeypatch.setattr(shell, "step", lambda label, **_: found.append(("step", label)))
    streamlit.session_state.clear()
    yield found
    streamlit.session_state.clear()


def problem(weight, cell, row, cause="错", answer=""):
    return CellProblem(weight, cause, "改", "填报", cell, "项目编号", row, answer)


def test_all_that_is_said_of_a_row_stands_together_and_rows_with_errors_first(drawn):
    found = (
        problem(Weight.ERROR, "L16", 16),
        problem(Weight.ERROR, "AB16", 16),
        problem(Weight.EXPLAIN, "A5", 5),
        problem(Weight.EXPLAIN, "A16", 16, cause="像是改了 *项目编号*"),
        problem(Weight.EXPLAIN, "B4", 4, answer="核实"),
    )
    intake_check.problems(None, SimpleNamespace(name="x.csv"), Checked(PROJECTS, "x.csv", "", found))
    table = dict(drawn)["table"]
    assert table["位置"] == [
        ":yellow-badge[▲ 需说明]  \n填报\\!A16 项目编号",
        ":red-badge[■ 错误]  \n填报\\!L16 项目编号",
        ":red-badge[■ 错误]  \n填报\\!AB16 项目编号",
        ":yellow-badge[▲ 已说明]  \n填报\\!B4 项目编号",
        ":yellow-badge[▲ 需说明]  \n填报\\!A5 项目编号",
    ]
    assert table["什么不对，怎么办"][0] == "像是改了 \\*项目编号\\*  \n**怎么办** 改"
    assert table["什么不对，怎么办"][3] == "错  \n**已说明** 核实"


def test_the_sentence_counts_errors_and_what_needs_a_word(drawn):
    found = (
        problem(Weight.ERROR, "L16", 16),
        problem(Weight.EXPLAIN, "A5", 5),
        problem(Weight.EXPLAIN, "A6", 6, answer="是"),
    )
    intake_check.summary(Checked(PROJECTS, "x", "", found))
    kind, said = drawn.pop()
    assert kind == "error"
    assert said.startswith("项目与里程碑：1 处错误，一行也没有写入；另有 1 处需要说明原因")
    intake_check.summary(Checked(PROJECTS, "x", "", found[1:]))
    assert drawn.pop() == ("warning", "项目与里程碑：没有错误，1 处需要说明原因。看过差异，在“4 提交”里写。")


def frame(code="yinchuan"):
    pilot = SimpleNamespace(code=code, today=date(2026, 11, 15))
    return SimpleNamespace(pilot=pilot, user=DEMO_USER, districts=[SimpleNamespace(name="永宁县", id=3)])


def keep(unit: str, done: Committed) -> None:
    """As if it had just been committed."""
    committed = intake_moves.Kept("yinchuan", unit, done)
    shell.act(intake_moves.ROOM, partial(lambda: committed))


MOVES = (
    LightMove("YC-2026-0202 甲", Light.YELLOW, "验收逾期 6 天", Light.GREEN, "各项在绿线内"),
    LightMove("完成改造", Light.RED, "27 家", Light.YELLOW, "30 家"),
    LightMove("合同签订", Light.GREEN, "52 家", Light.GREEN, "53 家"),
)


def test_lights_that_changed_say_from_which_colour_to_which_and_lead_there(drawn, monkeypatch):
    monkeypatch.setitem(shell.PAGES, "enterprise", SimpleNamespace(url_path="enterprise"))
    monkeypatch.setitem(shell.PAGES, "", SimpleNamespace(url_path=""))
    keep("永宁县", Committed(7, Kind.PROJECTS, 0, 2, 0, MOVES))
    intake_moves.moves(frame(), Committed)
    assert ("subheader", "2 盏灯变色：黄→绿 1 盏、红→黄 1 盏") in drawn
    changed, rest = [body for kind, body in drawn if kind == "table"]
    assert changed["原来 → 现在"][0] == ":yellow-badge[▲ 黄] → :green-badge[● 绿]"
    assert changed["哪盏灯"][0].endswith("(enterprise?period=live&code=YC-2026-0202)")
    assert changed["哪盏灯"][1].startswith("[永宁县 完成改造](.?period=live&light=completion&district=%E6%B0%B8")
    assert (changed["原来的依据"][0], changed["现在的依据"][0]) == ("验收逾期 6 天", "各项在绿线内")
    assert rest["现在的依据"] == ["53 家"]
    assert ("link", ("看项目亮灯（实时）", {"period": "live", "district": "永宁县"})) in drawn


def test_the_lights_of_a_commit_stay_until_another_pilot_or_file(drawn):
    done = Committed(7, Kind.PROJECTS, 0, 2, 0)
    keep("", done)
    intake_moves.moves(frame("songjiang"), Committed)
    assert drawn == []
    intake_moves.moves(frame(), Committed)
    assert ("subheader", "没有灯变色") in drawn
    drawn.clear()
    intake_moves.forget()
    intake_moves.moves(frame(), Committed)
    assert drawn == []


@pytest.mark.parametrize(
    ("kind", "as_of", "said"),
    [
        (
            PeriodKind.WEEK,
            date(2026, 11, 15),
            "下面是2026年第46周（11月9日—15日）的报送；今天是 2026-11-19，本周是2026年第47周",
        ),
        (PeriodKind.LIVE, date(2026, 11, 15), "实时数据只测评到 2026-11-15"),
        (PeriodKind.LIVE, date(2026, 11, 17), None),
    ],
)
def test_a_week_that_is_not_the_running_one_says_so(drawn, kind, as_of, said):
    here = SimpleNamespace(
        period=SimpleNamespace(as_of=as_of, kind=kind), pilot=SimpleNamespace(today=date(2026, 11, 19))
    )
    intake_week._which_week(here)
    told = [body for name, body in drawn if name in ("markdown", "info")]
    assert (said is None and not told) or said in told[0]


def test_a_newcomer_is_led_to_the_upload():
    app = opened("intake", period="2026-W46")
    assert not app.exception
    button = next(button for button in app.button if button.label == "开始报送")
    button.click().run()
    assert app.query_params["at"] in ("file", ["file"])
    assert "1 下载模板" in [heading.value for heading in app.subheader]
