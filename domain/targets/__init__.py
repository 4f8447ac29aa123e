"""Printed targets: readings, verdicts, forecasts, reconciliation of a plan with itself."""
