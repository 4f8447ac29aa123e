"""The sheet on which an office fills in checkpoints of many targets, a row a target and point."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.form_sheet import HEADING_ROW as HEADING_ROW
from reports.form_sheet import form_sheet
from services.targets.checkpoint_file import FORM

WIDTHS = {"source_name": 40, "district": 24, "industry": 18}


def checkpoint_file(rows: Sequence[Mapping[str, Any]], title: str) -> bytes:
    """xlsx with the rows as services.targets.checkpoint_file gives them."""
    return form_sheet(FORM, rows, title, WIDTHS)
