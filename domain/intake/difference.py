"""A return held against what is stored: new, changed, unchanged, missing; and everything that stands against it."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.intake.absent import Absent, absent_problems, lacks
from domain.intake.columns import Column
from domain.intake.copies import without_old
from domain.intake.filled_down import slips
from domain.intake.findings import FieldProblem
from domain.intake.forms import Form, Kind
from domain.intake.identity import NEW, RENAMED, key_spelling, moved_columns, problems_of_identity, told_otherwise
from domain.intake.known import KnownRows, with_file
from domain.intake.lists import listed
from domain.intake.reading import FileReading
from domain.intake.rules import problems_of
from domain.intake.shown import shown
from domain.intake.values import Cleared, parts_of, together
from domain.intake.views import CellProblem, Difference, FilledRow, RowChange, Weight
from domain.texts import same

Key = tuple[object, ...]


def key_of(form: Form, values: Mapping[str, object]) -> Key:
    """What names a row: its key fields in the form's order, None for one that is not stated."""
    return tuple(values.get(column.field) for column in form.keys)


@dataclass
class NamedRow:
    """A row that can be named: what it states, all that was found, for fields from another sheet the row there."""

    row: FilledRow
    values: dict[str, object]
    found: list[FieldProblem]
    home: dict[str, FilledRow] = field(default_factory=dict)


def compare(reading: FileReading, known: KnownRows) -> tuple[Difference, list[CellProblem]]:
    """The difference, and all problems of all rows; a row that cannot be named is in neither part of it."""
    form = reading.form
    new: list[tuple[NamedRow, RowChange]] = []
    changed: list[tuple[NamedRow, RowChange]] = []
    unchanged, old_cells, respelled = 0, 0, 0
    blank: list[FilledRow] = []
    absent = Absent()
    entries, problems = _entries(reading, known)
    known = with_file(known, form.kind, (entry.values for entry in entries.values()))
    for entry in entries.values():
        change, is_respelled = _as_spelled(change_of(form, entry.values, known, entry.row.number), entry.row, reading)
        respelled += is_respelled
        change, old, asked = without_old(form, change, known)
        old_cells += len(old)
        if _says_nothing(form, change, entry.row):
            blank.append(entry.row)
            continue
        found = [
            *asked,
            *problems_of(form, change, known),
            *problems_of_identity(form, change, known),
            *told_otherwise(form, entry.values, change, known),
        ]
        lacking = lacks(reading, entry.row, entry.values) if change.is_new else frozenset()
        absent.update((entry.row.part, name) for name in lacking)
        entry.found += [one for one in found if one[0] not in lacking and not _is_told(one, entry.row)]
        if change.is_new:
            new.append((entry, change))
        elif change.fields:
            changed.append((entry, change))
        else:
            unchanged += 1
    written = sorted([*new, *changed], key=lambda pair: (pair[0].row.part, pair[0].row.number))
    asked_of = [
        *((changed[place][0], one) for place, one in moved_columns(form, [change for _, change in changed])),
        *((written[place][0], one) for place, one in slips(form, [change for _, change in written])),
    ]
    for entry, one in asked_of:
        if all(told[0] != one[0] or told[1] is not Weight.EXPLAIN for told in entry.found):
            entry.found.append(one)
    missing = tuple(name for key, name in known.holdings.items() if key not in entries)
    for entry, one in _renamed(form, new, known, missing):
        entry.found = [told for told in entry.found if told[4:] != (NEW,)] + [one]
    problems += [
        reading.problem(entry.home.get(one[0], entry.row), *one) for entry in entries.values() for one in entry.found
    ]
    problems += [reading.problem(row, "value", Weight.NOTE, *_blank(len(blank))) for row in blank[:1]]
    problems += [*absent_problems(reading, absent, known), *_old_copy(old_cells)]
    if respelled:
        cause = f"有 {respelled} 个名称与已有的只是写法不同（全角半角、空格、括号），按已有的写法"
        problems.append(CellProblem(Weight.NOTE, cause, "不用处理；确要改写法的，在“本行说明”写明“更名”"))
    made, altered = (tuple(change for _, change in pairs) for pairs in (new, changed))
    return Difference(made, altered, unchanged, missing), problems


def _entries(reading: FileReading, known: KnownRows) -> tuple[dict[Key, NamedRow], list[CellProblem]]:
    """The rows that can be named, by key; what stands on several sheets is put together. And what cannot be named."""
    form, entries, problems = reading.form, dict[Key, NamedRow](), list[CellProblem]()
    spelled: dict[str, NamedRow] = {}
    for row in reading.rows:
        if any(form[name].key for name in row.unread):
            continue
        values, found = _resolved(form, row, known)
        bad = [one for one in found if form[one[0]].key] or _unnamed(form, row, values, found)
        if bad:
            problems.append(reading.problem(row, *bad[0]))
            continue
        key, entry = key_of(form, values), NamedRow(row, values, found)
        if key not in entries:
            entries[key] = entry
            _spelled_alike(reading, entry, key, spelled)
        elif entries[key].row.part == row.part:
            first = reading.place(entries[key].row, row)
            cause, cure = f"与{first}是同一行", "请核对两行，只留一行"
            problems.append(reading.problem(row, form.keys[0].field, Weight.ERROR, cause, cure))
        else:
            _put_together(reading, entries[key], entry, known.stored.get(key) or {})
    return entries, problems


def _spelled_alike(reading: FileReading, entry: NamedRow, key: Key, spelled: dict[str, NamedRow]) -> None:
    """Asks about two rows of a file whose keys differ only in how they are written."""
    if len(key) != 1:
        return
    first = spelled.setdefault(key_spelling(reading.form.keys[0], key[0]), entry)
    if first is not entry:
        cause = f"与{reading.place(first.row, entry.row)}的编号只是写法不同"
        cure = "同一行的只留一行；确是两行的，在“本行说明”写明“新编号”"
        entry.found.append((reading.form.keys[0].field, Weight.EXPLAIN, cause, cure, NEW))


def _put_together(reading: FileReading, entry: NamedRow, other: NamedRow, stored: Mapping[str, object]) -> None:
    """One row on two sheets: what both state alike, or only one, is read; where they differ it is asked."""
    form, told = reading.form, {one[0] for one in entry.found}
    entry.found += [one for one in other.found if one[0] not in told]
    for name, value in other.values.items():
        if name not in entry.values:
            entry.values[name], entry.home[name] = value, other.row
        elif entry.values[name] != value:
            ours, theirs = shown(entry.values[name], form[name]), shown(value, form[name])
            sheets = [reading.parts[part].sheet for part in (entry.row.part, other.row.part)]
            cause = f"两张表不一样：“{sheets[0]}”填 {ours}，“{sheets[1]}”填 {theirs}"
            cure = "请改成一样，或删去一张表"
            weight, words = Weight.ERROR, TWO_SHEETS
            if stored.get(name) in (entry.values[name], value):
                weight, cure = Weight.EXPLAIN, "请改成一样；以改动过的一格为准的，在“本行说明”写明“以改动为准”"
            if stored.get(name) != value:
                entry.values[name], entry.home[name] = value, other.row
            entry.found.append((name, weight, cause, cure, words))


TWO_SHEETS = ("以改动为准",)


def _as_spelled(change: RowChange, row: FilledRow, reading: FileReading) -> tuple[RowChange, bool]:
    """The change without a name that only is written otherwise, and whether it was; typed on the screen or with the
    word for it, the spelling is what is meant."""
    old, new = change.fields.get("name", (None, None))
    is_meant = not reading.sheet or any(word in row.remark for word in RENAMED)
    if is_meant or not isinstance(old, str) or not isinstance(new, str) or same(old) != same(new):
        return change, False
    return replace(change, fields={name: pair for name, pair in change.fields.items() if name != "name"}), True


def _old_copy(cells: int) -> list[CellProblem]:
    """That an old copy of the template says nothing of what others changed since."""
    if not cells:
        return []
    cause = f"有 {cells} 格在下载模板以后已由别人改过，这份文件没有动它们，按现在的值"
    return [CellProblem(Weight.NOTE, cause, "不用处理；下次请重新下载模板")]


def _resolved(form: Form, row: FilledRow, known: KnownRows) -> tuple[dict[str, object], list[FieldProblem]]:
    """The row's values with names as the pilot's lists have them, and those that are on no list."""
    values, found = dict(row.values), []
    for column in form.listed:
        name = values.get(column.field)
        if isinstance(name, str):
            try:
                values[column.field] = _on_list(column, name, known)
            except ValueError as error:
                found.append((column.field, Weight.ERROR, *error.args))
                del values[column.field]
    return values, found


def _on_list(column: Column, name: str, known: KnownRows) -> str:
    """The name, or each of several, as the list has it; a name that is on no list may be several."""
    if not column.is_many:
        return listed(column, name, known)
    found: list[str] = []
    for part in parts_of(name):
        try:
            found.append(listed(column, part, known))
        except ValueError:
            pieces = [piece for piece in re.split("[、,，]", part) if piece.strip()]
            found += [listed(column, piece.strip(), known) for piece in pieces]
    return together(found)


def _renamed(
    form: Form, new: Sequence[tuple[NamedRow, RowChange]], known: KnownRows, missing: Sequence[str]
) -> Iterator[tuple[NamedRow, FieldProblem]]:
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
    told = {one[0] for one in found} | row.unread.keys()
    return [
        (column.field, Weight.ERROR, "没有填写，这一行无法识别", column.to_fill)
        for column in form.keys
        if column.required and values.get(column.field) is None and column.field not in told
    ]


def change_of(form: Form, values: Mapping[str, object], known: KnownRows, number: int) -> RowChange:
    """One row against the stored one: blank fields stay, 清空 takes out."""
    key = key_of(form, values)
    stored = known.stored.get(key)
    fields = {}
    for column in form.columns:
        if column.field not in values or column.told:
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
    if kind in (Kind.ENTERPRISES, Kind.PROJECTS, Kind.PROVIDERS):
        return f"{key[0]} {values.get('name') or ''}".strip()
    return " · ".join(shown(part) for part in key if part is not None)


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
