"""The check of an upload in a transaction of its own that keeps nothing."""

from data_access.engine import reading
from domain.intake.forms import Kind
from domain.intake.sheet import choose
from domain.intake.stamp import STAMP_SHEET, read_stamp
from domain.intake.views import Checked
from services.access import User
from services.desk import Desk, at_desk
from services.intake.check import Parsed, check_upload, kind_asked


def preview(pilot_id: int, user: User, parsed: Parsed, *, unit: str = "", kind: str = "") -> Checked:
    """Problems and difference, nothing written. Money is rehearsed against the ledger, which takes the write lock."""
    if not is_money(parsed, kind):
        with reading() as connection:
            return check_upload(Desk.on(connection, pilot_id, user), parsed, unit=unit, kind=kind)
    with at_desk(pilot_id, user, is_rehearsal=True) as desk:
        return check_upload(desk, parsed, unit=unit, kind=kind)


def is_money(parsed: Parsed, kind: str) -> bool:
    """Whether the file would be read as 资金流水."""
    known = kind_asked(read_stamp(parsed.sheets), kind)
    if known is not None:
        return known is Kind.FUND_ENTRIES
    found = choose([sheet for sheet in parsed.sheets if sheet.name != STAMP_SHEET], None)
    return found is not None and found[1].form.kind is Kind.FUND_ENTRIES
