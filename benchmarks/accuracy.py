"""Largest errors against the golden values of the tests, ours beside SciPy's.

The error of a result is relative to max(|exact|, 2**-1022); for logarithms and entropies, which
pass through zero where nothing small is meant, to max(1, |exact|), as the kernel's record says.
Points whose exact value no float64 holds are left out.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import scipy.special

from arraydist.kernels.record import kernel_named

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "kernels"
LARGEST = Fraction(np.finfo(np.float64).max)


def largest_error(
    function: Callable[..., Any],
    arguments: Sequence[Any],
    exact: Sequence[Fraction],
    floor: Fraction,
) -> tuple[float, int]:
    """Largest error, and how many results are not finite."""
    with np.errstate(all="ignore"):
        results = np.asarray(function(*arguments), np.float64)
    worst, broken = 0.0, 0
    for result, value in zip(results, exact, strict=True):
        if abs(value) > LARGEST:
            continue
        if not math.isfinite(result):
            broken += 1
            continue
        size = max(floor, abs(value))
        worst = max(worst, float(abs(Fraction(float(result)) - value) / size))
    return worst, broken


def shown(error: float, broken: int) -> str:
    """An error with the number of results that are not finite."""
    return f"{error:.1e}" + (f" [{broken} not finite]" if broken else "")


def main() -> None:
    """Print a table of every kernel with golden values."""
    print(f"{'function':26s} {'points':>6s}  {'arraydist':22s} SciPy")
    total = 0
    for family in sorted(GOLDEN.glob("*.json")):
        for name, rows in json.loads(family.read_text()).items():
            kernel = kernel_named(name)
            *columns, texts = zip(*rows, strict=True)
            arguments = [np.array(column, np.float64) for column in columns]
            exact = [Fraction(text) for text in texts]
            floor = Fraction(kernel.floor)
            own = shown(*largest_error(kernel, arguments, exact, floor))
            peer = getattr(scipy.special, name, None)
            other = shown(*largest_error(peer, arguments, exact, floor)) if peer else "-"
            print(f"{name:26s} {len(rows):6d}  {own:22s} {other}")
            total += len(rows)
    print(f"{total} points")
    sys.exit(0)


if __name__ == "__main__":
    main()
