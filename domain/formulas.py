"""Texts that a spreadsheet would compute: guarded with a ' on the way out, taken back to the letter on the way in."""

import re

STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""Also the full-width signs, which Excel with a Chinese keyboard takes for the others (OWASP, CSV Injection)."""
_DANGEROUS = re.compile(f"'*[{re.escape(STARTS)}].", re.DOTALL)


def guarded(text: str) -> str:
    """Text that a spreadsheet would take for a formula with a leading '; one that looks guarded gets another.

    A lone sign is no formula: the operator "=" of a target stays what the plan prints.
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """What was guarded, as it was."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text
