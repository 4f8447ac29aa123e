"""Thousands of returns with the habits of offices, against a model that knows what each file meant.

A file is a template's rows with changes somebody meant, then a habit or two: some leave the meaning as it is (columns
moved, units, invisible characters, titles, a copy of the sheet), some hide it (merged figures, one column sorted, lost
letters). Read as it was meant, or told: anything else is a silent misreading.
"""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from unittest.mock import patch

from openpyxl import Workbook
from sqlalchemy import Connection

from data_access import upload_reading
from data_access.queries.intake import stored_rows
from domain.intake.columns import Sort
from domain.intake.forms import FORMS, Kind
from domain.intake.views import Weight
from domain.words import Word
from services.desk import Desk
from services.evaluation.who_reports import user_named
from services.intake.check import check_upload, parse_upload
from tests.faults.originals import UNIT, chance
from tests.faults.workbooks import in_this_process

ROWS = 12
MEANT = {
    Kind.ENTERPRISES: ("planned_year", "gb4754_code", "state_owned", "name"),
    Kind.PROJECTS: ("contract_fen", "name", "planned_payment", "planned_publicity"),
}


@dataclass
class Tally:
    read: int = 0
    told: int = 0
    silent: list[str] = field(default_factory=list)


@dataclass
class File:
    """What will be written: heading texts, rows of cells, what is around them, formats by column, merges."""

    kind: Kind
    columns: list
    rows: list[list]
    above: list[list] = field(default_factory=list)
    below: list[list] = field(default_factory=list)
    titles: dict = field(default_factory=dict)
    formats: dict = field(default_factory=dict)
    merges: list[tuple[int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    extra: list[list] = field(default_factory=list)


def run(connection: Connection, pilot_id: int, numbers: range, seed: int) -> Tally:
    tally = Tally()
    user = user_named(connection, pilot_id, UNIT)
    stored = {kind: stored_rows(connection, pilot_id, kind, district_id=user.district_id)[:ROWS] for kind in MEANT}
    for number in numbers:
        dice = chance(seed, number)
        kind = dice.choice(list(MEANT))
        file = plain_file(kind, stored[kind])
        meant = change_some(file, stored[kind], dice)
        habits = [dice.choice(HABITS) for _ in range(dice.choice((1, 1, 2)))]
        for habit in habits:
            habit(file, dice)
        with patch.object(upload_reading, "_ask", in_this_process):
            parsed = parse_upload(written(file), f"{number}.xlsx")
        checked = check_upload(Desk.on(connection, pilot_id, user), parsed)
        found = {(c.key[0], f): new for c in checked.difference.writes for f, (_, new) in c.fields.items()}
        if found == meant and not checked.of(Weight.ERROR):
            tally.read += 1
        elif checked.of(Weight.ERROR) or checked.unanswered:
            tally.told += 1
        else:
            names = ", ".join(habit.__name__ for habit in habits)
            tally.silent.append(f"{number} {kind} {names}: meant {meant}, read {found}")
    return tally


def plain_file(kind: Kind, stored: list[dict]) -> File:
    columns = [column for column in FORMS[kind].columns if column.field != "moved_on"]
    return File(kind, columns, [[shown(column, row.get(column.field)) for column in columns] for row in stored])


def shown(column, value):
    if isinstance(value, Word):
        return value.zh
    if isinstance(value, bool):
        return "是" if value else "否"
    return value / 1_000_000 if column.sort is Sort.MONEY and value is not None else value


def change_some(file: File, stored: list[dict], dice: random.Random) -> dict:
    """Puts changes into the rows; key and field → new value."""
    meant = {}
    for place in dice.sample(range(len(file.rows)), 2):
        name = dice.choice(MEANT[file.kind])
        at = next(at for at, column in enumerate(file.columns) if column.field == name)
        old = stored[place].get(name)
        new = {
            "planned_year": dice.randint(2031, 2034),
            "gb4754_code": f"C{dice.randint(1000, 1999)}",
            "state_owned": not old,
            "name": f"演示·{dice.choice('甲乙丙丁')}{number_word(dice)}",
            "contract_fen": (old if isinstance(old, int) and old else 90_000_000) + dice.randint(1, 9) * 1_000_000,
        }.get(name, date(2027, 12, dice.randint(1, 28)))
        file.rows[place][at] = shown(file.columns[at], new)
        meant[stored[place][FORMS[file.kind].keys[0].field], name] = new
    return meant


def number_word(dice: random.Random) -> str:
    return "".join(dice.choice("春夏秋冬东西南北") for _ in range(6))


def places(file: File, *sorts: Sort) -> list[int]:
    return [at for at, column in enumerate(file.columns) if column.sort in sorts and not column.key]


def written(file: File) -> bytes:
    book = Workbook()
    _fill(book.active, file, file.rows)
    if file.extra:
        _fill(book.create_sheet("填报 (2)"), file, file.extra)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet, file: File, rows: list[list]) -> None:
    for row in file.above:
        sheet.append(row)
    sheet.append([file.titles.get(column.field, column.title) for column in file.columns])
    first = len(file.above) + 2
    for row in [*rows, *file.below]:
        sheet.append(row)
    for at, look in file.formats.items():
        for down in range(len(rows)):
            sheet.cell(first + down, at + 1).number_format = look
    for top, bottom, at in file.merges:
        sheet.merge_cells(start_row=first + top, end_row=first + bottom, start_column=at + 1, end_column=at + 1)
    for down in file.hidden:
        sheet.row_dimensions[first + down].hidden = True


# ── habits ──────────────────────────────────────────────────────────────────


def titles_above(file: File, dice: random.Random) -> None:
    file.above[:0] = [[dice.choice(("永宁县上报表", "附件2"))], ["填报单位：元谋县项目办"]][: dice.randint(1, 2)]


def signed_below(file: File, dice: random.Random) -> None:
    file.below += [["填报单位（盖章）：", None, "填报人：张某"], ["注：金额以合同为准"], ["合计：", None, 12]][
        : dice.randint(1, 3)
    ]


def columns_moved(file: File, dice: random.Random) -> None:
    order = list(range(len(file.columns)))
    dice.shuffle(order)
    file.columns = [file.columns[at] for at in order]
    file.rows = [[row[at] for at in order] for row in file.rows]
    file.formats = {order.index(at): look for at, look in file.formats.items()}
    file.extra, file.merges = [], []


def rows_sorted(file: File, dice: random.Random) -> None:
    dice.shuffle(file.rows)
    file.merges = []


def one_column_sorted(file: File, dice: random.Random) -> None:
    at = dice.choice(places(file, Sort.TEXT, Sort.MONEY))
    values = [row[at] for row in file.rows]
    dice.shuffle(values)
    for row, value in zip(file.rows, values, strict=True):
        row[at] = value


def invisible_signs(file: File, dice: random.Random) -> None:
    sign = dice.choice(("\u200b", "\ufeff", "\u2060", "\u00ad", "\n", " ", "\u00a0"))
    for row in file.rows:
        for at, value in enumerate(row):
            if isinstance(value, str) and value and dice.random() < 0.3:
                row[at] = value + sign


def lost_letters(file: File, dice: random.Random) -> None:
    at = next(at for at, column in enumerate(file.columns) if column.field == "name")
    row = dice.choice(file.rows)
    if isinstance(row[at], str):
        row[at] = row[at][:3] + dice.choice(("?", "�", "\ue000")) + row[at][4:]


def shanghai_seconds(file: File, dice: random.Random) -> None:
    for at in places(file, Sort.DAY):
        for row in file.rows:
            if type(row[at]) is date:
                row[at] = datetime.combine(row[at], datetime.min.time()) - timedelta(seconds=43)


def another_zone(file: File, dice: random.Random) -> None:
    for at in places(file, Sort.DAY):
        for row in file.rows:
            if type(row[at]) is date:
                row[at] = datetime.combine(row[at], datetime.min.time()) - timedelta(hours=8)


def months_only(file: File, dice: random.Random) -> None:
    for at in places(file, Sort.DAY):
        file.formats[at] = dice.choice(('yyyy"年"m"月"', "yyyy-mm"))


def money(file: File, change: Callable) -> None:
    for at in places(file, Sort.MONEY):
        for row in file.rows:
            if isinstance(row[at], int | float):
                row[at] = change(round(row[at] * 10_000, 2))


def yuan_in_headings(file: File, dice: random.Random) -> None:
    money(file, lambda yuan: yuan)
    file.titles |= {file.columns[at].field: f"{file.columns[at].heading}（元）" for at in places(file, Sort.MONEY)}


def yuan_above(file: File, dice: random.Random) -> None:
    money(file, lambda yuan: yuan)
    file.titles |= {file.columns[at].field: file.columns[at].heading for at in places(file, Sort.MONEY)}
    file.above.append([None, "单位：元"])


def yuan_above_only(file: File, dice: random.Random) -> None:
    money(file, lambda yuan: yuan)
    file.above.append(["单位：元"])


def yuan_untold(file: File, dice: random.Random) -> None:
    money(file, lambda yuan: yuan)


def units_in_cells(file: File, dice: random.Random) -> None:
    money(file, lambda yuan: f"{yuan / 10_000:.6f}{dice.choice(('万元', '万', 'w'))}")


def unit_in_format(file: File, dice: random.Random) -> None:
    money(file, lambda yuan: yuan)
    file.formats |= dict.fromkeys(places(file, Sort.MONEY), '#,##0.00"元"')


def shrinking_format(file: File, dice: random.Random) -> None:
    money(file, lambda yuan: yuan)
    file.formats |= dict.fromkeys(places(file, Sort.MONEY), '0!.0,"万"')


def two_in_a_cell(file: File, dice: random.Random) -> None:
    row, at = dice.choice(file.rows), dice.choice(places(file, Sort.MONEY, Sort.WHOLE))
    row[at] = f"{row[at] or 1}\n{dice.randint(1, 9)}"


def merged_names(file: File, dice: random.Random) -> None:
    for at in places(file, Sort.LISTED):
        top = dice.randrange(len(file.rows) - 1)
        if file.rows[top][at] is not None and file.rows[top][at] == file.rows[top + 1][at]:
            file.rows[top + 1][at] = None
            file.merges.append((top, top + 1, at))


def merged_figures(file: File, dice: random.Random) -> None:
    at, top = dice.choice(places(file, Sort.MONEY, Sort.DAY, Sort.WHOLE)), dice.randrange(len(file.rows) - 1)
    if file.rows[top][at] is not None and not any(m[2] == at for m in file.merges):
        file.rows[top + 1][at] = None
        file.merges.append((top, top + 1, at))


def hidden_rows(file: File, dice: random.Random) -> None:
    file.hidden = set(dice.sample(range(len(file.rows)), 4))


def copied_sheet(file: File, dice: random.Random) -> None:
    file.extra = [list(row) for row in file.rows]


def near_headings(file: File, dice: random.Random) -> None:
    column = dice.choice([c for c in file.columns if not c.key and len(c.heading) > 3])
    file.titles[column.field] = column.heading[:-1]


def numbers_as_texts(file: File, dice: random.Random) -> None:
    for row in file.rows:
        for at, value in enumerate(row):
            if isinstance(value, int | float) and not isinstance(value, bool):
                row[at] = f" {value} "


def ticks(file: File, dice: random.Random) -> None:
    for at in places(file, Sort.FLAG):
        for row in file.rows:
            row[at] = {"是": "✓", "否": "×"}.get(row[at], row[at])


HABITS: tuple[Callable[[File, random.Random], None], ...] = (
    titles_above,
    signed_below,
    columns_moved,
    rows_sorted,
    one_column_sorted,
    invisible_signs,
    lost_letters,
    shanghai_seconds,
    another_zone,
    months_only,
    yuan_in_headings,
    yuan_above,
    yuan_above_only,
    yuan_untold,
    units_in_cells,
    unit_in_format,
    shrinking_format,
    two_in_a_cell,
    merged_names,
    merged_figures,
    hidden_rows,
    copied_sheet,
    near_headings,
    numbers_as_texts,
    ticks,
)
