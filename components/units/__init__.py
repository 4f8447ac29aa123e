"""Parts of 地区 and 行业."""
