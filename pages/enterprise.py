"""一企一档: everything about one enterprise, by `code` (project) or `uscc`; without either, a way to find one."""

import streamlit as st

from components import shell, url
from components.enterprises import money as enterprise_money
from components.enterprises import one_story
from components.enterprises import parts as parts
from components.enterprises import search as enterprise_search
from components.supervision import story
from components.transformation import story as transformation_story
from domain.lights.listing import ProjectWords
from domain.reports.one_story import story_of_project
from services.access import Permission
from services.enterprises.page import enterprise_view, search, suggestions
from services.enterprises.story import other_days
from services.lights.projects import project_list
from services.supervision.page import story_of
from services.supervision.signs import signs_of
from services.transformation.story import project_way

with shell.page(Permission.READ_ENTERPRISE, "一企一档") as (connection, frame):
    code, uscc, text = (url.get(word) or "" for word in ("code", "uscc", "q"))
    view = enterprise_view(connection, frame, code=code, uscc=uscc) if code or uscc else None

    if view is None:
        enterprise_search.field()
        if code or uscc:
            enterprise_search.unknown(code or uscc)
        if text and not (code or uscc):
            enterprise_search.hits(search(connection, frame, text), text)
        else:
            has_projects = project_list(connection, frame, ProjectWords()).of > 0
            enterprise_search.guide(frame.user, suggestions(connection, frame), has_projects)
    else:
        parts.way_back()
        parts.siblings(view)
        parts.head(view)
        left, right = st.columns([3, 2], gap="large")
        with left:
            parts.milestones(view)
            parts.history(view)
        with right:
            parts.facts(view)
        parts.duties(view)
        left, right = st.columns([3, 2], gap="large")
        with left:
            enterprise_money.money(view.money)
            parts.levels(view.levels)
        with right:
            parts.issues(view)
            parts.providers(view)
        way, found = (read(connection, frame, view.project.code) for read in (project_way, story_of))
        others = other_days(connection, frame, view.project.code)
        told = {"uscc": view.project.uscc, "milestones": view.milestones, "others": others}
        one_story.whole(story_of_project(way, view.money.steps, *found, **told))
        transformation_story.story(way)
        story.whole(*found, signs_of(connection, frame, view.project.code), view.project.uscc)
        parts.trail(view)
        parts.edit(frame.user, view)
