"""A return held against what is stored: new, changed, unchanged, missing; and everything that stands against it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from domain.intake.columns import Column, Sort
from domain.intake.forms import Form, Kind
from domain.intake.known import KnownRows, with_file
from domain.intake.reading import SheetReading
from domain.intake.rules import listed, problems_of
from domain.intake.values import CLEARED, Cleared
from domain.intake.views import CellProblem, Difference, FilledRow, RowChange, Weight
from domain.words import Word

Key = tuple[object, ...]
FieldProblem = tuple[str, Weight, str, str]
"""Field, weight, cause and cure."""


def key_of(form: Form, values: Mapping[str, object]) -> Key:
    """What names a row: its key fields in the form's order, None for one that is not stated."""
    return tuple(values.get(column.field) for column in form.keys)


def compare(reading: SheetReading, known: KnownRows) -> tuple[Difference, list[CellProblem]]:
    """The difference, and all problems of all rows; a row that cannot be named is in neither part of it."""
    form = reading.form
    problems: list[CellProblem] = []
    new: list[tuple[FilledRow, RowChange]] = []
    changed: list[RowChange] = []
    unchanged = 0
    seen: dict[Key, int] = {}
    blank: list[FilledRow] = []
    resolved = [_resolved(form, row, known) for row in reading.rows]
    known = with_file(known, form.kind, (values for values, _ in resolved))
    for row, (values, found) in zip(reading.rows, resolved, strict=True):
        key = key_of(form, values)
        found += _unnamed(form, row, values, found)
        if not any(weight is Weight.ERROR and form[field].key for field, weight, *_ in found):
            if key in seen:
                found.append((form.keys[0].field, Weight.ERROR, f"与第 {seen[key]} 行是同一行", "请删去重复的一行"))
            seen.setdefault(key, row.number)
            change = change_of(form, values, known, row.number)
            if _says_nothing(form, change, row):
                blank.append(row)
                continue
            found += [one for one in problems_of(form, change, known) if not _is_told(one, row)]
            if change.is_new:
                new.append((row, change))
            elif change.fields:
                changed.append(change)
            else:
                unchanged += 1
        problems += [reading.problem(row, *one) for one in found]
    problems += [reading.problem(row, "value", Weight.NOTE, *_blank(len(blank))) for row in blank[:1]]
    missing = tuple(name for key, name in known.holdings.items() if key not in seen)
    problems += [reading.problem(row, *one) for row, one in _renamed(form, new, known, missing)]
    return Difference(tuple(change for _, change in new), tuple(changed), unchanged, missing), problems


def _resolved(form: Form, row: FilledRow, known: KnownRows) -> tuple[dict[str, object], list[FieldProblem]]:
    """The row's values with names as the pilot's lists have them, and those that are on no list."""
    values, found = dict(row.values), []
    for column in form.columns:
        name = values.get(column.field)
        if column.sort is Sort.LISTED and isinstance(name, str):
            try:
                values[column.field] = listed(column, name, known)
            except ValueError as error:
                found.append((column.field, Weight.ERROR, *error.args))
                del values[column.field]
    return values, found


def _renamed(
    form: Form, new: Sequence[tuple[FilledRow, RowChange]], known: KnownRows, missing: Sequence[str]
) -> Iterator[tuple[FilledRow, FieldProblem]]:
    """New rows of the same enterprise as one that the file leaves out: somebody has typed over the key of a template.

    A file of a few rows leaves most out, which says nothing.
    """
    if len(missing) * 2 >= len(known.holdings):
        return
    key = form.keys[0]
    left_out = {name.partition(" ")[2]: name.partition(" ")[0] for name in missing}
    for row, change in new:
        name = change.after("name")
        if form.kind is Kind.PROJECTS:
            name = known.enterprises.get(change.stated("uscc", str) or "", {}).get("name")
        if old := left_out.get(str(name)):
            cause = f"文件里没有“{old}”，却有同一企业的“{change.key[0]}”，像是改了{key.heading}"
            cure = f"{key.heading}不能改，请改回“{old}”；确是新增的写明原因"
            yield row, (key.field, Weight.EXPLAIN, cause, cure)


def _blank(number: int) -> tuple[str, str]:
    """One word for all of them."""
    which = f"从这一行起有 {number} 行" if number > 1 else "这一行"
    return f"{which}没有填累计数，没有读取", "没有统计的可以不填；没有发生请填 0"


def _says_nothing(form: Form, change: RowChange, row: FilledRow) -> bool:
    """A figure's row that came with the template and was left blank: not reported this time, which is no mistake."""
    is_blank = change.is_new and change.after("value") is None
    return form.kind is Kind.OBSERVATIONS and is_blank and "value" not in row.unread


def _is_told(problem: FieldProblem, row: FilledRow) -> bool:
    """A cell that cannot be read was told so; that its field is «not filled in» would mislead."""
    return problem[0] in row.unread and problem[1] is Weight.ERROR


def _unnamed(
    form: Form, row: FilledRow, values: Mapping[str, object], found: Iterable[FieldProblem]
) -> list[FieldProblem]:
    """Required key fields that the row does not state (and of which nothing was said yet)."""
    told = {field for field, *_ in found} | row.unread.keys()
    return [
        (column.field, Weight.ERROR, "没有填写，这一行无法识别", f"请填{column.help}")
        for column in form.keys
        if column.required and values.get(column.field) is None and column.field not in told
    ]


def change_of(form: Form, values: Mapping[str, object], known: KnownRows, number: int) -> RowChange:
    """One row against the stored one: blank fields stay, 清空 takes out."""
    key = key_of(form, values)
    stored = known.stored.get(key)
    fields = {}
    for column in form.columns:
        if column.field not in values:
            continue
        new = None if isinstance(values[column.field], Cleared) else values[column.field]
        old = None if stored is None else stored.get(column.field)
        if new != old and not (stored is not None and column.key):
            fields[column.field] = (old, new)
    name = name_of(form.kind, key, stored or values)
    if stored is None:
        fields = {field: pair for field, pair in fields.items() if pair[1] is not None}
        return RowChange(key, name, number, None, fields)
    return RowChange(key, name, number, stored, fields, int(stored["id"]), int(stored.get("version") or 0))


def name_of(kind: Kind, key: Key, values: Mapping[str, object]) -> str:
    """What a person calls the row."""
    if kind in (Kind.ENTERPRISES, Kind.PROJECTS):
        return f"{key[0]} {values.get('name') or ''}".strip()
    return " · ".join(shown(part) for part in key if part is not None)


def shown(value: object, column: Column | None = None) -> str:
    """A value as a person reads it in a difference; — for none."""
    if value is None or value is CLEARED:
        return "—"
    if column is not None and column.sort is Sort.MONEY:
        return f"{int(str(value)) / 1_000_000:,.6f}".rstrip("0").rstrip(".") + " 万元"
    if isinstance(value, Word):
        return value.zh
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def mark_of(difference: Difference, problems: Iterable[CellProblem]) -> str:
    """Names the difference and, after a dot, what of it needs a word: another one, or the same against rows changed
    meanwhile, has another mark.
    """
    digest, asked = hashlib.sha256(), hashlib.sha256()
    for change in difference.writes:
        digest.update(repr((change.key, change.version, sorted(_texts(change.fields.items())))).encode())
    # the cause may name a median or a neighbour, which others move all day; where and what is asked stays
    asked.update(repr(sorted((p.cell, p.cure) for p in problems if p.weight is Weight.EXPLAIN)).encode())
    return f"{digest.hexdigest()}.{asked.hexdigest()}"


def _texts(items: Iterable[tuple[str, tuple[object, object]]]) -> list[tuple[str, str, str]]:
    return [(field, shown(old), shown(new)) for field, (old, new) in items]
