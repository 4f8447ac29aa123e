"""The Sankey: what flows in flows out or is left, whatever the ledger holds (rules 5.10)."""

import random
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money.accounts import kind_of
from domain.money.flow_view import Flow, flow_view

C, T, A, B, S, E = "source:central", "treasury:x", "district:甲", "district:乙", "service:platform", "enterprise:"
NAMES = {"industry:1": "化工", "industry:2": "装备"}


def links_of(view) -> dict[tuple[str, str], int]:
    return {(link.giver, link.taker): link.amount_fen for link in view.links}


def test_money_goes_from_source_to_enterprise_and_the_rest_is_drawn():
    flows = [
        Flow(C, T, 1_000, 1),
        Flow(T, A, 600, 2),
        Flow(A, E, 250, 3, group="industry:1"),
        Flow(T, S, 100, 1),
    ]
    view = flow_view(flows, NAMES)
    assert links_of(view) == {
        (C, T): 1_000,
        (T, A): 600,
        (T, S): 100,
        (T, "left:treasury"): 300,
        (A, "industry:1"): 250,
        (A, "left:district"): 350,
    }
    assert {node.key: node.name for node in view.nodes}["industry:1"] == "化工"


def test_what_comes_back_is_taken_off():
    flows = [Flow(C, T, 100, 1), Flow(T, A, 80, 1), Flow(A, T, 30, 1), Flow(A, E, 50, 1, group="industry:1")]
    assert links_of(flow_view(flows, NAMES)) == {
        (C, T): 100,
        (T, A): 50,
        (T, "left:treasury"): 50,
        (A, "industry:1"): 50,
    }


def test_an_overdraft_is_drawn_as_what_is_missing():
    flows = [Flow(C, T, 100, 1), Flow(T, A, 100, 1), Flow(A, E, 130, 1, group="industry:1")]
    view = flow_view(flows, NAMES)
    assert links_of(view)["short:district", A] == 30
    assert view.node("short:district").name == "地区透支"


def test_a_payment_without_a_project_is_drawn_as_such():
    view = flow_view([Flow(C, T, 9, 1), Flow(T, E, 9, 1)], NAMES)
    assert view.node("group:none").name == "未关联项目"


def test_small_districts_are_drawn_together_and_lose_nothing():
    flows = [Flow(C, T, 10_000, 1), Flow(T, A, 9_000, 1)] + [Flow(T, f"district:小{n}", 10, 1) for n in range(5)]
    view = flow_view(flows, NAMES)
    assert view.node("others:district").name == "其他 5 个地区"
    assert len(view.node("others:district").accounts) == 5
    assert links_of(view)[T, "others:district"] == 50


def test_the_change_is_against_the_last_period():
    now, before = [Flow(C, T, 100, 2)], [Flow(C, T, 60, 1)]
    assert flow_view(now, NAMES, before, True).links[0].change_fen == 40
    assert flow_view(now, NAMES).links[0].change_fen is None


amounts = st.integers(1, 10**9)
flows = st.lists(
    st.one_of(
        st.builds(lambda n: Flow(C, T, n, 1), amounts),
        st.builds(lambda d, n: Flow(T, d, n, 1), st.sampled_from([A, B]), amounts),
        st.builds(lambda d, n: Flow(d, T, n, 1), st.sampled_from([A, B]), amounts),
        st.builds(
            lambda d, n, g: Flow(d, E, n, 1, group=g),
            st.sampled_from([A, B, T]),
            amounts,
            st.sampled_from([*NAMES, ""]),
        ),
        st.builds(
            lambda d, n, g: Flow(E, d, n, 1, group=g), st.sampled_from([A, B, T]), amounts, st.sampled_from([*NAMES])
        ),
        st.builds(lambda n: Flow(T, C, n, 1), amounts),
        st.builds(lambda n: Flow(S, T, n, 1), amounts),
        st.builds(lambda n: Flow(T, S, n, 1), amounts),
    ),
    max_size=12,
)


@given(flows)
def test_at_the_treasury_and_every_district_in_equals_out(found):
    view = flow_view(found, NAMES)
    came, went = defaultdict(int), defaultdict(int)
    for link in view.links:
        assert link.amount_fen > 0
        came[link.taker] += link.amount_fen
        went[link.giver] += link.amount_fen
    for node in view.nodes:
        if kind_of(node.key) in ("treasury", "district", "others"):
            assert came[node.key] == went[node.key], node.key


@given(flows)
def test_what_is_left_less_what_is_short_is_the_balance_in_the_ledger(found):
    drawn, balance = links_of(flow_view(found, NAMES)), defaultdict(int)
    for flow in found:
        balance[flow.to_account] += flow.amount_fen
        balance[flow.from_account] -= flow.amount_fen
    for key, where in ((T, "treasury"), (A, "district"), (B, "district")):
        assert drawn.get((key, f"left:{where}"), 0) - drawn.get((f"short:{where}", key), 0) == balance[key], key


def test_what_an_enterprise_gives_back_to_the_treasury_is_drawn_from_a_node_of_its_own():
    flows = [
        Flow(C, T, 100, 1),
        Flow(T, A, 100, 1),
        Flow(A, E, 80, 1, group="industry:1"),
        Flow(E, T, 30, 1, group="industry:1"),
    ]
    view = flow_view(flows, NAMES)
    assert links_of(view) == {
        (C, T): 100,
        (T, A): 100,
        (A, "industry:1"): 80,
        ("back:treasury", T): 30,
        (T, "left:treasury"): 30,
        (A, "left:district"): 20,
    }
    assert view.node("back:treasury").name == "退回专户"
    assert view.notes == ("化工 退回 财政专户 净额 0.00 万元，图中画为“退回”",)


def test_a_district_that_gives_back_more_than_it_got_is_drawn_on_both_sides():
    flows = [Flow(C, T, 100, 1), Flow(A, T, 30, 1), Flow(T, E, 60, 1, group="industry:1")]
    assert links_of(flow_view(flows, NAMES)) == {
        (C, T): 100,
        ("back:treasury", T): 30,
        (A, "given_back:district"): 30,
        ("short:district", A): 30,
        (T, "industry:1"): 60,
        (T, "left:treasury"): 70,
    }


@pytest.mark.parametrize("found", [[], [Flow(C, T, 1, 1)]])
def test_little_is_drawn_too(found):
    assert len(flow_view(found, NAMES).links) == 2 * len(found)


def test_no_two_nodes_have_the_same_name_since_the_drawing_knows_them_by_it():
    """More came back than went, to the treasury and to a district, and both are overdrawn."""
    flows = [
        Flow(A, T, 30, 1),
        Flow(E, A, 10, 1, group="industry:1"),
        Flow(T, E, 60, 1, group="industry:2"),
        Flow(A, E, 50, 1, group="industry:2"),
    ]
    names = [node.name for node in flow_view(flows, NAMES).nodes]
    assert {"专户透支", "地区透支", "退回专户", "退回地区", "地区退回"} < set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("seed", range(5))
def test_nodes_of_equal_amounts_stand_in_one_order_however_the_flows_come(seed):
    """Rules 1.4."""
    services = [f"service:{name}" for name in ("platform", "training", "diagnosis", "evaluation")]
    flows = [Flow(C, T, 1_000, 1), *(Flow(T, to, 100, 1) for to in (A, B, *services))]
    view = flow_view(flows, NAMES)
    shuffled = flow_view(random.Random(seed).sample(flows, len(flows)), NAMES)
    assert (shuffled.nodes, shuffled.links) == (view.nodes, view.links)
    assert [node.key for node in view.nodes if node.key.startswith("service:")] == sorted(services)
