"""任务清单 on screen: the board, the phases, one task, 集中攻坚."""
