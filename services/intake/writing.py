"""The writes of 数据报送, each in a transaction of its own, for the frame's pilot and user."""

from collections.abc import Mapping
from datetime import date

from data_access.engine import writing
from domain.intake.views import Committed, Undone
from domain.words import Stage
from services.frame import Frame
from services.intake.check import Parsed
from services.intake.commit import commit_upload
from services.intake.edit import EditView, save_row
from services.intake.evidence import add_evidence
from services.intake.lock_openings import open_lock
from services.intake.returns import send_text
from services.intake.undo import undo_batch


def commit(frame: Frame, parsed: Parsed, *, unit: str, kind: str, mark: str, explained: Mapping[str, str]) -> Committed:
    """A checked file."""
    with writing() as session:
        return commit_upload(
            session.connection(),
            frame.pilot.id,
            frame.user,
            parsed,
            unit=unit,
            kind=kind,
            mark=mark,
            explained=explained,
        )


def undo(frame: Frame, batch: int, *, reason: str, approver: str) -> Undone:
    with writing() as session:
        return undo_batch(session.connection(), frame.pilot.id, frame.user, batch, reason=reason, approver=approver)


def save(frame: Frame, view: EditView, raw: Mapping[str, object], explained: str) -> str:
    """One row from its form."""
    with writing() as session:
        return save_row(session.connection(), frame.pilot.id, frame.user, view, raw, explained=explained)


def text(frame: Frame, words: str, unit: str, week: str) -> str:
    """A week's 工作动态."""
    with writing() as session:
        return send_text(session.connection(), frame.pilot.id, frame.user, words, unit=unit, week=week)


def opening(frame: Frame, *, unit: str, from_on: date, to_on: date, expires_on: date, reason: str) -> str:
    with writing() as session:
        return open_lock(
            session.connection(),
            frame.pilot.id,
            frame.user,
            unit=unit,
            from_on=from_on,
            to_on=to_on,
            expires_on=expires_on,
            reason=reason,
        )


def evidence(frame: Frame, *, code: str, stage: Stage, name: str, content: bytes) -> str:
    with writing() as session:
        return add_evidence(
            session.connection(), frame.pilot.id, frame.user, code=code, stage=stage, name=name, content=content
        )
