"""What a generator makes, made in another process while its reader is still busy with the item before."""

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Item = TypeVar("Item")


def ahead(make: Callable[[], Iterator[Item]]) -> Iterator[Item]:
    """Items of `make()` in order; what it raises is raised here. Elsewhere than on Linux it runs in this process.

    The other process is a copy of this one: `make` must not use a database connection.
    """
    if sys.platform != "linux":
        yield from make()
        return
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe(duplex=False)
    maker = context.Process(target=_send, args=(make, mine, theirs), daemon=True)
    maker.start()
    theirs.close()
    try:
        yield from _received(mine)
    finally:
        mine.close()
        maker.terminate()
        maker.join()


def _received(pipe: Connection) -> Iterator[Any]:
    while True:
        try:
            word, item = pipe.recv()
        except EOFError:
            raise RuntimeError("测评进程中断：请查看内存是否足够，再重试") from None
        if word == "end":
            return
        if word == "raise":
            raise item
        yield item


def _send(make: Callable[[], Iterator[Any]], mine: Connection, theirs: Connection) -> None:
    mine.close()
    try:
        for item in make():
            theirs.send(("item", item))
        theirs.send(("end", None))
    except Exception as error:  # noqa: BLE001  whatever it is, it is raised where it can be read
        theirs.send(("raise", error))
