"""Marks as Chinese print sets them (GB/T 15834-2011): full width beside Chinese, as typed within figures and codes."""

import re
from dataclasses import fields, is_dataclass, replace

from domain.reports.views import Figure, Report

FULL_WIDTH = str.maketrans(",:;?!", "，：；？！")
CHINESE = "\u2018-\u201d…\u3001-\u301f\u4e00-\u9fff\uff01-\uff1f"
A_CHINESE = re.compile(f"[{CHINESE}]")
BESIDE = re.compile(rf"(?<=[{CHINESE}%])[,:;?!]+|[,:;?!]+(?=[{CHINESE}])")
A_LONG_PAIR = re.compile(r"(?<![\d.,])[\d.,]{7,}/(?=[\d.,]{7,})")
AROUND_FIGURES = re.compile(rf"(?<=[{CHINESE}]) (?=[\d+<≥≤●▲■○])|(?<=[\d%]) (?=[{CHINESE}])")
NAMES = frozenset({"key", "table", "sources", "period", "pilot_code", "rule_version", "audit_head", "view"})
"""Fields that name a record, a column or a file: kept as they are stored, so that it is found again."""
FIGURE_NAMES = NAMES | {"row", "field", "stored"}


def full_width(text: str) -> str:
    """The text with , : ; ? ! and brackets set full width where they stand beside Chinese; as long as before."""
    before = ""
    while before != text:  # a mark that has become wide may stand beside brackets, and the other way round
        before, text = text, BESIDE.sub(lambda marks: marks[0].translate(FULL_WIDTH), _brackets(text))
    return text


def tight(text: str) -> str:
    """Without the blanks that the screen sets between Chinese and figures: an official paper has none."""
    return AROUND_FIGURES.sub("", text)


def _brackets(text: str) -> str:
    """Both brackets of a pair alike: wide when there is Chinese in it or beside it."""
    signs, opened = list(text), []
    for place, sign in enumerate(text):
        if sign == "(":
            opened.append(place)
        elif sign == ")" and opened:
            start = opened.pop()
            if A_CHINESE.search(text[max(start - 1, 0) : place + 2]):
                signs[start], signs[place] = "（", "）"
    return "".join(signs)


def printed(report: Report) -> Report:
    """The report as it goes to paper: its words in Chinese marks, figures and names of records unchanged."""
    return _printed(report)


def _printed(value):
    if type(value) is str:
        # a long amount over another may break behind the stroke, or it runs out of its cell
        return A_LONG_PAIR.sub(lambda pair: pair[0] + "\u200b", full_width(value))
    if isinstance(value, tuple):
        return tuple(map(_printed, value))
    if not is_dataclass(value):
        return value
    kept = FIGURE_NAMES if isinstance(value, Figure) else NAMES
    return replace(value, **{f.name: _printed(getattr(value, f.name)) for f in fields(value) if f.name not in kept})
