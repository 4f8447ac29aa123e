"""Measures what the project promises about speed and prints a table: python -m tests.bench [--only NAME,NAME]."""

import argparse
import gc
import sys

from tests.bench.felt import FELT
from tests.bench.figures import Figure
from tests.bench.items import ITEMS
from tests.bench.sites import Sites

EVERYTHING = [*ITEMS, *FELT]


def chosen(names):
    """The items with these names, all of them for none; exits with the list of names when one is unknown."""
    known = {item.__name__: item for item in EVERYTHING}
    wanted = [name.strip() for name in names.split(",") if name.strip()] or list(known)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}. There are: {', '.join(known)}")
    return [known[name] for name in wanted]


def measured(item, sites):
    """The item's figures as they come; an item that fails is a figure not kept, and the bench goes on."""
    print(f"{item.__name__}: {item.__doc__}", file=sys.stderr, flush=True)
    try:
        yield from item(sites)
    except Exception as error:  # noqa: BLE001  one item that cannot be measured must not hide the others
        yield Figure(item.__name__, "measured", f"{type(error).__name__}: {error}".splitlines()[0], False)


def line(figure):
    return f"{'ok  ' if figure.kept else 'FAIL'}  {figure.what:<48} {figure.target:>10}   {figure.measured}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help=", ".join(item.__name__ for item in EVERYTHING))
    items = chosen(parser.parse_args().only)
    gc.freeze()  # our own collections must not count as the server's time
    kept = True
    with Sites() as sites:
        for item in items:
            for figure in measured(item, sites):
                print(line(figure), flush=True)
                kept = kept and figure.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
