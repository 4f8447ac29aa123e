"""Types of a cell in the plan files: strict, and with a complaint that says what is wrong and what to do."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from domain.words import Word

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def complain(what: str, cure: str) -> PydanticCustomError:
    return PydanticCustomError("cell", "{what}；{cure}", {"what": what, "cure": cure})


def parse_day(cell: Any) -> date:
    """The day written as 2026-11-15; no other spelling, so that a spreadsheet's own cannot slip through."""
    try:
        if not DAY.fullmatch(cell):
            raise ValueError
        return date.fromisoformat(cell)
    except ValueError:
        raise complain(f"“{cell}”不是日期", "写成 2026-11-15 的样子") from None


def parse_flag(cell: Any) -> bool:
    if str(cell).lower() not in ("true", "false"):
        raise complain(f"“{cell}”不是 true 或 false", "是写 true，否写 false")
    return str(cell).lower() == "true"


def one_of(words: type[Word]) -> BeforeValidator:
    """Accepts one of the stored values and lists them with their Chinese otherwise."""

    def parse(cell: Any) -> Word:
        try:
            return words(cell)
        except ValueError:
            known = "、".join(f"{word.value}（{word.zh}）" for word in words)
            raise complain(f"不认识的取值“{cell}”", f"改成其中之一：{known}") from None

    return BeforeValidator(parse)


def shaped(pattern: str, what: str, cure: str) -> BeforeValidator:
    def parse(cell: Any) -> Any:
        if not re.fullmatch(pattern, cell):
            raise complain(f"“{cell}”{what}", cure)
        return cell

    return BeforeValidator(parse)


Day = Annotated[date, BeforeValidator(parse_day)]
Flag = Annotated[bool, BeforeValidator(parse_flag)]
Code = Annotated[
    str, shaped(r"[a-z][a-z0-9_]*", "不是代码", "只用小写字母、数字和下划线，以字母开头"), Field(max_length=32)
]
Fen = Annotated[int, Field(ge=0)]
Number = Annotated[int, Field(ge=1)]
Bound = Annotated[float, Field(allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
