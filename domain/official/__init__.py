"""官方表格: a blank form of somebody else's, mapped once cell by cell, filled for any closed month (rules 16.4)."""
