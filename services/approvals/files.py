"""Files that take two people: of the ledger with a payment in it, of providers with an admission or change of kind."""

from collections.abc import Mapping

from domain.intake.forms import Kind
from domain.intake.views import Checked
from services.approvals.deciding import propose
from services.approvals.money import takes_two
from services.desk import Desk
from services.intake.admitting import admits
from services.intake.check import Upload


def verb_of(upload: Upload, checked: Checked) -> str:
    """The verb by which the file is proposed; empty where one person commits it."""
    reading = upload.reading
    if reading is None:
        return ""
    if reading.form.kind is Kind.FUND_ENTRIES and takes_two([row.values for row in reading.rows]):
        return "import_money"
    return "import_providers" if admits(reading.form.kind, checked.difference.writes) else ""


def propose_import(
    desk: Desk,
    upload: Upload,
    *,
    deed: str,
    unit: str = "",
    mark: str,
    explained: Mapping[str, str] | None = None,
) -> str:
    """Ask another person for its commit; one approval covers all its rows."""
    told = {"name": upload.name, "sha256": upload.sha256, "unit": unit, "mark": mark, "explained": explained or {}}
    return propose(desk, deed, told, prepared=upload, file=upload.content)


UNDONE_BY_TWO = {Kind.FUND_ENTRIES: "undo_money", Kind.PROVIDERS: "undo_providers"}
"""Kind → the verb by which a batch of it is taken back by two people."""
