import datetime

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import vega

TABLE = pd.DataFrame({"地区": ["甲", "乙", "丙"], "家数": [3, 5, 8]})
BARS = {
    "mark": "bar",
    "encoding": {"x": {"field": "家数", "type": "quantitative"}, "y": {"field": "地区", "type": "nominal"}},
    "config": vega.CONFIG,
}

st.title("控件")
st.text_input("文字")
st.text_area("长文字")
st.number_input("数", 0, 10)
st.selectbox("单选", ["甲", "乙"], index=None)
st.multiselect("多选", ["甲", "乙"])
st.date_input("日期", datetime.date(2026, 11, 15))
st.file_uploader("文件", type=["xlsx"])
st.dataframe(TABLE)
st.vega_lite_chart(TABLE, BARS)
st.plotly_chart(go.Figure(go.Bar(x=[3, 5], y=["甲", "乙"], orientation="h")))
st.metric("家数", 12, 3, chart_data=[1, 2, 3])
st.pagination(10)
st.markdown("Search 与 Download 是正文，不译")
st.markdown("Download")
if st.toggle("等一等"):
    st.write("好")
