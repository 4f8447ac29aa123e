"""The forms as their columns."""

import pytest

from domain.intake.forms import FORMS


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.kind.value)
def test_every_form_knows_the_remark_that_stands_beside_its_columns(form):
    """It may be a cell that cannot be read; no row is known by it."""
    assert not form["remark"].key
    assert form["remark"].title == "本行说明"
