"""A site of three pages for the tests of the server; pages/secret.py is in the folder and not in the menu."""

import streamlit as st

st.navigation(
    [
        st.Page("pages/home.py", title="首页", icon=":material/home:", default=True),
        st.Page("pages/widgets.py", title="控件"),
        st.Page("pages/broken.py", title="坏页"),
    ]
).run()
