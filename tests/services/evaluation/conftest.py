"""A city whose past has come in, and one before anything came in, for tests of 期初补录."""

from collections.abc import Iterator

import pytest

from tests.opened_past import closed, copy_of, with_a_past, without


@pytest.fixture
def past(store) -> Iterator[str]:
    """All of it has come in and nothing is closed; the day is TODAY."""
    with copy_of(store, "city_with_a_past", with_a_past) as url:
        yield url


@pytest.fixture
def closed_past(store) -> Iterator[str]:
    """The same after its periods were closed."""
    base = "city_with_a_past"
    store.prepared(base, with_a_past)
    with copy_of(store, "city_with_a_closed_past", closed, base=base) as url:
        yield url


@pytest.fixture
def city(store) -> Iterator[str]:
    """The same city without a past."""
    with copy_of(store, "city_without", without) as url:
        yield url
