"""Errors in units in the last place, against golden values held as decimal strings."""

import json
import math

import mpmath
import numpy as np
from support import GOLDEN

EXACT = mpmath.MPContext()
"""Numbers of 60 digits: what golden values are held to, and differences from them taken in."""
EXACT.dps = 60

LARGEST = EXACT.mpf(float(np.finfo(np.float64).max))
SMALLEST_NORMAL = float(np.finfo(np.float64).tiny)


def kernels():
    """Golden values of kernels: name to rows of arguments and the result's text, of all files."""
    found = {}
    for file in sorted((GOLDEN / "kernels").glob("*.json")):
        for name, rows in json.loads(file.read_text()).items():
            found.setdefault(name, []).extend(rows)
    return found


def columns(rows):
    """Arguments as arrays, and the texts of the results."""
    *arguments, texts = zip(*rows, strict=True)
    return [np.array(argument) for argument in arguments], texts


def error_in_ulp(actual, text):
    """Distance of a float64 from an exact value, in spacings of float64 numbers there."""
    return _error(actual, text, lambda exact: float(np.spacing(abs(float(exact)))))


def relative_error(actual, text, smallest=SMALLEST_NORMAL):
    """Distance of a float64 from an exact value, relative to its size but at least `smallest`."""
    return _error(actual, text, lambda exact: max(abs(exact), smallest))


def _error(actual, text, unit):
    exact = EXACT.mpf(text)
    if abs(exact) > LARGEST:
        return 0.0 if math.isinf(actual) and (actual > 0) == (exact > 0) else math.inf
    if not math.isfinite(actual):
        return math.inf
    return float(abs(EXACT.mpf(float(actual)) - exact) / unit(exact))


def largest_error(actual, texts):
    """Largest error in units in the last place."""
    return max(error_in_ulp(a, text) for a, text in zip(actual, texts, strict=True))
