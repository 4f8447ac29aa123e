"""Sentences of a report: built by rule, zero and one read naturally, every number with the reading it is from."""

from collections.abc import Iterable, Sequence

from domain.lights.looks import look
from domain.lights.sentences import NOTHING, plain
from domain.reports.views import Cell, Figure, Line
from domain.words import Light


def say(template: str, kind: str = "body", **words: Figure | str | int) -> Line:
    """A paragraph from a template; its figures are remembered in the order of the template."""
    order = sorted((place, name) for name in words if (place := template.find("{" + name + "}")) >= 0)
    figures = tuple(word for _, name in order if isinstance(word := words[name], Figure))
    return Line(template.format(**words), figures, kind)


def joined(lines: Iterable[Line | None], kind: str = "body") -> Line:
    """Several sentences as one paragraph."""
    found = [line for line in lines if line is not None and line.text]
    return Line("".join(line.text for line in found), tuple(f for line in found for f in line.figures), kind)


def listed(parts: Sequence[tuple[str, Figure]], between: str = "、") -> Line:
    """绿 4 项、黄 3 项: a list of words with figures; parts of zero are left out."""
    known = [(word, figure) for word, figure in parts if figure.stored]
    return Line(between.join(word.format(figure) for word, figure in known), tuple(figure for _, figure in known))


def named(names: Sequence[str], most: int = 5) -> str:
    """甲、乙等 7 个 where there are more than `most`."""
    return "、".join(names[:most]) + (f"等 {len(names)} 个" if len(names) > most else "")


def text(value: object) -> Cell:
    return Cell(NOTHING if value in (None, "") else str(value))


def count(value: float | None) -> Cell:
    return Cell(NOTHING) if value is None else Cell(plain(value), number=value)


def share(value: float | None) -> Cell:
    """93.3%."""
    return Cell(NOTHING) if value is None else Cell(f"{value * 100:.1f}%", number=value)


def points(value: float | None) -> Cell:
    """+1.2 点, 持平."""
    if value is None:
        return Cell(NOTHING)
    return Cell("持平" if abs(value) < 0.05 else f"{value:+.1f} 点", number=value)


def lit(light: Light | None) -> Cell:
    return Cell(NOTHING) if light is None else Cell(look(light).label, light)
