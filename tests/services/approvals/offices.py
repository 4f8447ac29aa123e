"""People of a demonstration who propose and approve, and one sound proposal of every verb, with what spoils it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, select, update

from data_access import tables
from data_access.commands.identity import insert_account
from data_access.queries.pilots import get_pilot
from data_access.queries.projects import list_districts
from data_access.queries.providers import get_provider
from domain.intake.forms import Kind
from domain.words import FindingState, FundKind
from reports.intake_template import HEADING_ROW
from services.access import Role, User
from services.desk import Desk, Pair
from services.evaluation.close import evaluate_live
from services.frame import open_frame
from services.intake.commit import commit_upload
from services.intake.undo import undo_batch
from services.money.batch_terms import change_terms
from services.money.entries import money_findings
from services.money.ledger import correct_entry, record_entry
from services.money.rulings import rule_on_finding
from services.providers.in_and_out import record_step
from services.reports import desk as reporting
from services.reports.closing_check import closable
from tests.services.intake.test_intake import WHY, Clerk
from tests.services.money.test_ledger import payment

EXPLAINED = {"*": "单位无误，已核对单据"}
OTHERS = Pair("甲某", "乙某")
"""Two people of before there were accounts, who do something meanwhile."""


@dataclass(frozen=True)
class Office:
    """A pilot's office: two clerks, and people who may not approve."""

    connection: Connection
    pilot_id: int
    a: User
    b: User
    district: User
    leader: User

    @classmethod
    def of(cls, connection: Connection) -> "Office":
        pilot = get_pilot(connection, "yinchuan")
        at = datetime(2026, 11, 14, tzinfo=UTC)

        def person(sign_in_name: str, name: str, role: Role, district: int | None = None) -> User:
            number = insert_account(connection, sign_in_name=sign_in_name, name=name, created_at=at)
            return User(name, role, district, account_id=number)

        home = list_districts(connection, pilot.id)[0].id
        return cls(
            connection,
            pilot.id,
            person("zhoumin", "周敏", Role.OFFICE),
            person("wulei", "吴磊", Role.OFFICE),
            person("maxy", "马晓燕", Role.DISTRICT, home),
            person("zhenglan", "郑岚", Role.LEADER),
        )

    def desk(self, user: User, pair: Pair | None = None) -> Desk:
        return replace(Desk.on(self.connection, self.pilot_id, user), pair=pair)

    @property
    def others(self) -> Desk:
        """The desk of somebody else who does the same meanwhile."""
        return self.desk(User("乙某", Role.OFFICE), OTHERS)

    def frame(self, **words: str):
        return open_frame(self.connection, self.a, pilot="yinchuan", **words)


@dataclass(frozen=True)
class Case:
    """A verb with words, what else `propose` needs, and what somebody else does meanwhile that makes it stale."""

    verb: str
    words: dict[str, object]
    spoil: Callable[[], object]
    more: dict[str, object]


def case(verb: str, words: dict[str, object], spoil: Callable[[], object], **more: object) -> Case:
    return Case(verb, words, spoil, more)


def review(office: Office) -> Case:
    frame = office.frame(period="2026-W46")
    reporting.draft(office.desk(office.a), frame)

    def write():
        reporting.write_text(office.desk(office.a), frame, "next_steps", "下周约谈两家。", 0)

    return case("review_report", {"period": "2026-W46", "district": ""}, write)


def closing(office: Office) -> Case:
    connection = office.connection
    table = tables.Pilot.__table__
    connection.execute(
        update(table)
        .where(table.c.id == office.pilot_id)
        .values(demo_today=date(2026, 11, 29), revision=table.c.revision + 1_000)
    )
    evaluate_live(connection, office.pilot_id)
    labels = [period.label for period in closable(office.frame())][:2]
    assert labels == ["2026-W47", "2026-W48"], "a run of closings"
    return case("close_periods", {"labels": labels}, lambda: reporting.close_period(office.others, "2026-W47"))


def paying(office: Office) -> Case:
    row = payment(office.connection)
    other = row | {"document_no": "银财拨〔2026〕901号"}
    return case("record_entries", {"rows": [row]}, lambda: record_entry(office.others, other))


def correcting(office: Office) -> Case:
    record_entry(office.others, payment(office.connection))
    words = {
        "kind": FundKind.PAY,
        "document_no": "银财拨〔2026〕900号",
        "reason": "重复拨付",
        "new_document_no": "银财更〔2026〕1号",
        "occurred_on": date(2026, 11, 13),
    }
    other = words | {"new_document_no": "银财更〔2026〕2号"}
    return case("correct_entry", words, lambda: correct_entry(office.others, **other))


def ruling(office: Office) -> Case:
    frame = office.frame(period="live")
    key = next(f.key for f in money_findings(office.connection, frame) if f.rule == "paid_over_due")
    words = {"key": key, "reason": "已收回多付款", "evidence": "银财收〔2026〕9号"}

    def explain():
        rule_on_finding(office.others, state=FindingState.EXPLAINED, **words)

    return case("rule_on_finding", words | {"state": FindingState.CLOSED}, explain)


def step(office: Office) -> Case:
    provider = tables.Provider
    query = select(func.min(provider.uscc)).where(provider.pilot_id == office.pilot_id, provider.status == "active")
    uscc = office.connection.scalar(query)
    said = {"reason": "三个项目逾期", "document": "专班纪要〔2026〕12号"}
    version = get_provider(office.connection, office.pilot_id, uscc).version
    words = {"uscc": uscc, "action": "warn", "version": version, **said}
    return case("provider_step", words, lambda: record_step(office.others, uscc, "suspend", version=version, **said))


def terms(office: Office) -> Case:
    words = {"batch": 1, "valid_from": date(2026, 11, 20), "ratio": 0.1, "caps_fen": (1, 1, 1), "source": "纪要"}
    other = words | {"valid_from": date(2026, 11, 18)}
    return case("change_terms", words, lambda: change_terms(office.others, **other))


def upload_of(office: Office):
    clerk = Clerk(office.connection, Kind.FUND_ENTRIES, "专班办公室", 3)
    row = payment(office.connection) | {"remark": f"{WHY}，单位无误"}
    clerk.put(HEADING_ROW + 1, **row | {"amount_fen": 10})
    return clerk.upload(), row


def importing(office: Office) -> Case:
    upload, row = upload_of(office)
    told = {
        "name": upload.name,
        "sha256": upload.sha256,
        "unit": "",
        "mark": "",
        "explained": EXPLAINED,
    }
    other = row | {"document_no": "银财拨〔2026〕902号"}
    spoil = lambda: record_entry(office.others, other)  # noqa: E731
    return case("import_money", told, spoil, prepared=upload, file=upload.content)


def undoing(office: Office) -> Case:
    upload, _ = upload_of(office)
    batch = commit_upload(office.others, upload, explained=EXPLAINED).batch
    words = {"batch": batch, "reason": "重复导入"}
    return case("undo_money", words, lambda: undo_batch(office.others, batch, reason="抢先"))


CASES: dict[str, Callable[[Office], Case]] = {
    "review_report": review,
    "close_periods": closing,
    "record_entries": paying,
    "correct_entry": correcting,
    "rule_on_finding": ruling,
    "provider_step": step,
    "change_terms": terms,
    "import_money": importing,
    "undo_money": undoing,
}
