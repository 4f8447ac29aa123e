"""What is sent of an alert to a group: only when a person presses, each text once to each group (rules 14.11)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.alerts import end_message, insert_message
from data_access.queries.alerts import get_alert, list_events, list_messages
from domain.alerts.handling import ASKED
from domain.alerts.ladder import Paper
from domain.alerts.messages import Notice, Outgoing, SentMessage, outgoing, too_long
from domain.alerts.rules import ASKING, STEPS
from domain.alerts.views import AlertLine
from domain.frame_views import office_zh
from domain.identity.proposals import named
from domain.words import MessageState
from services.access import Permission, check
from services.alerts.channels import Channel, channels
from services.alerts.names import here_of, line_of, seen_by
from services.alerts.papers import papers_of
from services.alerts.posting import post
from services.clock import SHANGHAI, now
from services.desk import Desk, at_pilot
from services.errors import Forbidden, Refused
from services.frame import Frame

GIVEN_UP = timedelta(minutes=2)
"""After which a message without an answer is one whose process has ended."""
CUT_OFF = "发送时中断，可能已经发出：请先到群里看，确实没有再发"


class NotSent(str):
    """The sentence of a message that did not go, or perhaps not: kept like one that did, so that the press that is
    repeated by mistake sends nothing."""

    is_undone = True


def channels_of(frame: Frame) -> tuple[Channel, ...]:
    """Groups that the pilot's office may send to; Refused where the settings are wrong."""
    if not frame.user.may(Permission.CLOSE_PERIOD):
        return ()
    return tuple(one for one in channels() if one.is_of(frame.pilot.code))


def outgoing_of(
    events: Sequence[Row[Any]], papers: Sequence[Paper], line: AlertLine, pilot: Any
) -> tuple[Outgoing, ...]:
    """That an answer is owed, while it is; then the signed papers, the newest first."""
    signed = [event for event in events if event.deed in STEPS]
    found = [outgoing(paper, event.id) for paper, event in zip(papers, signed, strict=True)][::-1]
    asking = [event for event in events if event.deed in ASKING]
    if line.status not in ASKED or not asking:
        return tuple(found)
    last = asking[-1]
    shown, issuer = (line.now or line.light).zh, office_zh(pilot.name)
    notice = Notice(
        line.id, line.name, shown, line.asked, line.reason, line.due_on, line.days_late, issuer, pilot.is_demo
    )
    return (Outgoing(last.id, last.deed, "", notice.message), *found)


def messages_of(connection: Connection, alert: int) -> tuple[SentMessage, ...]:
    """What was sent of an alert, the newest last."""
    return tuple(
        SentMessage(
            row.event_id,
            row.channel,
            row.channel_name,
            row.state,
            row.answer,
            named(row.author, row.account_id),
            f"{row.begun_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        )
        for row in list_messages(connection, alert)
    )


def send_message(frame: Frame, *, alert: int, event: int, channel: str, text: str) -> str:
    """Send the text of an event to a group, as it was previewed: written down first, so that it goes once; posted
    while nothing is locked; then what came of it is written beside it. Its sentence."""
    number, one, to = at_pilot(
        frame.pilot.id, frame.user, begin_message, alert=alert, event=event, channel=channel, text=text
    )
    state, answer = post(to, one, now())
    return at_pilot(frame.pilot.id, frame.user, keep_answer, message=number, state=state, answer=answer)


def begin_message(desk: Desk, *, alert: int, event: int, channel: str, text: str) -> tuple[int, Outgoing, Channel]:
    """Write down that a text goes out; Refused where it went already, or is no more what was previewed."""
    check(desk.user, Permission.CLOSE_PERIOD)
    row = get_alert(desk.connection, desk.pilot.id, alert, seen_by(desk.user))
    if row is None:
        raise Forbidden(f"没有发出：没有第 {alert} 号预警，或不属于您的单位")
    to = next((one for one in channels() if one.key == channel and one.is_of(desk.pilot.code)), None)
    if to is None:
        raise Refused(f"没有发出：没有“{channel}”这个群，请管理员核对群消息设置（MESSAGE_FILE）")
    events = list_events(desk.connection, [alert])
    line = line_of(row, here_of(desk.connection, desk.pilot, desk.day))
    papers = papers_of(events, line, desk.pilot.name, desk.pilot.is_demo)
    offered = outgoing_of(events, papers, line, desk.pilot)
    one = next((one for one in offered if one.event == event), None)
    if one is None or one.text != text:
        raise Refused(f"没有发出：“{line.name}”的文字已变（现为“{line.state}”），请刷新后重看再发")
    if problem := too_long(to.way, text):
        raise Refused(f"没有发出：{problem}")
    for before in list_messages(desk.connection, alert):
        if (before.event_id, before.channel) == (event, channel):
            _is_over(desk, before)
    number = insert_message(
        desk.connection,
        alert_id=alert,
        event_id=event,
        channel=to.key,
        channel_name=to.name,
        text=text,
        state=MessageState.SENDING,
        author=desk.author,
        account_id=desk.author_account,
        begun_at=now(),
    )
    return number, one, to


def _is_over(desk: Desk, before: Row[Any]) -> None:
    """Refused while the same text stands as sent, or is on its way; what was cut off is told to be so."""
    if before.state is MessageState.SENT:
        raise Refused(f"没有再发：这份文字已由{before.author}发到“{before.channel_name}”（{before.answer}）")
    if before.state is not MessageState.SENDING:
        return
    if now() - before.begun_at < GIVEN_UP:
        raise Refused(f"没有再发：这份文字正在发到“{before.channel_name}”，请稍后刷新")
    end_message(desk.connection, message_id=before.id, state=MessageState.UNKNOWN, answer=CUT_OFF, at=now())


def keep_answer(desk: Desk, *, message: int, state: MessageState, answer: str) -> str:
    """Write down what came of it, in the trail too; its sentence. Refused with the same where it did not go."""
    check(desk.user, Permission.CLOSE_PERIOD)
    row = end_message(desk.connection, message_id=message, state=state, answer=answer, at=now())
    if row is None:
        raise Refused(f"没有登记：这条消息已另行记为不知道是否发出；对方的回答是“{answer}”")
    after = {"to": row.channel_name, "state": state, "answer": answer, "text": row.text}
    desk.audit("send_message", "alert", str(row.alert_id), after=after)
    if state is MessageState.SENT:
        return f"{state.zh}到“{row.channel_name}”：{answer}"
    return NotSent(f"{state.zh}：{answer}")
