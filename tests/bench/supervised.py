"""A pilot whose supervision has something to show: draws with their visits, signs, who left."""

from datetime import date, timedelta

from sqlalchemy import update

from data_access.engine import reading, writing
from data_access.tables import Pilot
from domain.intake.forms import Kind
from services.access import DEMO_USER
from services.desk import Pair, at_desk
from services.frame import open_frame
from services.intake.commit import commit_upload
from services.intake.one import made_rows
from services.supervision.draws import draw, fix_draw
from services.supervision.inspecting import record_visit
from services.supervision.leaving import leave_pilot
from services.supervision.page import draws_page
from services.supervision.signs import look_for_signs

EXPERTS, DRAWS, SIZE, LEFT = 20, 4, 100, 100


def supervise(pilot: str) -> str:
    """What was done in the database that DATABASE_URL names, in a sentence."""
    with reading() as connection:
        frame = open_frame(connection, DEMO_USER, pilot=pilot, period="live")
    day = frame.pilot.today

    def do(verb, *values, **words):
        with at_desk(frame.pilot.id, DEMO_USER, pair=Pair(DEMO_USER.name, "李四")) as desk:
            return verb(desk, *values, **words)

    person = {"field": "信息化", "contract_no": "ZJ-1", "starts_on": date(2026, 1, 5)}
    names = ({"code": f"ZJ-8{at:02d}", "name": f"查验员{at}", "unit": f"查验所{at}"} for at in range(EXPERTS))
    experts = [name | person for name in names]
    do(commit_upload, made_rows(Kind.EXPERTS, experts, "专家.csv"), explained={"*": "补登"})
    day += timedelta(days=1)
    for at in range(DRAWS):
        told = {"source": f"第 {at} 期", "source_on": day, "digits": 8}
        do(fix_draw, title=f"第 {at} 次抽查", size=SIZE, visit_days=20, **told)
    with writing() as session:
        mine = update(Pilot.__table__).where(Pilot.id == frame.pilot.id)
        session.execute(mine.values(demo_today=day, revision=Pilot.revision + 1))
    for at in range(DRAWS):
        do(draw, draw=at + 1, said=f"0308111{at}")
    with reading() as connection:
        drawn = draws_page(connection, open_frame(connection, DEMO_USER, pilot=pilot, period="live")).lines
    for line in drawn[:LEFT]:
        do(record_visit, inspection=line.id, visited_on=day, result="passed", found="系统在用")
    firms = list(dict.fromkeys(line.uscc for line in drawn[LEFT:]))[:LEFT]
    why = {"reason": "moved", "said": "迁出", "evidence": "登记", "is_for_cause": False}
    for uscc in firms:
        do(leave_pilot, uscc=uscc, left_on=day.isoformat(), due_on=(day + timedelta(days=60)).isoformat(), **why)
    return f"{len(drawn)} drawn, {len(firms)} left; {look_for_signs(frame.pilot.id, DEMO_USER)}"


if __name__ == "__main__":
    print(supervise("scale"))
