"""Accounts, entries, flows, findings and settlement: what the ledger means."""
