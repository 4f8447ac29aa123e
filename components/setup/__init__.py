"""试点设置 on screen: the four steps, the plan's workbook out and in."""
