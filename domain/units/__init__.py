"""Districts, industries and departments: their order, their groups, the quality of what they report."""
