"""Terms of a batch: ratio and caps with their days, whom new ones would concern, and new ones from a day on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row

from data_access.commands.money import insert_batch_terms
from data_access.queries.money import list_batches
from data_access.queries.money_facts import list_terms
from data_access.queries.subsidies import list_batch_projects
from domain.facts.subsidy import subsidy_due
from domain.identity.proposals import people
from domain.money.views import Concerned, TermsPreview, TermsRow
from services.access import Permission, check, home_of
from services.clock import today
from services.desk import Desk, desk_of
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.frame import Frame
from services.revision import kept

SUPPOSED_LEVEL = 2
"""The level a project not yet assessed is reckoned at in the preview; every accepted one has at least this."""


@kept
def terms(connection: Connection, frame: Frame) -> tuple[TermsRow, ...]:
    """Every batch's terms, the first ones and those that came later, in order of batch and day."""
    check(frame.user, Permission.READ_MONEY)
    later: dict[int, list[Row[Any]]] = {}
    for row in list_terms(connection, frame.pilot.id):
        later.setdefault(row.batch_id, []).append(row)
    found = []
    for batch in list_batches(connection, frame.pilot.id):
        rows = [(batch.opens_on, batch, "")]
        for row in later.get(batch.id, ()):
            rows.append((row.valid_from, row, people(row.author, row.approved_by, row.proposal_id)))
        ends = [*(day for day, _, _ in rows[1:]), None]
        for (day, row, both), until in zip(rows, ends, strict=True):
            found.append(TermsRow(batch.number, day, until, row.subsidy_ratio, _caps(row), row.source, both))
    return tuple(found)


def _caps(row: Row[Any]) -> tuple[int, int, int]:
    return row.cap_level2_fen, row.cap_level3_fen, row.cap_level4_fen


def preview(
    connection: Connection, frame: Frame, *, batch: int, valid_from: date, ratio: float, caps_fen: tuple[int, int, int]
) -> TermsPreview:
    """Whom new terms of a batch would concern and what they would change; Refused where the terms cannot be."""
    check(frame.user, Permission.READ_MONEY)
    desk = desk_of(connection, frame)
    return preview_at(desk, batch=batch, valid_from=valid_from, ratio=ratio, caps_fen=caps_fen)


def preview_at(
    desk: Desk, *, batch: int, valid_from: date, ratio: float, caps_fen: tuple[int, int, int]
) -> TermsPreview:
    """The same at a desk."""
    connection, pilot = desk.connection, desk.pilot
    row, problems = _checked(connection, pilot, batch, valid_from, ratio, caps_fen)
    if row is None or problems:
        raise Refused(f"不能预览：{'；'.join(problems)}")
    projects = [p for p in list_batch_projects(connection, row.id) if home_of(desk.user) in (None, p.district_id)]
    settled = [p for p in projects if p.accepted_on is not None]
    open_ones = [p for p in projects if p.accepted_on is None]
    now = _in_force(connection, pilot.id, row, valid_from)
    before, after = _due(open_ones, now.subsidy_ratio, _caps(now)), _due(open_ones, ratio, caps_fen)
    concerned = tuple(
        Concerned(p.code, p.enterprise, p.district or "", p.accepts_on, p.eligible_fen, old, new)
        for p, old, new in zip(open_ones, before, after, strict=True)
    )
    return TermsPreview(batch, valid_from, len(settled), concerned)


def _in_force(connection: Connection, pilot_id: int, batch: Row[Any], day: date) -> Row[Any]:
    """The terms that hold for a project of the batch accepted on a day as things are."""
    held = [t for t in list_terms(connection, pilot_id) if t.batch_id == batch.id and t.valid_from <= day]
    return held[-1] if held else batch


def _due(projects: Sequence[Row[Any]], ratio: float, caps_fen: tuple[int, int, int]) -> list[int]:
    """分 each project would be due if it were accepted at the supposed level."""
    n = len(projects)
    due: list[int] = subsidy_due(
        np.full(n, ratio),
        np.array([p.eligible_fen for p in projects], dtype=np.int64),
        np.tile(np.array(caps_fen, dtype=np.int64), (n, 1)),
        np.full(n, SUPPOSED_LEVEL),
        np.ones(n, dtype=bool),
        np.array([p.already_funded for p in projects], dtype=bool),
    ).tolist()
    return due


def _checked(
    connection: Connection, pilot: Row[Any], batch: int, valid_from: date, ratio: float, caps_fen: tuple[int, int, int]
) -> tuple[Row[Any] | None, list[str]]:
    """The batch, and everything that is wrong with terms for it; without a batch that is one of the wrongs."""
    row = next((row for row in list_batches(connection, pilot.id) if row.number == batch), None)
    problems = [] if row else [f"没有第 {batch} 批"]
    if valid_from <= today(pilot):
        problems.append(f"生效日须晚于今天（{today(pilot)}）：已验收的项目不受影响")
    if not 0 <= ratio <= 1 or min(caps_fen) < 0:
        problems.append("比例须在 0 到 100% 之间，上限不能为负")
    elif round(ratio * 10_000) != round(ratio * 1e9) / 1e5:
        problems.append("比例最多精确到万分之一，如 33.33%")
    if list(caps_fen) != sorted(caps_fen):
        problems.append("上限须随级别不降：二级 ≤ 三级 ≤ 四级")
    if row and any(t.batch_id == row.id and t.valid_from >= valid_from for t in list_terms(connection, pilot.id)):
        problems.append("这一批已有同日或更晚生效的条件：请另选生效日")
    return row, problems


def change_terms(
    desk: Desk,
    *,
    batch: int,
    valid_from: date,
    ratio: float,
    caps_fen: tuple[int, int, int],
    source: str,
) -> str:
    """New ratio and caps of a batch for projects accepted from a day on; what was accepted before keeps its terms."""
    check(desk.user, Permission.RECORD_MONEY)
    row, problems = _checked(desk.connection, desk.pilot, batch, valid_from, ratio, caps_fen)
    if not source.strip():
        problems.append("请写明依据")
    if row is None or problems:
        raise Refused(f"没有更改批次条件：{'；'.join(problems)}")
    pair = desk.two_people()
    insert_batch_terms(
        desk.connection,
        batch_id=row.id,
        valid_from=valid_from,
        subsidy_ratio=ratio,
        caps_fen=caps_fen,
        source=source.strip(),
        author=pair.author,
        approved_by=pair.approver,
        proposal_id=pair.proposal_id,
    )
    desk.audit(
        "change_batch_terms",
        "batch",
        str(batch),
        before={"subsidy_ratio": row.subsidy_ratio},
        after={"valid_from": valid_from, "subsidy_ratio": ratio, "caps_fen": caps_fen, "source": source.strip()},
    )
    evaluate_live(desk.connection, desk.pilot.id)
    return f"第 {batch} 批自 {valid_from} 起验收的项目按新条件计算；此前验收的不变"
