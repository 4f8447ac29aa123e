"""Parts of 周报月报 and 调度会."""
