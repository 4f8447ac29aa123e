"""Several people edit the same few projects at once: every save that was acknowledged is there, once."""

import json
import multiprocessing
import os
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import select

from data_access import engine
from data_access.engine import reading
from data_access.failures import DatabaseBusy
from data_access.queries.intake import stored_rows
from data_access.queries.pilots import get_pilot
from data_access.tables import AuditEvent
from domain.intake.forms import Kind
from services.access import Role, User
from services.audit.checking import problems as broken_figures
from services.desk import Desk, at_desk
from services.intake.edit import StaleWrite, edit_view, save_row

FORK = multiprocessing.get_context("fork")
CONTESTED = 4
"""So many projects for all writers, so that they meet."""


@dataclass
class Updates:
    """What the writers did, and what of it is missing or there twice."""

    acknowledged: int = 0
    stale: int = 0
    busy: int = 0
    wrong: list[str] = field(default_factory=list)


def _write(url: str, writer: int, edits: int, codes: list[str], say: int) -> None:
    """In a child: so many edits, each repeated until it is taken; every one that was taken is said."""
    engine._ENGINES.clear()
    user = User(f"写手{writer}", Role.OFFICE)
    with reading(url) as connection:
        pilot_id = get_pilot(connection, "yinchuan").id
    for number in range(edits):
        code, stale, busy = codes[(writer + number) % len(codes)], 0, 0
        while True:
            with reading(url) as connection:
                view = edit_view(Desk.on(connection, pilot_id, user), Kind.PROJECTS, (code,))
            try:
                with at_desk(pilot_id, user) as desk:
                    save_row(desk, view, {"name": f"改造w{writer}-{number}"})
                break
            except StaleWrite:
                stale += 1
            except DatabaseBusy:
                busy += 1
        os.write(say, f"{code} 改造w{writer}-{number} {stale} {busy}\n".encode())
    os._exit(0)


def run(url: str, writers: int, edits: int) -> Updates:
    """`writers` processes × `edits` saves on the same projects."""
    with reading(url) as connection:
        pilot_id = get_pilot(connection, "yinchuan").id
        before = {r["code"]: r["version"] for r in stored_rows(connection, pilot_id, Kind.PROJECTS)[:CONTESTED]}
    engine.dispose()
    hear, say = os.pipe()
    children = [FORK.Process(target=_write, args=(url, n, edits, list(before), say)) for n in range(writers)]
    for child in children:
        child.start()
    os.close(say)
    with os.fdopen(hear) as lines:
        said = [line.split() for line in lines]
    for child in children:
        child.join()
    found = Updates(len(said), *(sum(int(line[at]) for line in said) for at in (2, 3)))
    found.wrong += [f"writer {n} ended with {c.exitcode}" for n, c in enumerate(children) if c.exitcode]
    found.wrong += _missing(url, pilot_id, before, said, writers * edits)
    return found


def _missing(url: str, pilot_id: int, before: dict[str, int], said: list[list[str]], expected: int) -> list[str]:
    """Versions and the audit trail against what was acknowledged."""
    wrong = [] if len(said) == expected else [f"{len(said)} acknowledged, {expected} asked for"]
    with reading(url) as connection:
        rows = {r["code"]: r for r in stored_rows(connection, pilot_id, Kind.PROJECTS, first_keys=before)}
        events = connection.execute(
            select(AuditEvent.subject_id, AuditEvent.after).where(AuditEvent.action == "edit").order_by(AuditEvent.id)
        ).all()
        wrong += broken_figures(connection)
    saves = Counter(code for code, *_ in said)
    for code, version in before.items():
        if rows[code]["version"] != version + saves[code]:
            wrong.append(f"{code}: version {rows[code]['version']}, not {version} + {saves[code]}")
    trail = Counter((event.subject_id, json.loads(event.after)["name"]) for event in events)
    acknowledged = Counter((code, name) for code, name, *_ in said)
    wrong += [
        f"{key} {trail[key]} times in the trail, {n} acknowledged" for key, n in acknowledged.items() if trail[key] != n
    ]
    last = {event.subject_id: json.loads(event.after)["name"] for event in events}
    return wrong + [
        f"{code}: {rows[code]['name']}, not {name}" for code, name in last.items() if rows[code]["name"] != name
    ]
