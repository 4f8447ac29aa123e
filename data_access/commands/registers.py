"""What rows keep in other tables: industries and past kinds of providers, partners of projects. Never commits."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Date, delete, insert, literal, select
from sqlmodel import SQLModel

from data_access.tables import AcceptanceExpert, ProjectProvider, Provider, ProviderIndustry, ProviderPastKind
from domain.intake.forms import Kind
from domain.intake.values import parts_of
from domain.words import ProjectRole

Rows = Iterable[tuple[int, Mapping[str, object]]]
"""Id and fields of rows that change."""


class ManyOf(NamedTuple):
    """A table that holds the several values of a field: its columns of the row and of the value, where the value is
    looked up, what else each row of it says."""

    table: type[SQLModel]
    row: str
    value: str
    among: str
    fixed: Mapping[str, object]


MANY: Mapping[Kind, Mapping[str, ManyOf]] = {
    **dict.fromkeys(Kind, {}),
    Kind.PROJECTS: {
        "partners": ManyOf(ProjectProvider, "project_id", "provider_id", "providers", {"role": ProjectRole.PARTNER})
    },
    Kind.PROVIDERS: {"industries": ManyOf(ProviderIndustry, "provider_id", "industry_id", "industries", {})},
    Kind.ACCEPTANCES: {"experts": ManyOf(AcceptanceExpert, "acceptance_id", "expert_id", "experts", {})},
}
"""Kind → its fields with several values."""
NAME_THE_UNIT = {Kind.OBSERVATIONS, Kind.TASK_UPDATES, Kind.BLOCK_ENTRIES}
"""Kinds whose rows keep which unit brought them."""
NAME_THE_AUTHOR = {Kind.PLAN_REVIEWS, Kind.AWARD_SCORES}
"""Kinds whose rows keep who brought them."""
THEN = ("kind", "document", "notice_from", "notice_to")
"""What a provider's past kind keeps of it."""


def write_many(connection: Connection, kind: Kind, rows: Rows, ids: Mapping[str, Mapping[str, int]]) -> None:
    """The several values of the fields that rows state, in place of those they had."""
    for field, many in MANY[kind].items():
        stated = [(row_id, parts_of(fields[field])) for row_id, fields in rows if field in fields]
        table = many.table.__table__
        for row_id, values in stated:
            connection.execute(delete(table).where(table.c[many.row] == row_id))
            new = [{many.row: row_id, many.value: ids[many.among][value], **many.fixed} for value in values]
            if new:
                connection.execute(insert(table), new)


def forget_many(connection: Connection, kind: Kind, ids: Sequence[int]) -> None:
    """Before rows go: what they keep elsewhere."""
    for many in MANY[kind].values():
        table = many.table.__table__
        connection.execute(delete(table).where(table.c[many.row].in_(ids)))
    if kind is Kind.PROVIDERS:
        connection.execute(delete(ProviderPastKind).where(ProviderPastKind.provider_id.in_(ids)))


def keep_kinds(connection: Connection, rows: Rows) -> None:
    """Note what providers were before they change their kind, by the day of the change."""
    p, past = Provider.__table__.c, ProviderPastKind.__table__
    for row_id, fields in rows:
        if "kind" in fields and (day := fields.get("kind_on")):
            was = select(p.id, literal(day, Date), *(p[name] for name in THEN)).where(p.id == row_id)
            connection.execute(insert(past).from_select(["provider_id", "kind_on", *THEN], was))


def forget_kinds(connection: Connection, rows: Rows) -> None:
    """Take back the last change of providers that go back to the kind they had."""
    p, past = Provider.__table__.c, ProviderPastKind.__table__.c
    for row_id, fields in rows:
        if "kind" in fields:
            last = select(p.kind_on).where(p.id == row_id).scalar_subquery()
            connection.execute(delete(ProviderPastKind).where(past.provider_id == row_id, past.kind_on == last))
