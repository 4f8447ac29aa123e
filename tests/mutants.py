"""Holds what `mutmut run` left: every mutant that no test kills stands in equivalent_mutants.csv with its reason."""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

EQUIVALENT = Path(__file__).parent / "equivalent_mutants.csv"
NOTICED = {"killed", "timeout"}
Mutant = tuple[str, str, str]
"""Function with its module, what stands there, what the mutant makes of it."""


def survivors() -> Iterator[tuple[str, Mutant]]:
    """Status and place of every mutant that no test noticed."""
    for path in walk_mutatable_files():
        run = SourceFileMutationData(path=path)
        run.load()
        for name, code in run.exit_code_by_key.items():
            if status_by_exit_code[code] not in NOTICED:
                changed = get_diff_for_mutant(name, path=path).splitlines()[2:]
                function = name.partition("__mutmut_")[0]
                yield status_by_exit_code[code], (function, _side(changed, "-"), _side(changed, "+"))


def _side(changed: list[str], sign: str) -> str:
    return " ".join(line[1:].strip() for line in changed if line.startswith(sign))


def main() -> int:
    """Prints each survivor without a reason and each reason without a survivor; 1 if there is one."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        named = Counter((row["function"], row["line"], row["mutant"]) for row in csv.DictReader(file))
    found = list(survivors())
    left = Counter(mutant for _, mutant in found)
    for status, mutant in found:
        if mutant not in named:
            print(f"{status}: {mutant[0]}\n  - {mutant[1]}\n  + {mutant[2]}")
    for mutant in named - left:
        print(f"named equivalent, but killed or gone: {mutant[0]}\n  - {mutant[1]}\n  + {mutant[2]}")
    return 1 if named != left else 0


if __name__ == "__main__":
    sys.exit(main())
