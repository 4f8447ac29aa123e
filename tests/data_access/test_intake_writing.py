"""Whatever a form states is written: to the row's own table, as a pointer, or to a milestone."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import MetaData, create_engine, select
from sqlmodel import Field, SQLModel

from data_access.commands.intake import POINTS, write_changes
from data_access.commands.registers import MANY
from data_access.commands.transformation import COMPOSED
from data_access.queries.intake import TABLES
from domain.intake.columns import COMPLETED, PLANNED
from domain.intake.forms import FORMS, Kind
from domain.intake.views import RowChange
from domain.words import STAGES

NOW = datetime(2026, 11, 15, tzinfo=UTC)


@pytest.mark.parametrize("kind", POINTS, ids=str)
def test_every_column_of_every_form_has_one_place_where_it_is_written(kind):
    for column in FORMS[kind].columns:
        places = [column.stage is not None, column.field in POINTS[kind], column.field in TABLES[kind].__table__.c]
        places.append(column.field in MANY[kind])
        places.append(kind in COMPOSED and column.field in COMPOSED[kind][0])
        assert places.count(True) == (0 if column.told else 1), column.field


def test_the_days_of_a_stage_are_known_by_their_stage():
    found = {column.field: (column.stage, column.part) for column in FORMS[Kind.PROJECTS].stages.values()}
    days = {PLANNED[stage]: (stage, "planned") for stage in STAGES}
    assert found == days | {COMPLETED[stage]: (stage, "completed") for stage in STAGES}


class Firm(SQLModel, table=True):
    """A table of enterprises with two columns more, whose names begin like those of stages."""

    metadata = MetaData()
    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    pilot_id: int
    name: str
    planned_hands: int | None = None
    completed_orders: int | None = None


@pytest.fixture
def wider(monkeypatch):
    """A database in which enterprises are kept with the new columns."""
    engine = create_engine("sqlite://")
    Firm.metadata.create_all(engine)
    monkeypatch.setitem(TABLES, Kind.ENTERPRISES, Firm)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def test_a_new_column_is_written_though_its_name_begins_like_a_stages(wider):
    def write(*changes: RowChange) -> list[tuple[int, int]]:
        return write_changes(
            wider, pilot_id=1, kind=Kind.ENTERPRISES, changes=changes, ids={}, at=NOW, reported_by="永宁县"
        )

    def kept():
        return wider.execute(select(Firm.name, Firm.planned_hands, Firm.completed_orders)).all()

    new = {"name": (None, "甲"), "planned_hands": (None, 12), "completed_orders": (None, 3)}
    assert write(RowChange(("A",), "A 甲", 4, None, new)) == [(1, 1)]
    assert kept() == [("甲", 12, 3)]
    changed = {"planned_hands": (12, 15), "completed_orders": (3, None)}
    assert write(RowChange(("A",), "A 甲", 4, {"id": 1}, changed, 1, 1)) == [(1, 2)]
    assert kept() == [("甲", 15, None)]
