"""Units as they stand and what they were called before, for 试点设置."""

from dataclasses import dataclass
from datetime import date

from domain.words import Word


class UnitKind(Word):
    """What kind of unit changes."""

    DISTRICT = "district", "地区"
    DEPARTMENT = "department", "成员单位"


@dataclass(frozen=True)
class KnownUnit:
    """A unit with its days and former names; `enterprises` are those that stand in it now (districts)."""

    kind: UnitKind
    name: str
    short_name: str
    valid_from: date | None
    valid_to: date | None
    former: tuple[str, ...]
    enterprises: int
