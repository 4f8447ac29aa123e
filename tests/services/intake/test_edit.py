"""One row by form: same checks as a file, both values on a stale write; openings of locks; evidence of milestones
(rules 9.6, 9.9)."""

import hashlib
from datetime import date, timedelta

import pytest

from data_access.queries.intake import stored_rows
from data_access.queries.pilots import get_pilot
from domain.intake.forms import Kind
from domain.intake.values import CLEAR
from domain.words import Stage
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.who_reports import ReportingUnit, user_named
from services.intake.edit import NotSaved, StaleWrite, edit_view, save_row
from services.intake.evidence import add_evidence, evidence_file, evidence_of
from services.intake.known import locks_for
from services.intake.lock_openings import open_lock
from tests.databases import undone
from tests.services.evaluation.test_live import differences, from_scratch, live_rows

CODE = "YC-2025-0001"


@pytest.fixture
def pilot(demo_both):
    with undone(demo_both):
        yield get_pilot(demo_both, "yinchuan").id


def view_of(connection, pilot, kind=Kind.PROJECTS, key=(CODE,), user=DEMO_USER):
    return edit_view(Desk.on(connection, pilot, user), kind, key)


def test_a_form_saves_what_was_changed_and_says_it(demo_both, pilot):
    view = view_of(demo_both, pilot)
    assert save_row(Desk.on(demo_both, pilot, DEMO_USER), view, {"name": "新名", "contract_fen": "70"}).endswith(
        "：项目名称、合同金额"
    )
    (row,) = stored_rows(demo_both, pilot, Kind.PROJECTS, first_keys=[CODE])
    assert (row["name"], row["contract_fen"], row["version"]) == ("新名", 70_000_000, view.version + 1)
    assert differences(live_rows(demo_both, pilot), from_scratch(demo_both, pilot)) == []


def test_a_stale_write_is_refused_with_both_values_and_loses_nothing(demo_both, pilot):
    mine, theirs = view_of(demo_both, pilot), view_of(demo_both, pilot)
    save_row(Desk.on(demo_both, pilot, DEMO_USER), theirs, {"name": "他改的"})
    with pytest.raises(StaleWrite) as stale:
        save_row(Desk.on(demo_both, pilot, DEMO_USER), mine, {"name": "我改的"})
    (conflict,) = stale.value.conflicts
    assert (conflict.heading, conflict.seen, conflict.now, conflict.mine) == (
        "项目名称",
        mine.values["name"],
        "他改的",
        "我改的",
    )
    assert view_of(demo_both, pilot).values["name"] == "他改的"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"completed_acceptance": date(2026, 12, 1)}, "2026-12-01 还没有到，今天是 2026-11-15"),
        ({"contract_fen": "很多"}, "“很多”不是金额"),
        ({"provider": "912201011239989158"}, "校验不通过"),
        ({"completed_payment": CLEAR}, "已报的兑付完成日 2026-08-27 改为空"),
    ],
)
def test_a_form_is_held_to_the_rules_of_a_file(demo_both, pilot, raw, said):
    view = view_of(demo_both, pilot)
    with pytest.raises(NotSaved) as refused:
        save_row(Desk.on(demo_both, pilot, DEMO_USER), view, raw)
    assert any(said in problem.message for problem in refused.value.problems)
    assert view_of(demo_both, pilot).version == view.version


def test_what_needs_a_word_is_saved_with_one(demo_both, pilot):
    view = view_of(demo_both, pilot)
    raw = {"planned_payment": date(2026, 6, 26)}
    save_row(Desk.on(demo_both, pilot, DEMO_USER), view, raw)
    day = view_of(demo_both, pilot).values["planned_payment"]
    assert day == date(2026, 6, 26)
    with pytest.raises(Refused, match="没有改动任何一项"):
        save_row(
            Desk.on(demo_both, pilot, DEMO_USER), view_of(demo_both, pilot), {"planned_payment": date(2026, 6, 26)}
        )


def test_an_issue_is_closed_and_a_figure_corrected_by_form(demo_both, pilot):
    issue = next(r for r in stored_rows(demo_both, pilot, Kind.ISSUES) if r["closed_on"] is None)
    view = view_of(demo_both, pilot, Kind.ISSUES, (issue["code"],))
    save_row(Desk.on(demo_both, pilot, DEMO_USER), view, {"closed_on": date(2026, 11, 14)}, explained="整改完成")
    last = max(stored_rows(demo_both, pilot, Kind.OBSERVATIONS), key=lambda r: (r["observed_on"], r["id"]))
    key = tuple(last[name] for name in ("indicator", "district", "industry", "observed_on"))
    view = view_of(demo_both, pilot, Kind.OBSERVATIONS, key)
    save_row(Desk.on(demo_both, pilot, DEMO_USER), view, {"value": str(last["value"] + 1)}, explained="核实后更正")
    assert view_of(demo_both, pilot, Kind.OBSERVATIONS, key).values["value"] == last["value"] + 1
    assert differences(live_rows(demo_both, pilot), from_scratch(demo_both, pilot)) == []


def test_a_district_opens_its_own_rows_only(demo_both, pilot):
    own = user_named(demo_both, pilot, "经开区")
    other = user_named(demo_both, pilot, "永宁县")
    district = next(r for r in stored_rows(demo_both, pilot, Kind.PROJECTS) if r["district"] == "经开区")
    assert view_of(demo_both, pilot, key=(district["code"],), user=own).name
    with pytest.raises(Forbidden, match="属于经开区"):
        view_of(demo_both, pilot, key=(district["code"],), user=other)
    with pytest.raises(Refused, match="没有“P-404”这一行"):
        view_of(demo_both, pilot, key=("P-404",))


def test_a_locked_day_opens_for_a_named_unit_until_a_day(demo_both, pilot):
    before = locks_for(demo_both, pilot, ReportingUnit()).locked_before
    assert before == date(2026, 10, 1)
    view = view_of(demo_both, pilot)
    raw = {"completed_payment": date(2026, 8, 28)}
    with pytest.raises(NotSaved) as refused:
        save_row(Desk.on(demo_both, pilot, DEMO_USER), view, raw, explained="凭证日期有误")
    assert any("已锁定" in problem.cause for problem in refused.value.problems)
    said = open_lock(
        Desk.on(demo_both, pilot, DEMO_USER),
        unit="",
        from_on=date(2026, 8, 1),
        to_on=date(2026, 8, 31),
        expires_on=date(2026, 11, 20),
        reason="凭证补正",
    )
    assert said == "已为专班办公室开放 2026-08-01 至 2026-08-31 的事实，到 2026-11-20 止"
    assert save_row(Desk.on(demo_both, pilot, DEMO_USER), view, raw, explained="凭证日期有误")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"to_on": date(2026, 7, 31)}, "事实日期止 2026-07-31 早于起 2026-08-01"),
        ({"expires_on": date(2026, 11, 14)}, "已经过了"),
        ({"expires_on": date(2026, 11, 15) + timedelta(days=32)}, "超过 31 天"),
        ({"reason": " "}, "没有写原因"),
        ({"unit": "市人社局"}, "是成员单位"),
    ],
)
def test_an_opening_is_named_dated_and_reasoned(demo_both, pilot, change, sentence):
    words = {
        "unit": "永宁县",
        "from_on": date(2026, 8, 1),
        "to_on": date(2026, 8, 31),
        "expires_on": date(2026, 11, 15) + timedelta(days=31),
        "reason": "补报",
    }
    open_lock(Desk.on(demo_both, pilot, DEMO_USER), **words)
    with pytest.raises(Refused, match=sentence):
        open_lock(Desk.on(demo_both, pilot, DEMO_USER), **words | change)
    with pytest.raises(Forbidden):
        open_lock(Desk.on(demo_both, pilot, user_named(demo_both, pilot, "永宁县")), **words)


PDF = b"%PDF-1.7 evidence"


def test_evidence_is_kept_by_content_and_served_to_who_may_read(demo_both, pilot):
    home = str(view_of(demo_both, pilot).values["district"])
    own, other = (user_named(demo_both, pilot, name) for name in (home, "永宁县" if home != "永宁县" else "宁东"))
    words = {"code": CODE, "stage": Stage.ACCEPTANCE, "name": "验收报告.pdf", "content": PDF}
    assert add_evidence(Desk.on(demo_both, pilot, own), **words) == "已存验收阶段佐证材料：验收报告.pdf"
    found = next(
        one
        for one in evidence_of(Desk.on(demo_both, pilot, own), CODE)
        if one.sha256 == hashlib.sha256(PDF).hexdigest()
    )
    assert (found.sha256, found.size_bytes) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert evidence_file(demo_both, own, found.id)[:3] == ("验收报告.pdf", "application/pdf", PDF)
    for read in (
        lambda: evidence_file(demo_both, other, found.id),
        lambda: add_evidence(Desk.on(demo_both, pilot, other), **words),
    ):
        with pytest.raises(Forbidden):
            read()
    with pytest.raises(Forbidden):
        evidence_file(demo_both, User("成员", Role.DEPARTMENT), found.id)
    with pytest.raises(Refused, match="已在验收阶段存过"):
        add_evidence(Desk.on(demo_both, pilot, own), **words | {"name": "同一份.pdf"})


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"", "文件是空的"),
        ("a.exe", b"MZ...", "只收 PDF、PNG、JPG"),
        ("a.png", PDF, "与内容不符"),
        ("a.pdf", PDF + b"0" * 10_000_000, "超过 10 MB"),
    ],
)
def test_evidence_of_another_kind_is_refused(demo_both, pilot, name, content, sentence):
    with pytest.raises(Refused, match=sentence):
        add_evidence(Desk.on(demo_both, pilot, DEMO_USER), code=CODE, stage=Stage.BUILD, name=name, content=content)
