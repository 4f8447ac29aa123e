"""A file of the ledger: with a payment in it, it takes two people."""

from collections.abc import Mapping

from domain.intake.forms import Kind
from services.approvals.deciding import propose
from services.approvals.money import takes_two
from services.desk import Desk
from services.intake.check import Upload


def is_paying(upload: Upload) -> bool:
    """Whether the file is one of 资金流水 with a payment (拨付) among its rows."""
    reading = upload.reading
    if reading is None or reading.form.kind is not Kind.FUND_ENTRIES:
        return False
    return takes_two([row.values for row in reading.rows])


def propose_import(
    desk: Desk, upload: Upload, *, unit: str = "", mark: str, explained: Mapping[str, str] | None = None
) -> str:
    """Ask another person for its commit; one approval covers all its rows."""
    told = {"name": upload.name, "sha256": upload.sha256, "unit": unit, "mark": mark, "explained": explained or {}}
    return propose(desk, "import_money", told, prepared=upload, file=upload.content)
