"""方案与验收: lists of a pilot, and the whole way of one project (rules 18)."""
