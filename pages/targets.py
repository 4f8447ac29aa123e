"""目标达成: which targets will be missed, by how much and because of whom; every other target; the plan's matrix."""

import streamlit as st

from components import downloads, shell, url
from components.targets import matrix as target_matrix
from components.targets import office as office
from components.targets import parts as parts
from components.targets import promising
from components.targets import reconciliation as reconciliation_parts
from reports.checkpoint_file import checkpoint_file
from reports.target_matrix import matrix_file
from services.access import Permission
from services.targets.board import target_board
from services.targets.detail import target_detail
from services.targets.history import target_history
from services.targets.matrix import target_matrices
from services.targets.reconciliation import reconciliation

with shell.page(Permission.READ_SUMMARY, "目标达成", breadcrumbs=False) as (connection, frame):
    asked = url.number("target", 0) or None
    if asked and url.get("do"):
        detail = target_detail(connection, frame, asked)
        with st.container(border=True):
            parts.path(frame, detail)
            parts.head(detail)
            office.desk(connection, frame, asked, checkpoint_file)
            office.history(target_history(connection, frame, asked))
    else:
        board = target_board(connection, frame, url.get("of") or "", asked)
        parts.verdict(board)
        parts.groups(board)

        if board.lines:
            detail = target_detail(
                connection, frame, asked or board.first, url.get("show") or "", url.number("page", 1)
            )
            left, right = st.columns([24, 19], gap="small")
            with left:
                parts.listed(board, detail.line.id)
            with right:
                parts.path(frame, detail)
                parts.head(detail)
                row = parts.body(frame, detail)
                if row is not None:
                    word = "district" if detail.by == "地区" else "industry"
                    unit = {word: detail.parts[row].name}
                    shell.go("targets", *url.SCOPE, "of", "show", target=detail.line.id, **unit)
            promising.section(frame, detail)
            row = parts.enterprises(detail)
            if row is not None:
                back = {"code": detail.rows[row].code, "target": detail.line.id}
                shell.go("enterprise", *url.SCOPE, "of", "show", "page", **back)
            parts.course_twin(frame, detail)
            office.history(target_history(connection, frame, detail.line.id))
            office.ways(connection, frame, detail.line.id)
            reconciliation_parts.section(reconciliation(connection, frame))
            if target_matrix.matrices(connection, frame):
                downloads.button(
                    frame,
                    "下载附件表（Excel）",
                    target_matrix.file_name(frame),
                    lambda connection: matrix_file(target_matrices(connection, frame), frame.pilot, frame.period),
                    mime=downloads.XLSX,
                )
