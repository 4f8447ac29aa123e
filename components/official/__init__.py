"""官方表格 on screen: the list, one form with its cells, what each is filled with, the filled file."""
