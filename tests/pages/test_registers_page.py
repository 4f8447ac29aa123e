"""Registers on screen: the pool's list, a provider in and up by two people, a solution, an application, one row by form
(rules 6.7, 9.11, 9.12)."""

from datetime import date

import pytest
from sqlalchemy import select

from data_access.engine import reading
from data_access.tables import Project, Provider, Solution, SubsidyApplication
from domain.words import ProviderKind
from tests.new_city import uscc
from tests.pages.approving import approved_by_another
from tests.pages.test_projects_page import opened, shown

NEW = uscc(7)


def labelled(elements, label: str):
    """The field of a form by its heading, whether it must be filled or not."""
    return next(one for one in elements if one.label in (label, f"{label}（选填）"))


def press(app, label: str):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def cells(app) -> str:
    return " ".join(table.value.to_string() for table in app.table).replace("\\", "")


def explain(app) -> None:
    next(one for one in app.text_input if one.label.startswith("说明")).set_value("名单上周公布，今天补登，原公示有效")


def unfolded(screen: str, key: str, **words: str):
    app = opened(screen, **words)
    app.session_state[key] = True
    app.run()
    assert not app.exception
    return app


def said(app) -> str:
    return " ".join(one.value for kind in ("success", "error", "info") for one in app.get(kind)).replace("\\", "")


def test_the_register_lists_everybody_of_the_pool():
    app = opened("providers", show="register")
    table = app.dataframe[-1].value
    assert f"入库 {len(table)} 家：综合型" in shown(app)
    assert set(table["类型"]) == {"综合型", "专业型"}
    assert "约谈" in " ".join(table["状态"])


@pytest.mark.usefixtures("clerks")
def test_a_provider_comes_in_when_another_has_approved_and_is_raised():
    app = unfolded("providers", "admit_open", show="register")
    labelled(app.text_input, "统一社会信用代码").set_value(NEW)
    labelled(app.text_input, "服务商名称").set_value("远桥数科有限公司")
    labelled(app.selectbox, "服务商类型").set_value("专业型")
    labelled(app.date_input, "入库日").set_value(date(2026, 11, 13))
    labelled(app.date_input, "公示开始日").set_value(date(2026, 11, 2))
    labelled(app.date_input, "公示结束日").set_value(date(2026, 11, 20))
    labelled(app.text_input, "入库文件").set_value("银工信发〔2026〕30号")
    press(app, "提请入库")
    assert "公示到 2026-11-20 才结束，入库日却是 2026-11-13" in said(app)
    labelled(app.date_input, "公示结束日").set_value(date(2026, 11, 6))
    explain(app)
    press(app, "提请入库")
    assert "由另一人在“待我审批”批准后办理" in said(app)
    with reading() as connection:
        assert connection.scalar(select(Provider.id).where(Provider.uscc == NEW)) is None
    assert "服务商新增 1 行" in str(approved_by_another())
    up = unfolded("providers", f"kind_open_{NEW}", provider=NEW)
    facts = cells(up)
    assert "2026-11-02 至 2026-11-06" in facts
    labelled(up.selectbox, "服务商类型").set_value("综合型")
    labelled(up.date_input, "类型变更日").set_value(date(2026, 11, 14))
    labelled(up.text_input, "入库文件").set_value("银工信发〔2026〕31号")
    explain(up)
    press(up, "提请变更")
    assert "由另一人" in said(up)
    approved_by_another()
    with reading() as connection:
        assert connection.scalar(select(Provider.kind).where(Provider.uscc == NEW)) is ProviderKind.INTEGRATED
    after = cells(opened("providers", provider=NEW))
    assert "2026-11-14 以前" in after
    assert "专业型，银工信发〔2026〕30号" in after


def test_a_solution_is_registered_on_the_page_of_its_provider():
    with reading() as connection:
        code = connection.scalar(select(Provider.uscc).order_by(Provider.id))
    app = unfolded("providers", f"solution_open_{code}", provider=code)
    labelled(app.text_input, "方案名称").set_value("轴承设备云")
    labelled(app.selectbox, "场景").set_value("设备管理")
    labelled(app.text_input, "价格（万元）").set_value("6.8")
    labelled(app.date_input, "上架日").set_value(date(2026, 11, 13))
    explain(app)
    press(app, "登记")
    assert "小快轻准新增 1 行" in said(app)
    with reading() as connection:
        assert connection.scalar(select(Solution.price_fen).where(Solution.name == "轴承设备云")) == 6_800_000


def test_an_application_is_registered_beside_the_money_and_corrected_by_the_same_form():
    with reading() as connection:
        first = connection.execute(select(SubsidyApplication.__table__).order_by(SubsidyApplication.id)).first()
        code = connection.scalar(select(Project.code).where(Project.id == first.project_id))
    app = unfolded("subsidy", "application_open", view="record", period="live")
    labelled(app.text_input, "项目编号").set_value(code)
    labelled(app.text_input, "申报金额（万元）").set_value(f"{first.applied_fen / 1_000_000 - 0.01:.4f}")
    explain(app)
    press(app, "登记申报")
    assert "奖补申报新增 0 行，变更 1 行" in said(app)


def test_one_row_of_any_kind_comes_in_by_form():
    app = opened("intake", at="add", report="issues")
    labelled(app.text_input, "问题编号").set_value("WT-NEW")
    press(app, "登记")
    assert "没有登记，有" in said(app)
    labelled(app.selectbox, "地区").set_value("永宁县")
    labelled(app.text_input, "类别").set_value("进度")
    labelled(app.selectbox, "程度").set_value("一般")
    labelled(app.text_input, "问题").set_value("进场慢")
    labelled(app.date_input, "发现日").set_value(date(2026, 11, 14))
    labelled(app.date_input, "整改期限").set_value(date(2026, 12, 1))
    labelled(app.text_input, "责任人").set_value("永宁县专班")
    explain(app)
    press(app, "登记")
    assert "问题新增 1 行" in said(app)


@pytest.mark.parametrize("kind", ["enterprises", "projects", "assessments", "observations", "solution_uses"])
def test_every_kind_has_its_form(kind):
    app = opened("intake", at="add", report=kind)
    assert "登记" in [button.label for button in app.button]
    assert app.selectbox(key="add_kind").value == kind
