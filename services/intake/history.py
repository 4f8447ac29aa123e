"""What a batch keeps of each row it changes, as JSON."""

import json
from collections.abc import Mapping
from datetime import date

from domain.intake.views import RowChange

LAST_HEARD = "updated_at"


def was(change: RowChange) -> dict[str, object]:
    """What the changed fields were; of a project also when it was last heard of: undo leaves no trace of life."""
    heard = {LAST_HEARD: change.before[LAST_HEARD]} if change.before and LAST_HEARD in change.before else {}
    return {field: old for field, (old, _) in change.fields.items()} | heard


def history_text(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
