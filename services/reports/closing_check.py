"""Before a period is closed or a report issued: what is missing, unexplained or wrong, each with where to look."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection

from data_access.queries.balances import balances
from domain.money.accounts import SOURCE, account_zh, kind_of
from domain.periods import LIVE, Span, month_of, week_of
from domain.words import FindingState, Light, PeriodKind
from domain.yuan import wan
from services.access import Permission, check
from services.evaluation.closings import closable as closable
from services.evaluation.kept_lists import lists_on
from services.frame import Frame
from services.intake.unlike import parts_above_whole, unlike_registers
from services.lights.explanations import red_lights
from services.lights.overview import overview
from services.money.entries import money_findings


@dataclass(frozen=True)
class CheckLine:
    """`page` and `words` are the link to where it is mended."""

    what: str
    sentence: str
    light: Light
    page: str
    words: tuple[tuple[str, str], ...] = ()


def closing_check(connection: Connection, frame: Frame) -> tuple[CheckLine, ...]:
    """Every line stands for something to mend or to explain first; empty when nothing is open."""
    check(frame.user, Permission.CLOSE_PERIOD)
    looked = _looked(frame)
    lines = [*_returns(connection, looked), *_unexplained(connection, looked), *_watermelons(connection, looked)]
    lines += _unlike(connection, looked)
    lines += _above_whole(connection, looked)
    return (*lines, *_findings(connection, looked), *_negative(connection, looked))


def _looked(frame: Frame) -> Frame:
    """A period that is not closed is looked at through the live readings."""
    live = next((period for period in frame.periods if period.label == LIVE), None)
    return (
        frame
        if frame.period.is_closed or live is None
        else replace(frame, period=replace(live, kind=frame.period.kind))
    )


def _returns(connection: Connection, frame: Frame) -> list[CheckLine]:
    missing = [
        line
        for line in lists_on(connection, frame.pilot.id, frame.period.first_on, frame.period.as_of).returns
        if line.submitted_on is None
    ]
    return [
        CheckLine(
            "未报",
            f"{line.unit} {line.week} 应于 {line.due_on} 报送，未报",
            Light.YELLOW,
            "intake",
        )
        for line in missing
    ]


def _unexplained(connection: Connection, frame: Frame) -> list[CheckLine]:
    """Red lights and projects of which nobody has said anything: neither an explanation nor a judgement."""
    if not frame.may_list:
        return []
    found = red_lights(connection, frame)
    lines = []
    for what, rows in (
        ("盏红灯指标", [row for row in found.unexplained if not row.project]),
        ("个红灯项目", [row for row in found.unexplained if row.project]),
    ):
        if rows:
            names = "、".join(row.name for row in rows[:3])
            sentence = f"{found.period}有 {len(rows)} {what}没有说明：{names}{'等' if len(rows) > 3 else ''}"
            lines.append(CheckLine("红灯未说明", sentence, Light.YELLOW, "explanations"))
    return lines


def _unlike(connection: Connection, frame: Frame) -> list[CheckLine]:
    return [
        CheckLine(
            "与台账不一致",
            f"{one.indicator}（{one.unit}）填报 {one.typed:g}，台账 {one.counted:g}",
            Light.YELLOW,
            "intake",
        )
        for one in unlike_registers(connection, frame)
    ]


def _above_whole(connection: Connection, frame: Frame) -> list[CheckLine]:
    return [
        CheckLine("部分大于整体", one.sentence, Light.RED, "intake") for one in parts_above_whole(connection, frame)
    ]


def _watermelons(connection: Connection, frame: Frame) -> list[CheckLine]:
    return [CheckLine("西瓜项", text, Light.RED, "") for text in overview(connection, frame).watermelons]


def _findings(connection: Connection, frame: Frame) -> list[CheckLine]:
    if not frame.user.may(Permission.READ_MONEY):
        return []
    return [
        CheckLine(
            "资金合规",
            f"{f.subject}：{f.sentence}（{f.severity.zh}）",
            Light.RED if f.severity == "serious" else Light.YELLOW,
            "subsidy",
            (("view", "findings"),),
        )
        for f in money_findings(connection, frame)
        if f.state is FindingState.OPEN
    ]


def _negative(connection: Connection, frame: Frame) -> list[CheckLine]:
    found = balances(connection, frame.pilot.id, frame.period.as_of)
    return [
        CheckLine("账户透支", f"{account_zh(account)} 期末余额 {wan(amount)}", Light.RED, "subsidy", (("view", "use"),))
        for account, (came, went) in found.items()
        if (amount := came - went) < 0 and kind_of(account) != SOURCE
    ]


def next_closing(frame: Frame) -> str:
    """When the next week and month can be closed: 2026年第47周(11月16日—22日)11月22日期满."""
    found = []
    for kind, of in ((PeriodKind.WEEK, week_of), (PeriodKind.MONTH, month_of)):
        closed = [period for period in frame.periods if period.kind is kind and period.is_closed]
        if closed:
            span: Span = of(closed[0].as_of + timedelta(days=1))
            while span.ends_on <= frame.pilot.today:
                span = of(span.ends_on + timedelta(days=1))
            found.append(f"{span.zh} {span.ends_on.month}月{span.ends_on.day}日期满")
    return "、".join(found)
