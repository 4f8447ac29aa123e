"""Whether the database is ready for what is about to be done, told before anything is (rules 11.17)."""

from enum import IntEnum

from data_access.called import MANAGE
from data_access.engine import database_url, reading
from data_access.failures import DatabaseNotReady
from data_access.fitness import fault_of_making, fault_of_place, fault_of_schema, fault_of_writing
from data_access.queries.audit import newest_moment
from data_access.queries.identity import count_accounts
from domain.clocks import wrong_clock
from services.clock import now


class Need(IntEnum):
    """What a verb needs; each includes those before it."""

    NOTHING = 0
    MAKING = 1  # a place where a database is, or may be made
    THERE = 2  # a file or server that answers
    READING = 3  # and the structure of this program
    WRITING = 4  # and room and rights to write
    DATED = 5  # and a clock that may be right


def check_ready(need: Need, url: str | None = None) -> None:
    """DatabaseNotReady with the first fault and its cure, as a sentence."""
    url = url or database_url()
    if need is Need.NOTHING:
        return
    if fault := fault_of_making(url) if need is Need.MAKING else _fault(need, url):
        raise DatabaseNotReady(fault)


def _fault(need: Need, url: str) -> str:
    return (
        fault_of_place(url)
        or (need >= Need.WRITING and fault_of_writing(url))
        or (need >= Need.READING and fault_of_schema(url))
        or (need >= Need.DATED and _fault_of_clock(url))
        or ""
    )


def _fault_of_clock(url: str) -> str:
    """A demonstration has its own day: a clock is judged where people have accounts."""
    with reading(url) as connection:
        return wrong_clock(now(), newest_moment(connection), MANAGE) if count_accounts(connection) else ""
