"""服务商赛马 through app.py: the order, its sections, one provider, and a step that the office records."""

import pytest

from domain.words import ProviderStatus
from tests.pages.test_projects_page import opened, shown


def test_the_order_says_how_sure_it_is():
    app = opened("providers")
    assert "分不出领跑和跟跑" in shown(app)
    table = app.dataframe[0].value
    assert list(table["名次"])[:3] == [1, 2, 3]
    assert table["名次区间"][0].startswith("第 1—")


def test_a_kind_with_too_few_is_listed_without_ranks():
    app = opened("providers", kind="specialist")
    assert "不足 5 家，不排名次，只列示" in shown(app)
    assert "名次" not in app.dataframe[0].value.columns


@pytest.mark.parametrize("show", ["funnel", "weights", "load", "pool", "solutions", "match"])
def test_every_section_opens(show):
    app = opened("providers", show=show, industry="新型材料")
    assert len(app.dataframe) >= 2


def test_other_weights_must_sum_to_a_hundred():
    app = opened("providers", show="weights")
    app.number_input(key="weight_acceptance").set_value(40).run()
    assert "五项合计须为 100，现为 115" in shown(app)
    app.number_input(key="weight_on_time").set_value(10).run()
    assert not app.exception
    assert "试算名次" in app.dataframe[-1].value.columns


def test_a_provider_that_does_not_exist_is_said():
    assert "资源池里没有信用代码为“X”的服务商" in shown(opened("providers", provider="X"))


def test_one_provider_shows_what_counted_and_its_steps():
    table = opened("providers", kind="specialist").dataframe[0].value
    name = next(value for value in table["服务商"] if ProviderStatus.SUSPENDED.zh in value).split("（")[0]
    from sqlalchemy import select

    from data_access.engine import reading
    from data_access.tables import Provider

    with reading() as connection:
        uscc = connection.scalar(select(Provider.uscc).where(Provider.name == f"演示·{name}"))
    app = opened("providers", provider=uscc)
    assert app.header[0].value == f"演示·{name}"
    parts = app.dataframe[0].value
    assert list(parts["项"]) == ["验收", "按期", "水平达标", "满意度", "验收数量"]
    steps = app.dataframe[-1].value
    assert list(steps["事项"]) == ["维持原决定", "申诉", "暂停承接", "约谈"]


def test_an_industry_with_enough_providers_has_its_own_order():
    app = opened("providers", industry="高端装备")
    assert "高端装备内综合型服务商 6 家排名次" in shown(app).replace("\\", "")
    assert "高端装备单独排名：只计综合型服务商在高端装备的项目" in shown(app).replace("\\", "")
    assert list(app.dataframe[0].value["名次"]) == [1, 2, 3, 4, 5, 6]
    assert "本行业验收" not in app.dataframe[0].value.columns


def test_an_industry_with_too_few_says_why_it_has_none():
    app = opened("providers", industry="基础化学")
    assert "基础化学不单独排名：综合型在本行业验收满 5 个的只有 3 家，不足 5 家" in shown(app).replace("\\", "")
    assert "本行业验收" in app.dataframe[0].value.columns


def test_a_page_beyond_the_last_is_the_last():
    assert len(opened("providers", page="9").dataframe[0].value) == 11
