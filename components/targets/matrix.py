"""The plan's annexes on screen, actual/target in every cell, with the same table as an Excel file."""

from operator import itemgetter

import streamlit as st

from components import shell
from components.table import table, text
from components.targets.verdicts import LABELS, look
from domain.targets.views import Matrix, MatrixCell
from services.frame import Frame
from services.targets.matrix import target_matrices
from services.wording import plain


def matrices(connection: object, frame: Frame) -> bool:
    """Drawn when opened, since the tables are wide; whether they are."""
    twin = st.expander("方案附件表：目标 × 年度，填实际/目标", key="target_matrix", on_change="rerun")
    if twin.open:
        with twin:
            for matrix in target_matrices(connection, frame):
                title, legend = shell.label(matrix.title), shell.label(" ".join(LABELS))
                st.markdown(f"**{title}**（{legend}）")
                _draw(matrix)
    return twin.open


def file_name(frame: Frame) -> str:
    return f"目标附件表_{frame.pilot.code}_{frame.period.label}.xlsx"


def _draw(matrix: Matrix) -> None:
    columns = [text(matrix.corner, itemgetter(0))]
    for place, (upper, lower) in enumerate(matrix.columns):
        columns.append(text(f"{upper} {lower}", lambda row, place=place: cell_text(row[1][place])))
    table(matrix.rows, columns, alt=matrix.title)


def cell_text(cell: MatrixCell | None) -> str:
    """▲ 190/233; empty where the plan prints nothing."""
    if cell is None:
        return ""
    actual = "—" if cell.actual is None else plain(cell.actual)
    return f"{look(cell.verdict).shape} {actual}/{plain(cell.target)}"
