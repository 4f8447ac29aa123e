"""A generator whose items are made in another process: same items, same order, same errors."""

import os

import pytest

from services.evaluation.ahead import ahead


def squares(n):
    for number in range(n):
        yield number * number


def where():
    yield os.getpid()


def breaks():
    yield 1
    raise ValueError("第二项做不出来")


def dies():
    yield 1
    os._exit(3)


@pytest.mark.parametrize("n", [0, 1, 200])
def test_items_come_in_order_and_none_is_lost(n):
    assert list(ahead(lambda: squares(n))) == [number * number for number in range(n)]


def test_they_are_made_elsewhere():
    assert next(ahead(where)) != os.getpid()


def test_what_the_generator_raises_is_raised_here():
    items = ahead(breaks)
    assert next(items) == 1
    with pytest.raises(ValueError, match="第二项做不出来"):
        next(items)


def test_a_process_that_dies_is_said_not_waited_for():
    items = ahead(dies)
    assert next(items) == 1
    with pytest.raises(RuntimeError, match="测评进程中断"):
        next(items)


def test_a_reader_that_stops_early_leaves_nothing_behind():
    items = ahead(lambda: squares(10**9))
    assert next(items) == 0
    items.close()


def test_on_other_systems_it_runs_here(monkeypatch):
    monkeypatch.setattr("services.evaluation.ahead.sys.platform", "win32")
    assert list(ahead(where)) == [os.getpid()]
