"""The form of a ledger entry: its columns, how a cell is read, what a message says. One place for screen and Excel."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypedDict, cast

from domain.texts import clean, plain, same
from domain.words import FundCategory, FundKind, FundSource, Word

LARGEST_FEN = 10**15
MOST_LETTERS = 60


@dataclass(frozen=True)
class FormColumn:
    """A column of the template: its field, its heading, what goes in, an example."""

    field: str
    heading: str
    help: str
    example: str
    required: bool = True


COLUMNS = (
    FormColumn("kind", "类别", "、".join(kind.zh for kind in FundKind), "拨付"),
    FormColumn("from_account", "转出账户", "中央财政、财政专户、地区简称、信用代码或服务类别", "永宁县"),
    FormColumn("to_account", "转入账户", "同上；拨付给企业时填统一社会信用代码", "91990100MA00000017"),
    FormColumn("amount_fen", "金额（元）", "大于 0，最多两位小数", "360000.00"),
    FormColumn("occurred_on", "日期", "资金到账日，如 2026-11-15", "2026-11-15"),
    FormColumn("source", "资金来源", "、".join(source.zh for source in FundSource), "中央"),
    FormColumn("category", "用途", "、".join(category.zh for category in FundCategory), "企业改造奖补"),
    FormColumn("document_no", "文号", "每类流水内不重复", "银财拨〔2026〕128号"),
    FormColumn("project", "项目编号", "付给企业或从企业收回时必填", "YC-2025-0001", False),
    FormColumn("note", "说明", "选填", "第二批兑付", False),
)
HEADINGS = {column.field: column.heading for column in COLUMNS}


End = Literal["from_account", "to_account"]
ENDS: tuple[End, ...] = ("from_account", "to_account")


class EntryValues(TypedDict, total=False):
    """What could be read of a form or row; a field that could not be read is missing."""

    kind: FundKind
    from_account: str
    to_account: str
    amount_fen: int
    occurred_on: date
    source: FundSource
    category: FundCategory
    document_no: str
    project: str
    note: str


@dataclass(frozen=True)
class Problem:
    """What is wrong: where (a heading; `row` counts from 0 where there are several), why, and what to do."""

    field: str
    cause: str
    cure: str
    row: int = 0

    def __str__(self) -> str:
        return f"{HEADINGS.get(self.field, self.field)}：{self.cause}；{self.cure}"


def read(raw: Mapping[str, object]) -> tuple[EntryValues, list[Problem]]:
    """Values of a form or row by field, and everything that cannot be read; an unreadable field has no value."""
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for column in COLUMNS:
        text = raw.get(column.field)
        text = clean(text) if isinstance(text, str) else text
        if text in (None, ""):
            if column.required:
                problems.append(Problem(column.field, "没有填写", f"请填{column.help}"))
            else:
                values[column.field] = ""
            continue
        try:
            values[column.field] = _READERS[column.field](text)
        except ValueError as error:
            problems.append(Problem(column.field, *error.args))
    return cast(EntryValues, values), problems  # every reader below gives the type of its field


def _text(value: object) -> str:
    text = str(value).strip()
    if len(text) > MOST_LETTERS:
        raise ValueError(f"有 {len(text)} 个字", f"最多 {MOST_LETTERS} 个字，请缩短")
    return text


def document_of(text: str) -> str:
    """A document number as it is kept: no blanks, nothing invisible, plain digits and letters, 〔2026〕.

    Whatever brackets were typed. Written in two ways it is still the same document, and is recorded once.
    """
    return _BRACKETS.sub(r"〔\1〕", "".join(plain(text).split()))


_BRACKETS = re.compile(r"[\[(【〔〈<{]([0-9]{4})[\])】〕〉>}]")


def _amount(value: object) -> int:
    """分 of yuan: digits, in groups of three or without groups; a float of Excel is taken to its 15 true digits."""
    text = f"{value:.15g}" if isinstance(value, float) else str(value).strip()
    if not _NUMBER.fullmatch(text):
        if len(text) > 30:
            text = f"{text[:30]}…"
        raise ValueError(f"“{text}”不是金额", "请填数字，单位元，如 360000.00 或 360,000.00")
    amount = Decimal(text.replace(",", ""))
    if amount <= 0:
        raise ValueError(f"“{text}”不大于 0", "金额填正数；退回的钱用类别“收回”，记错的用“更正”")
    if len(text.partition(".")[2]) > 2:
        raise ValueError(f"“{text}”超过两位小数", "金额精确到分，请填两位小数以内")
    fen = amount * 100
    if fen > LARGEST_FEN:
        raise ValueError(f"“{text}”过大", "请核对单位是元而不是分")
    return int(fen)


_NUMBER = re.compile(r"-?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})([.][0-9]{1,15})?")


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).replace("/", "-"))
    except ValueError:
        raise ValueError(f"“{value}”不是日期", "请填如 2026-11-15") from None


def _word(enum: type[Word]) -> Callable[[object], Word]:
    def reader(value: object) -> Word:
        for member in enum:
            if str(value) == member.value or same(str(value)) == same(member.zh):
                return member
        raise ValueError(f"“{value}”不在可选范围", f"请填：{'、'.join(member.zh for member in enum)}")

    return reader


_READERS = {
    **dict.fromkeys(("from_account", "to_account", "project", "note"), _text),
    "document_no": lambda value: document_of(_text(value)),
    "amount_fen": _amount,
    "occurred_on": _day,
    "kind": _word(FundKind),
    "source": _word(FundSource),
    "category": _word(FundCategory),
}
