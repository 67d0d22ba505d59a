"""Many rows at once, each a column of a matrix, so that short rows too become vector code.

A source that works on columns takes arrays of two axes, of which the second is one of rows.  A
parameter that is the same for all rows has one axis.  There may be more columns than rows: how many
count is an argument.
"""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.kernels.primitives import uint64
from arraydist.kernels.rows import lane_sum

MEMORY_ROWS, SPARE_ROWS = 2, 6
"""A source's memory has so many rows for each item of a row of its first array, and some more."""


def at(values: Array, i: int, column: int) -> float:
    """Item i of a parameter's row: the same for all columns, or one a column."""
    if values.ndim == 1:
        return values[i]
    return values[i, column]


def own_columns(values: Array, count: int) -> int:
    """How many columns differ: one of a parameter that is the same for all."""
    if values.ndim == 1:
        return 1
    return count


def repeat_first(values: Array, i: int, start: int, count: int) -> None:
    """Fill row i from the column ``start`` on with the first column's number."""
    for k in range(start, count):
        values[i, k] = values[i, 0]


def into_columns(rows: Array, first: int, count: int, columns: Array) -> None:
    """Turn so many rows from the first on into columns; after the last row comes the first."""
    size = rows.shape[1]
    items = rows.reshape(-1)
    taken = first
    done = 0
    while done < count:
        part = min(count - done, len(rows) - taken)
        for i in range(size):
            # Unsigned: no question whether it counts from the end.
            place = uint64(taken * size + i)
            for k in range(part):
                columns[i, done + k] = items[place]
                place += uint64(size)
        done += part
        taken = 0


def into_rows(columns: Array, first: int, count: int, rows: Array) -> None:
    """Turn so many columns into rows, from the first row on."""
    size = rows.shape[1]
    items = rows.reshape(-1)
    for i in range(size):
        place = uint64(first * size + i)
        for k in range(count):
            items[place] = columns[i, k]
            place += uint64(size)


def sum_columns(columns: Array, count: int, place: int, sums: Array) -> None:
    """Put the sum of so many columns into a row of ``sums``."""
    for i in range(len(columns)):
        sums[place, i] = lane_sum(columns[i, :count])
