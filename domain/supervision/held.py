"""What signs are looked for in, and what a sign says (rules 19.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.words import Sign, Stage


@dataclass(frozen=True)
class SignBounds:
    """What decides whether a sign is told (rules 13, rows `sign / …`)."""

    deviations: float = 3.5
    least_prices: int = 8
    jump_days: int = 30
    split_days: int = 90
    picture_bits: int = 24
    common_file: int = 5
    rare: float = 0.001


@dataclass(frozen=True)
class SignProject:
    code: str
    uscc: str
    enterprise: str
    provider_uscc: str
    provider: str
    contract_fen: int
    contracted_on: date | None
    days: Mapping[Stage, date] = field(default_factory=dict)
    level_before: int | None = None
    level_after: int | None = None
    assessed_on: date | None = None
    batch_from: date | None = None
    partners: tuple[str, ...] = ()
    """Credit codes of the providers beside the leading one."""


@dataclass(frozen=True)
class SignFile:
    """A kept file: `mark` is that of a picture (64 hexadecimal digits), empty of what is none. `page`: of a picture on
    a page of a PDF; the PDF itself stands beside it. `stage`: what it is evidence of."""

    code: str
    uscc: str
    name: str
    sha256: str
    mark: str = ""
    page: int = 0
    stage: Stage | None = None

    @property
    def is_of_project(self) -> bool:
        """Whether it may belong to one project alone: a diagnosis, a level and a 公示 are the enterprise's, for all."""
        return self.stage not in (Stage.DIAGNOSIS, Stage.ASSESSMENT, Stage.PUBLICITY)


@dataclass(frozen=True)
class SignPrice:
    """A price that was asked in a project, and of what kind it is."""

    code: str
    kind: str
    kind_zh: str
    price_fen: float


@dataclass(frozen=True)
class SignParty:
    """Who stands behind an enterprise or provider; what nobody filled in is empty."""

    uscc: str
    name: str
    legal_person: str = ""
    phone: str = ""
    address: str = ""
    account: str = ""


@dataclass(frozen=True)
class SignGrant:
    """Money of another fund for an enterprise."""

    uscc: str
    fund: str
    what: str
    amount_fen: int
    granted_on: date


@dataclass(frozen=True)
class Held:
    """All that signs are looked for in."""

    projects: Sequence[SignProject]
    files: Sequence[SignFile] = ()
    prices: Sequence[SignPrice] = ()
    parties: Sequence[SignParty] = ()
    grants: Sequence[SignGrant] = ()
    as_of: date = date.max


@dataclass(frozen=True)
class FoundSign:
    """One sign: a key that stays the same when it is looked for again, the projects, the credit codes it ties together,
    what was seen, how often such comes by chance.
    """

    sign: Sign
    key: str
    codes: tuple[str, ...]
    said: str
    odds: str
    ties: tuple[str, ...] = ()
