"""调度会: steps for a projector; last promises, overall, targets, districts red first, money, providers, decisions."""

import streamlit as st

from components import downloads, shell
from components.reports import meeting_links, meeting_parts
from reports.meeting_slides import PPTX, slides_of
from services.access import Permission
from services.appraisal.meeting import with_last_step
from services.reports.meeting import meeting, meeting_frame
from services.reports.meeting_ask import ask
from services.targets.board import target_board

with shell.page(Permission.EXPORT, "调度会", is_stage=True) as (connection, frame):
    st.set_page_config(initial_sidebar_state="collapsed")
    meeting_parts.choose_scope(frame)
    frame = meeting_frame(frame)
    view = with_last_step(connection, frame, meeting(connection, frame))
    st.session_state.meeting_targets = {line.id: line.name for line in target_board(connection, frame).lines}

    shell.said("meeting")
    step = meeting_parts.bar(view)
    meeting_parts.draw(frame, step, ask(connection, frame, step) if step.district else None)
    if step is view.steps[-1]:
        meeting_links.section(frame)
    if step in (view.steps[0], view.steps[-1]):
        name = f"{view.title}_{frame.scope_name}_{frame.period.label}.pptx"
        downloads.button(frame, "下载演示文稿（PowerPoint）", name, lambda c: slides_of(c, frame), mime=PPTX)
