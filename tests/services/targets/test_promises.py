"""Promises along a line: who may give one, what is refused, how the readings keep or break it, and where it is drawn
(rules 7.9)."""

from datetime import date

import pytest
from sqlalchemy import select, update

from components.targets.charts import course_rows
from data_access.tables import Commitment, CommitmentPoint, Pilot, TargetReadingRecord
from data_access.triggers import drop_triggers
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.close import close, evaluate_live
from services.frame import open_frame
from services.reports.meeting import meeting, meeting_frame
from services.targets.board import target_board
from services.targets.detail import target_detail
from services.targets.promises import promises_on, record_promise, withdraw_promise
from services.units.page import unit_page
from tests.databases import undone_unread
from tests.two_people import desk_of_two

DUE = date(2026, 12, 20)


@pytest.fixture
def connection(demo_both):
    with undone_unread(demo_both):
        yield demo_both


def frame_of(connection, user: User = DEMO_USER, **scope: str):
    return open_frame(connection, user, pilot="yinchuan", **{"period": "live", **scope})


def desk(connection, user: User = DEMO_USER) -> Desk:
    return Desk.on(connection, frame_of(connection).pilot.id, user)


def line_of(connection, district: str = "", indicator: str = "completion"):
    """The running year's target of a scope."""
    scope = {"district": district} if district else {}
    lines = target_board(connection, frame_of(connection, **scope), "2026").lines
    return next(line for line in lines if line.indicator == indicator and line.ends_on == date(2026, 12, 31))


def give(connection, target_id: int | None, user: User = DEMO_USER, **words) -> str:
    told = {"district": "", "value": 215, "due_on": DUE, **words}
    return record_promise(desk(connection, user), target_id=target_id, **told)


def clerk(connection, district: str) -> User:
    unit = next(unit for unit in frame_of(connection).districts if unit.name == district)
    return User("马晓燕", Role.DISTRICT, unit.id)


def on(connection, day: date) -> None:
    number = frame_of(connection).pilot.id
    connection.execute(update(Pilot).where(Pilot.id == number).values(demo_today=day))
    evaluate_live(connection, number)


def test_it_goes_from_todays_figure_and_is_drawn_in_the_targets_course(connection):
    line = line_of(connection)
    said = give(connection, line.id, points="2026-12-01 200")
    assert said == f"已登记：银川市承诺到 2026-12-20 完成改造（2026年）215 家，现有 {line.actual:.0f} 家"
    detail = target_detail(connection, frame_of(connection), line.id)
    (promise,) = detail.promises
    points = ((date(2026, 11, 15), line.actual), (date(2026, 12, 1), 200.0), (DUE, 215.0))
    assert (promise.points, promise.word, promise.author) == (points, "进行中", "演示用户")
    drawn = [row for row in course_rows(detail, date(2026, 11, 15)) if row[1] == "承诺"]
    assert drawn == [(day.isoformat(), "承诺", value) for day, value in points]


def test_it_is_behind_when_nothing_comes_and_broken_when_its_day_has_passed(connection):
    line = line_of(connection)
    give(connection, line.id)
    seen = {}
    for day in (date(2026, 11, 15), date(2026, 11, 25), date(2026, 12, 20), date(2026, 12, 21)):
        on(connection, day)
        seen[day] = promises_on(connection, frame_of(connection), line.id)[0].word
    # the demonstration's facts end on its own today: nothing is completed afterwards
    assert list(seen.values()) == ["进行中", "落后于承诺进度", "落后于承诺进度", "未兑现"]


@pytest.mark.parametrize(("figure", "word"), [(214, "未兑现"), (215, "兑现"), (216, "兑现")])
def test_it_is_kept_or_broken_by_the_first_closed_reading_on_or_after_its_day(connection, figure, word):
    """Its day is a Sunday, on which a week closes; what came in the week after keeps it no more."""
    line = line_of(connection)
    give(connection, line.id)
    on(connection, date(2026, 12, 20))
    for label in ("2026-W47", "2026-W48", "2026-W49", "2026-W50"):
        close(desk_of_two(connection, frame_of(connection).pilot.id, DEMO_USER), label)
    table = TargetReadingRecord.__table__
    close(desk_of_two(connection, frame_of(connection).pilot.id, DEMO_USER), "2026-W51")
    week = open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-W51").period
    assert week.as_of == DUE
    on(connection, date(2026, 12, 28))
    live = frame_of(connection).period.id
    drop_triggers(connection)
    for period, actual in ((week.id, figure), (live, 230)):
        where = (table.c.target_id == line.id, table.c.period_id == period)
        connection.execute(update(table).where(*where).values(actual=actual))
    assert promises_on(connection, frame_of(connection), line.id)[0].word == word


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ({"due_on": date(2026, 11, 15)}, "到期日须晚于今天（2026-11-15）"),
        ({"due_on": date(2027, 1, 1)}, "在目标期满（2026-12-31）之后"),
        ({"value": 190}, "须大于现在的 190 家"),
        ({"value": 200.5}, "承诺数按整家填"),
        ({"points": "明天 200"}, "分步第 1 行“明天 200”不是“日期 数”"),
        ({"points": "2026-12-20 200"}, "2026-12-20 不晚于 2026-12-20"),
        ({"points": "2026-12-01 189"}, "2026-12-01 的 189 小于 2026-11-15 的 190"),
        ({"points": "2026-12-01 216"}, "2026-12-20 的 215 小于 2026-12-01 的 216"),
        ({"text": "长" * 201}, "说明最多 200 字"),
    ],
)
def test_what_cannot_be_promised_is_refused(connection, words, wrong):
    with pytest.raises(Refused) as refused:
        give(connection, line_of(connection).id, **words)
    assert wrong in str(refused.value)
    assert connection.execute(select(CommitmentPoint.id)).first() is None


@pytest.mark.parametrize("due_on", [date(2026, 11, 16), date(2026, 12, 31)])
def test_the_first_and_the_last_day_that_can_be_promised(connection, due_on):
    assert give(connection, line_of(connection).id, due_on=due_on).startswith("已登记")


def test_a_district_promises_its_own_and_reads_no_other(connection):
    mine, other = line_of(connection, "永宁县"), line_of(connection, "经开区")
    user = clerk(connection, "永宁县")
    for forbidden in (other.id, line_of(connection).id):
        with pytest.raises(Forbidden, match="只能登记本地区的承诺"):
            give(connection, forbidden, user, value=500)
    give(connection, mine.id, user, value=mine.actual + 3)
    give(connection, other.id, value=other.actual + 3)
    assert promises_on(connection, frame_of(connection, user), mine.id)[0].author == "马晓燕（登录前记录）"
    assert promises_on(connection, frame_of(connection, user), other.id) == ()
    page = unit_page(connection, frame_of(connection, user, district="永宁县"))
    assert any(promise.text.startswith("永宁县承诺到 2026-12-20") for promise in page.promises)


def test_completions_of_a_district_need_no_target(connection):
    said = give(connection, None, district="永宁县", value=400)
    assert said.startswith("已登记：永宁县承诺到 2026-12-20 累计完成改造 400 家")
    frame = frame_of(connection, district="永宁县")
    line = next(p for p in unit_page(connection, frame).promises if "400 家" in p.text)
    assert line.word == "进行中"
    steps = meeting(connection, meeting_frame(frame_of(connection))).steps
    assert any("400 家" in promise.text for promise in steps[0].promises)
    with pytest.raises(Refused, match="没有地区“火星县”"):
        give(connection, None, district="火星县", value=400)


def test_only_the_office_takes_one_back_and_it_says_why(connection):
    line = line_of(connection)
    give(connection, line.id)
    number = connection.scalar(select(Commitment.id).where(Commitment.target_id == line.id))
    with pytest.raises(Forbidden):
        withdraw_promise(desk(connection, clerk(connection, "永宁县")), number, 1, "说错了")
    with pytest.raises(Refused, match="请写明原因"):
        withdraw_promise(desk(connection), number, 1, " ")
    with pytest.raises(Refused, match="刚被别人改过"):
        withdraw_promise(desk(connection), number, 2, "说错了")
    withdraw_promise(desk(connection), number, 1, "目标另行调整")
    (promise,) = promises_on(connection, frame_of(connection), line.id)
    assert (promise.word, promise.stands) == ("已撤回", False)
    assert promise.state == "已撤回：2026-11-15，演示用户：目标另行调整"
    detail = target_detail(connection, frame_of(connection), line.id)
    assert [row for row in course_rows(detail, date(2026, 11, 15)) if row[1] == "承诺"] == []
    with pytest.raises(Refused, match="已于 2026-11-15 由演示用户撤回"):
        withdraw_promise(desk(connection), number, 2, "再来")
