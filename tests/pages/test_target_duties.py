"""目标达成, the office's forms: a target revised, checkpoints, shares of districts, from the press to the second person
(rules 4.1.8, 4.1.10, 7.8, 11.3)."""

from datetime import date

import pytest
from sqlalchemy import func, select

from data_access import tables
from data_access.engine import reading
from data_access.queries.pilots import get_pilot
from domain.identity.proposals import ProposalState
from domain.words import TargetKind
from services.access import Role, User
from services.desk import at_desk
from services.targets.allocation import draft_shares
from tests.pages.approving import approved_by_another
from tests.pages.test_projects_page import opened, shown
from tests.pages.test_reports_page import click


@pytest.fixture(autouse=True)
def clerks_are_there(clerks):
    """The demonstration's people."""


def target_of(indicator: str, period: str = "2026") -> int:
    row, named = tables.Target.__table__.c, tables.Indicator.__table__.c
    with reading() as connection:
        query = (
            select(func.min(row.id))
            .join(tables.Indicator, named.id == row.indicator_id)
            .where(row.pilot_id == get_pilot(connection, "yinchuan").id, named.code == indicator, row.period == period)
            .where(row.district_id.is_(None), row.industry_id.is_(None))
        )
        return connection.scalar(query)


def at(target: int, do: str):
    return opened("targets", pilot="yinchuan", period="live", target=str(target), do=do)


def field(app, kind: str, label: str):
    return next(one for one in app.get(kind) if one.label == label)


def fill(app, **words: str) -> None:
    for label, value in words.items():
        field(app, "text_area" if label == "原因" else "text_input", label).set_value(value)


DOCUMENT = {
    "文件名称": "关于下达任务的通知",
    "文号": "银工信发〔2026〕50号",
    "发文单位（登记过的文件可不填）": "市工信局",
}


def test_a_target_is_revised_by_two_people_and_the_page_says_so():
    target = target_of("level4")
    app = at(target, "revise")
    assert "现为达到 2 家" in shown(app).replace("\\", "")
    field(app, "number_input", "新的目标数（家）").set_value(3.0)
    fill(app, **DOCUMENT, 原因="工作进展")
    click(app, "提请调整")
    assert "已提请“目标调整 数字化水平四级试点企业 2026年（" in app.success[0].value
    done = approved_by_another()
    assert done.state is ProposalState.APPROVED
    assert done.sentence.endswith(
        "自 2026-11-15 起由达到 2 家调整为达到 3 家；已结账到 2026-11-15 的期次不变，仍按原数"
    )
    app = at(target, "revise")
    assert "现为达到 3 家" in shown(app).replace("\\", "")
    assert "调整、检查点与分解 2 条" in [box.label for box in app.expander]


def test_what_is_wrong_is_told_and_nothing_waits():
    app = at(target_of("completion_little_giant"), "revise")
    fill(app, 原因="x")
    click(app, "提请调整")
    assert "与现行目标相同（达到 10 家），没有要调整的；请写文件名称" in app.error[0].value.replace("\\", "")


def test_a_closed_period_leads_to_the_live_one():
    target = target_of("completion_srdi")
    app = opened("targets", pilot="yinchuan", period="2026-W46", target=str(target))
    app.button(key="target_share").click().run()
    assert not app.exception
    assert (app.query_params["period"], app.query_params["do"]) == ("live", "share")
    assert "还没有分解下达" in shown(app)
    app = opened("targets", pilot="yinchuan", period="2026-W46", target=str(target), do="share")
    assert "在“实时”期次办理" in shown(app)


def drafted(version: int, first: float) -> None:
    """The other clerk saves a draft."""
    with reading() as connection:
        pilot = get_pilot(connection, "yinchuan").id
        names = list(
            connection.scalars(
                select(tables.District.name).where(tables.District.pilot_id == pilot).order_by(tables.District.position)
            )
        )
    shares = dict.fromkeys(names, 10.0) | {names[0]: first}
    with at_desk(pilot, User("吴磊", Role.OFFICE)) as desk:
        draft_shares(desk, target_of("completion_srdi"), shares=shares, version=version)


def test_shares_are_proposed_kept_seen_by_two_and_issued():
    target = target_of("completion_srdi")
    app = at(target, "share")
    click(app, "按在册企业数")
    assert "合计 116 家，总目标达到 116 家：已分完" in [box.value for box in app.success]
    drafted(0, 46.0)
    click(app, "保存草稿")
    assert "刚被别人改过" in app.error[0].value
    both = app.table[0].value
    assert list(both.iloc[0]) == ["宁东能源化工基地", "—", "46", "21"], "opened, theirs, mine"
    click(app, "重新打开（放弃未保存的改动）")
    assert "有草稿，第 1 版，吴磊（登录前记录）保存" in shown(app)
    click(app, "按在册企业数")
    click(app, "保存草稿")
    assert "草稿已保存（第 2 版），还没有下达" in app.success[0].value
    document = DOCUMENT | {"文件名称": "关于分解年度任务的通知"}  # no test before this one has put it down
    fill(app, **{**document, "文号": ""}, 原因="分解年度任务")
    click(app, "提请下达")
    assert "请写文号" in app.error[0].value
    fill(app, **document)
    click(app, "提请下达")
    assert "已提请“分解下达 完成改造的专精特新中小企业 2026年（" in app.success[0].value
    assert "已分解下达 8 个地区" in approved_by_another().sentence
    with reading() as connection:
        table = tables.Target.__table__
        issued = connection.execute(select(table).where(table.c.kind == TargetKind.ALLOCATED)).all()
    assert sum(row.value for row in issued) == 116
    assert {row.approved_by for row in issued} == {"吴磊"}
    app = opened("targets", pilot="yinchuan", period="live", district="永宁县")
    (board,) = [frame.value for frame in app.dataframe if "出自" in frame.value]
    assert "分解下达 银工信发〔2026〕50号" in list(board["出自"])
    app = at(target, "share")
    assert "现行：银工信发〔2026〕50号，自 2026-11-15 起" in shown(app).replace("\\", "")


def test_what_has_no_shares_and_no_checkpoints_says_why():
    app = at(target_of("level_up", "2025-2027 total"), "share")
    assert "比例和等级不能按份额分" in shown(app)
    app = at(target_of("level_up", "2025-2027 total"), "points")
    assert "不设检查点" in shown(app)


def test_checkpoints_start_from_the_day_after_what_is_closed():
    app = at(target_of("completion_srdi", "2027"), "points")
    assert "现行：直线" in shown(app)
    assert field(app, "date_input", "从哪天起（不早于已结账的期次）").value == date(2026, 11, 16)
    fill(app, **{"依据（文件、会议纪要）": "纪要"}, 原因="x")
    click(app, "提请检查点")
    assert "没有填检查点，现在就是直线序时" in app.error[0].value
