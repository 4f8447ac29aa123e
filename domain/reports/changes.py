"""Two issues beside each other: what each sentence and light said, and what changed."""

from dataclasses import dataclass
from itertools import zip_longest

from domain.reports.views import Cell, Line, Report, Section, Table


@dataclass(frozen=True)
class ChangedLine:
    """A row of the comparison; empty where one of the two has nothing."""

    section: str
    what: str
    before: str
    now: str


def compare(before: Report, now: Report) -> tuple[ChangedLine, ...]:
    """Sentences by section, kind and place, tables by what names a row; only what differs."""
    found: list[ChangedLine] = []
    for old, new in zip(before.sections, now.sections, strict=True):
        one, other = _sentences(old), _sentences(new)
        for kind in dict.fromkeys((*one, *other)):
            pairs = zip_longest(one.get(kind, ()), other.get(kind, ()), fillvalue="")
            found += [ChangedLine(new.heading, "文字", *pair) for pair in pairs if pair[0] != pair[1]]
        earlier = {table.key: table for table in old.blocks if isinstance(table, Table)}
        for table in new.blocks:
            if isinstance(table, Table) and table.key in COMPARED and table.key in earlier:
                found += _rows(new.heading, earlier[table.key], table)
    return tuple(found)


COMPARED = {
    "lights": (("指标",), ("亮灯", "本期")),
    "targets": (("目标", "期限", "目标值"), ("完成", "研判")),
    "districts": (("地区",), ("完成", "序时完成率", "完成改造")),
    "industries": (("行业",), ("完成", "序时完成率", "完成改造")),
}
"""By table: the columns that name a row (a target by its period and value too: one is printed with several), and those
whose change is told. An issue of before may lack one, which then names no row."""


def _sentences(section: Section) -> dict[str, list[str]]:
    """By kind, so that a warning more does not set all the others beside the wrong ones."""
    found: dict[str, list[str]] = {}
    for block in section.blocks:
        if isinstance(block, Line) and block.kind != "note":
            found.setdefault(block.kind, []).append(block.text)
    return found


def _rows(heading: str, before: Table, now: Table) -> list[ChangedLine]:
    names, columns = ([header for header in found if header in before.headers] for found in COMPARED[now.key])

    def said(table: Table) -> dict[str, str]:
        def words(row: tuple[Cell, ...], headers: list[str]) -> str:
            return " ".join(row[table.headers.index(header)].text for header in headers)

        return {words(row, names): words(row, columns) for row in table.rows}

    old, new = said(before), said(now)
    return [
        ChangedLine(heading, key, old.get(key, ""), new.get(key, ""))
        for key in dict.fromkeys((*new, *old))
        if old.get(key) != new.get(key)
    ]
