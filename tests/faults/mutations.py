"""Ways to spoil a workbook: its cells, its structure, its bytes. All take and use a seeded `random.Random`."""

import csv
import io
import random
import warnings
from xml.etree import ElementTree as ET

from tests.faults.originals import NS, Original, packed

C, ROW, V, F, IS, T = (f"{{{NS}}}{name}" for name in ("c", "row", "v", "f", "is", "t"))
TEXTS = (
    "一百万",
    "abc",
    "x" * 40_000,
    "长" * 3_000,
    "清空",
    " 清空 ",
    "-",
    "——",
    "   ",
    "\u3000",
    "\u200b",
    "\u202eabc",
    "𠮷野家",
    "😀" * 50,
    "'; DROP TABLE projects; --",
    "=1+1",
    "@SUM(A1)",
    "_x0000_",
    "_x000D_\n",
    "&amp;<b>",
    "nan",
    "inf",
    "-inf",
    "None",
    "null",
    "TRUE",
    "2026年11月3日",
    "2026年13月3日",
    "2026/11/3",
    "20261103",
    "2026-02-30",
    "2026.11.3",
    "11/3/2026",
    "46329",
    "99999",
    "2026-11-03",
    "123.45",
    "1,2,3",
    "120万元",
    "1200000元",
    "1.2亿元",
    "¥120",
    "120分",
    "1e99",
    "-1e99",
    "1E-99",
    "0",
    "-5",
    "9" * 400,
    "0." + "0" * 100 + "1",
    "12.345678901234567",
    "50%",
    "150%",
    "是",
    "√",
    "在册",
    "退出",
    "二级",
    "#REF!",
    "#N/A",
    "合计",
    "小计",
    "YC-2025-0001",
    "919901000000000197",
    "91 9901 0000 0000 0197",
    "永宁",
    "全市",
    "\t\n",
)
NUMBERS = (
    "0",
    "-0",
    "-1",
    "1e308",
    "-1e308",
    "1e999",
    "1e-320",
    "0.1",
    "46329",
    "46329.75",
    "99999999",
    "-46329",
    "NaN",
    "123456789012345678",
    "9" * 400,
    "9" * 5000,
    "1_000",
    "0x10",
    "",
    " 5 ",
    "五",
)
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "")
FORMULAS = (
    ("1+1", None),
    ("1+1", "2"),
    ("SUM(A1:A9999999)", "x"),
    ("'[1]别的'!A1", "7"),
    ("A1" * 4_000, None),
    ("", "3"),
)


def letters(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


# ── cells ───────────────────────────────────────────────────────────────────


def write(cell: ET.Element, chance: random.Random) -> None:
    """Something else into a cell, in one of the ways a workbook can say it."""
    address, style = cell.get("r", "A1"), cell.get("s")
    for child in list(cell):
        cell.remove(child)
    cell.attrib.clear()
    cell.set("r", address)
    if style and chance.random() < 0.7:
        cell.set("s", style)
    how = chance.choices(
        ("text", "number", "error", "bool", "formula", "blank", "day", "odd"), (9, 5, 1, 1, 2, 2, 1, 1)
    )[0]
    if how == "text":
        cell.set("t", "inlineStr")
        ET.SubElement(ET.SubElement(cell, IS), T).text = chance.choice(TEXTS)
    elif how == "number":
        ET.SubElement(cell, V).text = chance.choice(NUMBERS)
    elif how == "error":
        cell.set("t", "e")
        ET.SubElement(cell, V).text = chance.choice(ERRORS)
    elif how == "bool":
        cell.set("t", "b")
        ET.SubElement(cell, V).text = chance.choice(("0", "1", "2", "x"))
    elif how == "formula":
        formula, value = chance.choice(FORMULAS)
        if value == "x":
            cell.set("t", "str")
        ET.SubElement(cell, F).text = formula
        if value:
            ET.SubElement(cell, V).text = value
    elif how == "day":
        cell.set("t", "d")
        ET.SubElement(cell, V).text = chance.choice(
            ("2026-11-03", "2026-11-03T10:00:00", "2026-99-03", "x", "0001-01-01")
        )
    elif how == "odd":
        cell.set("t", chance.choice(("s", "zz", "str")))
        ET.SubElement(cell, V).text = chance.choice(("0", "999999", "-1", "x", ""))


def cells(tree: ET.Element, original: Original, chance: random.Random) -> None:
    """One to five cells of the data; seldom a whole column."""
    rows = data_rows(tree, original)
    if chance.random() < 0.1:
        place = chance.randrange(len(rows[0]))
        for row in rows:
            if place < len(row):
                write(row[place], chance)
        return
    for _ in range(chance.randint(1, 5)):
        row = chance.choice(rows)
        write(chance.choice(list(row)), chance)


def data_rows(tree: ET.Element, original: Original) -> list[ET.Element]:
    return [row for row in tree.iter(ROW) if int(row.get("r")) > original.heading_row and len(row)]


# ── structure ───────────────────────────────────────────────────────────────


def numbered(tree: ET.Element) -> None:
    """Rows and cells get the addresses of where they stand now."""
    for number, row in enumerate(tree.iter(ROW), start=1):
        row.set("r", str(number))
        for place, cell in enumerate(row, start=1):
            cell.set("r", f"{letters(place)}{number}")


def structure(tree: ET.Element, original: Original, chance: random.Random) -> None:
    """Rows and columns deleted, doubled, moved; headings renamed, merged, doubled, in other units."""
    rows = list(tree.iter(ROW))
    data = next(tree.iter(f"{{{NS}}}sheetData"))
    heading = next(row for row in rows if row.get("r") == str(original.heading_row))
    chance.choice(
        (
            _delete_row,
            _double_row,
            _shuffle,
            _delete_column,
            _move_column,
            _rename,
            _double_heading,
            _unit,
            _merge,
            _blank_above,
            _total,
            _extra_column,
            _delete_above,
        )
    )(data, heading, chance)
    if chance.random() < 0.8:
        numbered(tree)


def _texted(cell: ET.Element, text: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    ET.SubElement(ET.SubElement(cell, IS), T).text = text


def _copy(element: ET.Element) -> ET.Element:
    return ET.fromstring(ET.tostring(element))


def _delete_row(data, _heading, chance):
    for _ in range(chance.randint(1, 4)):
        data.remove(chance.choice(list(data)))


def _double_row(data, _heading, chance):
    for _ in range(chance.choice((1, 2, 300))):
        row = chance.choice(list(data)[-12:])
        data.insert(chance.randrange(3, len(data) + 1), _copy(row))


def _shuffle(data, _heading, chance):
    rows = list(data)
    start = chance.choice((0, 3, 3))
    part = rows[start:]
    chance.shuffle(part)
    for row in rows:
        data.remove(row)
    data.extend([*rows[:start], *part])


def _delete_column(data, _heading, chance):
    for place in sorted({chance.randrange(8) for _ in range(chance.randint(1, 3))}, reverse=True):
        for row in data:
            if place < len(row):
                row.remove(row[place])


def _move_column(data, _heading, chance):
    one, other = chance.randrange(8), chance.randrange(8)
    for row in data:
        if max(one, other) < len(row):
            cell = row[one]
            row.remove(cell)
            row.insert(other, cell)


def _rename(_data, heading, chance):
    names = (
        "",
        "名称",
        "企业信用代码",
        "编号",
        "项目编号 *",
        "统一社会信用代码\n（必填）",
        "x" * 5_000,
        "本行说明",
        "((",
        "金额（元）",
    )
    for _ in range(chance.randint(1, 3)):
        _texted(chance.choice(list(heading)), chance.choice(names))


def _double_heading(_data, heading, chance):
    cells = list(heading)
    one = chance.choice(cells)
    at = cells.index(one)
    heading.remove(one)
    heading.insert(at, _copy(chance.choice(cells)))


def _unit(_data, heading, chance):
    cell = chance.choice(list(heading))
    _texted(
        cell,
        chance.choice(
            (
                "合同金额（元）",
                "合同金额（亿元）",
                "合同金额（美元）",
                "审定奖补（元）",
                "核定投入（元）",
                "金额（万元）",
                "得分（%）",
            )
        ),
    )


def _merge(data, heading, chance):
    """The headings in two rows, the upper one empty but for groups."""
    upper = _copy(heading)
    for cell in upper:
        _texted(cell, chance.choice(("", "", "", "基本情况", "计划")))
    data.insert(list(data).index(heading), upper)


def _blank_above(data, _heading, chance):
    for _ in range(chance.choice((1, 5, 25))):
        data.insert(0, ET.Element(ROW))


def _total(data, _heading, chance):
    row = _copy(list(data)[-1])
    if len(row):
        _texted(row[0], chance.choice(("合计", "合 计", "总计", "共12项")))
    data.append(row)


def _extra_column(data, heading, chance):
    at = chance.randrange(len(heading))
    for row in data:
        cell = ET.Element(C)
        _texted(cell, chance.choice(("备用", "x", "")))
        row.insert(at, cell)


def _delete_above(data, _heading, chance):
    for row in list(data)[: chance.randint(1, 3)]:
        data.remove(row)


# ── bytes ───────────────────────────────────────────────────────────────────


def spoiled_bytes(content: bytes, chance: random.Random) -> bytes:
    """Bits turned, cut, something put in or behind."""
    how = chance.choice(("flip", "flip", "cut", "insert", "append", "zero"))
    at = chance.randrange(len(content))
    if how == "flip":
        spoiled = bytearray(content)
        for _ in range(chance.choice((1, 1, 3, 50, 1_000))):
            spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
        return bytes(spoiled)
    if how == "cut":
        return content[:at]
    if how == "zero":
        return content[:at] + b"\0" * 64 + content[at + 64 :]
    return (content[:at] + chance.randbytes(32) + content[at:]) if how == "insert" else content + chance.randbytes(900)


def spoiled_parts(parts: dict[str, bytes], chance: random.Random) -> bytes:
    """A part removed, doubled, replaced, cut, or spoiled within."""
    name = chance.choice(sorted(parts))
    how = chance.choice(("remove", "double", "replace", "other", "cut", "within", "within", "raw"))
    if how == "remove":
        return packed({n: d for n, d in parts.items() if n != name})
    if how == "double":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return packed([*parts.items(), (name, parts[chance.choice(sorted(parts))])])
    data = parts[name]
    if how == "within" and data:
        data = spoiled_bytes(data, chance)
    elif how == "raw" and data:
        at = chance.randrange(len(data))
        data = (
            data[:at]
            + chance.choice((b"\x0b", b"\x00", b"\xff\xfe", b"&x;", b"<![CDATA[", b"]]>", b"</sheetData>"))
            + data[at:]
        )
    elif how == "cut":
        data = data[: chance.randrange(len(data) + 1)]
    else:
        data = (
            parts[chance.choice(sorted(parts))]
            if how == "other"
            else chance.choice((b"", b"<a/>", chance.randbytes(500)))
        )
    return packed({**parts, name: data})


def as_csv(rows: list[list[str]], chance: random.Random) -> bytes:
    """The rows as CSV in some encoding and separator, sometimes spoiled."""
    out = io.StringIO()
    csv.writer(out, delimiter=chance.choice((",", ",", "\t", ";"))).writerows(rows)
    content = out.getvalue().encode(chance.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16")), "replace")
    return spoiled_bytes(content, chance) if chance.random() < 0.3 else content
