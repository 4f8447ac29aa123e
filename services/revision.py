"""Reads kept in memory while nothing has changed: keyed by the pilot's data revision and the user's scope."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import Connection

Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)
KEPT = 512


class KeyedScope(Protocol):
    """What a kept read depends on: pilot, revision, period and user."""

    @property
    def cache_key(self) -> Hashable: ...


class KeptRead(Protocol[Result_co]):
    """A read that is kept; `forget` drops what is."""

    forget: Callable[[], None]

    def __call__(self, connection: Connection, scope: KeyedScope, *key: Hashable) -> Result_co: ...


def kept(read: Callable[..., Result]) -> KeptRead[Result]:
    """Keep results of `read(connection, scope, *key)`; scope carries pilot id, revision, period and user.

    Results are frozen view models, so sessions share them without copying.
    """
    memory: OrderedDict[tuple[Any, ...], Result] = OrderedDict()
    lock = threading.Lock()

    @wraps(read)
    def remembered(connection: Connection, scope: KeyedScope, *key: Hashable) -> Result:
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

    kept_read = cast(KeptRead[Result], remembered)
    kept_read.forget = memory.clear
    return kept_read
