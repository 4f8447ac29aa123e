"""Batches by quota: places of the next one, its budget, what was publicised (rules 21)."""
