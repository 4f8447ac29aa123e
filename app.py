"""Who is here → which pages. Everything a person opens comes through here."""

import streamlit as st

from components import guard, menu, shell
from components.accounts import own
from services.approvals.page import waiting_count

st.set_page_config(page_title="数转试点红黄绿", page_icon=":material/traffic:", layout="wide")

user = guard.current_user()
sections: dict[str, list] = {}
waiting = waiting_count(user)
for section, file, title, path, icon, permission in menu.PAGES:
    shown = f"{title}（{waiting}）" if path == "approvals" and waiting else title
    page = st.Page(file, title=shown, url_path=path or None, icon=icon, default=not path)
    shell.PAGES[path] = page
    if user.may(permission):
        sections.setdefault(section, []).append(page)
if "bench_empty" in menu.PATHS:
    sections["测速"] = [st.Page(lambda: st.write("空页"), title="空页", url_path="bench_empty")]

chosen = st.navigation(sections, expanded=True)  # «View 4 more» is English of Streamlit's own, and hides pages
own.who(user)
shell.follow_search()
with guard.opened_by_app(user):
    chosen.run()
