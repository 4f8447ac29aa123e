"""Two issues beside each other: what each sentence and light said, and what changed."""

from dataclasses import dataclass

from domain.report_views import Line, Report, Table


@dataclass(frozen=True)
class ChangedLine:
    """A row of the comparison; empty where one of the two has nothing."""

    section: str
    what: str
    before: str
    now: str


def compare(before: Report, now: Report) -> tuple[ChangedLine, ...]:
    """Sentences by section and place, tables by their first named column; only what differs."""
    found: list[ChangedLine] = []
    for old, new in zip(before.sections, now.sections, strict=True):
        one, other = _sentences(old), _sentences(new)
        for place in range(max(len(one), len(other))):
            pair = [lines[place] if place < len(lines) else "" for lines in (one, other)]
            if pair[0] != pair[1]:
                found.append(ChangedLine(new.heading, "文字", *pair))
        earlier = {table.key: table for table in old.blocks if isinstance(table, Table)}
        for table in new.blocks:
            if isinstance(table, Table) and table.key in COMPARED and table.key in earlier:
                found += _rows(new.heading, earlier[table.key], table)
    return tuple(found)


COMPARED = {"lights": (0, (1, 2)), "targets": (0, (2, 7)), "districts": (1, (2, 4, 6)), "industries": (1, (2, 4, 6))}
"""By table: the column that names a row, and those whose change is told."""


def _sentences(section) -> list[str]:
    return [block.text for block in section.blocks if isinstance(block, Line) and block.kind != "note"]


def _rows(heading: str, before: Table, now: Table) -> list[ChangedLine]:
    name, columns = COMPARED[now.key]

    def said(table: Table) -> dict[str, str]:
        return {
            row[name].text: " ".join(row[column].text for column in columns if column < len(row)) for row in table.rows
        }

    old, new = said(before), said(now)
    return [
        ChangedLine(heading, key, old.get(key, ""), new.get(key, ""))
        for key in dict.fromkeys((*new, *old))
        if old.get(key) != new.get(key)
    ]
