"""Columns that new rows need and a sheet has not: told once, at the headings, with the one that may be meant."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from domain.intake.columns import Column, Sort
from domain.intake.heading import Heading
from domain.intake.known import KnownRows
from domain.intake.lists import listed
from domain.intake.reading import FileReading
from domain.intake.sheet import letters
from domain.intake.values import read_value
from domain.intake.views import CellProblem, FilledRow, Weight

MOSTLY = 0.8
"""So many of the texts below a heading must be words of a column before the column is meant."""
NAMED = 12
"""Headings nobody knows that are named."""
Absent = Counter[tuple[int, str]]
"""Part of a file and field → new rows that need it."""


def absent_columns(heading: Heading) -> tuple[Column, ...]:
    """Required columns that stand under no heading."""
    held = {column.field for column, _ in heading.places.values()}
    return tuple(column for column in heading.form.columns if column.required and column.field not in held)


def lacks(reading: FileReading, row: FilledRow, values: Mapping[str, object]) -> frozenset[str]:
    """Fields that a new row cannot state, since its sheet has no column for them; a row of the screen has all."""
    if not reading.sheet:
        return frozenset()
    columns = absent_columns(reading.parts[row.part].heading)
    return frozenset(column.field for column in columns if values.get(column.field) is None)


def absent_problems(reading: FileReading, absent: Absent, known: KnownRows) -> Iterator[CellProblem]:
    """What to do about each column, instead of an error in every row."""
    for at, part in enumerate(reading.parts):
        rows = {field: count for (place, field), count in absent.items() if place == at}
        yield from told_once(part.heading, part.sheet, rows, known)


def told_once(
    heading: Heading, sheet: str, rows: Mapping[str, int], known: KnownRows | None = None, *, what: str = "列"
) -> Iterator[CellProblem]:
    """`rows`: field → how many new rows need it, 0 where no row was read. A heading that is nearly the column's was
    told already."""
    near = {title for *_, title in heading.near}
    left = [heading.form[field] for field in rows if heading.form[field].title not in near]
    meant = _meant(heading, left, known)
    strange = [(place, text) for place, text in heading.unknown if place not in meant.values()]
    others = "、".join(f"“{text[:30]}”（{_at(place, what)}）" for place, text in strange[:NAMED])
    row = heading.first_row
    for column in left:
        place = meant.get(column.field)
        need = f"，新增的 {rows[column.field]} 行都要填" if rows[column.field] else ""
        if place is not None:
            text = next(text for at, text in heading.unknown if at == place)[:30]
            cause = f"没有“{column.title}”一{what}{need}；表头“{text}”下面填的像是它"
            cure = f"请把表头“{text}”改成“{column.title}”；确是另一列的，请补上“{column.title}”一{what}"
        else:
            cause = f"没有“{column.title}”一{what}{need}"
            cure = f"请补上这一{what}：{column.holds}" + (
                f"；不认识的表头有{others}，其中有它的改成它" if others else ""
            )
        cell = f"{letters(min(heading.places, default=0) if place is None else place)}{row}"
        yield CellProblem(Weight.ERROR, cause, cure, sheet, cell, column.title, row)


def _at(place: int, what: str) -> str:
    return f"{letters(place)} 列" if what == "列" else f"第 {place + 1} 行"


def _meant(heading: Heading, missing: Sequence[Column], known: KnownRows | None) -> dict[str, int]:
    """Field → place of a heading nobody knows below which mostly words of the column stand."""
    found: dict[str, int] = {}
    for column in missing:
        reads = _reader(column, known)
        places = [place for place, _ in heading.unknown if place not in found.values()]
        if reads is not None and (place := next((at for at in places if _holds(heading, at, reads)), None)) is not None:
            found[column.field] = place
    return found


def _holds(heading: Heading, place: int, reads: Callable[[str], bool]) -> bool:
    texts = heading.samples.get(place, ())
    return bool(texts) and sum(map(reads, texts)) >= MOSTLY * len(texts)


def _reader(column: Column, known: KnownRows | None) -> Callable[[str], bool] | None:
    """Whether a text is a value of the column; None where anything would be."""
    if column.words is not None or column.sort is Sort.USCC:
        return partial(_reads, lambda text: read_value(column, text))
    if column.sort is Sort.LISTED and known is not None:
        return partial(_reads, lambda text: listed(column, text, known))
    return None


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        return read(text) is not None
    except ValueError:
        return False
