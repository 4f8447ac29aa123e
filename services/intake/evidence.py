"""Evidence of milestones: taken in by content, kept for good, served to who may read the project."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from data_access.commands.intake import record_evidence
from data_access.commands.pilots import bump_revision
from data_access.queries.evidence import find_evidence, get_evidence, list_evidence
from domain.identity.proposals import named
from domain.intake.forms import Kind
from domain.words import Stage
from services.access import Permission, User, check, check_pilot, home_of
from services.clock import instant
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.intake.edit import edit_view

LARGEST_BYTES = 10_000_000
SIGNS: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
)
"""First bytes, media type, endings: what a file is, is decided by its content."""


@dataclass(frozen=True)
class EvidenceView:
    id: int
    stage: Stage
    file_name: str
    size_bytes: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime


def media_type(content: bytes, name: str) -> str:
    """Media type by content; Refused when it is none that is taken, or the name says something else."""
    for sign, kind, endings in SIGNS:
        if content.startswith(sign):
            if not name.lower().endswith(endings):
                raise Refused(f"文件名“{name}”与内容不符（内容是 {kind}）：请改正扩展名后再传")
            return kind
    raise Refused("只收 PDF、PNG、JPG：请把材料扫描或另存为其中一种")


def add_evidence(desk: Desk, *, code: str, stage: Stage, name: str, content: bytes) -> str:
    """Keep a file for a stage of a project; its sentence. Refused for kind, size, or the same file again."""
    view = edit_view(desk, Kind.PROJECTS, (code,))
    if len(content) > LARGEST_BYTES:
        raise Refused(f"文件 {len(content) / 1e6:.1f} MB，超过 {LARGEST_BYTES // 1_000_000} MB：请压缩或分几个文件")
    if not content:
        raise Refused("文件是空的：请重新选择")
    kept = kept_evidence(desk, int(view.values["id"]), stage, name, content)
    if kept is None:
        raise Refused(f"这份材料已在{stage.zh}阶段存过，不用再传")
    sha256 = kept[1]
    desk.audit("add_evidence", "project", code, after={"stage": stage.value, "file": name, "sha256": sha256})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已存{stage.zh}阶段佐证材料：{name}"


def kept_evidence(desk: Desk, project_id: int, stage: Stage, name: str, content: bytes) -> tuple[int, str] | None:
    """Id and SHA-256 of a file kept for a stage of a project; None when the project has it there already.

    The caller has checked right and size. Refused for a kind that is not taken.
    """
    kind, sha256 = media_type(content, name), hashlib.sha256(content).hexdigest()
    if find_evidence(desk.connection, project_id, stage, sha256):
        return None
    evidence_id = record_evidence(
        desk.connection,
        pilot_id=desk.pilot.id,
        project_id=project_id,
        stage=stage,
        file_name=name[-120:],
        media_type=kind,
        size_bytes=len(content),
        sha256=sha256,
        file=content,
        uploaded_by=desk.author,
        uploaded_by_account=desk.author_account,
        uploaded_at=instant(desk.pilot),
    )
    return evidence_id, sha256


def evidence_of(desk: Desk, code: str) -> Sequence[EvidenceView]:
    """Evidence of a project, by stage."""
    check(desk.user, Permission.READ_ENTERPRISE)
    if home_of(desk.user) is not None:
        edit_view(desk, Kind.PROJECTS, (code,))
    return tuple(
        EvidenceView(
            row.id,
            row.stage,
            row.file_name,
            row.size_bytes,
            row.sha256,
            named(row.uploaded_by, row.uploaded_by_account),
            row.uploaded_at,
        )
        for row in list_evidence(desk.connection, desk.pilot.id, code)
    )


def evidence_file(connection: Connection, user: User, evidence_id: int) -> tuple[str, str, bytes, int]:
    """Name, media type, bytes and pilot; Refused when there is none, Forbidden for another district's."""
    check(user, Permission.READ_ENTERPRISE)
    row = get_evidence(connection, evidence_id)
    if row is None:
        raise Refused("没有这份材料")
    check_pilot(user, row.pilot_id)
    if home_of(user) not in (None, row.district_id):
        raise Forbidden("只能查看本地区的佐证材料")
    return row.file_name, row.media_type, row.file, row.pilot_id
