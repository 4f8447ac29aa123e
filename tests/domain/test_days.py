"""Days as whole numbers."""

from datetime import date

import numpy as np
import pytest

from domain.days import NEVER, day, number


@pytest.mark.parametrize(
    ("when", "counted"), [(date(1970, 1, 1), 0), (date(1970, 1, 2), 1), (date(2026, 11, 15), 20_772), (None, NEVER)]
)
def test_a_day_and_its_number_lead_to_each_other(when, counted):
    assert (number(when), day(counted)) == (counted, when)


def test_a_number_out_of_a_column_is_a_day_too():
    assert day(np.int32(20_772)) == date(2026, 11, 15)


def test_never_fits_into_a_column_of_days():
    assert int(np.array([NEVER], dtype=np.int32)[0]) == NEVER
