"""What must hold in a row of who stands behind a firm, and of money of other funds (rules 19.6)."""

from collections.abc import Callable

from domain.intake.findings import Found
from domain.intake.form import Kind
from domain.intake.known import KnownRows
from domain.intake.views import RowChange, Weight

ERROR = Weight.ERROR
DETAILS = ("legal_person", "phone", "address", "account")


def party_details(change: RowChange, known: KnownRows) -> Found:
    """A row says something; of whom, is not asked: providers stand beside enterprises."""
    if all(not change.after(field) for field in DETAILS):
        yield "legal_person", ERROR, "这一行除了代码什么也没有填", "请至少填一项，或删去这一行"


def other_grants(change: RowChange, known: KnownRows) -> Found:
    uscc = change.stated("uscc", str)
    if uscc is not None and uscc not in known.enterprises:
        yield "uscc", ERROR, f"试点企业中没有代码“{uscc}”", "请核对代码，或先在“试点企业”登记"
    if change.stated("amount_fen", int) == 0:
        yield "amount_fen", ERROR, "金额是 0", "请填下达的金额"


RULES: dict[Kind, Callable[[RowChange, KnownRows], Found]] = {
    Kind.PARTY_DETAILS: party_details,
    Kind.OTHER_GRANTS: other_grants,
}
