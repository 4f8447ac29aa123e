"""Batches by quota: places of the next batch, its budget, what was publicised (rules 21). Pure."""
