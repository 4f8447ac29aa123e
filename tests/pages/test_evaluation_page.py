"""绩效评价 through app.py: the cut is said, what lacks evidence is written and told, a blank form is taken in (rules
16.1, 16.3, 16.4)."""

import io
import zipfile

from sqlalchemy import text

from data_access.engine import writing
from reports import work_queue
from services.access import DEMO_USER
from services.appraisal.notes import looked_back
from services.desk import Desk
from services.frame import connected, open_frame
from services.official.filed import filed_forms
from services.official.forms import add_form, adopt, forms
from tests.pages.test_projects_page import opened, shown
from tests.services.official import blank_forms


def pressed(app, label: str):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def test_the_cut_is_said_whatever_period_is_looked_at():
    assert "2026年10月 结账的冻结数据" in shown(opened("evaluation", pilot="yinchuan", period="2026-W46"))
    assert "2026年9月 结账的冻结数据" in shown(opened("evaluation", pilot="yinchuan", period="2026-09"))


def test_what_is_written_beside_a_target_is_kept_and_listed():
    app = opened("evaluation", pilot="yinchuan", view="check")
    table = app.dataframe[0].value
    assert table["状态"][0] == "缺佐证、未写明未完成的原因"
    with connected() as connection:
        first = looked_back(connection, open_frame(connection, DEMO_USER, pilot="yinchuan")).rows[0]
    app = opened("evaluation", pilot="yinchuan", view="check", target=str(first.line.id))
    app.text_area[0].set_value("名单和验收材料，档案 12 号")
    app.text_area[1].set_value("评审延后")
    pressed(app, "保存")
    assert app.success[0].value.startswith("已保存：")
    assert "档案 12 号" in " ".join(app.dataframe[0].value["佐证"])


def test_the_paper_is_a_draft_and_its_parts_stand_on_the_page():
    told = shown(opened("evaluation", pilot="yinchuan", view="paper"))
    assert "草稿" in told
    headings = [element.value for element in opened("evaluation", pilot="yinchuan", view="paper").header]
    assert [heading.partition("、")[0] for heading in headings] == [*"一二三四五六七"]


def test_without_a_form_the_page_takes_one_in():
    app = opened("evaluation", pilot="yinchuan", view="forms")
    assert "官方表格：没有内容。" in shown(app)
    assert [button.label for button in app.button if button.label == "收下"] == ["收下"]


def test_a_number_of_the_paper_opens_its_very_rows_by_an_address():
    """As a link names them; the way back leads to all numbers (rules 16.2)."""
    words = {"pilot": "yinchuan", "period": "2026-10"}
    narrowed = opened("evaluation", view="targets", of="years", verdict="overdue", **words)
    table = narrowed.dataframe[0].value
    assert f"只列 **年度目标、已到期未完成**：{len(table)} 项" in shown(narrowed)
    assert len(table) > 0
    app = opened("evaluation", view="trace", rows="decisions_done", **words)
    assert f"**已办结的议定事项：{len(app.dataframe[0].value)} 行**" in shown(app)
    pressed(app, "返回数据溯源")
    assert "rows" not in app.query_params
    assert "没有可列的行" in shown(opened("evaluation", view="trace", rows="nothing", **words))


def test_all_accounts_of_a_kind_open_their_entries_together():
    told = shown(opened("subsidy", pilot="yinchuan", period="2026-10", at="treasury:", to="district:"))
    assert "净额" in told


def test_papers_are_made_beside_the_viewers_and_offered_until_something_changes(monkeypatch):
    """One by one or all in a zip, as many parts as it says (rules 16.2)."""
    monkeypatch.setattr(work_queue, "_PROCESSES", [])
    app = pressed(opened("evaluation", pilot="yinchuan", view="paper"), "生成全部（压缩包）")
    with connected() as connection:
        revision = open_frame(connection, DEMO_USER, pilot="yinchuan").pilot.revision
    job = app.session_state[f"papers_yinchuan_2026-10_{revision}"]
    name, content = job.result.result(timeout=120)
    work_queue._PROCESSES[0].shutdown()
    assert (job.done, job.total, name) == (4, 4, "yinchuan_2026-10_绩效自评_演示数据.zip")
    endings = [made.rpartition("草稿.")[2] for made in zipfile.ZipFile(io.BytesIO(content)).namelist()]
    assert endings == ["docx", "pdf", "xlsx", "数据溯源.docx"]
    assert "下载自评报告和附件" in links(app.run())
    with writing() as session:
        session.execute(text("UPDATE pilots SET revision = revision + 1 WHERE code = 'yinchuan'"))
    assert "下载自评报告和附件" not in links(app.run()), "what was made before is not offered as if it were of now"


def links(app) -> str:
    return " ".join(str(block.proto) for block in app.get("link_button"))


def test_a_filled_form_is_kept_fetched_and_kept_again_only_with_a_change():
    with writing() as session:
        connection = session.connection()
        frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-10")
        desk = Desk.on(connection, frame.pilot.id, DEMO_USER)
        add_form(desk, name="清算表", document_no="", file_name="清算.xlsx", content=blank_forms.settlement())
        number = next(one.id for one in forms(connection, frame) if one.name == "清算表")
        adopt(desk, frame, form=number, version=1)
    app = pressed(opened("evaluation", pilot="yinchuan", period="2026-10", view="forms", form=str(number)), "存档")
    assert app.success[0].value.replace("\\", "").startswith("已存档“清算表_2026-10_演示数据.xlsx”，SHA-256 ")
    pressed(app, "再存档一份（更正）")
    assert "每一格都一样" in app.error[0].value
    with connected() as connection:
        (line,) = filed_forms(connection, open_frame(connection, DEMO_USER, pilot="yinchuan"))
    app = opened("evaluation", pilot="yinchuan", period="2026-10", view="forms", filed=str(line.id))
    assert "**每一格都一样**" in shown(app)
    assert "取回存档的表（原件）" in links(app)
