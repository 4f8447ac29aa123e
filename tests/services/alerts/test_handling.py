"""A red light opens an alert; its owner answers, another person sends back, accepts, closes; the light decides whether
it is well (rules 14.1, 14.2, 14.3, 14.4)."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select, update

from data_access import tables
from data_access.queries.alerts import AlertFilter, last_number, list_alerts
from data_access.queries.pilots import get_pilot
from domain.words import AlertDeed, AlertStatus, Light
from reports.letter import letter_file, letter_name
from services.access import Role, User
from services.alerts.handling import answer_alert, hand_on, judge_answer, take_step
from services.alerts.page import alert_page, alert_view
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.frame import open_frame
from tests.databases import undone_unread

ANSWER = {"cause": "approval", "text": "集中验收排到 11 月 27 日", "promised_on": date(2026, 11, 29)}
ALERTS = tables.Alert.__table__


@pytest.fixture
def connection(demo_both):
    with undone_unread(demo_both):
        yield demo_both


def office(name: str = "周敏") -> User:
    return User(name, Role.OFFICE)


def frame_of(connection, user: User | None = None, **scope: str):
    return open_frame(connection, user or office(), pilot="yinchuan", **scope)


def some(connection, district: str = "经开区", indicator: str = "level_up"):
    """An open alert of a district that is red still."""
    chosen = AlertFilter(statuses=(AlertStatus.OPEN,), indicator=indicator)
    rows = list_alerts(connection, get_pilot(connection, "yinchuan").id, chosen)
    return next(row for row in rows if row.district == district)


def clerk(connection, district: str = "经开区", name: str = "马晓燕") -> User:
    unit = next(unit for unit in frame_of(connection).districts if unit.name == district)
    return User(name, Role.DISTRICT, unit.id)


def do(connection, user: User, verb, row, **words):
    """A verb on the alert as it stands now."""
    version = connection.scalar(select(ALERTS.c.version).where(ALERTS.c.id == row.id))
    pilot = get_pilot(connection, "yinchuan")
    return verb(Desk.on(connection, pilot.id, user), alert=row.id, version=version, **words)


def now(connection, row):
    return connection.execute(select(ALERTS).where(ALERTS.c.id == row.id)).one()


def shows(connection, row, light: Light, recovered_on: date | None) -> None:
    values = {"seen_light": light, "recovered_on": recovered_on}
    connection.execute(update(ALERTS).where(ALERTS.c.id == row.id).values(values))


def test_the_list_says_how_many_wait_and_lists_the_earliest_first(connection):
    page = alert_page(connection, frame_of(connection))
    assert page.sentence.startswith(f"未办结的预警 {page.number} 件：待答复 ")
    days = [line.due_on for line in page.lines]
    assert days == sorted(days)
    late = alert_page(connection, frame_of(connection), state="late")
    assert all(line.due_on < date(2026, 11, 15) for line in late.lines)
    assert f"（逾期 {late.number} 件）" in page.sentence
    one = alert_page(connection, frame_of(connection), owner="经开区", indicator="level_up")
    assert [(line.owner, line.indicator) for line in one.lines] == [("经开区", "level_up")]
    closed = alert_page(connection, frame_of(connection), state="closed")
    assert {line.status for line in closed.lines} == {AlertStatus.CLOSED}
    page = alert_page(connection, frame_of(connection, district="宁东"))
    assert {line.owner for line in page.lines} == {"宁东"}


def test_an_answer_goes_back_once_and_is_verified_by_the_light(connection):
    row = some(connection)
    said = do(connection, clerk(connection), answer_alert, row, **ANSWER)
    assert said == "已答复：水平达标（经开区），原因审批，待专班另一人核实"
    assert now(connection, row).status is AlertStatus.REPLIED

    said = do(connection, office(), judge_answer, row, deed="sent_back", text="没有写哪几家")
    assert said == "已退回：水平达标（经开区），2026-11-20 前重新答复"
    assert now(connection, row).due_on == date(2026, 11, 20)

    do(connection, clerk(connection), answer_alert, row, **ANSWER | {"text": "10 家 11 月 27 日集中评测"})
    with pytest.raises(Refused, match="灯还没有恢复：确要办结，请写明理由"):
        do(connection, office(), judge_answer, row, deed="closed")
    do(connection, office(), judge_answer, row, deed="accepted")
    view = alert_view(connection, frame_of(connection), number=row.id)
    assert view.machine == "灯还没有恢复：仍为红灯"
    assert view.line.answers == 2
    assert view.answer.text == "10 家 11 月 27 日集中评测"

    shows(connection, row, Light.GREEN, date(2026, 12, 6))
    view = alert_view(connection, frame_of(connection), number=row.id)
    assert view.machine == "灯已恢复：2026-12-06 结账转绿，开出后第 105 天"
    assert do(connection, office(), judge_answer, row, deed="closed") == "已办结：水平达标（经开区）"
    assert now(connection, row).closed_on == date(2026, 11, 15)
    deeds = [step.deed for step in alert_view(connection, frame_of(connection), number=row.id).steps]
    assert deeds[-5:] == [
        AlertDeed.REPLIED,
        AlertDeed.SENT_BACK,
        AlertDeed.REPLIED,
        AlertDeed.ACCEPTED,
        AlertDeed.CLOSED,
    ]


def test_who_answered_does_not_verify(connection):
    row = some(connection)
    do(connection, office("周敏"), answer_alert, row, **ANSWER)
    with pytest.raises(Forbidden, match="答复是您写的，须由另一人核实"):
        do(connection, office("周敏"), judge_answer, row, deed="accepted")
    view = alert_view(connection, frame_of(connection, office("周敏")), number=row.id)
    assert (view.may, view.why_not) == (frozenset(), "答复是您写的：须由另一人核实")
    do(connection, office("吴磊"), judge_answer, row, deed="accepted")
    assert now(connection, row).status is AlertStatus.VERIFIED


def test_a_district_sees_and_answers_its_own_only(connection):
    row, other = some(connection), clerk(connection, "贺兰县")
    with pytest.raises(Forbidden, match="或不属于您的单位"):
        do(connection, other, answer_alert, row, **ANSWER)
    with pytest.raises(Forbidden, match="或不属于您的单位"):
        alert_view(connection, frame_of(connection, other), number=row.id)
    assert all(line.owner == "贺兰县" for line in alert_page(connection, frame_of(connection, other)).lines)
    with pytest.raises(Forbidden):
        do(connection, clerk(connection), judge_answer, row, deed="closed")


def test_all_that_is_missing_of_an_answer_is_told_at_once(connection):
    words = {"cause": "x", "text": " ", "promised_on": date(2026, 11, 14)}
    with pytest.raises(Refused, match="没有选原因；措施须有 1—500 字；承诺日 2026-11-14 早于今天（2026-11-15）"):
        do(connection, clerk(connection), answer_alert, some(connection), **words)
    with pytest.raises(Refused, match="没有填承诺日"):
        do(connection, clerk(connection), answer_alert, some(connection), **ANSWER | {"promised_on": None})
    with pytest.raises(Refused, match="现为“待答复”，不能退回"):
        do(connection, office(), judge_answer, some(connection), deed="sent_back", text="x")


def test_what_somebody_else_handled_meanwhile_is_refused(connection):
    row = some(connection)
    do(connection, clerk(connection), answer_alert, row, **ANSWER)
    desk = Desk.on(connection, get_pilot(connection, "yinchuan").id, office())
    with pytest.raises(Refused, match="刚被别人办理过（现为“已答复待核实”）"):
        judge_answer(desk, alert=row.id, version=row.version, deed="accepted")


def test_the_office_hands_it_on_with_a_new_day(connection):
    row = some(connection)
    said = do(connection, office(), hand_on, row, unit="贺兰县", text="项目在贺兰")
    assert said == "已转办：水平达标（经开区），由贺兰县在 2026-11-20 前答复"
    assert do(connection, clerk(connection, "贺兰县"), answer_alert, row, **ANSWER)
    with pytest.raises(Forbidden, match="由贺兰县答复"):
        do(connection, clerk(connection), answer_alert, row, **ANSWER)
    with pytest.raises(Refused, match="没有单位“x”"):
        do(connection, office(), hand_on, some(connection, "永宁县"), unit="x")


def letters(connection, row):
    return alert_view(connection, frame_of(connection), number=row.id).papers


def test_each_step_follows_the_one_before_once_its_day_has_come(connection):
    """rules 14.4"""
    row = some(connection)  # due on 2026-08-28, 51 working days ago
    before = last_number(connection, get_pilot(connection, "yinchuan").id, "银川市数转督〔2026〕")
    with pytest.raises(Refused, match="水平达标（经开区）下一步是提醒，督办函不能现在办"):
        do(connection, office(), take_step, row, deed="supervised")
    said = do(connection, office(), take_step, row, deed="reminded")
    assert said == "已签发：提醒，经开区；请下载或复制后发出，系统不自动发送"
    said = do(connection, office(), take_step, row, deed="supervised", text="请分管领导阅。")
    assert said.startswith(f"已签发：督办函（银川市数转督〔2026〕{before + 1}号），经开区")
    do(connection, office(), take_step, row, deed="summoned")
    do(connection, office(), take_step, row, deed="named")
    with pytest.raises(Refused, match="各步都已办过"):
        do(connection, office(), take_step, row, deed="named")
    assert [paper.number for paper in letters(connection, row)] == [
        "",
        f"银川市数转督〔2026〕{before + 1}号",
        "银川市数转约〔2026〕1号",
        "银川市数转通〔2026〕1号",
    ]
    paper = letters(connection, row)[1]
    assert paper.title == "关于限期答复“水平达标（经开区）”预警的督办函"
    assert paper.body[0].startswith("2026年8月23日结账，水平达标（经开区）亮红灯：")
    assert "应于2026年8月28日前答复。" in paper.body[0]
    assert paper.body[-1] == "请分管领导阅。"
    assert paper.message.splitlines()[:3] == [f"【督办函】{paper.number}", "（演示数据）", "经开区："]


def test_a_new_day_begins_the_ladder_anew(connection):
    row = some(connection)
    do(connection, office(), take_step, row, deed="reminded")
    do(connection, clerk(connection), answer_alert, row, **ANSWER)
    with pytest.raises(Refused, match="现为“已答复待核实”，不能督办函"):
        do(connection, office(), take_step, row, deed="supervised")
    do(connection, office(), judge_answer, row, deed="sent_back", text="没有写哪几家")
    with pytest.raises(Refused, match="提醒须逾期 1 个工作日，水平达标（经开区）到今天逾期 0 个工作日"):
        do(connection, office(), take_step, row, deed="reminded")


def test_the_letter_is_a_word_file_in_the_form_of_a_letter(connection):
    row = some(connection)
    do(connection, office(), take_step, row, deed="reminded")
    do(connection, office(), take_step, row, deed="supervised")
    paper = letters(connection, row)[-1]
    document = Document(BytesIO(letter_file(paper)))
    lines = [one.text.replace("\n", "") for one in document.paragraphs if one.text]
    assert lines[0] == "银川市中小企业数字化转型城市试点工作专班办公室"
    assert lines[1:3] == [paper.number, paper.title]
    assert lines[3] == "经开区："
    assert lines[-2:] == [paper.issuer, "2026年11月15日"]
    assert "演示数据" in document.sections[0].header.paragraphs[0].text
    assert letter_name(paper) == f"督办函_经开区_{paper.number}.docx"


def test_every_deed_is_in_the_trail_and_the_records_refuse_change(connection):
    row = some(connection)
    do(connection, clerk(connection), answer_alert, row, **ANSWER)
    events = tables.AuditEvent.__table__
    newest = connection.execute(select(events).order_by(events.c.id.desc()).limit(1)).one()
    assert (newest.action, newest.actor, newest.subject) == ("alert_replied", "马晓燕", "alert")
    assert "集中验收" in newest.after
    told = tables.AlertEvent.__table__
    with pytest.raises(Exception, match="预警的办理记录只增不改"), connection.begin_nested():
        connection.execute(update(told).values(text="x"))
