"""What every table shares: names for constraints, enums by value, instants in UTC."""

from datetime import UTC, datetime
from enum import Enum as PyEnum

from sqlalchemy import BigInteger, Column, DateTime, Dialect, Enum, ForeignKey, MetaData
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
metadata: MetaData = SQLModel.metadata


def word(enum: type[PyEnum], *, nullable: bool = False, index: bool = False, name: str = "") -> Column:
    """Column that holds one of the enum's values, checked by the database (no native enum type).

    `name` tells two columns of one kind in one table apart.
    """
    kind = Enum(
        enum,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        name=name or enum.__name__.lower(),
        length=max(len(member.value) for member in enum),
    )
    return Column(kind, nullable=nullable, index=index)


def fen(*, nullable: bool = False, default: int | None = None) -> Column:
    """Money in 分, integer; never a fraction of a 分. `default`: of rows that were there before the column."""
    return Column(BigInteger, nullable=nullable, server_default=None if default is None else str(default))


class Instant(TypeDecorator[datetime]):
    """A moment, stored in UTC and read with its zone from both databases: SQLite keeps none, and Python takes a moment
    without a zone for the machine's own time, eight hours away on a server in China."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else utc(value)


def utc(moment: datetime) -> datetime:
    """The moment in UTC; one without a zone is UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def instant(*, nullable: bool = False, primary_key: bool = False) -> Column:
    """A moment, stored in UTC."""
    return Column(Instant, nullable=nullable, primary_key=primary_key)


def link(target: str, *, nullable: bool = False, index: bool = False) -> Column:
    """Foreign key to `table.column`; a row that is pointed at cannot be deleted."""
    return Column(ForeignKey(target, ondelete="RESTRICT"), nullable=nullable, index=index)


def utc_now() -> datetime:
    return datetime.now(UTC)
