"""Equal rows stand in the order of a key: every order that a query names ends in a column that no two rows share."""

import ast
from collections.abc import Iterator
from pathlib import Path

QUERIES = Path("data_access/queries")
KEYS = {"id", "project_id"}
"""What ends an order: the row's own id, or the project of a reading of one period."""
ONE_ROW_A_KEY = {
    "district_year.list_year_sums": "one row an enterprise",
    "returns.count_returns": "one row a week",
    "reports.count_issues": "one row a district",
    "audit.list_actors": "each pair once",
    "counted.unit": "an enterprise moves once a day",
    "counted.units": "an enterprise moves once a day",
    "signs._partners": "a provider is a partner of a project once",
    "export.stream_rows": "ends in the primary key",
    "plan_loads.pointing_at": "one row a target",
    "pool._past_kinds": "a provider changes its kind once a day",
    "pool.past_kinds_of": "a provider changes its kind once a day",
    "pool.list_register": "a provider changes its kind once a day",
}


def orders(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call of order_by, with the function it stands in."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "order_by":
                    yield function.name, call


def last_column(call: ast.Call) -> str:
    """severity.desc() → severity."""
    last = call.args[-1]
    while isinstance(last, ast.Call) and isinstance(last.func, ast.Attribute):
        last = last.func.value
    return getattr(last, "attr", "")


def test_every_order_ends_in_a_column_that_no_two_rows_share():
    open_ended = [
        f"{file.stem}.{name}: {ast.unparse(call.args[-1])}"
        for file in sorted(QUERIES.glob("*.py"))
        for name, call in orders(ast.parse(file.read_text()))
        if last_column(call) not in KEYS and f"{file.stem}.{name}" not in ONE_ROW_A_KEY
    ]
    assert open_ended == []
