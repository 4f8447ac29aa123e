"""Files leave by our own route (rules 11.11): for whom they were offered, while the right holds, and into the trail."""

import hashlib
import json
from dataclasses import replace
from urllib.parse import unquote

import pytest
from sqlalchemy import select
from starlette.requests import Request

from components import file_links
from components.file_links import disposition, link, offer, serve, serve_made
from data_access.engine import reading
from data_access.tables import AuditEvent
from domain.words import Stage
from services.access import DEMO_USER, Permission, Role, User
from services.desk import at_desk
from services.errors import Forbidden
from services.frame import open_frame
from services.intake.evidence import add_evidence, evidence_of
from services.lights.projects import ProjectWords, projects_file

CONTENT = "项目\n".encode()


@pytest.fixture
def frame(demo_file):
    with reading() as connection:
        return open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-W46")


def fetched(address: str):
    """The answer of the route to an address."""
    path, _, query = address.partition("?")
    parts = path.split("/")[2:]
    made = parts[0] == "made"
    words = {"token": parts[1]} if made else {"kind": parts[0], "number": int(parts[1])}
    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": [], "path_params": words}
    return (serve_made if made else serve)(Request(scope))


def offered(frame, user=DEMO_USER, permission=Permission.EXPORT, make=lambda connection: CONTENT, place="x"):
    return offer(place, user, frame.pilot.id, permission, "项目亮灯_永宁县.csv", "text/csv", make)


def trail() -> list:
    with reading() as connection:
        table = AuditEvent.__table__
        kept = table.c.action.in_(["take_file", "view_file"])
        return connection.execute(select(table).where(kept).order_by(table.c.id)).all()


def test_a_file_that_is_offered_leaves_with_its_chinese_name_and_stands_in_the_trail(frame):
    answer = fetched(offered(frame))
    assert (answer.status_code, answer.body) == (200, CONTENT)
    assert unquote(answer.headers["content-disposition"].partition("UTF-8''")[2]) == "项目亮灯_永宁县.csv"
    assert answer.headers["cache-control"] == "private, no-store"
    (event,) = trail()
    assert (event.actor, event.action, event.subject_id) == (DEMO_USER.name, "take_file", "项目亮灯_永宁县.csv")
    assert json.loads(event.after)["sha256"] == hashlib.sha256(CONTENT).hexdigest()


def test_each_fetch_is_an_event_and_makes_the_file_anew(frame):
    made = []
    address = offered(frame, make=lambda connection: made.append(1) or CONTENT)
    assert [fetched(address).status_code for _ in range(2)] == [200, 200]
    assert (len(made), len(trail())) == (2, 2)


@pytest.mark.parametrize(
    ("address", "said"),
    [("/files/made/nothing", "过期"), ("/files/evidence/1?by=x&role=office&until=9999999999&sign=x", "无效")],
)
def test_an_address_that_nobody_was_given_opens_nothing(frame, address, said):
    answer = fetched(address)
    assert answer.status_code == 403
    assert said in answer.body.decode()


def test_an_offer_ends(frame, monkeypatch):
    address = offered(frame)
    monkeypatch.setattr(file_links.time, "time", lambda at=file_links.time.time(): at + file_links.SECONDS + 1)
    assert fetched(address).status_code == 403
    assert trail() == []


def test_a_link_that_another_person_fetches_opens_nothing(frame, monkeypatch):
    address = offered(frame)
    monkeypatch.setattr(file_links, "who", lambda request: replace(DEMO_USER, name="别人"))
    assert "不是给您的" in fetched(address).body.decode()
    monkeypatch.setattr(file_links, "who", lambda request: DEMO_USER)
    assert fetched(address).status_code == 200
    assert len(trail()) == 1


def test_the_right_is_checked_when_the_file_is_fetched(frame):
    department = User("某局", Role.DEPARTMENT)
    assert "没有这项权限" in fetched(offered(frame, department)).body.decode()
    away = frame.at(frame.districts[0].id, None)
    stranger = replace(away, user=User("永宁县", Role.DISTRICT, frame.districts[1].id))

    def make(connection):
        return str(list(projects_file(connection, stranger, ProjectWords()).rows)).encode()

    assert "只能查看本地区" in fetched(offered(frame, stranger.user, make=make)).body.decode()
    assert trail() == []


def test_evidence_that_is_looked_at_stands_in_the_trail(frame):
    with reading() as connection:
        code = connection.exec_driver_sql("SELECT code FROM projects LIMIT 1").scalar()
    with at_desk(frame.pilot.id, DEMO_USER) as desk:
        add_evidence(desk, code=code, stage=Stage.ACCEPTANCE, name="验收报告.pdf", content=b"%PDF-1")
    with at_desk(frame.pilot.id, DEMO_USER) as desk:
        kept = next(one for one in evidence_of(desk, code) if "演示" not in one.file_name)
    answer = fetched(link("evidence", kept.id, DEMO_USER))
    assert (answer.status_code, answer.body) == (200, b"%PDF-1")
    assert [(event.action, event.subject_id) for event in trail()] == [("view_file", "验收报告.pdf")]
    away = User("别处", Role.DISTRICT, 10**6)
    assert fetched(link("evidence", kept.id, away)).status_code == 403
    with pytest.raises(Forbidden), reading() as connection:
        file_links.evidence_file(connection, away, kept.id)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("周报.docx", "周报.docx"),
        ('a"b.xlsx', 'a"b.xlsx'),
        ("a\r\nx: y.pdf", "ax: y.pdf"),
        ("../甲/乙.csv", "..-甲-乙.csv"),
    ],
)
def test_a_name_stays_a_name(name, plain):
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert unquote(header.partition("UTF-8''")[2]) == plain
    assert header.count('"') == 2


def test_a_place_has_one_address_and_old_offers_go(frame, monkeypatch):
    monkeypatch.setattr(file_links, "MOST_OFFERS", 3)
    assert offered(frame) == offered(frame)
    first = offered(frame, place="y0")
    for number in range(1, 5):
        offered(frame, place=f"y{number}")
    assert fetched(first).status_code == 403
