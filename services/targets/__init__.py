"""Targets in force, the board, one target's detail, reconciliation, outlook."""
