"""Who is here → which pages. Everything a person opens comes through here."""

import os

import streamlit as st

from components import guard, shell
from services.access import Permission

st.set_page_config(page_title="数转试点红黄绿", page_icon=":material/traffic:", layout="wide")

PAGES = [
    ("看", "pages/overview.py", "总览", "", ":material/dashboard:", Permission.READ_SUMMARY),
    ("看", "pages/targets.py", "目标达成", "targets", ":material/flag:", Permission.READ_SUMMARY),
    ("看", "pages/districts.py", "地区", "districts", ":material/map:", Permission.READ_SUMMARY),
    ("看", "pages/industries.py", "行业", "industries", ":material/category:", Permission.READ_SUMMARY),
    ("看", "pages/projects.py", "项目亮灯", "projects", ":material/traffic:", Permission.READ_PROJECTS),
    ("看", "pages/providers.py", "服务商赛马", "providers", ":material/leaderboard:", Permission.READ_SUMMARY),
    ("看", "pages/enterprise.py", "一企一档", "enterprise", ":material/factory:", Permission.READ_ENTERPRISE),
    ("看", "pages/subsidy.py", "资金流向", "subsidy", ":material/account_balance:", Permission.READ_MONEY),
    ("办", "pages/intake.py", "数据报送", "intake", ":material/upload_file:", Permission.READ_RETURNS),
    ("办", "pages/meeting.py", "调度会", "meeting", ":material/groups:", Permission.EXPORT),
    ("办", "pages/reports.py", "周报月报", "reports", ":material/description:", Permission.EXPORT),
    ("管", "pages/rules.py", "口径与规则", "rules", ":material/rule:", Permission.READ_SUMMARY),
    ("管", "pages/audit.py", "操作留痕", "audit", ":material/history:", Permission.READ_AUDIT),
]

user = guard.current_user()
sections: dict[str, list] = {}
for section, file, title, path, icon, permission in PAGES:
    page = st.Page(file, title=title, url_path=path or None, icon=icon, default=not path)
    shell.PAGES[path] = page
    if user.may(permission):
        sections.setdefault(section, []).append(page)
if os.environ.get("BENCH_PAGES"):
    sections["测速"] = [st.Page(lambda: st.write("空页"), title="空页", url_path="bench_empty")]

chosen = st.navigation(sections)
shell.follow_search()
with guard.opened_by_app():
    chosen.run()
