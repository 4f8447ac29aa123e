"""The verdict of 总览 in one line of the screen; the papers have the whole sentence (rules 4.11)."""

from domain.targets.verdicts import WORST_FIRST
from domain.targets.views import TargetBoard, TargetLine
from services.frame import Frame
from services.targets.board import MISSED
from services.wording import beside, plain


def headline(frame: Frame, board: TargetBoard) -> str:
    """The verdict in one line: how many of each word, the target that 目标达成 opens with its figures."""
    judged = [line for line in board.lines if line.verdict is not None]
    if not judged:
        return board.sentence
    parts = []
    for word in WORST_FIRST:
        found = [line for line in judged if line.verdict is word]
        if found:
            lead = next((line for line in found if line.id == board.first and word in MISSED), None)
            named = "" if lead is None else f"（{_figures(lead)}{'等' if len(found) > 1 else ''}）"
            parts.append(f"{word.zh} {len(found)}{named}")
    return f"{frame.scope_name} {len(judged)} 项目标：{'、'.join(parts)}。"


def _figures(line: TargetLine) -> str:
    """完成改造预计 223/233 家; of what is over or not forecast what there is."""
    expected = line.expected if line.forecast is None else line.forecast.p50
    if expected is None:
        return f"{line.name} {beside(line.actual, line.value)}/{plain(line.value)} {line.unit}"
    return f"{line.name}预计 {plain(round(expected))}/{plain(line.value)} {line.unit}"
