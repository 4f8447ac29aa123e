"""What a check of a return says: problems with their cells, the difference to what is stored, nothing written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from domain.intake.answers import speaks_of
from domain.intake.forms import Form, Kind
from domain.words import Light, Word


class Weight(Word):
    """How much a problem weighs: an error stops the file, one to explain needs a reporter's word, a note nothing."""

    ERROR = "error", "错误"
    EXPLAIN = "explain", "需说明"
    NOTE = "note", "提示"


@dataclass(frozen=True)
class CellProblem:
    """Where (sheet, cell, heading), what is wrong, what to do. `row` is the sheet's row number, 0 for the whole file.

    `answer` is the word of explanation that the row itself gives. `says`: words of which one must stand in an answer
    that was not given to this very question; none where any word will do.
    """

    weight: Weight
    cause: str
    cure: str
    sheet: str = ""
    cell: str = ""
    heading: str = ""
    row: int = 0
    answer: str = ""
    says: tuple[str, ...] = ()

    def is_answered_by(self, words: str) -> bool:
        """Whether words that were written for the row, or for the whole file, speak of this question."""
        return bool(words) and (not self.says or any(speaks_of(words, word) for word in self.says))

    @property
    def message(self) -> str:
        return f"{self.cause}；{self.cure}"

    @property
    def where(self) -> str:
        return " ".join(part for part in (self.sheet, self.cell, self.heading) if part) or "整个文件"


@dataclass(frozen=True)
class FilledRow:
    """A row of the file: its number on the sheet, what it states (blank cells are not in it), the remark.

    `unread`: field → cause and cure, where its cell holds something that could not be read; of it everything is said.
    `part`: which of the file's sheets that were read it stands on, from 0.
    """

    number: int
    values: Mapping[str, object]
    remark: str = ""
    unread: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    part: int = 0


Value = TypeVar("Value")


def as_kind(value: object, kind: type[Value]) -> Value | None:
    """The value as one of a kind, None for none; TypeError if it is anything else."""
    if value is None or isinstance(value, kind):
        return value
    raise TypeError(f"{value!r} is no {kind.__name__}")


@dataclass(frozen=True)
class RowChange:
    """One row against the database: `before` None for a new one; `fields` holds what is new, field by field.

    `row_id` and `version` are those of the stored row, 0 for a new one.
    """

    key: tuple[object, ...]
    name: str
    number: int
    before: Mapping[str, Any] | None
    fields: Mapping[str, tuple[object, object]]
    row_id: int = 0
    version: int = 0

    @property
    def is_new(self) -> bool:
        return self.before is None

    def after(self, field: str) -> object:
        """Value of a field once the change is made."""
        if field in self.fields:
            return self.fields[field][1]
        return None if self.before is None else self.before.get(field)

    def stated(self, field: str, kind: type[Value]) -> Value | None:
        """The same as what the field's column holds; TypeError if it is anything else."""
        return as_kind(self.after(field), kind)

    def figure(self, field: str) -> float | None:
        """The same as a number, whole or not."""
        value = self.after(field)
        return float(value) if isinstance(value, int) else as_kind(value, float)


@dataclass(frozen=True)
class Difference:
    """What committing would do. `missing`: names of stored rows the file does not hold; they stay as they are."""

    new: tuple[RowChange, ...] = ()
    changed: tuple[RowChange, ...] = ()
    unchanged: int = 0
    missing: tuple[str, ...] = ()

    @property
    def writes(self) -> tuple[RowChange, ...]:
        return (*self.new, *self.changed)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "missing": len(self.missing),
        }


@dataclass(frozen=True)
class Checked:
    """A file after its check. `mark` names this very difference: a commit with another one is refused.

    `batch` is the earlier batch that took in the same file, None for a new file.
    """

    form: Form | None
    file_name: str
    sha256: str
    problems: tuple[CellProblem, ...] = ()
    difference: Difference = field(default_factory=Difference)
    mark: str = ""
    batch: int | None = None

    def of(self, weight: Weight) -> tuple[CellProblem, ...]:
        return tuple(problem for problem in self.problems if problem.weight is weight)

    @property
    def kind(self) -> Kind:
        """Kind of the file; LookupError where its form was not found."""
        if self.form is None:
            raise LookupError(f"no form of {self.file_name} was found")
        return self.form.kind

    @property
    def unanswered(self) -> tuple[CellProblem, ...]:
        """What still needs a word."""
        return tuple(problem for problem in self.of(Weight.EXPLAIN) if not problem.answer)

    @property
    def wanted(self) -> str:
        """Which words settle what is unanswered, and how many places each; empty where any sentence will do."""
        says = Counter(problem.says for problem in self.unanswered)
        told = [f"{count} 处要写明{'或'.join(f'“{word}”' for word in words)}" for words, count in says.items() if words]
        if told and says[()]:
            told.append(f"{says[()]} 处写一句原因")
        return "，".join(told)

    @property
    def may_commit(self) -> bool:
        return not self.of(Weight.ERROR) and bool(self.difference.writes) and self.batch is None


@dataclass(frozen=True)
class LightMove:
    """A light before and after a commit, each with its reason: a core indicator of the unit, or a project.

    No light (None): not there before, or the project left.
    """

    name: str
    before: Light | None
    was: str
    after: Light | None
    now: str


@dataclass(frozen=True)
class Committed:
    """What a commit did: the batch, rows by what happened to them, lights of the live period that moved."""

    batch: int
    kind: Kind
    new: int
    changed: int
    unchanged: int
    lights: tuple[LightMove, ...] = ()
    already: bool = False
    is_opening: bool = False

    @property
    def sentence(self) -> str:
        if self.already:
            return f"这份文件已在第 {self.batch} 批提交过，没有再写入任何内容"
        opening = "期初" if self.is_opening else ""
        return (
            f"{opening}第 {self.batch} 批已提交：{self.kind.zh}新增 {self.new} 行，变更 {self.changed} 行，"
            f"未变 {self.unchanged} 行；如有误可整批撤销"
        )


@dataclass(frozen=True)
class Undone:
    """What taking a batch back did: rows put back, rows withdrawn, lights of the live period that moved."""

    batch: int
    kind: Kind
    restored: int
    withdrawn: int
    lights: tuple[LightMove, ...] = ()

    @property
    def sentence(self) -> str:
        return f"第 {self.batch} 批已撤销：恢复 {self.restored} 行，收回新增 {self.withdrawn} 行；实时亮灯已重新测评"


@dataclass(frozen=True)
class BatchView:
    """A batch in the list of those taken in."""

    number: int
    kind: Kind
    unit: str
    file_name: str
    sha256: str
    author: str
    committed_at: datetime
    new: int
    changed: int
    undone_by: str = ""
    undone_at: datetime | None = None
    undo_reason: str = ""
    is_opening: bool = False
    """Whether it came in with an opening history (期初)."""
    explained: tuple[tuple[str, str, str], ...] = ()
    """Cell, what was asked, what its author answered."""


@dataclass(frozen=True)
class Opening:
    """A named, dated opening of a lock for a unit: facts from one day to another, until it expires."""

    unit: str
    from_on: date
    to_on: date
    expires_on: date
    reason: str
    granted_by: str
