"""What a page says while a pilot has nothing to show on it: why, what to do next, and where (rules 1.7)."""

import streamlit as st

from components import shell
from services.access import Permission, User

GO = ":material/arrow_forward:"


def no_projects(user: User) -> None:
    """No project yet: the list of enterprises comes first, then the projects, by the templates."""
    st.info("请先用“试点企业”模板报送企业名单，再用“项目与里程碑”模板报送项目，这里就会亮灯。", title="还没有项目")
    if user.may(Permission.SUBMIT):
        shell.link("intake", "去填表上传", icon=GO, at="file")


def no_money(user: User) -> None:
    """No entry of the ledger yet: the first is an appropriation."""
    st.info("上级或本级财政下达资金后登记第一笔“下达”，这里就会有图。", title="还没有资金流水")
    if user.may(Permission.RECORD_MONEY):
        shell.step("去登记流水", key="begin_money", view="record")
