"""What guards the rows of each table against change that nobody sees (rules 11.12)."""

SEALED = (
    "indicator_readings",
    "scope_counts",
    "project_readings",
    "provider_readings",
    "provider_pools",
    "provider_shares",
    "industry_standings",
    "target_readings",
    "target_shares",
    "task_readings",
    "forecasts",
    "findings",
    "flow_sums",
    "money_cells",
    "restatements",
    "period_lists",
)
"""Tables whose rows belong to a period: its seal is over them (data_access.seals)."""
SUMS = "row_sums"
BEHIND_VIEWS = tuple(
    f"{name}_reading_{ending}" for name in ("indicator", "project", "target") for ending in ("rows", "bodies")
)
"""Tables whose rows are read through a view of SEALED, and so stand in its seal (data_access.kept_once)."""
OTHERWISE = {
    **dict.fromkeys((*SEALED, *BEHIND_VIEWS), "sealed"),
    "periods": "sealed",
    "audit_events": "chained",
    "fund_entries": "chained",
    "ledger_months": "derived",
    "live_tallies": "derived",
    SUMS: "derived",
}
"""Tables whose rows carry no sum, and what guards them instead: the seal of a closed period, a chain, or that they can
be made anew from what is guarded. Every other table is summed."""
