"""操作留痕 speaks as the forms do: headings and values, not field names."""

import json

import pytest

from data_access.commands.audit import record_audit
from data_access.queries.audit import AuditFilter
from data_access.queries.pilots import get_pilot
from services.access import DEMO_USER, Role, User
from services.audit.page import audit_page, export_lines, filter_of, verify
from services.audit.words import event_sentence, subject_zh
from services.errors import Forbidden
from services.frame import open_frame
from tests.databases import undone


@pytest.mark.parametrize(
    ("subject", "recorded", "words"),
    [
        ("project", {"contract_fen": 128_000_000, "completed_acceptance": None}, "合同金额：128 万元；验收完成日：—"),
        ("issue", {"severity": "serious", "due_on": "2026-11-03"}, "程度：严重；整改期限：2026-11-03"),
        ("projects", {"file": "报送.xlsx", "new": 1}, "文件：报送.xlsx；新增：1"),
        (
            "fund_entry",
            {"amount_fen": "1000000", "document_no": "银财〔2026〕1号"},
            "金额：10,000.00 元；文号：银财〔2026〕1号",
        ),
        ("project", {"stage": "acceptance", "unheard": 1}, "阶段：验收；unheard：1"),
    ],
)
def test_fields_and_values_are_said_as_the_form_says_them(subject, recorded, words):
    assert event_sentence(subject, json.dumps(recorded)) == words


def test_what_is_no_json_stays_as_it_is():
    assert (event_sentence("x", ""), event_sentence("x", "{"), event_sentence("x", "[1]")) == ("", "{", "[1]")
    assert (subject_zh("batch 3"), subject_zh("YC-1")) == ("第 3 批", "YC-1")


def test_events_are_filtered_counted_exported_and_verified(demo_both):
    pilot_id = get_pilot(demo_both, "yinchuan").id
    frame = open_frame(demo_both, DEMO_USER, pilot="yinchuan")
    with undone(demo_both):
        for number in range(3):
            record_audit(
                demo_both,
                actor=f"人{number}",
                action="edit",
                pilot_id=pilot_id,
                subject="project",
                subject_id=f"YC-{number}",
                after={"name": f"名{number}"},
            )
        one = audit_page(demo_both, frame, AuditFilter("人1", "edit", "名1", None, None), 1)
        assert [(line.actor, line.action, line.after) for line in one.lines] == [("人1", "单条修改", "项目名称：名1")]
        assert audit_page(demo_both, frame, filter_of("", "", "", None, None), 9).total == 3
        assert [line.subject for line in export_lines(demo_both, frame, AuditFilter())] == ["YC-2", "YC-1", "YC-0"]
        assert verify(demo_both, frame) == "全部记录首尾相接，没有改动"


def test_a_district_does_not_read_the_trail(demo_once):
    user = User("永宁县", Role.DISTRICT, 1)
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan")
    from dataclasses import replace

    with pytest.raises(Forbidden):
        audit_page(demo_once, replace(frame, user=user), AuditFilter(), 1)
