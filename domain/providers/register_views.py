"""The pool as a register: who is in it since when, by which document; one provider's admission, as forms state it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.words import ProviderKind, ProviderStatus


@dataclass(frozen=True)
class RegisteredProvider:
    """A provider of the pool on a day: its kind and status of that day; `leads`: projects it leads now."""

    uscc: str
    name: str
    kind: ProviderKind
    status: ProviderStatus
    admitted_on: date
    document: str
    industries: str
    solutions: int
    leads: int


@dataclass(frozen=True)
class PoolRegister:
    """The pool on a day in a sentence and in rows; `may_keep`: whether the viewer keeps it."""

    as_of: date
    sentence: str
    rows: tuple[RegisteredProvider, ...]
    may_keep: bool


@dataclass(frozen=True)
class PastKind:
    """What a provider was admitted as until a day."""

    kind: ProviderKind
    until: date
    document: str
    notice: str


@dataclass(frozen=True)
class Admission:
    """A provider as its form states it (`stored`: field → value), and the kinds it had before, newest first."""

    stored: Mapping[str, object]
    notice: str
    past: tuple[PastKind, ...]
