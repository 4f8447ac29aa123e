"""One deed, one true sentence: however often a button is pressed, and whoever else writes meanwhile."""

from datetime import date, timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
import streamlit
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from components import deeds, shell
from components.supervision.cases import TO_VISIT
from data_access.engine import reading, writing
from data_access.tables import Provider
from domain.identity.proposals import ProposalState
from domain.intake.form import Kind
from domain.words import InspectionResult, SignState
from services.access import DEMO_USER, Role, User
from services.appraisal.goals import goals
from services.desk import Desk
from services.errors import Refused
from services.frame import open_frame
from services.intake.commit import commit_upload
from services.intake.one import rows_of
from services.money.entries import finding_page
from services.official.forms import add_form, forms
from services.supervision.page import draws_page
from services.supervision.signs import signs_page
from tests.pages.approving import approved_by_another
from tests.pages.test_projects_page import opened, shown
from tests.pages.test_reports_page import click
from tests.services.appraisal.test_goals import ASKED, SAID
from tests.services.official import blank_forms

# ── the rule itself ─────────────────────────────────────────────────────────


@pytest.fixture
def said(monkeypatch):
    """What is said, in order; the session is empty."""
    found = []
    for name in ("success", "error"):
        monkeypatch.setattr(streamlit, name, lambda body, name=name, **_: found.append((name, body)))
    monkeypatch.setattr(streamlit, "table", lambda body, **_: found.append(("table", body)))
    streamlit.session_state.clear()
    yield found
    streamlit.session_state.clear()


@pytest.fixture
def written():
    return []


def write(written: list, words: str) -> str:
    if not words:
        raise Refused("没有填写")
    written.append(words)
    return f"已记录{words}"


def draw(room: str = "room") -> None:
    """A run of the page that comes to its end."""
    deeds.begin_page()
    shell.said(room)
    deeds.end_page()


def test_the_same_press_again_has_the_same_answer_and_writes_nothing(said, written):
    for _ in range(3):
        shell.act("room", partial(write, written, "甲"))
        draw()
    assert written == ["甲"]
    assert said == [("success", "已记录甲")] * 3


def test_other_words_are_another_deed(said, written):
    for words in ("甲", "乙"):
        shell.act("room", partial(write, written, words))
        draw()
    assert written == ["甲", "乙"]


def test_the_same_words_are_a_new_deed_once_the_person_has_done_anything_else(said, written):
    for _ in range(2):
        shell.act("room", partial(write, written, "甲"))
        draw()
        draw()
    assert written == ["甲", "甲"]
    assert said == [("success", "已记录甲")] * 2


def test_what_was_refused_is_said_and_tried_again(said, written):
    for _ in range(2):
        shell.act("room", partial(write, written, ""))
    assert said == [("error", "没有填写")] * 2
    assert written == []


def test_a_refusal_in_between_is_something_else(said, written):
    for words in ("甲", "", "甲"):
        shell.act("room", partial(write, written, words))
    assert written == ["甲", "甲"]


def test_a_press_that_finds_an_emptied_form_says_what_was_done(said, written):
    shell.again("room")
    assert said == []
    shell.act("room", partial(write, written, "甲"))
    draw()
    shell.again("room")
    draw()
    assert said == [("success", "已记录甲")] * 2


def test_a_deed_that_was_overtaken_before_it_was_said_is_said_on_the_next_run(said, written):
    shell.act("room", partial(write, written, "甲"))
    draw("another room")
    draw("another room")
    draw()
    assert said == [("success", "已记录甲")]


def test_a_second_press_while_the_first_still_writes_waits_for_its_answer(said):
    """Streamlit starts a second thread for the second press while the first one is in the database."""
    kept, written, together = deeds._Deeds(), [], Barrier(2)

    def press() -> None:
        together.wait()
        with kept.lock:
            kept.do("room", lambda: write(written, "甲"), ("write", "甲"), None)

    presses = [Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert written == ["甲"]


def test_a_form_stays_as_it_was_opened_until_its_own_deed_or_until_it_leaves_the_page(said, written):
    first = shell.opened("form", 1)
    assert shell.opened("form", 2) == first
    shell.act("room", partial(write, written, "甲"), form="form")
    second = shell.opened("form", 2)
    assert second.record == 2
    assert second.key != first.key
    deeds.end_page()
    assert shell.opened("form", 3).record == 2
    deeds.begin_page()
    deeds.end_page()
    assert shell.opened("form", 3).record == 3


def test_a_stale_form_is_refused_with_both_values(said, written):
    stale = shell.Stale("要点", ("要点", "原来", "别人", "我的"))
    shell.act("room", partial(write, written, "我的"), stale=stale)
    assert written == []
    assert said[0] == ("error", "没有保存：“要点”刚被别人改过；请看两边的值，重新打开后再改")
    assert said[1][1] == {"项": ["要点"], "打开时": ["原来"], "别人改成": ["别人"], "您要改成": ["我的"]}


# ── on the pages ────────────────────────────────────────────────────────────


def successes(app: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in app.success]


def errors(app: AppTest) -> str:
    return " ".join(one.value for one in app.error).replace("\\", "")


def test_a_decision_is_recorded_once_however_often_the_button_is_pressed():
    app = opened("meeting", period="2026-W46", step="decisions")
    app.text_area(key="decision_text").set_value("两周内完成验收资料补正")
    app.text_input(key="decision_owner").set_value("市工信局")
    for _ in range(3):
        click(app, "记录")
        assert [text.partition("，")[0] for text in successes(app)] == ["已记录第 1 项"]
    assert shown(app).count("两周内完成验收资料补正") == 1
    click(app, "办结")
    assert successes(app) == ["已办结，待核实"]


def test_an_entry_is_recorded_once_and_the_sentence_stays_true():
    app = opened("subsidy", view="record", period="live")
    app.selectbox(key="entry_kind").select_index(0)
    words = {
        "amount_fen": "100",
        "from_account": "中央财政",
        "to_account": "财政专户",
        "document_no": "银财建〔2026〕9号",
    }
    for name, value in words.items():
        app.text_input(key=f"entry_{name}").set_value(value)
    said = []
    for _ in range(2):
        click(app, "登记")
        assert errors(app) == ""
        said += successes(app)
    assert len(said) == 2
    assert said[0] == said[1]


@pytest.mark.usefixtures("clerks")
def test_a_second_press_on_closing_does_not_close_the_next_period():
    app = opened("reports", period="live", view="check")
    boxes = [box for box in app.checkbox if box.key and box.key.startswith("close_sure_")]
    if not boxes:
        pytest.skip("nothing to close in the demonstration")
    boxes[0].check()
    click(app, "提请结账")
    first = successes(app)
    assert first
    click(app, "提请结账")
    assert successes(app) == first


def test_two_people_write_one_paragraph_and_neither_loses_a_word():
    first, second = (opened("reports", period="2026-W44", view="write") for _ in range(2))
    first.text_area[0].set_value("第一个人写的。")
    second.text_area[0].set_value("第二个人写的。")
    click(first, "保存")
    assert "已保存" in successes(first)[0]
    for _ in range(2):
        click(second, "保存")
        assert successes(second) == []
        assert "刚被别人改过" in errors(second)
        both = second.table[0].value
        assert [text.replace("\\", "") for text in both.iloc[0]][1:] == ["", "第一个人写的。", "第二个人写的。"]
        assert second.text_area[0].value == "第二个人写的。"
    click(second, "重新打开（放弃未保存的改动）")
    assert second.text_area[0].value == "第一个人写的。"
    second.text_area[0].set_value("第一个人写的。第二个人补的。")
    for _ in range(2):
        click(second, "保存")
        assert "已保存" in successes(second)[0]
    assert opened("reports", period="2026-W44", view="write").text_area[0].value == "第一个人写的。第二个人补的。"


def test_a_districts_note_that_somebody_else_wrote_is_not_overwritten():
    def noting() -> AppTest:
        app = opened("meeting", period="2026-W46", district="宁东")
        app.button(key="meeting_next").click().run()
        return open_expander(app, "写会前说明")

    first, second = noting(), noting()
    first.text_area[0].set_value("设备到货延迟。")
    second.text_area[0].set_value("本周进场。")
    for _ in range(2):
        click(first, "保存")
        assert successes(first) == ["已保存“会前说明”"]
    click(second, "保存")
    assert "刚被别人改过" in errors(second)
    assert second.text_area[0].value == "本周进场。"


@pytest.mark.usefixtures("clerks")
def test_two_people_take_a_step_with_one_provider():
    with reading() as connection:
        one = connection.scalar(select(Provider.uscc).where(Provider.status == "active").order_by(Provider.uscc))

    def stepping() -> AppTest:
        return open_expander(opened("providers", period="live", provider=one), "登记一步（专班办公室）")

    first, second = stepping(), stepping()
    for app, reason in ((first, "三个项目逾期"), (second, "企业投诉")):
        app.text_area[0].set_value(reason)
        next(field for field in app.text_input if field.label.startswith("文件")).set_value("会议纪要〔2026〕9号")
    for _ in range(2):
        click(first, "登记")
        assert errors(first) == ""
        assert any("已提请“服务商进出" in text for text in successes(first))
    click(second, "登记")
    assert "正待审批" in errors(second)
    assert approved_by_another().state is ProposalState.APPROVED
    click(second, "登记")
    assert "刚被别人改过" in errors(second)
    assert second.text_area[0].value == "企业投诉"


def open_expander(app: AppTest, label: str) -> AppTest:
    """As a click on it does."""
    box = next(box for box in app.expander if box.label == label)
    app.session_state[box.proto.id.rpartition("-")[2]] = True
    return app.run()


def test_two_people_judge_one_finding_and_the_second_sees_what_the_first_said():
    with reading() as connection:
        frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period="live")
        key = finding_page(connection, frame, 1).rows[0].key

    def judged() -> AppTest:
        app = opened("subsidy", view="findings", period="live")
        app.session_state.money_finding = key
        return app.run()

    first, second = judged(), judged()
    for app, reason in ((first, "票据已补"), (second, "另有说明")):
        next(field for field in app.text_input if field.label == "原因").set_value(reason)
        next(field for field in app.text_input if field.label.startswith("依据")).set_value("凭证 1")
    for _ in range(2):
        click(first, "提交处理")
        assert errors(first) == ""
        assert "已说明" in successes(first)[0]
    click(second, "提交处理")
    assert "刚被别人改过" in errors(second)
    assert "票据已补" in " ".join(second.table[0].value.iloc[0])
    assert next(field for field in second.text_input if field.label == "原因").value == "另有说明"


@pytest.mark.usefixtures("clerks")
def test_two_people_set_terms_and_the_second_sees_those_of_the_first():
    first, second = (opened("subsidy", view="record", period="live") for _ in range(2))

    def fill(app, day, percent):
        next(field for field in app.number_input if field.label == "奖补比例（%）").set_value(percent)
        next(field for field in app.date_input if field.label.startswith("生效日")).set_value(day)
        next(field for field in app.text_input if field.label.startswith("依据")).set_value("会议纪要")

    fill(first, date(2026, 12, 1), 12.0)
    fill(second, date(2026, 12, 20), 15.0)
    for _ in range(2):
        click(first, "提请新条件")
        assert errors(first) == ""
        assert "已提请“批次条件" in successes(first)[0]
    assert "按新条件计算" in approved_by_another().sentence
    click(second, "提请新条件")
    assert "刚被别人改过" in errors(second)
    assert next(field for field in second.number_input if field.label == "奖补比例（%）").value == 15.0


@pytest.mark.usefixtures("clerks")
@pytest.mark.parametrize("result", ["passed", "rectify"])
def test_two_people_record_one_visit_and_the_second_keeps_what_was_typed(result):
    """Also where the first one's result leaves nothing to be done: the form stays until it is given up."""
    with reading() as connection:
        frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period="live")
        lines = draws_page(connection, frame).lines
    line = next(one for one in lines if one.state in TO_VISIT)
    first, second = (opened("supervision", period="live", inspection=str(line.id)) for _ in range(2))
    for app, found in ((first, "设备都在"), (second, "少一台设备")):
        app.radio[0].set_value(InspectionResult(result))
        app.text_area[0].set_value(found)
        next(one for one in app.date_input if one.label.startswith("整改期限")).set_value(
            frame.pilot.today + timedelta(days=10) if result == "rectify" else None
        )
    click(first, "登记")
    assert (errors(first), len(successes(first))) == ("", 1)
    click(second, "登记")
    assert "刚被别人改过" in errors(second)
    assert "设备都在" in " ".join(second.table[0].value.iloc[0])
    assert second.text_area[0].value == "少一台设备"
    click(second, "重新打开（放弃未保存的改动）")
    assert [area.value for area in second.text_area] == ([""] if result == "rectify" else [])


@pytest.mark.usefixtures("clerks")
def test_two_people_rule_on_one_sign_and_the_second_sees_what_the_first_said():
    with reading() as connection:
        frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period="live")
        line = signs_page(connection, frame).lines[0]
    words = {"period": "live", "show": "signs", "sign": f"{line.sign} {line.key}"}
    first, second = (opened("supervision", **words) for _ in range(2))
    for app, reason in ((first, "是同一套设备"), (second, "已约谈")):
        app.radio[0].set_value(SignState.EXPLAINED)
        app.text_area[0].set_value(reason)
        next(field for field in app.text_input if field.label == "依据").set_value("核查记录 1")
    click(first, "登记")
    assert (errors(first), len(successes(first))) == ("", 1)
    for _ in range(2):
        click(second, "登记")
        assert "刚被别人改过" in errors(second)
        assert "是同一套设备" in " ".join(second.table[0].value.iloc[0])
        assert second.text_area[0].value == "已约谈"
    click(second, "重新打开（放弃未保存的改动）")
    assert second.text_area[0].value == ""


@pytest.mark.usefixtures("clerks")
def test_two_people_check_one_goal_and_the_second_sees_what_the_first_said():
    with writing() as session:
        connection = session.connection()
        frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-10")
        desk = Desk.on(connection, frame.pilot.id, User("周敏", Role.OFFICE))
        row = {"project": "YC-2025-0001", "number": 1} | ASKED | SAID
        commit_upload(desk, rows_of(Kind.PROJECT_GOALS, [row], "绩效目标.csv"), explained={"*": "补报"})
        goal = goals(connection, open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-10")).rows[0]
    words = {"period": "2026-10", "view": "goals", "goal": str(goal.id)}
    first, second = (opened("evaluation", **words) for _ in range(2))
    for app, opinion in ((first, "报表是上一年的"), (second, "看过原件")):
        next(field for field in app.text_input if field.label.startswith("意见")).set_value(opinion)
    click(first, "不属实")
    assert (errors(first), len(successes(first))) == ("", 1)
    for _ in range(2):
        click(second, "佐证属实，核对无误")
        assert "刚被别人改过" in errors(second)
        assert "报表是上一年的" in " ".join(second.table[0].value.iloc[0])
        assert next(field for field in second.text_input if field.label.startswith("意见")).value == "看过原件"
    click(second, "重新打开（放弃未保存的改动）")
    click(second, "佐证属实，核对无误")
    assert errors(second) == ""


@pytest.mark.usefixtures("clerks")
def test_two_people_map_one_cell_and_the_second_sees_what_the_first_chose():
    with writing() as session:
        connection = session.connection()
        frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-10")
        desk = Desk.on(connection, frame.pilot.id, DEMO_USER)
        add_form(desk, name="年度目标", document_no="", file_name="目标.xlsx", content=blank_forms.annex())
        number = next(one.id for one in forms(connection, frame) if one.name == "年度目标")
    words = {"period": "2026-10", "view": "forms", "form": str(number), "cell": "B4"}
    first, second = (opened("evaluation", **words) for _ in range(2))
    for app, text in ((first, "见附件"), (second, "另报")):
        next(one for one in app.selectbox if one.label == "指标").set_value("text.fixed").run()
        next(field for field in app.text_input if field.label == "文字").set_value(text)
    click(first, "保存")
    assert (errors(first), len(successes(first))) == ("", 1)
    for _ in range(2):
        click(second, "保存")
        assert "刚被别人改过" in errors(second)
        assert "见附件" in " ".join(second.table[0].value.iloc[0])
        assert next(field for field in second.text_input if field.label == "文字").value == "另报"
