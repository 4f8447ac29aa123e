"""A page with what a restart breaks: a form, a dialog, a part that is drawn by itself."""

import streamlit as st


@st.dialog("说明")
def explained() -> None:
    with st.form("explaining"):
        words = st.text_area("情况说明")
        if st.form_submit_button("保存说明"):
            st.session_state.explained = words
            st.rerun()


@st.fragment
def counter() -> None:
    if st.button("数一数"):
        st.session_state.counted = st.session_state.get("counted", 0) + 1
    st.markdown(f"数到 {st.session_state.get('counted', 0)}")


st.title("填报")
with st.form("returned"):
    reason = st.text_input("原因")
    amount = st.number_input("金额", value=0.0)
    if st.form_submit_button("保存"):
        st.markdown(f"已保存：{reason}，{amount:.0f}")
if st.button("写说明"):
    explained()
if "explained" in st.session_state:
    st.markdown(f"说明：{st.session_state.explained}")
counter()
