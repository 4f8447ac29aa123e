"""View models of 周报 and 专报, drawn by screen, Word, Excel, PDF, offline pack. Each number names its reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.money.views import FlowView
from domain.words import Light, Word


class ReportStatus(Word):
    DRAFT = "draft", "草稿"
    REVIEWED = "reviewed", "已复核"
    ISSUED = "issued", "已印发"


@dataclass(frozen=True)
class Figure:
    """A number in a sentence and the stored value it was written from.

    `table`, `row` and `field` find the value among the exported readings of `period`; a change names both periods.
    """

    text: str
    table: str
    row: str
    field: str
    stored: object
    period: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Line:
    """A paragraph. `mark` is its number in the 数据溯源, 0 without a figure; `kind`: body, warning, office or note."""

    text: str
    figures: tuple[Figure, ...] = ()
    kind: str = "body"
    mark: int = 0


@dataclass(frozen=True)
class Cell:
    """A cell of a table: text, and the light it shows; `number` is what a workbook calculates with."""

    text: str
    light: Light | None = None
    number: float | None = None


@dataclass(frozen=True)
class Table:
    """A table with where each column comes from; `widths` in shares of the page. `key` names it in files."""

    key: str
    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    table: str
    sources: tuple[str, ...]
    period: str = ""
    is_annex: bool = False
    mark: int = 0
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """A row of a chart: how far, where it should be, light; shares of the target, 1.0 = all."""

    name: str
    value: float
    planned: float | None
    light: Light
    text: str


@dataclass(frozen=True)
class Chart:
    """A picture with its words; the table beside it holds the same figures."""

    key: str
    title: str
    bars: tuple[Bar, ...]
    alt: str


@dataclass(frozen=True)
class Sankey:
    """The money's way as a drawing: the view model of 资金流向 itself; its twin is the table of its links."""

    key: str
    title: str
    view: FlowView
    alt: str


@dataclass(frozen=True)
class Section:
    """A numbered part: 一、总体情况."""

    key: str
    heading: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Part:
    """A heading of the second level: (一)地区."""

    heading: str


Block = Line | Table | Chart | Sankey | Part


def pictures_in(sections: "Sequence[Section]") -> tuple[Chart | Sankey, ...]:
    return tuple(block for one in sections for block in one.blocks if isinstance(block, Chart | Sankey))


@dataclass(frozen=True)
class Report:
    """One issue: a week's 周报 or a month's 专报, of the pilot or of one district."""

    title: str
    number: str
    issuer: str
    issued_on: date
    pilot: str
    pilot_code: str
    period: str
    period_zh: str
    scope: str
    district: str
    as_of: date
    compared_with: str
    rule_version: str
    status: ReportStatus
    is_closed: bool
    state: str
    is_demo: bool
    sections: tuple[Section, ...]
    annexes: tuple[Table, ...]
    paper: tuple[Section, ...] = ()
    """The issued text; `sections` and `annexes` are its 附件."""
    author: str = ""
    reviewer: str = ""
    has_letterhead: bool = True
    """版头 and 版记 in Word; a district that sends it on under its own leaves them out."""
    annex_names: tuple[str, ...] = ("目标、单位、项目和资金明细", "数据溯源")
    """附件 as the text names them at its end."""
    audit_head: str = ""
    """Number and hash of the newest event of the audit trail when the report was made."""

    @property
    def is_draft(self) -> bool:
        """Of an open period, or not issued yet: says 草稿 on every page."""
        return not self.is_closed or self.status is not ReportStatus.ISSUED

    @property
    def draft_word(self) -> str:
        """What every page of a draft says; empty once issued."""
        if not self.is_closed:
            return "草稿 · 期次未结账，数据会变动"
        return "" if not self.is_draft else f"{self.status.zh} · 未印发"

    @property
    def standing(self) -> str:
        """As of when, scope, rules, whether invented: printed in every file."""
        demo = "；演示数据：企业、服务商、资金均为虚构" if self.is_demo else ""
        return (
            f"数据截至 {self.as_of.isoformat()}；期次 {self.period_zh}（{self.state}）；范围 {self.scope}；"
            f"规则版本 {self.rule_version}{demo}"
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Line))

    @property
    def paper_lines(self) -> tuple[Line, ...]:
        """Paragraphs of the issued text."""
        return tuple(block for section in self.paper for block in section.blocks if isinstance(block, Line))

    @property
    def paper_tables(self) -> tuple[Table, ...]:
        return tuple(block for section in self.paper for block in section.blocks if isinstance(block, Table))

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, annexes last."""
        found = [block for section in self.sections for block in section.blocks if isinstance(block, Table)]
        return (*found, *self.annexes)

    @property
    def pictures(self) -> tuple[Chart | Sankey, ...]:
        return pictures_in(self.sections)
