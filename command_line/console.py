"""What is printed may be Chinese; the console or file it goes to may not know it (Windows, a bare POSIX locale)."""

import sys
from io import TextIOWrapper


def print_what_it_can() -> None:
    """From now on a sign that the console does not know is printed as “?”, instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
