"""What the tests of distributions of vectors share: rows of golden values."""

import json

import numpy as np
from support import GOLDEN, parsed

DENSITY = 1e-13
"""Largest error of a log density, relative to max(1, its size)."""


def rows_of(name, quantity, *given):
    """The golden rows with a quantity and certain parameters, numbers parsed."""
    rows = json.loads((GOLDEN / f"{name}.json").read_text())
    return [
        {key: parsed(value) for key, value in row.items()}
        for row in rows
        if quantity in row and all(key in row for key in given)
    ]


def worst(rows, errors):
    """The row of the largest error, for a failure's message."""
    i = int(np.argmax(errors))
    return rows[i], float(errors[i])
