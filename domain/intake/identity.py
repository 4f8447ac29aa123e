"""Is a row the one it says it is? Names and keys that belong to another row, spellings, letters that were lost."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from domain.intake.columns import Column, Sort
from domain.intake.findings import FieldProblem, Found
from domain.intake.forms import Form, Kind
from domain.intake.known import KnownRows
from domain.intake.views import RowChange, Weight
from domain.texts import is_no_name, lost_letters, same

EXPLAIN = Weight.EXPLAIN
TEXTS = frozenset({Sort.TEXT, Sort.CODE, Sort.RAW})
A_NAME = 80
"""Columns of at most so many letters hold names, not sentences."""
OF_ONE_ROW = frozenset({Sort.TEXT, Sort.USCC, Sort.CODE, Sort.MONEY, Sort.NUMBER, Sort.DAY})
"""Sorts whose values differ from row to row, so that a column of them moved against the others is seen."""
AS_IT_IS, RENAMED, NEW, MOVED = ("属实",), ("更名", "改名"), ("新增", "新编号"), ("对调", "互换")
SAME_ONE = ("同一家",)
"""Words of which an answer must have one."""


def name_key(kind: Kind, name: object, uscc: object) -> str:
    """By what a name is looked for: by itself, that of a project within its enterprise."""
    return f"{uscc} {same(str(name))}" if kind is Kind.PROJECTS else same(str(name))


_BETWEEN = re.compile(r"[-./\\·,:()]|号$")
_ALIKE = str.maketrans("oi", "01")


def key_spelling(key: Column, value: object) -> str:
    """What is equal for two spellings of what names a row; of a code with dashes or dots or none, O for 0, I for 1."""
    text = same(str(value))
    return _BETWEEN.sub("", text).translate(_ALIKE) if key.sort is Sort.CODE else text


def problems_of_identity(form: Form, change: RowChange, known: KnownRows) -> Found:
    """What of a row's names and keys may belong to another one; a row that changes nothing states no name."""
    if not change.is_new and not change.fields:
        return
    yield from problems_of_letters(form, change)
    yield from _no_name(change)
    if form.kind in (Kind.ENTERPRISES, Kind.PROJECTS, Kind.PROVIDERS):
        yield from _names(form, change, known)
    key = form.keys[0]
    spelled = known.spellings.get(key_spelling(key, change.key[0]))
    if change.is_new and len(form.keys) == 1 and spelled is not None and spelled != change.key[0]:
        cure = f"请改为“{spelled}”；确是另一个的，在“本行说明”写明“新编号”"
        yield key.field, EXPLAIN, f"“{change.key[0]}”与已有的“{spelled}”只是写法不同", cure, NEW


def told_otherwise(form: Form, values: Mapping[str, object], change: RowChange, known: KnownRows) -> Found:
    """A name beside a code that is another one's: then one of the two stands in the wrong row. An old copy's name, and
    part of the name, is none; a row that changes nothing is not asked."""
    column = next((column for column in form.columns if column.told), None)
    stated = None if column is None else values.get(column.field)
    if column is None or not isinstance(stated, str) or not (change.is_new or change.fields):
        return
    uscc = change.after("uscc")
    stored = known.enterprises.get(str(uscc), {}).get("name")
    given = known.given.get(change.key, {}).get(column.field)
    if stored is None or same(stated) in same(str(stored)) or stated == given:
        return
    cause = f"企业名称“{stated}”与 {uscc} 的“{stored}”不同"
    cure = "请核对有没有错行；确是这家企业的，在“本行说明”写明“同一家”，改名在“试点企业”报"
    yield column.field, EXPLAIN, cause, cure, SAME_ONE


def problems_of_letters(form: Form, change: RowChange) -> Found:
    """Texts that look as if letters of them were lost."""
    for column in form.columns:
        old, new = change.fields.get(column.field, (None, None))
        is_name = column.longest <= A_NAME
        why = lost_letters(new, is_name=is_name) if column.sort in TEXTS and isinstance(new, str) else ""
        if why and not (isinstance(old, str) and lost_letters(old, is_name=is_name)):
            cure = "请按原文改正；确是这样写的，在“本行说明”写明“属实”"
            yield column.field, EXPLAIN, f"“{str(new)[:30]}”{why}", cure, AS_IT_IS


def _no_name(change: RowChange) -> Found:
    """A name that names nothing."""
    name = change.fields.get("name", (None, None))[1]
    if isinstance(name, str) and is_no_name(name):
        cure = "请写营业执照或合同上的全称，不改的请留空；确是这样写的，在“本行说明”写明“属实”"
        yield "name", EXPLAIN, f"“{name[:30]}”不像名称", cure, AS_IT_IS


def _names(form: Form, change: RowChange, known: KnownRows) -> Found:
    if "name" not in change.fields or change.after("name") is None:
        return
    name = change.after("name")
    others = [
        code for code in known.names.get(name_key(form.kind, name, change.after("uscc")), ()) if code != change.key[0]
    ]
    if not others:
        return
    key = form.keys[0]
    if change.is_new:
        cause = f"“{name}”已有{key.heading} {others[0]}，这里是另一个"
        cure = f"同一个的请改回“{others[0]}”；确是另一个的，在“本行说明”写明“新增”"
        yield key.field, EXPLAIN, cause, cure, NEW
    elif form.kind is not Kind.PROJECTS:
        cure = "像是名称和代码错开了，请核对；确实更名的，在“本行说明”写明“更名”"
        yield "name", EXPLAIN, f"“{name}”是 {others[0]} 的名称", cure, RENAMED


def moved_columns(form: Form, changes: Sequence[RowChange]) -> Iterator[tuple[int, FieldProblem]]:
    """Columns in which the same values stand in other rows than before, as when one column alone was sorted: number of
    the row among the changes, and what to say."""
    for column in form.columns:
        if column.sort not in OF_ONE_ROW or column.key:
            continue
        rows = [place for place, change in enumerate(changes) if not change.is_new and column.field in change.fields]
        pairs = [changes[place].fields[column.field] for place in rows]
        if len({old for old, _ in pairs}) < 2 or not _changed_places(column, pairs):
            continue
        owner: dict[object, list[RowChange]] = defaultdict(list)
        for place in rows:
            owner[changes[place].fields[column.field][0]].append(changes[place])
        for place in rows:
            others = [one for one in owner.get(changes[place].fields[column.field][1], ()) if one is not changes[place]]
            if others:
                cause = f"这一列的值与别的行对调了，这里填的是 {others[0].key[0]} 原来的"
                cure = "像是只排了一列，请核对；确实对调的，在“本行说明”写明“对调”"
                yield place, (column.field, EXPLAIN, cause, cure, MOVED)


def _changed_places(column: Column, pairs: Sequence[tuple[object, object]]) -> bool:
    """Whether new values of a column are old ones of other rows: all of them, or most where two are seldom alike."""
    before, after = (Counter(pair[place] for pair in pairs) for place in (0, 1))
    if before == after:
        return True
    moved = sum(new is not None and new in before and new != old for old, new in pairs)
    return column.sort is not Sort.DAY and moved >= 2 and moved * 2 >= len(pairs)
