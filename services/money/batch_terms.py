"""Terms of a batch: ratio and caps with their days, whom new ones would concern, new ones from a day on, a new batch.

A day may lie in the past while nothing was settled from it on (rules 5.1).
"""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.money import insert_batch, insert_batch_terms
from data_access.queries.money import list_batches
from data_access.queries.money_facts import list_terms
from data_access.queries.subsidies import list_batch_projects, list_settled
from domain.identity.proposals import people
from domain.money.terms_view import AtLevel, Concerned, TermsPreview
from domain.money.views import TermsRow
from services.access import Permission, check, home_of
from services.clock import today
from services.desk import Desk, desk_of
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.frame import Frame
from services.money.terms_in_parts import Higher, due_at, told_parts, wrong_parts
from services.revision import kept

NAMED = 5
"""Projects named in a refusal; all are counted."""
LEVELS = (2, 3, 4)
"""Levels at which the preview reckons what would be due."""


@kept
def terms(connection: Connection, frame: Frame) -> tuple[TermsRow, ...]:
    """Terms of every batch that the plan has, the first ones and those that came later, in order of batch and day."""
    check(frame.user, Permission.READ_MONEY)
    later: dict[int, list[Row[Any]]] = {}
    for row in list_terms(connection, frame.pilot.id):
        later.setdefault(row.batch_id, []).append(row)
    found = []
    for batch in list_batches(connection, frame.pilot.id):
        if batch.retired_from is not None:
            continue  # it never had a project, nor takes one in
        rows = [(batch.opens_on, batch, "")]
        for row in later.get(batch.id, ()):
            rows.append((row.valid_from, row, people(row.author, row.approved_by, row.proposal_id)))
        ends = [*(day for day, _, _ in rows[1:]), None]
        for (day, row, both), until in zip(rows, ends, strict=True):
            if day == until:
                continue  # others took its place from its first day on
            later_terms = () if row is batch else ((row.ratio_level3, row.ratio_level4), row.first_share)
            words = (batch.number, day, until, row.subsidy_ratio, _caps(row), row.source, both)
            found.append(TermsRow(*words, *later_terms))
    return tuple(found)


def _caps(row: Row[Any]) -> tuple[int, int, int]:
    return row.cap_level2_fen, row.cap_level3_fen, row.cap_level4_fen


def preview(
    connection: Connection,
    frame: Frame,
    *,
    batch: int,
    valid_from: date,
    ratio: float,
    caps_fen: tuple[int, int, int],
    higher: Higher = (None, None),
) -> TermsPreview:
    """Whom new terms of a batch would concern and what they would change; Refused where the terms cannot be."""
    check(frame.user, Permission.READ_MONEY)
    desk = desk_of(connection, frame)
    return preview_at(desk, batch=batch, valid_from=valid_from, ratio=ratio, caps_fen=caps_fen, higher=higher)


def preview_at(
    desk: Desk,
    *,
    batch: int,
    valid_from: date,
    ratio: float,
    caps_fen: tuple[int, int, int],
    higher: Higher = (None, None),
) -> TermsPreview:
    """The same at a desk."""
    connection, pilot = desk.connection, desk.pilot
    row, problems = _checked(connection, pilot, batch, valid_from, ratio, caps_fen)
    problems += wrong_parts(higher, 1.0)
    if row is None or problems:
        raise Refused(f"不能预览：{'；'.join(problems)}")
    projects = [p for p in list_batch_projects(connection, row.id) if home_of(desk.user) in (None, p.district_id)]
    until = _until(connection, pilot.id, row, valid_from)
    open_ones = [p for p in projects if _is_concerned(p.accepted_on, valid_from, until, desk.day)]
    settled = [p for p in projects if p.accepted_on is not None and p not in open_ones]
    now = _in_force(connection, pilot.id, row, valid_from)
    held = (None, None) if now is row else (now.ratio_level3, now.ratio_level4)
    before = [due_at(open_ones, now.subsidy_ratio, held, _caps(now), level) for level in LEVELS]
    after = [due_at(open_ones, ratio, higher, caps_fen, level) for level in LEVELS]
    concerned = tuple(_concerned(p, place, before, after) for place, p in enumerate(open_ones))
    by_level = tuple(AtLevel(level, sum(b), sum(a)) for level, b, a in zip(LEVELS, before, after, strict=True))
    return TermsPreview(batch, valid_from, len(settled), concerned, by_level)


def _concerned(row: Row[Any], place: int, before: list[list[int]], after: list[list[int]]) -> Concerned:
    """A project at the level that was told of it, or at the least one that is due anything."""
    is_told = row.level in LEVELS
    at = LEVELS.index(row.level) if is_told else 0
    words = (row.code, row.enterprise, row.district or "", row.accepts_on, row.eligible_fen)
    told_by = row.told_by.zh if is_told else ""
    return Concerned(*words, before[at][place], after[at][place], LEVELS[at], told_by)


def _until(connection: Connection, pilot_id: int, batch: Row[Any], day: date) -> date | None:
    """The day from which later terms of the batch hold."""
    return min(
        (t.valid_from for t in list_terms(connection, pilot_id) if t.batch_id == batch.id and t.valid_from > day),
        default=None,
    )


def _is_concerned(accepted_on: date | None, valid_from: date, until: date | None, today: date) -> bool:
    """Whether terms of some days would hold for a project: accepted on one of them, or to be accepted on one."""
    if accepted_on is None:
        return until is None or until > today
    return valid_from <= accepted_on and (until is None or accepted_on < until)


def _in_force(connection: Connection, pilot_id: int, batch: Row[Any], day: date) -> Row[Any]:
    """The terms that hold for a project of the batch accepted on a day as things are."""
    held = [t for t in list_terms(connection, pilot_id) if t.batch_id == batch.id and t.valid_from <= day]
    return held[-1] if held else batch


def _checked(
    connection: Connection, pilot: Row[Any], batch: int, valid_from: date, ratio: float, caps_fen: tuple[int, int, int]
) -> tuple[Row[Any] | None, list[str]]:
    """The batch, and everything that is wrong with terms for it; without a batch that is one of the wrongs."""
    row = next((row for row in list_batches(connection, pilot.id) if row.number == batch), None)
    problems = [*([] if row else [f"没有第 {batch} 批"]), *_of_amounts(ratio, caps_fen)]
    if row is None:
        return None, problems
    if row.retired_from is not None:
        problems.append(f"第 {batch} 批自 {row.retired_from} 起已撤下（{row.retired_reason}）")
    if valid_from < row.opens_on:
        problems.append(f"生效日早于批次开始日（{row.opens_on}）")
    if any(t.batch_id == row.id and t.valid_from == valid_from for t in list_terms(connection, pilot.id)):
        problems.append("这一批已有同日生效的条件：请另选生效日")
    if valid_from <= today(pilot):
        problems += _settled(connection, row, valid_from, _until(connection, pilot.id, row, valid_from))
    return row, problems


def _of_amounts(ratio: float, caps_fen: tuple[int, int, int]) -> list[str]:
    """What is wrong with a ratio and caps."""
    problems = []
    if not 0 <= ratio <= 1 or min(caps_fen) < 0:
        problems.append("比例须在 0 到 100% 之间，上限不能为负")
    elif round(ratio * 10_000) != round(ratio * 1e9) / 1e5:
        problems.append("比例最多精确到万分之一，如 33.33%")
    if list(caps_fen) != sorted(caps_fen):
        problems.append("上限须随级别不降：二级 ≤ 三级 ≤ 四级")
    return problems


def _settled(connection: Connection, batch: Row[Any], valid_from: date, until: date | None) -> list[str]:
    """Why a past day cannot be: projects accepted from it on whose subsidy was approved or paid by the terms as they
    were."""
    found = list_settled(connection, batch.id, valid_from, until)
    if not found:
        return []
    named = "、".join(row.code for row in found[:NAMED]) + (f"等 {len(found)} 个" if len(found) > NAMED else "")
    last = max(row.accepted_on for row in found)
    return [
        f"{valid_from} 以后验收的 {named}已按原条件审定或拨付，不能追溯：请选 {last} 以后的生效日；"
        "确属错误的，先清空审定奖补、收回已拨的钱"
    ]


def change_terms(
    desk: Desk,
    *,
    batch: int,
    valid_from: date,
    ratio: float,
    caps_fen: tuple[int, int, int],
    source: str,
    higher: Higher = (None, None),
    first_share: float = 1.0,
) -> str:
    """New ratio and caps of a batch for projects accepted from a day on; what was accepted before keeps its terms."""
    check(desk.user, Permission.RECORD_MONEY)
    row, problems = _checked(desk.connection, desk.pilot, batch, valid_from, ratio, caps_fen)
    problems += wrong_parts(higher, first_share)
    if not source.strip():
        problems.append("请写明依据")
    if row is None or problems:
        raise Refused(f"没有更改批次条件：{'；'.join(problems)}")
    _write_terms(desk, row.id, valid_from, ratio, caps_fen, source, higher, first_share)
    desk.audit(
        "change_batch_terms",
        "batch",
        str(batch),
        before={"subsidy_ratio": row.subsidy_ratio},
        after={
            "valid_from": valid_from,
            "subsidy_ratio": ratio,
            "caps_fen": caps_fen,
            "source": source.strip(),
            **told_parts(higher, first_share),
        },
    )
    evaluate_live(desk.connection, desk.pilot.id)
    return f"第 {batch} 批自 {valid_from} 起验收的项目按新条件计算；此前验收的不变"


def _write_terms(
    desk: Desk,
    batch_id: int,
    valid_from: date,
    ratio: float,
    caps_fen: tuple[int, int, int],
    source: str,
    higher: Higher,
    first_share: float,
) -> None:
    pair = desk.two_people()
    insert_batch_terms(
        desk.connection,
        batch_id=batch_id,
        valid_from=valid_from,
        subsidy_ratio=ratio,
        caps_fen=caps_fen,
        higher=higher,
        first_share=first_share,
        source=source.strip(),
        author=pair.author,
        approved_by=pair.approver,
        proposal_id=pair.proposal_id,
    )


def add_batch(
    desk: Desk,
    *,
    opens_on: date,
    closes_on: date | None,
    ratio: float,
    caps_fen: tuple[int, int, int],
    source: str,
    higher: Higher = (None, None),
    first_share: float = 1.0,
) -> str:
    """The next batch with its first terms, from any day on: a new one has no projects, so nothing was settled."""
    check(desk.user, Permission.RECORD_MONEY)
    problems = [*_of_amounts(ratio, caps_fen), *wrong_parts(higher, first_share)]
    if closes_on is not None and closes_on < opens_on:
        problems.append(f"截止日 {closes_on} 早于开始日 {opens_on}")
    if opens_on > desk.pilot.last_on:
        problems.append(f"开始日晚于试点结束日（{desk.pilot.last_on}）")
    if not source.strip():
        problems.append("请写明依据")
    if problems:
        raise Refused(f"没有新增批次：{'；'.join(problems)}")
    number = next_number(desk)
    batch_id = insert_batch(
        desk.connection,
        pilot_id=desk.pilot.id,
        number=number,
        opens_on=opens_on,
        closes_on=closes_on,
        subsidy_ratio=ratio,
        caps_fen=caps_fen,
        source=source.strip(),
    )
    _write_terms(desk, batch_id, opens_on, ratio, caps_fen, source, higher, first_share)
    said = {
        "opens_on": opens_on,
        "closes_on": closes_on,
        "subsidy_ratio": ratio,
        "caps_fen": caps_fen,
        **told_parts(higher, first_share),
    }
    desk.audit("add_batch", "batch", str(number), after={**said, "source": source.strip()})
    evaluate_live(desk.connection, desk.pilot.id)
    return f"已新增第 {number} 批，{opens_on} 起"


def next_number(desk: Desk) -> int:
    """Of the batch that would be added."""
    return max((row.number for row in list_batches(desk.connection, desk.pilot.id)), default=0) + 1
