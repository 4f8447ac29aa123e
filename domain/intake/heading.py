"""Which rows of a sheet are the headings of a form: one row, or up to three of them, merged or not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from domain.intake.columns import REMARK, Column, Sort
from domain.intake.forms import FORMS, Columns, Kind
from domain.intake.numbers import FEN
from domain.intake.sheet import Sheet
from domain.intake.units import clash, multiples_said, units_said, usual
from domain.intake.values import plain
from domain.texts import BRACKETS

LOOKED_AT, DEEPEST = 20, 3
"""Headings stand within the first rows; above them may be titles and notes."""
AMOUNTS = (Sort.MONEY, Sort.YUAN)
COUNTS = (Sort.NUMBER, Sort.WHOLE)
SAMPLES, LOOKED_THROUGH = 30, 500
"""Texts below a heading that nobody knows, and rows among which they are looked for."""
NEARLY = 3
"""So many columns, exact or nearly, make a row that of a form's headings although its keys are not there."""
ALIKE = 0.6
"""From here on two headings are so much alike that one may be meant for the other (difflib's ratio)."""


@dataclass(frozen=True)
class Heading:
    """Columns by place on the sheet, with the unit the heading names; `first_row` is where data begins (from 0).

    `near`: a heading nobody knows that looks like one of the form that is missing. `clashes`: a money column whose unit
    differs from the one above the table. `blank`: columns amid the others with figures below and no heading.
    `samples`: some of the texts below headings that nobody knows, each once.
    """

    form: Columns
    places: dict[int, tuple[Column, str]]
    first_row: int
    unknown: tuple[tuple[int, str], ...] = ()
    twice: tuple[tuple[int, str], ...] = ()
    bad_units: tuple[tuple[int, str], ...] = ()
    near: tuple[tuple[int, str, str], ...] = ()
    clashes: tuple[tuple[int, str, str], ...] = ()
    blank: tuple[int, ...] = ()
    samples: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def key_places(self) -> tuple[int, ...]:
        return tuple(place for place, (column, _) in self.places.items() if column.key)


def find_heading(sheet: Sheet, forms: Sequence[Columns]) -> Heading | None:
    """The best reading of the first rows as headings of one of the forms; None when no form's keys are all there."""
    best: Heading | None = None
    for at in range(min(LOOKED_AT, len(sheet.rows))):
        for texts, first_row in _candidates(sheet, at):
            for form in forms:
                found = _match(form, texts, first_row)
                if found and (best is None or _fit(found) > _fit(best)):
                    best = found
    return _finished(sheet, best) if best else None


def nearly_heading(sheets: Sequence[Sheet], kind: Kind | None) -> tuple[Sheet, Heading] | None:
    """The row that comes nearest to the headings of a form, key columns or not; None where none is near."""
    forms = [FORMS[kind]] if kind else list(FORMS.values())
    best: tuple[Sheet, Heading] | None = None
    most = NEARLY, 0
    for sheet in sheets:
        for at in range(min(LOOKED_AT, len(sheet.rows))):
            for texts, first_row in _candidates(sheet, at):
                for found in (_match(form, texts, first_row, is_whole=False) for form in forms):
                    if found is not None and (likeness := _likeness(found)) > most:
                        best, most = (sheet, found), likeness
    return best and (best[0], _finished(*best))


def _likeness(heading: Heading) -> tuple[int, int]:
    """Columns that a row of headings has or nearly has; those it has."""
    held = {column.field for column, _ in heading.places.values()}
    missing = [column for column in heading.form.columns if column.field not in held]
    near = {column.field for _, text in heading.unknown if (column := _nearest(text, missing))}
    return len(held) + len(near), len(held)


def _fit(heading: Heading) -> tuple[int, int]:
    """By how much a heading is better than another: its columns, then the units it names (a row of them below)."""
    return len(heading.places), sum(unit != "" for _, unit in heading.places.values())


def _candidates(sheet: Sheet, at: int) -> Iterator[tuple[list[str], int]]:
    """A row's texts, and the texts of it and the next ones put together as merged headings are."""
    depth = min(DEEPEST, len(sheet.rows) - at)
    width = max(len(sheet.rows[at + down]) for down in range(depth))
    levels: list[list[str]] = []
    for down in range(depth):
        texts = [plain(value) for value in sheet.rows[at + down]]
        levels.append(texts + [""] * (width - len(texts)))
        yield _together(levels), at + down + 1


def _together(levels: Sequence[Sequence[str]]) -> list[str]:
    """Each column's heading: its own text behind those of the groups it stands in.

    A group reaches to the right up to the next text of its row or of a row above.
    """
    found = [""] * len(levels[0])
    for down, texts in enumerate(levels):
        is_last, group = down == len(levels) - 1, ""
        for place, text in enumerate(texts):
            starts = any(levels[up][place] for up in range(down))
            group = text if text or starts else group
            deeper = any(levels[below][place] for below in range(down + 1, len(levels)))
            found[place] += text if text or is_last or not deeper else group
    return found


_UNIT = re.compile(r"(.+?)\(([^()]+)\)")
_UNIT_BEHIND = re.compile(r"(.+?)[/,]?(亿元|万元|元)")
_GROUP = re.compile(
    r"(?:(?:项目|企业)?(?:资金|金额|投资|投入|基本|进展|进度)?(?:情况|信息)|(?:项目)?(?:资金|金额|投资|投入)|进度|时间节点)"
    r"(\([^()]+\))?(.+)"
)
"""A group of columns whose name adds nothing to theirs but perhaps a unit: 金额（万元）above 合同金额."""


def _parted(bare: str) -> tuple[str, str]:
    """Name and unit of a heading: 合同金额(元), 合同金额/元, 合同金额(单位:元)."""
    if split := _UNIT.fullmatch(bare):
        return split[1], re.sub(
            r"^(?:(?:单位[:为]?|人民币|含税|必填|选填)[,、]?)+|[,、](?:含税|必填|选填)$", "", split[2]
        )
    split = _UNIT_BEHIND.fullmatch(bare)
    return (split[1], split[2]) if split else (bare, "")


def _match(form: Columns, texts: Sequence[str], first_row: int, *, is_whole: bool = True) -> Heading | None:
    names = {_bare(column.heading): column for column in (*form.columns, REMARK)}
    places: dict[int, tuple[Column, str]] = {}
    unknown, twice, bad_units = [], [], []
    for place, text in enumerate(texts):
        bare = _bare(text)
        name, unit = (bare, "") if bare in names else _parted(bare)
        column = names.get(_bare(name))
        if column is None and (group := _GROUP.fullmatch(bare)):
            name, unit = _parted(group[2] + (group[1] or ""))
            column = names.get(_bare(name))
        if column is None or (unit and column.sort not in AMOUNTS and _ANOTHER.search(unit)):
            unknown += [(place, text)] if bare else []
        elif any(known is column for known, _ in places.values()):
            twice.append((place, text))
        elif unit and _is_bad(column, unit):
            bad_units.append((place, text))
        else:
            places[place] = (column, unit if column.sort in AMOUNTS else "")
    held = {column.field for column, _ in places.values()}
    if is_whole and (not {column.field for column in form.keys} <= held or len(held) + len(bad_units) < 2):
        return None
    return Heading(form, places, first_row, tuple(unknown), tuple(twice), tuple(bad_units))


_ANOTHER = re.compile(
    r"^(?:上|去|前|往|下|次)[一]?(?:年|月|周|期|季|半年|次)|^(?:本|当)(?:年|月|周|期|季)|同期|期初|年初|"
    r"计划|预计|预期|预估|估计|估算|拟|目标|原[^件]|^原$|曾用|旧|历史|修正前|修订前|调整前|变更前|改造前|审核前|新增|增量|增减|同比|环比"
)
"""In brackets behind the heading of one of our columns: it is another one, 累计数（上月） or 验收完成日（预计）."""
_OTHER_SCALE = re.compile(r"[十百千万亿‰]|满分(?!100(?!\d))|^0[-—~至]1$")


def _is_bad(column: Column, unit: str) -> bool:
    """Whether a unit in a heading changes what the figures below it mean."""
    if column.sort in AMOUNTS:
        return unit not in FEN
    if column.sort in COUNTS:
        return unit not in (column.unit, "百分制") and _OTHER_SCALE.search(unit) is not None
    return column.sort is Sort.RAW and unit != column.unit


def _finished(sheet: Sheet, heading: Heading) -> Heading:
    """The heading with the unit that stands above the table, and what looks like one of its columns."""
    said_above = [[sheet.name], *sheet.rows[: heading.first_row]]
    above, many, places, clashes = units_said(said_above), multiples_said(said_above), {}, []
    for place, (column, unit) in heading.places.items():
        places[place] = column, unit
        if column.sort in AMOUNTS and above:
            if said := clash(above, unit):
                clashes.append((place, column.title, said))
            places[place] = column, unit or (above[0] if above[0] in FEN else "")
        elif column.sort in COUNTS and column.field == "value" and (named := (*above, *many)):
            clashes.append((place, column.title, f"表上方写“单位：{named[0]}”，累计数按指标自己的单位读"))
    held = {column.field for column, _ in places.values()}
    missing = [column for column in (*heading.form.columns, REMARK) if column.field not in held]
    near = [
        (place, text, alike.title)
        for place, text in heading.unknown
        if _is_filled(sheet, heading, place) and (alike := _nearest(text, missing))
    ]
    told = {place for place, *_ in near}
    samples = {place: tuple(_samples(sheet, heading, place)) for place, _ in heading.unknown}
    unknown = tuple(one for one in heading.unknown if one[0] not in told)
    return Heading(
        heading.form,
        places,
        heading.first_row,
        unknown,
        heading.twice,
        heading.bad_units,
        tuple(near),
        tuple(clashes),
        tuple(_blank(sheet, heading)),
        samples,
    )


def _samples(sheet: Sheet, heading: Heading, place: int) -> list[str]:
    """Some of the texts below a heading, each once."""
    found: dict[str, None] = {}
    for row in sheet.rows[heading.first_row : heading.first_row + LOOKED_THROUGH]:
        if place < len(row) and (text := plain(row[place])):
            found[text] = None
        if len(found) == SAMPLES:
            break
    return list(found)


def _blank(sheet: Sheet, heading: Heading) -> Iterator[int]:
    """Columns without a heading that hold something in a row with a key."""
    told = heading.places.keys() | {place for place, _ in (*heading.unknown, *heading.twice, *heading.bad_units)}
    rows = sheet.rows[heading.first_row :]
    keys = sorted(heading.key_places)[:1]
    places = range(max(map(len, rows), default=0)) if keys else range(0)
    for place in (place for place in places if place not in told):
        filled = (row for row in rows if len(row) > place and row[place] not in (None, ""))
        if any(len(row) > keys[0] and row[keys[0]] not in (None, "") for row in filled):
            yield place


def told_otherwise(heading: Heading, cells: Sequence[object]) -> Iterator[tuple[int, str]]:
    """Place and text of headings that stand once more below, over another column or with another unit."""
    names = {_bare(column.heading): column for column in heading.form.columns}
    for place, value in enumerate(cells):
        bare = _bare(value) if isinstance(value, str) else ""
        name, unit = (bare, "") if bare in names else _parted(bare)
        column, ours = names.get(_bare(name)), heading.places.get(place)
        if column is None:
            continue
        here = ours[1] or column.unit if ours is not None and ours[0] is column else None
        if here is None or (column.sort in AMOUNTS and unit and clash((usual(unit),), here)):
            yield place, plain(value)


def _is_filled(sheet: Sheet, heading: Heading, place: int) -> bool:
    return any(row[place] not in (None, "") for row in sheet.rows[heading.first_row :] if place < len(row))


def _nearest(text: str, missing: Sequence[Column]) -> Column | None:
    """The missing column whose heading is most like the text, if any is much like it."""
    bare = re.sub(r"\([^()]*\)", "", _bare(text))
    found = [
        (SequenceMatcher(None, bare, name).ratio(), place)
        for place, column in enumerate(missing)
        for name in map(_bare, (column.heading, *column.also))
        if len(bare) > 1 and (bare in name or name in bare or SequenceMatcher(None, bare, name).ratio() >= ALIKE)
    ]
    return missing[max(found)[1]] if found else None


@lru_cache(4096)  # every form asks for its own headings and those of the file at each row looked at
def _bare(text: str) -> str:
    """A heading without what people put around it: blanks, line breaks, marks of required fields; a day is a day."""
    bare = re.sub(r"[\s*:※]", "", plain(text)).translate(BRACKETS)
    return re.sub(r"\(?(?:必填|选填|必填项)\)?$", "", re.sub(r"(?:日期|时间)$", "日", bare))


def headings_of(sheets: Sequence[Sheet], kind: Kind | None) -> list[tuple[Sheet, Heading]]:
    """The sheets that have the headings of a form, the one that fits best, among all forms unless the kind is known.

    In the order of the file; what a person cannot see counts only where nothing else does.
    """
    forms = [FORMS[kind]] if kind else list(FORMS.values())
    found = [(sheet, heading) for sheet in sheets if (heading := find_heading(sheet, forms))]
    seen = [pair for pair in found if not pair[0].is_hidden] or found
    best = max(seen, key=lambda pair: len(pair[1].places), default=None)
    return [pair for pair in seen if best is not None and pair[1].form is best[1].form]
