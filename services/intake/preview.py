"""The check of an upload in a transaction of its own that keeps nothing."""

from data_access.engine import reading
from domain.intake.forms import Kind
from domain.intake.views import Checked
from services.access import User
from services.desk import Desk, at_desk
from services.intake.check import Upload, check_upload


def preview(pilot_id: int, user: User, upload: Upload, *, unit: str = "") -> Checked:
    """Problems and difference, nothing written. Money is rehearsed against the ledger, which takes the write lock."""
    if upload.reading is None or upload.reading.form.kind is not Kind.FUND_ENTRIES:
        with reading() as connection:
            return check_upload(Desk.on(connection, pilot_id, user), upload, unit=unit)
    with at_desk(pilot_id, user, is_rehearsal=True) as desk:
        return check_upload(desk, upload, unit=unit)
