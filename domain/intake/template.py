"""What a template is made of: the form, the unit's own rows, the lists its drop-downs offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.intake.forms import Form


@dataclass(frozen=True)
class TemplateView:
    """`rows`: field → value as stored; `lists`: name of a list → its words.

    `stamp`, `given`: see domain.intake.stamp.
    """

    form: Form
    title: str
    note: str
    stamp: str
    rows: Sequence[Mapping[str, object]]
    lists: Mapping[str, Sequence[str]]
    given: Sequence[str] = ()
