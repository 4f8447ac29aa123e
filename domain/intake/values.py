"""One cell of a return → a value: full-width digits, dates as text or serial, 万元 and 元, blanks told from zero."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal

from domain import texts
from domain.intake.columns import Column, Sort
from domain.intake.days import read_day
from domain.intake.flags import read_flag
from domain.intake.numbers import read_money, read_number, read_whole
from domain.intake.spoken import not_a_word, spoken
from domain.words import Word

CLEAR = "清空"
"""Typed into a cell: the stored value is taken out. A blank cell changes nothing."""
NOTHING = frozenset({"", "-", "—", "–", "/", "——"})
DITTO = frozenset({"同上", "同前", "同左", "同下", "同右", "〃", "″", '"', "''"})


class Cleared:
    """The value of a cell that says 清空."""

    def __repr__(self) -> str:
        return CLEAR


CLEARED = Cleared()
ERROR_VALUES = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_ERROR = re.compile(r"#[A-Z_]{4,}!?")
"""Errors of newer programs: #SPILL!, #CALC!, #GETTING_DATA."""


class Unread:
    """A cell that holds something and no value: why, and what to do."""

    def __init__(self, cause: str, cure: str) -> None:
        self.cause, self.cure = cause, cure

    def __str__(self) -> str:
        return self.cause


def plain(value: object) -> str:
    """Text of a cell without what nobody sees; half-width where width carries no meaning."""
    return texts.plain(written(value))


def written(value: object) -> str:
    """Text of a cell as a person wrote it; an Excel number to its 15 true digits."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value or 0.0:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    return "" if value is None else str(value)


def read_value(column: Column, raw: object, unit: str = "") -> object:
    """Value of a cell: None for a blank one, CLEARED for 清空. `unit` is the one that the file's heading names.

    ValueError(cause, cure) when it cannot be read.
    """
    if raw is None:
        return None
    if isinstance(raw, Unread):
        raise ValueError(raw.cause, raw.cure)
    if type(raw) is float and column.sort in NUMBERS:  # a third of the cells of a large file; no text says less
        return READERS[column.sort](column, raw, written(raw), unit)
    text = plain(raw)
    if text[:1] == "#":
        if text in ERROR_VALUES or _ERROR.fullmatch(text):
            raise ValueError(f"单元格是错误值 {text}", "请改正公式，或直接填数值")
        if len(text) > 1 and not text.strip("#"):
            raise ValueError("列太窄，只存下了一串“#”，原来的内容没有了", "请把列拉宽后重新保存，再报送")
    if text == CLEAR:
        if column.key or column.required:
            raise ValueError("必填项不能清空", column.to_fill)
        return None if column.sort is Sort.RAW else CLEARED
    if text in NOTHING and (text == "" or column.required or column.sort is not Sort.TEXT):
        return None
    if text in DITTO and column.field != "remark":
        raise ValueError(f"“{text}”要看别的行才知道是什么", "请写全")
    if column.is_many and isinstance(raw, str):
        return _several(column, raw)
    if column.sort in ONE_THING and isinstance(raw, str):
        _one_line(raw)
        text = text.lstrip("'‘’").rstrip("。;,、 ") if column.sort in PLAIN else text
        if column.sort in NUMBERS:
            _all_digits(text)
    if column.sort in NUMBERS and isinstance(raw, date):
        raise ValueError(f"单元格显示成了日期 {text[:10]}，看不出数是多少", "请把格式改为“常规”，再按应报的数填写")
    return READERS[column.sort](column, raw, text, unit)


BETWEEN = "；"
"""Stands between several values of a cell; a name may have a 、 in it."""
_BETWEEN_NAMES, _BETWEEN_CODES = re.compile(r"[;；\r\n]+"), re.compile(r"[、,，;；\s]+")


def parts_of(value: object) -> list[str]:
    """The values of a column that holds several, each once."""
    return list(dict.fromkeys(value.split(BETWEEN))) if isinstance(value, str) and value else []


def together(parts: Iterable[str]) -> str:
    """Several values as one, in one order, so that the same ones are the same value."""
    return BETWEEN.join(sorted(dict.fromkeys(parts)))


def _several(column: Column, raw: str) -> str:
    """Each read by itself."""
    between = _BETWEEN_NAMES if column.sort is Sort.LISTED else _BETWEEN_CODES
    pieces = between.split(texts.unescaped(raw))
    read = [READERS[column.sort](column, piece, plain(piece), "") for piece in map(str.strip, pieces) if piece]
    return together(map(str, read))


ONE_THING = frozenset(set(Sort) - {Sort.TEXT, Sort.LISTED, Sort.WORD, Sort.RAW})
"""Sorts of which a cell holds one, so that a second line is a second one."""
NUMBERS = frozenset({Sort.MONEY, Sort.YUAN, Sort.NUMBER, Sort.WHOLE})
PLAIN = NUMBERS | {Sort.DAY}
"""Sorts in which the ' of a text and the stop of a sentence say nothing."""
_ROUNDED = re.compile(r"-?\d(?:\.(\d+))?[eE]\+?(\d{1,2})(?![\d.])")


def _all_digits(text: str) -> None:
    """ValueError where a text file kept only the first digits of a number, as Excel shows it: 2.2E+05."""
    if (found := _ROUNDED.match(text)) and int(found[2]) > len(found[1] or ""):
        raise ValueError(f"“{text[:30]}”是科学计数，后面的位数可能已丢失", "请把单元格设为“常规”或“数值”，按全数填写")


_MARKS = re.compile(
    "[\\u00b2\\u00b3\\u00b9\\u2070-\\u2079\\u2080-\\u2089\\u2460-\\u24ff\\u2776-\\u2793\\u00bc-\\u00be]"
)
"""Raised, lowered and encircled numbers: a note's mark, which would become a digit."""


def _one_line(raw: str) -> None:
    """ValueError where a cell holds two lines, or a number with the mark of a note."""
    if len(lines := [line for line in map(texts.clean, texts.unescaped(raw).splitlines()) if line]) > 1:
        raise ValueError(f"一格里有 {len(lines)} 行（{'、'.join(lines)[:30]}）", "一格只填一个，请分行填写")
    if _MARKS.search(raw):
        raise ValueError(f"“{raw.strip()[:30]}”里有带圈或上标的数字", "请只填数，注释写在“本行说明”里")


def _text(column: Column, raw: object, text: str, _unit: str) -> str:
    """As it was written; a line break within a name is where the cell was too narrow."""
    kept = written(raw)
    if column.field == "name":
        kept = _WRAPPED.sub("", texts.unescaped(kept))
        kept = kept[1:] if kept[:1] in "'‘" and kept.count(kept[:1]) == 1 and "’" not in kept else kept
    kept = texts.clean(kept)
    if len(kept) > column.longest:
        raise ValueError(f"有 {len(kept)} 个字", f"最多 {column.longest} 个字，请缩短")
    return kept


_WRAPPED = re.compile("(?<=[\\u3400-\\u9fff（）])[\\r\\n]+(?=[\\u3400-\\u9fff（）])")


_AROUND = "'\"‘’“”`,;，；。、"
"""Signs around a code that are none of it: the ' that makes it a text, what lists put behind it."""


def _code(column: Column, raw: object, text: str, _unit: str) -> str:
    code = re.sub(r"\s", "", text).strip(_AROUND)
    if len(code) > column.longest:
        raise ValueError(f"“{code[:30]}…”有 {len(code)} 位", f"编号最多 {column.longest} 位，请核对")
    return code


def _uscc(_column: Column, raw: object, text: str, _unit: str) -> str:
    if isinstance(raw, float | int) or re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text):
        raise ValueError("信用代码成了数字，末几位可能已丢失", "请把单元格设为“文本”格式，重新录入 18 位代码")
    code = re.sub(r"^[\u4e00-\u9fff]+:|[-\s]", "", text).strip(_AROUND).upper()
    if len(code) != 18:
        raise ValueError(f"“{code[:30]}”有 {len(code)} 位", "统一社会信用代码是 18 位，请按营业执照填写")
    return code


def _word(column: Column, _raw: object, text: str, _unit: str) -> Word:
    for member in column.words or ():
        if text == member.value or texts.same(text) == texts.same(member.zh):
            return member
    if column.words is not None and (meant := spoken(column.words, text)) is not None:
        return meant
    raise ValueError(*not_a_word(column, text))


READERS: dict[Sort, Callable[[Column, object, str, str], object]] = {
    Sort.TEXT: _text,
    Sort.CODE: _code,
    Sort.USCC: _uscc,
    Sort.DAY: lambda _column, raw, text, _unit: read_day(raw, text),
    Sort.MONEY: read_money,
    Sort.NUMBER: read_number,
    Sort.WHOLE: read_whole,
    Sort.FLAG: lambda _column, _raw, text, _unit: read_flag(text),
    Sort.WORD: _word,
    Sort.LISTED: _text,
    Sort.RAW: lambda _column, raw, _text, _unit: texts.clean(written(raw)),
    Sort.YUAN: lambda column, raw, text, unit: f"{Decimal(read_money(column, raw, text, unit)) / 100:.2f}",
}
