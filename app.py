"""Who is here → which pages. Everything a person opens comes through here."""

import streamlit as st

from components import guard, menu, shell, taking
from components.accounts import own
from components.watching.requests import page_run
from reports.taken import workbook
from services.approvals.page import waiting_count

MENU_WIDTH = 200
"""Pixels, the least there is: on an office laptop what a page says needs the rest."""


def site() -> None:
    """One run of the page that is open, noted without who looked."""
    with page_run() as run:
        _site(run)


def _site(run: dict[str, object]) -> None:
    st.set_page_config(
        page_title="数转试点红黄绿", page_icon=":material/traffic:", layout="wide", initial_sidebar_state=200
    )

    user = guard.current_user()
    sections: dict[str, list] = {}
    waiting = waiting_count(user)
    for section, file, title, path, icon, permission in menu.PAGES:
        shown = f"{title}（{waiting}）" if path == "approvals" and waiting else title
        page = shell.listed(file, shown, path, icon)
        if user.may(permission):
            sections.setdefault(section, []).append(page)
    if not user.may(menu.FIRST):
        own_first = next(iter(sections.values()))[0]
        sections[""] = [st.Page(lambda: st.switch_page(own_first), title="首页", default=True, visibility="hidden")]
    if "bench_empty" in menu.PATHS:
        sections["测速"] = [st.Page(lambda: st.write("空页"), title="空页", url_path="bench_empty")]

    chosen = st.navigation(sections, expanded=True)  # «View 4 more» is English of Streamlit's own, and hides pages
    run["page"] = f"/{chosen.url_path}"
    own.who(user)
    shell.follow_search()
    with guard.opened_by_app(user):
        chosen.run()
        taking.button(workbook)


# The process that makes files begins by running this file under another name: there is nobody to show anything to.
if __name__ == "__main__":
    site()
