import streamlit as st

st.write("首页")
