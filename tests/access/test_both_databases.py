"""Every read gives the same of the same demonstration, whichever database holds it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from services.access import DEMO_USER
from services.errors import Refused
from services.frame import open_frame
from tests.access.reads import READS, found
from tests.access.test_plans_of_reads import SCOPES
from tests.databases import demonstration


@pytest.fixture(scope="module")
def both(sqlite_store, postgresql_store):
    with demonstration(sqlite_store) as sqlite, demonstration(postgresql_store) as postgresql:
        yield sqlite, postgresql


@pytest.mark.postgres
@pytest.mark.parametrize("name", READS)
def test_a_read_says_the_same_of_both(both, name):
    for words in SCOPES:
        one, other = (answer(connection, name, words) for connection in both)
        assert one == other, words


def answer(connection, name, words):
    frame = open_frame(connection, DEMO_USER, pilot="yinchuan", **{"period": "2026-W46", **words})
    try:
        return plain(READS[name][1](found()[name], connection, frame))
    except Refused as refused:
        return str(refused)


def plain(value):
    """The same in lists and pairs, since an array is compared by its members and a class may be its own only equal."""
    if is_dataclass(value):
        return [type(value), *((field.name, plain(getattr(value, field.name))) for field in fields(value))]
    if isinstance(value, Iterator):
        return [plain(one) for one in value]
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return [(key, plain(one)) for key, one in value.items()]
    return [type(value), *map(plain, value)] if isinstance(value, list | tuple) else value
