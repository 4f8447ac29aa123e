import streamlit as st

st.write("不该被看到的内容")
