"""一企一档 through app.py: the file, the choice of a project, the way back, and links that lead nowhere."""

import pytest

from tests.pages.test_projects_page import opened, shown


def test_the_file_of_a_red_project_says_why():
    app = opened("enterprise", code="YC-2025-0086")
    assert "■ 红" in app.header[0].value
    assert "青禾新材0086" in app.header[0].value
    assert "评测定级逾期 177 天" in shown(app).replace("\\", "")
    assert [header.value for header in app.header[1:]] == [
        "里程碑",
        "近 26 期亮灯",
        "基本信息",
        "环节与三方职责",
        "合同与资金",
        "数字化水平",
        "问题",
        "服务商与评价",
        "操作留痕",
    ]


def test_figures_on_top_carry_their_unit():
    app = opened("enterprise", code="YC-2026-0337")
    assert {metric.label: metric.value for metric in app.metric}["应拨奖补（万元）"] == "17.00"


def test_an_enterprise_with_two_projects_lets_choose():
    app = opened("enterprise", code="YC-2026-0337")
    choice = app.button_group(key="sibling_YC-2026-0337")
    choice.set_value("YC-2025-0038").run()
    assert not app.exception
    assert app.query_params["code"] == "YC-2025-0038"
    assert "● 绿" in app.header[0].value


def test_without_a_code_there_is_a_guide_with_the_reddest():
    app = opened("enterprise")
    assert app.text_input(key="enterprise_q")
    assert app.header[0].value == "当前最急的项目"
    assert len(app.get("page_link")) == 5


def test_an_unknown_code_says_so_and_offers_the_search():
    app = opened("enterprise", code="nix*")
    assert "没有“nix*”" in shown(app).replace("\\", "")
    app.text_input(key="enterprise_q").set_value("化工").run()
    assert not app.exception
    assert "code" not in app.query_params
    assert app.header[0].value == "找到 10 个，由急到缓"


def test_a_search_without_hits_says_what_to_do():
    assert "没有找到“没有这家”" in shown(opened("enterprise", q="没有这家")).replace("\\", "")


def test_the_table_twins_are_drawn_when_opened():
    app = opened("enterprise", code="YC-2025-0086")
    before = len(app.table)
    app.session_state["history_twin"] = True
    app.run()
    assert not app.exception
    assert len(app.table) == before + 1


def test_whose_provider_is_out_of_the_pool_is_led_to_matching():
    app = opened("enterprise", code="YC-2026-0236")
    assert "已暂停：可按行业、现有水平看适合的服务商和理由" in shown(app).replace("\\", "")
    (link,) = (link for link in app.get("page_link") if "供需匹配" in link.proto.label)
    assert "show=match" in link.proto.query_string
    assert "industry=" in link.proto.query_string
    assert not any(
        "供需匹配" in link.proto.label for link in opened("enterprise", code="YC-2025-0086").get("page_link")
    )


def test_versions_of_a_plan_stand_side_by_side():
    """rules 18.3"""
    app = opened("enterprise", code="YC-2026-0176")
    sides = next(one.value for one in app.dataframe if "第 1→2 版" in one.value.columns)
    groups = [f"第 {version} 版{what}" for version in (1, 2) for what in ("金额", "补贴", "核减")]
    assert [name for name in sides.columns if name in groups] == groups
    assert sides["差额（万元）"].tolist() == pytest.approx((sides["第 2 版金额"] - sides["第 1 版金额"]).tolist())
    assert "第 1 版：报价" in shown(app)
    assert "第 2 版：报价" in shown(app)


def test_a_plan_of_one_version_has_none_beside_it():
    """rules 18.3"""
    app = opened("enterprise", code="YC-2025-0001")
    assert not any("→" in name for one in app.dataframe for name in one.value.columns)
