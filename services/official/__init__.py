"""官方表格: forms that others sent, kept as templates with a mapping, filled for any closed month (rules 16.4)."""
