"""The ledger read and written, findings and rulings, terms, settlement."""
