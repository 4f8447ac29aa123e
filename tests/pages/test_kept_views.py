"""What pages show of a closed period comes from memory after an edit, and is what they would show if read anew (rules
11.20)."""

import gc
from datetime import date

import pytest

from components.menu import PAGES
from data_access.engine import reading
from data_access.queries.pilots import get_pilot
from domain.intake.forms import Kind
from domain.words import OVERALL, Light
from services import revision
from services.access import DEMO_USER
from services.desk import Pair, at_desk
from services.frame import open_frame
from services.intake.commit import commit_upload
from services.intake.one import one_row
from services.lights.judgements import judge_light, judged_light
from services.money.ledger import record_entry
from tests.bench.edits import Editor
from tests.pages.test_projects_page import opened

WEEK = {"pilot": "yinchuan", "period": "2026-W45"}
SCREENS = sorted(file.removeprefix("pages/").removesuffix(".py") for _, file, *_ in PAGES)
GRANTED = {
    "kind": "下达",
    "from_account": "中央财政",
    "to_account": "财政专户",
    "amount_fen": "100",
    "occurred_on": "2026-11-02",
    "source": "中央",
    "category": "企业改造奖补",
    "document_no": "财建〔2026〕901号",
}


def memories():
    return [one for one in gc.get_objects() if isinstance(one, revision._Memory)]


def pilot_id() -> int:
    with reading() as connection:
        return get_pilot(connection, "yinchuan").id


def a_milestone(url: str) -> None:
    Editor(url, "yinchuan").edit()


def an_entry(_url: str) -> None:
    with at_desk(pilot_id(), DEMO_USER, pair=Pair(DEMO_USER.name, "李四")) as desk:
        record_entry(desk, GRANTED)


def a_judged_light(_url: str) -> None:
    words = {"project": "YC-2025-0012", "reason": "现场核实", "expires_on": date(2026, 11, 20)}
    with at_desk(pilot_id(), DEMO_USER, pair=Pair(DEMO_USER.name, "李四")) as desk:
        light = judged_light(desk, indicator=OVERALL, district="", project=words["project"]).light
        judge_light(desk, indicator=OVERALL, light=Light.RED if light is Light.YELLOW else Light.YELLOW, **words)


def a_project(_url: str) -> None:
    with at_desk(pilot_id(), DEMO_USER) as desk:
        commit_upload(
            desk, one_row(Kind.PROJECTS, {"code": "YC-2025-0012", "contract_fen": "98.5"}), explained={"*": "补签"}
        )


WHY = {"*": "补签"}
EDITS = {a_milestone: 20, an_entry: 10, a_project: 5, a_judged_light: 0}
"""With how many reads of the closed week outlive it, at least; a light that is judged is evaluated with all others."""


def drawn(screen: str) -> bytes:
    """Everything that a page of the closed week is made of."""
    app = opened(screen, **WEEK)
    protos = [proto for node in app if (proto := getattr(node, "proto", None)) is not None]
    return b"\n".join(proto.SerializeToString(deterministic=True) for proto in protos)


def from_memory(period: str) -> list[bool]:
    """Of what was read of a period, what is still kept."""
    with reading() as connection:
        frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period=period)
        of_it = (connection.engine.url, frame.cache_key)
    return [one.holds(frame) for memory in memories() for at, one in memory.kept.items() if at[:2] == of_it]


@pytest.mark.parametrize(
    "edit",
    [a_milestone, an_entry, *(pytest.param(edit, marks=pytest.mark.slow) for edit in (a_project, a_judged_light))],
    ids=lambda edit: edit.__name__,
)
def test_after_an_edit_every_page_of_a_closed_week_is_as_if_read_anew(edit, demo_database):
    for screen in SCREENS:
        drawn(screen)
    opened("overview", pilot="yinchuan", period="live")
    edit(demo_database)
    assert not any(from_memory("live"))
    assert sum(from_memory("2026-W45")) >= EDITS[edit]
    kept = {screen: drawn(screen) for screen in SCREENS}
    for memory in memories():
        memory.kept.clear()
    assert {screen for screen in SCREENS if drawn(screen) != kept[screen]} == set()
