"""A text goes to a group when a person presses, once; what came of it is told and stays in the trail (rules 14.11)."""

import json
import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from data_access import tables
from data_access.queries.alerts import AlertFilter, list_alerts, list_messages
from data_access.queries.pilots import get_pilot
from domain.alerts.ladder import Paper
from domain.alerts.messages import Notice, Outgoing, answer_of, body_of, outgoing, too_long
from domain.words import AlertDeed, AlertStatus, MessageState, MessageWay
from services.access import Role, User
from services.alerts import messages
from services.alerts.channels import Channel, read_channels
from services.alerts.messages import begin_message, channels_of, keep_answer, send_message
from services.alerts.page import alert_view
from services.alerts.posting import post
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.frame import open_frame
from tests.databases import undone_unread

AT = datetime(2026, 11, 15, 1, tzinfo=UTC)
ONE = Outgoing(7, AlertDeed.REMINDED, "", "【提醒】\n永宁县：请答复。")


class Robot(BaseHTTPRequestHandler):
    """Answers as a robot is told to, and keeps what it was sent."""

    def log_message(self, *_words):
        pass

    def do_POST(self):
        content = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((self.path, json.loads(content)))
        status, answer = self.server.answers
        if status is None:
            self.connection.close()
            return
        self.send_response(status)
        if status == 302:
            self.send_header("location", "/elsewhere")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


@contextmanager
def robot(status: int | None = 200, answer: object = b'{"errcode": 0, "errmsg": "ok"}'):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Robot)
    server.got, server.answers = [], (status, answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def channel(monkeypatch, server, way=MessageWay.DINGTALK, secret="") -> Channel:
    port = server if isinstance(server, int) else server.server_address[1]
    monkeypatch.setenv("GROUP", f"http://127.0.0.1:{port}/robot/send?access_token=t")
    monkeypatch.setenv("GROUP_SECRET", secret)
    return Channel("group", way, "专班工作群", "GROUP", "GROUP_SECRET" if secret else "")


# ── what a robot is sent, what its answer means ─────────────────────────────


@pytest.mark.parametrize("way", [MessageWay.DINGTALK, MessageWay.WECOM])
def test_a_robot_gets_a_plain_text_once_and_says_that_it_has_it(monkeypatch, way):
    with robot() as server:
        told = post(channel(monkeypatch, server, way), ONE, AT)
    assert told == (MessageState.SENT, f"{way.zh}已收到")
    assert server.got == [("/robot/send?access_token=t", {"msgtype": "text", "text": {"content": ONE.text}})]


def test_a_signed_robot_gets_moment_and_signature(monkeypatch):
    with robot() as server:
        post(channel(monkeypatch, server, secret="SECabc"), ONE, AT)
    words = parse_qs(urlsplit(server.got[0][0]).query)
    sign = "Qu7DOvKYc+PmOPX/B00p1oNS5dP/c6NHd+lEjCiSiJs="
    assert words == {"access_token": ["t"], "timestamp": ["1794704400000"], "sign": [sign]}, "as openssl signs it"


def test_a_system_of_ones_own_gets_what_it_is_about_and_answers_by_its_status(monkeypatch):
    with robot(204, b"") as server:
        told = post(channel(monkeypatch, server, MessageWay.JSON), ONE, AT)
    assert told == (MessageState.SENT, "对方已收到（HTTP 204）")
    assert server.got[0][1] == {"title": "提醒", "text": ONE.text, "event": 7, "deed": "reminded", "number": ""}


@pytest.mark.parametrize(
    ("status", "answer", "state", "said"),
    [
        (200, b'{"errcode": 310000, "errmsg": "keywords\\nnot in content"}', "failed", "keywords not in content"),
        (500, b"", "failed", "HTTP 500"),
        (302, b"", "failed", "HTTP 302"),
        (200, b"<html>", "unknown", "看不出收没收"),
        (200, b"[" * 70_000, "unknown", "看不出收没收"),
        (None, b"", "unknown", "可能已经发出"),
    ],
)
def test_what_a_robot_refuses_or_does_not_say_is_told(monkeypatch, status, answer, state, said):
    with robot(status, answer) as server:
        found, told = post(channel(monkeypatch, server), ONE, AT)
    assert (found, said in told) == (state, True), told
    assert len(server.got) == 1, "nothing is sent a second time by itself, nor followed elsewhere"


def test_where_nobody_is_nothing_was_sent(monkeypatch):
    with robot() as server:
        port = server.server_address[1]
    assert post(channel(monkeypatch, port), ONE, AT)[0] is MessageState.FAILED


def test_a_text_that_a_robot_does_not_take_whole_is_told_before():
    """2,048 bytes are 682 characters and two bytes."""
    assert too_long(MessageWay.WECOM, "红" * 682 + "ab") == ""
    assert "2,049 字节" in too_long(MessageWay.WECOM, "红" * 683)
    assert too_long(MessageWay.DINGTALK, "红" * 683) == ""


def test_what_is_sent_of_a_paper_is_its_text_to_the_letter():
    paper = Paper(AlertDeed.SUPERVISED, "函", "〔2026〕1号", "永宁县", ("一。",), "办公室", date(2026, 11, 15))
    assert outgoing(paper, 3) == Outgoing(3, AlertDeed.SUPERVISED, "〔2026〕1号", paper.message)
    assert body_of(MessageWay.WECOM, outgoing(paper, 3))["text"] == {"content": paper.message}
    assert answer_of(MessageWay.WECOM, 200, {"errcode": False})[0] is not MessageState.SENT


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (0, "请2026年11月27日前在“预警处置”第7号答复"),
        (1, "应于2026年11月27日前答复，已逾期1个工作日，请尽快在“预警处置”第7号答复"),
    ],
)
def test_what_is_owed_says_by_when_or_how_late_it_is(late, said):
    told = Notice(7, "完成改造（永宁县）", "红", "永宁县（乙）", "差 3 家。", date(2026, 11, 27), late, "办公室")
    lines = told.message.split("\n")
    assert (lines[0], lines[1], lines[-1]) == ("【预警】", "永宁县（乙）：", "办公室")
    assert lines[2].startswith(f"完成改造（永宁县）亮红灯：差 3 家。{said}")


# ── settings ────────────────────────────────────────────────────────────────

GOOD = '[[channels]]\nkey = "group"\nway = "dingtalk"\nname = "专班群"\naddress_env = "GROUP"\n'


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("https://oapi.dingtalk.com/robot/send?access_token=t", ""),
        ("http://127.0.0.1:9/x", ""),
        ("http://localhost/x", ""),
        ("http://oapi.dingtalk.com/x", "须用 https://"),
        ("http://127.0.0.1.example.com/x", "须用 https://"),
        ("ftp://127.0.0.1/x", "须用 https://"),
        ("file:///etc/passwd", "不是 https://主机/路径"),
        ("https://user:word@example.com/", "不是 https://主机/路径"),
        ("https://[::1/", "不是网址"),
        ("", "是空的"),
    ],
)
def test_an_address_is_https_or_this_machine_and_is_not_told(monkeypatch, address, problem):
    monkeypatch.setenv("GROUP", address)
    if not problem:
        (found,) = read_channels(GOOD)
        assert found.address == address
        assert "token" not in repr(found)
        return
    with pytest.raises(Refused, match=problem) as refused:
        read_channels(GOOD)
    assert not address or address not in str(refused.value)


def test_every_mistake_of_the_settings_is_told_at_once(monkeypatch):
    monkeypatch.setenv("GROUP", "https://example.com/")
    with pytest.raises(Refused) as refused:
        read_channels(GOOD.replace("dingtalk", "qq") + 'colour = "red"\n' + GOOD + "[other]\nx = 1\n")
    for problem in ("way 须为", "colour", "不能重复", "other"):
        assert problem in str(refused.value)
    assert read_channels("") == ()


# ── one text, one group, one press ──────────────────────────────────────────


@pytest.fixture
def connection(demo_both):
    with undone_unread(demo_both):
        yield demo_both


OFFICE = User("周敏", Role.OFFICE)


@pytest.fixture
def asked(connection):
    """An alert that waits for its answer."""
    pilot = get_pilot(connection, "yinchuan")
    return list_alerts(connection, pilot.id, AlertFilter(statuses=(AlertStatus.OPEN,)), limit=1)[0]


def at_group(monkeypatch, connection, group: Channel) -> dict[str, object]:
    """The group is set, and verbs run at the test's own desk."""
    monkeypatch.setattr(messages, "channels", lambda: (group,))

    def at_pilot(pilot_id, user, verb, **words):
        return verb(Desk.on(connection, pilot_id, user), **words)

    monkeypatch.setattr(messages, "at_pilot", at_pilot)
    return open_frame(connection, OFFICE, pilot="yinchuan")


def test_a_press_sends_once_and_the_trail_has_it(monkeypatch, connection, asked):
    with robot() as server:
        frame = at_group(monkeypatch, connection, channel(monkeypatch, server))
        (one, *_) = alert_view(connection, frame, number=asked.id).outgoing
        words = {"alert": asked.id, "event": one.event, "channel": "group", "text": one.text}
        assert channels_of(frame)[0].key == "group"
        assert send_message(frame, **words) == "已发出到“专班工作群”：钉钉已收到"
        with pytest.raises(Refused, match="没有再发：这份文字已由周敏发到“专班工作群”"):
            send_message(frame, **words)
    assert [body["text"]["content"] for _, body in server.got] == [one.text]
    assert one.text.startswith("【预警】\n（演示数据）\n")
    (kept,) = alert_view(connection, frame, number=asked.id).sent
    assert (kept.state, kept.who[:2], kept.channel_name) == (MessageState.SENT, "周敏", "专班工作群")
    events = tables.AuditEvent.__table__
    newest = connection.execute(select(events).order_by(events.c.id.desc()).limit(1)).one()
    assert (newest.action, json.loads(newest.after)["to"]) == ("send_message", "专班工作群")
    assert "access_token" not in newest.after


def test_what_did_not_go_may_be_sent_again_and_what_changed_may_not(monkeypatch, connection, asked):
    with robot(200, b'{"errcode": 45009, "errmsg": "too many"}') as server:
        frame = at_group(monkeypatch, connection, channel(monkeypatch, server))
        (one, *_) = alert_view(connection, frame, number=asked.id).outgoing
        words = {"alert": asked.id, "event": one.event, "channel": "group", "text": one.text}
        for _ in range(2):
            told = send_message(frame, **words)
            assert (told, told.is_undone) == ("没有发出：钉钉没有收（错误 45009）：too many", True)
        with pytest.raises(Refused, match="文字已变"):
            send_message(frame, **words | {"text": one.text + "！"})
        with pytest.raises(Refused, match="没有“other”这个群"):
            send_message(frame, **words | {"channel": "other"})
    assert len(server.got) == 2


def test_a_message_on_its_way_is_not_sent_beside_and_one_cut_off_is_told(monkeypatch, connection, asked):
    frame = at_group(monkeypatch, connection, channel(monkeypatch, 9))
    (one, *_) = alert_view(connection, frame, number=asked.id).outgoing
    desk = Desk.on(connection, frame.pilot.id, OFFICE)
    words = {"alert": asked.id, "event": one.event, "channel": "group", "text": one.text}
    first, *_ = begin_message(desk, **words)
    with pytest.raises(Refused, match="正在发到"):
        begin_message(desk, **words)
    table = tables.AlertMessage.__table__
    connection.execute(update(table).values(begun_at=datetime.now(UTC) - timedelta(minutes=3)))
    second, *_ = begin_message(desk, **words)
    keep_answer(desk, message=second, state=MessageState.SENT, answer="钉钉已收到")
    with pytest.raises(Refused, match="另行记为不知道"):
        keep_answer(desk, message=first, state=MessageState.SENT, answer="钉钉已收到")
    states = [row.state for row in list_messages(connection, asked.id)]
    assert states == [MessageState.UNKNOWN, MessageState.SENT]


def test_only_the_office_of_the_channels_pilot_sends(monkeypatch, connection, asked):
    group = channel(monkeypatch, 9)
    frame = at_group(monkeypatch, connection, group)
    leader = open_frame(connection, User("某人", Role.LEADER), pilot="yinchuan")
    assert channels_of(leader) == ()
    assert alert_view(connection, leader, number=asked.id).outgoing == ()
    with pytest.raises(Forbidden):
        send_message(leader, alert=asked.id, event=1, channel="group", text="x")
    monkeypatch.setattr(messages, "channels", lambda: (Channel(**vars(group) | {"pilots": ("fuling",)}),))
    assert channels_of(frame) == ()
