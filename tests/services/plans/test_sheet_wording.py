"""Quotes against the plan's text; what a template claims as its sources (rules 2.10)."""

import pytest
from sqlalchemy import select

from data_access import tables
from data_access.engine import reading
from seed_data.published import published, published_names
from services.access import DEMO_USER
from services.plans.revising import plan_cells, published_cells
from services.plans.sheet_wording import SheetWording

TEXT = "加强组织领导。成立专班。\n（二）强化保障。\n投入 1.5 亿元，开展诊断、改造两步。"


@pytest.mark.parametrize(
    ("quote", "is_found"),
    [
        ("（一）加强组织领导。成立专班", True),
        ("一、加强组织领导", True),
        ("1.加强组织领导。2.成立专班。", True),
        ("第一条加强组织领导", True),
        ("（二）强化保障", True),
        ("强化保障", True),
        ("（三）强化保障", False),
        ("（一）减弱组织领导", False),
        ("投入1.5亿元", True),
        ("投入2.5亿元", False),
        ("（一）", False),
        ("（一）成立专", False),
    ],
)
def test_a_number_that_word_puts_before_a_paragraph_itself_is_not_needed(quote, is_found):
    assert SheetWording().holds(TEXT, quote) is is_found


def test_a_new_citys_template_claims_no_source_of_others(plans_url):
    with reading() as connection:
        blank = plan_cells(connection, DEMO_USER, None)["indicators"]
        patterns = [published_cells(connection, DEMO_USER, published(name))["indicators"] for name in published_names()]
        stored = set(connection.scalars(select(tables.Indicator.source)))
    assert any("银川" in one for one in stored)
    for rows in (blank, *patterns):
        assert len(rows) > 30
        assert [row["name"] for row in rows if row["source"]] == []
