"""任务清单: the plan's tasks with their lights, phases with today; one task with what its lead said."""

import streamlit as st

from components import shell, url
from components.tasks import blocks, charts, one, parts
from services.access import Permission
from services.tasks.blocks import block_list
from services.tasks.board import row_of, task_board

with shell.page(Permission.READ_SUMMARY, "任务清单", breadcrumbs=False) as (connection, frame):
    board = task_board(connection, frame.at(frame.key[0], None))
    row = row_of(board, url.get("task") or "")
    if row is not None:
        one.task(connection, frame, board, row)
    else:
        parts.head(board)
        shown = parts.chosen(board)
        parts.board_table(shown)
        st.header("任务起止")
        charts.tasks(shown, board.as_of)
        st.header("各单位")
        parts.units(board.units)
        blocks.blocks(connection, frame, block_list(connection, frame.at(frame.key[0], None)))
