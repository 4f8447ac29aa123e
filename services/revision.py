"""Reads kept in memory while nothing has changed: keyed by the pilot's data revision and the user's scope."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Result = TypeVar("Result")
KEPT = 512


def kept(read: Callable[..., Result]) -> Callable[..., Result]:
    """Keep results of `read(connection, scope, *key)`; scope carries pilot id, revision, period and user.

    Results are frozen view models, so sessions share them without copying.
    """
    memory: OrderedDict[tuple[Any, ...], Result] = OrderedDict()
    lock = threading.Lock()

    @wraps(read)
    def remembered(connection, scope, *key) -> Result:
        at = (connection.engine.url, scope.cache_key, key)
        with lock:
            if at in memory:
                memory.move_to_end(at)
                return memory[at]
        result = read(connection, scope, *key)
        with lock:
            memory[at] = result
            while len(memory) > KEPT:
                memory.popitem(last=False)
        return result

    remembered.forget = memory.clear
    return remembered
