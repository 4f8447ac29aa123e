"""A project's way from diagnosis over plan and price to acceptance (rules 18)."""
