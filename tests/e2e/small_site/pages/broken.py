import streamlit as st

st.title("坏页")
raise ValueError("密码是 123456")
