"""Two issues beside each other: what each sentence and light said, and what changed."""

from dataclasses import dataclass
from itertools import zip_longest

from domain.reports.views import Line, Report, Section, Table


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
    "lights": ((0,), (1, 2)),
    "targets": ((0, 1), (2, 7)),
    "districts": ((1,), (2, 4, 6)),
    "industries": ((1,), (2, 4, 6)),
}
"""By table: the columns that name a row (a target by its value too: one is printed with several), and those whose
change is told."""


def _sentences(section: Section) -> dict[str, list[str]]:
    """By kind, so that a warning more does not set all the others beside the wrong ones."""
    found: dict[str, list[str]] = {}
    for block in section.blocks:
        if isinstance(block, Line) and block.kind != "note":
            found.setdefault(block.kind, []).append(block.text)
    return found


def _rows(heading: str, before: Table, now: Table) -> list[ChangedLine]:
    names, columns = COMPARED[now.key]

    def said(table: Table) -> dict[str, str]:
        return {
            " ".join(row[name].text for name in names): " ".join(row[c].text for c in columns if c < len(row))
            for row in table.rows
        }

    old, new = said(before), said(now)
    return [
        ChangedLine(heading, key, old.get(key, ""), new.get(key, ""))
        for key in dict.fromkeys((*new, *old))
        if old.get(key) != new.get(key)
    ]
