"""Integer tables that meet their printed margins exactly."""

import numpy as np


def apportion(total: int, weights: np.ndarray, caps: np.ndarray | None = None) -> np.ndarray:
    """Whole numbers in proportion to the weights that sum to the total, none above its cap (largest remainder)."""
    weights = np.asarray(weights, dtype=float)
    caps = np.full(len(weights), total) if caps is None else np.asarray(caps, dtype=np.int64)
    if caps[weights > 0].sum() < total:
        raise ValueError(f"无法分配 {total}：上限合计只有 {int(caps[weights > 0].sum())}")
    parts = np.zeros(len(weights), dtype=np.int64)
    while (rest := total - int(parts.sum())) > 0:
        open_weights = np.where(parts < caps, weights, 0.0)
        share = rest * open_weights / open_weights.sum()
        step = np.minimum(np.floor(share + 1e-9).astype(np.int64), caps - parts)
        if step.sum() == 0:
            room = np.where(parts < caps, share - np.floor(share + 1e-9), -1.0)
            step[np.argsort(-room, kind="stable")[:rest]] = 1
            step = np.minimum(step, caps - parts)
        parts += step
    return parts


def fit(rows: np.ndarray, columns: np.ndarray, weights: np.ndarray, caps: np.ndarray | None = None) -> np.ndarray:
    """Whole-number table near the weights whose rows and columns sum as given and whose cells keep their caps."""
    if int(rows.sum()) != int(columns.sum()):
        raise ValueError(f"行合计 {int(rows.sum())} 与列合计 {int(columns.sum())} 不等")
    caps = np.full(weights.shape, int(rows.sum())) if caps is None else caps
    table = np.floor(_proportional(rows, columns, weights, caps) + 1e-6).astype(np.int64)
    table = np.minimum(table, caps)
    row_rest, column_rest = rows - table.sum(axis=1), columns - table.sum(axis=0)
    for row in np.flatnonzero(row_rest < 0):
        while row_rest[row] < 0:
            column = int(np.argmax(table[row]))
            table[row, column] -= 1
            row_rest[row] += 1
            column_rest[column] += 1
    for column in np.flatnonzero(column_rest < 0):
        while column_rest[column] < 0:
            row = int(np.argmax(table[:, column]))
            table[row, column] -= 1
            row_rest[row] += 1
            column_rest[column] += 1
    _fill(table, row_rest, column_rest, caps)
    return table


def _proportional(rows: np.ndarray, columns: np.ndarray, weights: np.ndarray, caps: np.ndarray) -> np.ndarray:
    """Iterative proportional fitting with caps."""
    table = np.minimum(np.maximum(weights.astype(float), 1e-12), caps)
    for _ in range(200):
        table *= (rows / np.maximum(table.sum(axis=1), 1e-12))[:, None]
        table = np.minimum(table, caps)
        table *= columns / np.maximum(table.sum(axis=0), 1e-12)
        table = np.minimum(table, caps)
    return table


def _fill(table: np.ndarray, row_rest: np.ndarray, column_rest: np.ndarray, caps: np.ndarray) -> None:
    """Place what rounding left over, one unit a path, moving units between cells where a cap is in the way."""
    for row in range(len(row_rest)):
        while row_rest[row] > 0:
            direct = np.minimum(np.minimum(caps[row] - table[row], column_rest), row_rest[row])
            if direct.max() > 0:
                column = int(np.argmax(direct))
                amount = 1 if row_rest[row] < 8 else int(direct[column])
                table[row, column] += amount
                row_rest[row] -= amount
                column_rest[column] -= amount
            elif _reroute(table, row, column_rest, caps):
                row_rest[row] -= 1
            else:
                raise ValueError("行列合计与单元上限互相矛盾")


def _reroute(table: np.ndarray, start: int, column_rest: np.ndarray, caps: np.ndarray) -> bool:
    """Breadth-first search for a chain of cells that lets `start` take one unit more; applies it."""
    came_from: dict[int, tuple[int, int]] = {}
    rows, seen = [start], {start}
    while rows:
        row = rows.pop(0)
        for column in np.flatnonzero(table[row] < caps[row]):
            column = int(column)
            if column in came_from:
                continue
            came_from[column] = (row, column)
            if column_rest[column] > 0:
                _apply(table, start, column, came_from, column_rest)
                return True
            for other in np.flatnonzero(table[:, column] > 0):
                if int(other) not in seen:
                    seen.add(int(other))
                    came_from[-1 - int(other)] = (int(other), column)
                    rows.append(int(other))
    return False


def _apply(table: np.ndarray, start: int, column: int, came_from: dict, column_rest: np.ndarray) -> None:
    column_rest[column] -= 1
    while True:
        row = came_from[column][0]
        table[row, column] += 1
        if row == start:
            return
        column = came_from[-1 - row][1]
        table[row, column] -= 1
