"""项目亮灯: every project with its light, worst first; counts by light are filters, a row opens 一企一档."""

import streamlit as st

from components import beginning, downloads, shell
from components.lights import project_filters, tables
from reports.listing import csv_listing
from services.access import Permission
from services.lights.projects import project_choices, project_list, projects_file

with shell.page(Permission.READ_PROJECTS, "项目亮灯") as (connection, frame):
    asked = project_filters.words()
    view = project_list(connection, frame, asked)

    for note in view.notes:
        st.warning(shell.escaped(note))
    project_filters.bar(frame, project_choices(connection, frame), asked)
    project_filters.measure(view.measure, view.figures, view.rounding)
    project_filters.lights(view, asked)

    if not view.of:
        beginning.no_projects(frame.user)
    elif not view.rows:
        project_filters.nothing_found(view)
    else:
        project_filters.summary(view, asked)
        row = tables.projects(view.rows, key="projects", alt=f"项目亮灯表：{view.filters_text}，第 {view.page} 页")
        if row is not None:
            shell.go("enterprise", *project_filters.KEPT, code=view.rows[row].code)
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            project_filters.pages(view)
            downloads.button(
                frame,
                f"下载这 {view.total} 行（CSV）",
                f"项目亮灯_{frame.pilot.code}_{frame.period.label}.csv",
                lambda connection: csv_listing(projects_file(connection, frame, asked)),
            )
