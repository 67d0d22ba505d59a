"""Largest errors against the golden values of the tests, ours beside SciPy's.

The error of a result is relative to max(|exact|, 2**-1022); for logarithms and entropies, which
pass through zero where nothing small is meant, to max(1, |exact|), as the kernel's record says.
Functions of one argument have theirs in units in the last place as well, denormals in units of
2**-1074; those above 4 are listed in the end.  Points whose exact value no float64 holds are left
out.

Results are those of the kernels' plain Python twins, with the C library's fused multiply-add:
tests hold the compiled kernels to the same bits, and compiling them all would take hours.  With
names as arguments only those kernels are measured, and with ``--compiled`` the compiled ones.
"""

from __future__ import annotations

import argparse
import ctypes
import ctypes.util
import json
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.special

from arraydist.kernels import primitives
from arraydist.kernels.record import Kernel, kernel_named
from arraydist.kernels.twins import python_twin

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "kernels"
LARGEST = Fraction(np.finfo(np.float64).max)
MOST_ULPS = 4.0
_FAR = 400

Function = Callable[..., Any]


class Error(NamedTuple):
    """Largest relative error, largest one in units in the last place, results not finite."""

    relative: float
    ulps: float
    broken: int

    def __str__(self) -> str:
        return f"{self.relative:.1e}" + (f" [{self.broken} not finite]" if self.broken else "")


def largest_error(results: Sequence[float], exact: Sequence[Fraction], floor: Fraction) -> Error:
    """Largest errors of results."""
    worst, worst_ulps, broken = 0.0, 0.0, 0
    for result, value in zip(results, exact, strict=True):
        if abs(value) > LARGEST:
            continue
        if not math.isfinite(result):
            broken += 1
            continue
        distance = abs(Fraction(result) - value)
        worst = max(worst, float(distance / max(floor, abs(value))))
        worst_ulps = max(worst_ulps, float(distance / Fraction(math.ulp(float(value)))))
    return Error(worst, worst_ulps, broken)


def hardware_fma() -> Function | None:
    """The C library's fused multiply-add, None where there is none to be found."""
    try:
        function: Any = ctypes.CDLL(ctypes.util.find_library("m")).fma
    except (AttributeError, OSError):
        return None
    function.restype = ctypes.c_double
    function.argtypes = [ctypes.c_double] * 3
    return function  # type: ignore[no-any-return]


def by_twin(kernel: Kernel, rows: Sequence[Sequence[float]]) -> list[float]:
    """Results of the Python twin, on NumPy's numbers where Python raises, as it does for 1 / 0.

    Of the compiled kernel where that doesn't help.
    """
    twin = python_twin(kernel)
    results = []
    for row in rows:
        for kind in (float, np.float64):
            try:
                with np.errstate(all="ignore"):
                    results.append(float(twin(*map(kind, row))))
                break
            except (ArithmeticError, ValueError):
                continue
        else:
            results += compiled(kernel, [row])
    return results


def compiled(kernel: Function, rows: Sequence[Sequence[float]]) -> list[float]:
    """Results of a function of arrays."""
    with np.errstate(all="ignore"):
        columns = (np.array(column, np.float64) for column in zip(*rows, strict=True))
        return [float(value) for value in np.asarray(kernel(*columns), np.float64)]


def exact_value(text: str) -> Fraction:
    """The number that a text stands for; 0 or one too large where it is far from all floats.

    Exponents may have hundreds of digits, and a fraction writes its powers out.
    """
    _, _, exponent = text.partition("e")
    if "inf" in text or int(exponent or 0) > _FAR:
        return -2 * LARGEST if text.startswith("-") else 2 * LARGEST
    return Fraction(0) if int(exponent or 0) < -_FAR else Fraction(text)


def golden(names: Sequence[str]) -> Iterator[tuple[str, list[list[Any]]]]:
    """Kernel names and their rows: arguments, and the exact value as a text."""
    for family in sorted(GOLDEN.glob("*.json")):
        for name, rows in json.loads(family.read_text()).items():
            if name in names or not names:
                yield name, rows


def error_of_scipy(
    name: str, points: Sequence[Sequence[float]], exact: Sequence[Fraction], floor: Fraction
) -> str:
    """Error of SciPy's function of that name, a dash where there is none for arrays."""
    peer = getattr(scipy.special, name, None)
    if peer is None:
        return "-"
    with warnings.catch_warnings():
        # It warns of rounding a number of trials that isn't whole.
        warnings.simplefilter("ignore")
        try:
            return str(largest_error(compiled(peer, points), exact, floor))
        except (TypeError, ValueError):
            return "-"


def main() -> None:
    """Print a table of every kernel with golden values."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--compiled", action="store_true")
    options = parser.parse_args()
    fma = hardware_fma()
    if fma is not None:
        primitives.fma.function = fma  # type: ignore[misc]
    evaluate = compiled if options.compiled else by_twin
    print(f"{'function':28s} {'points':>6s}  {'arraydist':10s} {'ulp':>6s}  SciPy")
    total, beyond = 0, []
    for name, rows in golden(options.names):
        kernel = kernel_named(name)
        points = [row[:-1] for row in rows]
        exact = [exact_value(row[-1]) for row in rows]
        floor = Fraction(kernel.floor)
        own = largest_error(evaluate(kernel, points), exact, floor)
        other = error_of_scipy(name, points, exact, floor)
        single = kernel.arity == 1
        ulps = f"{own.ulps:6.1f}" if single else " " * 6
        print(f"{name:28s} {len(rows):6d}  {own!s:10s} {ulps}  {other}", flush=True)
        total += len(rows)
        if single and own.ulps > MOST_ULPS:
            beyond.append(f"{name} {own.ulps:.1f}")
    print(f"{total} points")
    print(f"one argument and above {MOST_ULPS:g} ulp: {', '.join(beyond) or 'none'}")


if __name__ == "__main__":
    main()
