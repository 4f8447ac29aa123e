"""A past draw with what inspectors found, who left by it, and a planted ring that the signs find (invented)."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image
from sqlalchemy import Connection, Row

from data_access.bulk import insert_columns
from data_access.commands.intake import record_evidence
from data_access.commands.supervision import insert_case, insert_draw, insert_result, insert_successor, insert_visit
from data_access.queries.history import last_closed
from data_access.queries.intake_lists import ids_by_key
from data_access.queries.leaving import count_active, enterprises_of, list_left_without_case, list_unpaid
from data_access.queries.signs import list_projects_held, names_of
from data_access.queries.supervision import list_frame, list_inspections
from domain.intake.form import Kind
from domain.supervision.draw import METHOD, FrameLine, frame_hash, frame_text, number_of, seed_of
from domain.words import EnterpriseStatus, InspectionResult, LeaveReason, Light, PeriodKind, Stage
from services.access import COMMAND_LINE
from services.desk import Desk
from services.supervision.draws import inspectors_of, outcome
from services.supervision.signs import scan

SIZE, DAYS = 12, 30
USUAL = date(2026, 10, 12)
WHO, OTHER = "专班办公室（演示）", "专班办公室核实人（演示）"
WEIGHTS = {Light.RED: 4, Light.YELLOW: 2, Light.GREEN: 1, Light.GREY: 1}
FINE = "演示：逐项核对合同清单，设备、软件在用，数据已上平台"
PUT_RIGHT = "演示：采集终端两台未联网，看板数据停在上月"
DONE = "演示：复查，终端已联网，近两周数据连续"
FAKE = "演示：合同所列制造执行系统未安装，现场无人会用，照片取自别处"


def write_supervision(connection: Connection, pilot: Row[Any], day: date) -> int:
    """Draw, visits, the case of one that failed, who stands behind firms, pictures, signs; drawn projects."""
    if not inspectors_of(connection, pilot.id, day):
        return 0
    failed = _who_failed(connection, pilot.id)
    fixed_on = USUAL if failed is None else _fixed_on(failed)
    drawn = _draw(connection, pilot, fixed_on, None if failed is None else failed.uscc)
    if drawn:
        _visit(connection, pilot, fixed_on + timedelta(days=3), day, failed)
    _leave_otherwise(connection, pilot)
    _plant(connection, pilot.id, day)
    scan(Desk(connection, pilot, COMMAND_LINE, day), is_told=False)
    return drawn


def _fixed_on(failed: Row[Any]) -> date:
    """When the list was fixed from which one was drawn that left."""
    return failed.status_on - timedelta(days=35)


def _who_failed(connection: Connection, pilot_id: int) -> Row[Any] | None:
    """The last enterprise that was disqualified while it was under contract; no other leaves by an inspection."""
    gone = [row for row in list_left_without_case(connection, pilot_id) if row.status is EnterpriseStatus.DISQUALIFIED]
    return next((row for row in gone if row.uscc in _signed(connection, pilot_id, _fixed_on(row))), None)


def _signed(connection: Connection, pilot_id: int, day: date) -> set[str]:
    return {row.uscc for row in list_frame(connection, pilot_id, 0, day)}


def _draw(connection: Connection, pilot: Row[Any], fixed_on: date, uscc: str | None) -> int:
    """A list as it was fixed on the day, drawn by the first number that holds the one that failed."""
    period = last_closed(connection, pilot.id, PeriodKind.WEEK, before=fixed_on)
    period = period or last_closed(connection, pilot.id, PeriodKind.MONTH, before=fixed_on)
    rows = list_frame(connection, pilot.id, 0 if period is None else period.id, fixed_on)
    people = inspectors_of(connection, pilot.id, fixed_on)
    if len(rows) < SIZE or len(people) < 2 or (uscc is not None and uscc not in {row.uscc for row in rows}):
        return 0
    lines = [
        FrameLine(
            row.code,
            row.enterprise,
            row.district or "未填地区",
            row.provider or "",
            WEIGHTS[row.light or Light.GREY],
            row.uscc,
            row.provider_uscc or "",
        )
        for row in rows
    ]
    text, place = frame_text(lines, people), 0
    while True:
        place += 1
        said = f"演示号码 {place:07d}"
        seed = seed_of(frame_hash(text), number_of(said))
        chosen, sent = outcome(text, SIZE, seed)
        if uscc is None or any(one.uscc == uscc for one in chosen):
            break
    at = datetime.combine(fixed_on, time(2), UTC)
    draw = insert_draw(
        connection,
        pilot_id=pilot.id,
        number=1,
        title="演示：年度随机抽查",
        fixed_on=fixed_on,
        size=SIZE,
        visit_days=DAYS,
        method=METHOD,
        weights="、".join(f"{light.zh}灯 {weight}" for light, weight in WEIGHTS.items()),
        source="演示：虚构的公开号码",
        source_on=fixed_on + timedelta(days=3),
        digits=7,
        frame=text,
        frame_sha256=frame_hash(text),
        projects=len(lines),
        author=WHO,
        recorded_at=at,
    )
    ids = ids_by_key(connection, pilot.id, Kind.PROJECTS, [one.code for one in chosen])
    rows = [
        {"project_id": ids[code], "first_expert": pair[0].id, "second_expert": pair[1].id}
        for code, pair in sent.items()
    ]
    insert_result(
        connection,
        rows,
        draw_id=draw,
        said=said,
        seed=seed,
        drawn_on=fixed_on + timedelta(days=3),
        author=WHO,
        recorded_at=at + timedelta(days=3),
    )
    return len(chosen)


def _visit(connection: Connection, pilot: Row[Any], drawn_on: date, day: date, failed: Row[Any] | None) -> None:
    """Most are well, one puts something right, one waits, the one that failed leaves."""
    for place, row in enumerate(list_inspections(connection, pilot.id)):
        on = drawn_on + timedelta(days=6 + place)
        if failed is not None and row.uscc == failed.uscc:
            _found(connection, row.id, failed.status_on - timedelta(days=12), InspectionResult.FAILED, FAKE)
            _leave(connection, pilot, row, failed)
        elif place % 5 == 1:
            _found(connection, row.id, on, InspectionResult.RECTIFY, PUT_RIGHT, on + timedelta(days=20))
            if place != 1:
                _found(connection, row.id, min(on + timedelta(days=15), day), InspectionResult.PASSED, DONE)
        elif place % 7 != 2:
            _found(connection, row.id, on, InspectionResult.PASSED, FINE)


def _found(
    connection: Connection, number: int, on: date, result: InspectionResult, text: str, due_on: date | None = None
) -> None:
    insert_visit(
        connection,
        [],
        inspection_id=number,
        visited_on=on,
        result=result,
        found=text,
        due_on=due_on,
        author=WHO,
        recorded_at=datetime.combine(on, time(8), UTC),
    )


def _leave(connection: Connection, pilot: Row[Any], row: Row[Any], failed: Row[Any]) -> None:
    insert_case(
        connection,
        pilot_id=pilot.id,
        enterprise_id=row.enterprise_id,
        reason=LeaveReason.INSPECTION,
        said=FAKE,
        evidence="演示：现场检查笔录和照片",
        left_on=failed.status_on,
        inspection_id=row.id,
        total_before=count_active(connection, pilot.id) + 1,
        successor_due_on=failed.status_on + timedelta(days=60),
        author=WHO,
        approved_by=OTHER,
        recorded_at=datetime.combine(failed.status_on, time(8), UTC),
    )


def _leave_otherwise(connection: Connection, pilot: Row[Any]) -> None:
    """Cases of those that went of their own accord; the place of a replaced one was taken by the newest enterprise of
    its district that was paid nothing, else by none."""
    unpaid = {row.uscc: row for row in list_unpaid(connection, pilot.id)}
    for row in list_left_without_case(connection, pilot.id):
        if row.status is EnterpriseStatus.DISQUALIFIED:
            continue
        (one,) = enterprises_of(connection, pilot.id, [row.uscc])
        is_replaced = row.status is EnterpriseStatus.REPLACED
        near = [uscc for uscc, comer in unpaid.items() if comer.district == row.district]
        comer = unpaid.pop(max(near)) if is_replaced and near else None
        at = datetime.combine(row.status_on, time(8), UTC)
        both = {"author": WHO, "approved_by": OTHER, "recorded_at": at}
        case = insert_case(
            connection,
            pilot_id=pilot.id,
            enterprise_id=one.id,
            reason=LeaveReason.OTHER if is_replaced else LeaveReason.MOVED,
            said=f"演示：{row.status_reason}",
            evidence="演示：企业申请和属地核实意见",
            left_on=row.status_on,
            inspection_id=None,
            total_before=count_active(connection, pilot.id) + (comer is None),
            successor_due_on=None if comer is not None else row.status_on + timedelta(days=60),
            **both,
        )
        if comer is not None:
            insert_successor(connection, case_id=case, enterprise_id=comer.id, named_on=row.status_on, **both)


def _plant(connection: Connection, pilot_id: int, day: date) -> None:
    """Who stands behind each firm; three enterprises and their provider share some of it, and a picture."""
    names = names_of(connection, pilot_id)
    rows = {
        uscc: {
            "uscc": uscc,
            "legal_person": f"演示人{place:05d}",
            "phone": f"0951-{place:07d}",
            "address": f"演示路{place % 37 + 1}号{place}室",
            "account": f"演示账户{place:010d}",
        }
        for place, uscc in enumerate(sorted(names))
    }
    ring = _ring(connection, pilot_id)
    if ring:
        provider = rows[ring[0].provider_uscc]
        for one, what in zip(ring, ("account", "phone", "legal_person"), strict=True):
            rows[one.uscc][what] = provider[what]
    columns = {name: [row[name] for row in rows.values()] for name in next(iter(rows.values()), {})}
    if columns:
        insert_columns(connection, "party_details", {"pilot_id": pilot_id, "version": 1, **columns})
    _photograph(connection, pilot_id, day, [one.code for one in ring])


def _ring(connection: Connection, pilot_id: int) -> list[Any]:
    """Three projects of the provider that has the most, of three enterprises."""
    by_provider: dict[str, list[Any]] = {}
    for one in list_projects_held(connection, pilot_id):
        if one.provider_uscc and one.contracted_on is not None:
            by_provider.setdefault(one.provider_uscc, []).append(one)
    most = max(by_provider.values(), key=lambda found: (len(found), found[0].provider_uscc), default=[])
    firms = {one.uscc: one for one in most}
    return list(firms.values())[:3] if len(firms) >= 3 else []


def _photograph(connection: Connection, pilot_id: int, day: date, ring: list[str]) -> None:
    """Pictures of the ring, one and the same with a little other light; each of the others has its own."""
    others = [one.code for one in list_projects_held(connection, pilot_id) if one.code not in ring][:6]
    ids = ids_by_key(connection, pilot_id, Kind.PROJECTS, [*ring, *others])
    for place, code in enumerate([*ring, *others]):
        is_ring = code in ring
        content = _picture(1 if is_ring else 100 + place, 1 + 0.06 * place if is_ring else 1.0)
        record_evidence(
            connection,
            pilot_id=pilot_id,
            project_id=ids[code],
            stage=Stage.BUILD,
            file_name=f"演示_现场照片_{code}.png",
            media_type="image/png",
            size_bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            file=content,
            uploaded_by=WHO,
            uploaded_at=datetime.combine(day - timedelta(days=20), time(2), UTC),
        )


def _picture(seed: int, light: float) -> bytes:
    blocks = np.random.default_rng(seed).integers(0, 220, (12, 16), dtype=np.int16)
    grey = np.clip(blocks * light, 0, 255).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(grey).resize((320, 240), Image.Resampling.BICUBIC).save(file, "PNG")
    return file.getvalue()
