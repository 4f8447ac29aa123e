"""Every page in the first weeks of a city of its own: what is empty says what comes next, nothing is red that is not
due, nothing foreign shows (rules 1.7, 4.1.3, 4.1.4)."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from components.menu import PAGES
from data_access import engine
from data_access.commands import audit
from domain.intake.forms import Kind
from services import clock
from tests.databases import WORKER
from tests.new_city import City, enterprise, found, prepare, project, report
from tests.pages.test_projects_page import opened

WEEK_FOUR = date(2026, 1, 28)
NEXT_YEAR = City(year=2027, has_targets=True)
BEGINNINGS = {
    "nothing": (City(), 0, None),
    "one enterprise": (City(), 1, None),
    "one late project": (City(), 1, date(2026, 1, 5)),
    "three projects of the day after": (City(), 3, date(2026, 1, 29)),
    "the year before the first printed one": (NEXT_YEAR, 3, date(2027, 1, 10)),
    "no targets": (City(has_targets=False), 3, date(2026, 1, 29)),
    "one district, one industry, a batch": (
        City(districts=("东岭区",), industries=("轴承制造",), batches=1),
        3,
        date(2026, 1, 5),
    ),
}
VIEWS = {
    "intake": ("at", ("file", "edit", "batches", "locks", "howto")),
    "reports": ("view", ("write", "check", "issue", "compare", "trace")),
    "subsidy": ("view", ("due", "use", "findings", "record")),
    "meeting": ("step", ("overall", "targets", "money", "providers", "decisions")),
    "targets": ("of", ("all", "2026", "whole")),
}
SCREENS = [row[1].removeprefix("pages/").removesuffix(".py") for row in PAGES]
OPENED = (
    [(screen, {}) for screen in SCREENS]
    + [("districts", {"district": "东岭区"})]
    + [(screen, {word: value}) for screen, (word, values) in VIEWS.items() for value in values]
)
LEADING = {"districts": {"district": "东岭区"}, "enterprise": {}, "targets": {}, "users": {}}
FOREIGN = ("manage.py", "银川", "松江", "涪陵", "绵阳", "重庆", "演示数据")


class January(datetime):
    """A clock that stands in week four."""

    @classmethod
    def now(cls, tz=None):
        at = datetime(WEEK_FOUR.year, WEEK_FOUR.month, WEEK_FOUR.day, 2, tzinfo=UTC)
        return at if tz is None else at.astimezone(tz)


@pytest.fixture(scope="module", params=BEGINNINGS.values(), ids=BEGINNINGS)
def beginning(request, sqlite_store):
    """The city's database on that day; DATABASE_URL names it."""
    city, enterprises, first = request.param
    name = f"city_{WORKER}_{request.param_index}"
    url = sqlite_store.create(name, sqlite_store.prepared("no_pilot", prepare))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        patch.setattr(clock, "datetime", January)
        patch.setattr(audit, "datetime", January)
        found(city)
        numbers = range(1, enterprises + 1)
        if enterprises:
            report(Kind.ENTERPRISES, [enterprise(number, city) for number in numbers])
        if first:
            report(Kind.PROJECTS, [project(number, first) for number in numbers])
        yield request.param
    engine.dispose()
    sqlite_store.drop(name)


@pytest.fixture(autouse=True)
def served(beginning, pages_served) -> None:
    """In place of the demonstration."""


def tables(app) -> list[pd.DataFrame]:
    """The cells; a grid leaves one without a value blank (st.table does not)."""
    grids = [element.value.astype(object) for element in app.dataframe]
    return [grid.where(grid.notna(), "") for grid in grids] + [element.value for element in app.table]


def words(app) -> str:
    """All that is written on the page."""
    kinds = ("markdown", "caption", "info", "warning", "success", "error", "title", "header", "subheader", "code")
    said = [element.value for kind in kinds for element in app.get(kind)]
    said += [f"{metric.label} {metric.value} {metric.delta}" for metric in app.metric]
    return " ".join(said) + " ".join(table.to_string() for table in tables(app))


def test_every_page_opens_and_says_nothing_strange(beginning):
    for screen, asked in OPENED:
        app = opened(screen, **asked)
        said, at = words(app), f"{screen} {asked}"
        assert not app.error, f"{at}: {[error.value for error in app.error]}"
        assert [word for word in ("None", "nan", "NaN", "NaT") if word in said] == [], at
        shown = said if screen != "rules" else ""  # which names where a default was taken from
        assert [word for word in FOREIGN if word in shown] == [], at
        assert not [table for table in tables(app) if table.empty], at
        if "■ 红" in said:
            assert "没有红灯项目。" not in [element.value for element in app.success], at


def test_a_page_of_one_thing_without_content_leads_on(beginning):
    _, enterprises, first = beginning
    pages = {screen: opened(screen, **asked) for screen, asked in LEADING.items()}
    links = {screen: {link.proto.page for link in app.get("page_link")} for screen, app in pages.items()}
    if enterprises < 2 or not first:
        assert "还没有项目" in [info.proto.title for info in pages["districts"].info]
        assert "intake" in links["districts"], "东岭区 has no project, red or not"
    if "没有红灯项目。" in words(pages["enterprise"]):
        assert "projects" in links["enterprise"]
    if "就有曲线" in words(pages["targets"]):
        assert "reports" in links["targets"]
    assert "建第一个账号" in words(pages["users"])


def test_nothing_is_red_before_it_is_due(beginning):
    city, enterprises, first = beginning
    late = enterprises and first and first < WEEK_FOUR
    table = opened("overview").dataframe[0].value
    lights = {name: light[0][:1] for name, light in zip(table["指标"], table["灯"], strict=True)}
    assert len(lights) == 10
    red = {name for name, shape in lights.items() if shape == "■"}
    assert red <= ({"项目进度", "诊断评估", "完成改造"} if late else set())
    for screen in ("districts", "targets"):
        assert late or "■ 红" not in words(opened(screen)), f"{screen}: nothing is due in the districts either"
    assert lights["服务商履约"] == "○", "no provider leads anything"
    assert lights["数据报送"] == "○"


def test_a_city_without_projects_is_shown_the_way(beginning):
    if beginning[2] is not None:
        pytest.skip("it has projects")
    for screen in ("overview", "projects", "enterprise"):
        app = opened(screen)
        assert "“项目与里程碑”模板" in words(app), screen
        assert "intake" in {link.proto.page for link in app.get("page_link")}, screen
    assert any("登记第一笔“下达”" in info.value for info in opened("subsidy").info)


def test_what_comes_about_at_closing_leads_there(beginning):
    app = opened("providers")
    assert "排名在结账时产生" in words(app)
    assert [link.proto.page for link in app.get("page_link")] == ["reports", "intake", "intake"]
    assert "资源池里还没有服务商" in words(app)


def test_what_another_city_published_is_a_pattern_not_a_rule_of_this_one(beginning):
    rules = next(one.value for one in opened("rules").dataframe if "谁定的" in one.value)
    assert set(rules["谁定的"]) == {"专班办公室（默认）", "财政部、工业和信息化部"}


def test_the_first_week_asks_for_the_return_that_is_still_to_come(beginning):
    assert "待报，还有 2 天" in words(opened("intake"))
