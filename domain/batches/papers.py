"""公文 of batches and showcases as plain words and tables; reports/paper.py draws them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PaperTable:
    """`widths` in shares of the page."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class OfficePaper:
    """Title, whom it is for (empty: everybody), paragraphs, tables, who signs, when."""

    title: str
    to: str
    body: tuple[str, ...]
    tables: tuple[PaperTable, ...]
    issuer: str
    signed_on: date
    is_demo: bool
