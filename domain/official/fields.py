"""What a cell of a form is filled with: figure, whose, of which period, in which unit (rules 16.4)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from domain.refusal import Refused

MONEY = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
"""Unit of money → 分 in it."""
ROWS = {"": "单独一格", "district": "每个地区一行", "industry": "每个行业一行", "enterprise": "每家企业一行"}
"""What a row of the form repeats for."""
AT_CUT, WHOLE = "", "pilot"


@dataclass(frozen=True)
class Choice:
    """Something a cell can be filled with. `unit`: in which it is counted (分 for money, empty for words and days);
    `has_period`: of a year or the whole plan, else as of the cut; `of`: the rows that it may repeat for."""

    code: str
    name: str
    group: str
    unit: str = ""
    has_period: bool = False
    of: tuple[str, ...] = ("",)

    @property
    def units(self) -> tuple[str, ...]:
        """The units it can be written in."""
        if self.unit == "分":
            return tuple(MONEY)
        return (self.unit,) if self.unit else ("",)


@dataclass(frozen=True)
class FormField:
    """A mapped cell. `district`, `industry`: names, empty for the whole pilot; `text`: the words of a fixed one."""

    sheet: str
    cell: str
    figure: str
    unit: str = ""
    period: str = AT_CUT
    district: str = ""
    industry: str = ""
    repeat: str = ""
    text: str = ""


Value = int | float | str | None


def check_unit(choice: Choice, unit: str, printed: str) -> None:
    """Refused where the figure is not counted in the unit, or where the form prints another one."""
    if unit not in choice.units:
        known = "、".join(choice.units)
        raise Refused(f"没有保存：“{choice.name}”按{known or '文字'}填，不能填成“{unit}”")
    if printed and unit and printed != unit:
        raise Refused(f"没有保存：表上印的单位是“{printed}”，选的是“{unit}”：请改选单位，或换一个指标")
    if printed and not unit and choice.unit:
        raise Refused(f"没有保存：表上印的单位是“{printed}”，请选单位")


def in_unit(value: Value, choice: Choice, unit: str) -> Value:
    """分 in the unit of the form, to its 分; all else as it is."""
    if value is None or choice.unit != "分":
        return value
    return float(Decimal(int(value)) / MONEY[unit])


def as_words(value: Value, choice: Choice) -> str:
    """As it is written into a Word form: money with two decimals, counts without."""
    if value is None or isinstance(value, str):
        return value or ""
    if choice.unit == "分":
        return f"{Decimal(str(value)).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def as_shown(value: Value, choice: Choice) -> Value:
    """For a cell without a format of its own, whose look stays the form's: money as it is, to its 分; all else to two
    decimals, as on paper, so that 3.3000000000000003 is never read; whole numbers without a point."""
    if not isinstance(value, float):
        return value
    rounded = value if choice.unit == "分" else float(Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))
    return int(rounded) if rounded.is_integer() else rounded
