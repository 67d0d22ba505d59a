"""Array libraries under one roof, golden values, and measures of error."""

import functools
import importlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

GOLDEN = Path(__file__).parent / "golden"

DRAWS = int(os.environ.get("ARRAYDIST_DRAWS", "100000"))
"""Draws for each test of a sampler's law; see docs/random.md for runs of more."""

SMALLEST = 2.0**-1074
"""Spacing of the smallest float64 numbers: no relative error below can be asked for."""


@dataclass(frozen=True)
class Library:
    """An array library, by import name."""

    name: str

    @property
    def xp(self):
        """The library's own top module."""
        return importlib.import_module(self.name)

    def dtype(self, name):
        """The library's dtype of that name."""
        return getattr(self.xp, name)

    def array(self, x, dtype="float64"):
        """An array of the library from numbers, lists or a NumPy array."""
        x = np.asarray(x)
        if self.name == "torch":
            return self.xp.tensor(x.astype(dtype))
        return self.xp.asarray(x.astype(dtype))


LIBRARIES = (Library("numpy"), Library("torch"), Library("array_api_strict"))
NUMPY, TORCH, STRICT = LIBRARIES


def to_numpy(array):
    """An array of any library as NumPy's, apart from automatic differentiation."""
    if hasattr(array, "detach"):
        array = array.detach()
    if type(array).__module__.startswith("array_api_strict"):
        return np.from_dlpack(array)
    return np.asarray(array)


def relative_error(actual, expected):
    """Elementwise |actual - expected| / |expected|; 0 for equal ones, inf where one is NaN.

    A difference of one spacing of the subnormal numbers counts as none.
    """
    actual, expected = np.broadcast_arrays(
        np.asarray(actual, dtype=float), np.asarray(expected, dtype=float)
    )
    with np.errstate(all="ignore"):
        difference = np.abs(actual - expected)
        error = np.where(difference <= SMALLEST, 0.0, difference / np.abs(expected))
    same = (actual == expected) | (np.isnan(actual) & np.isnan(expected))
    return np.where(same, 0.0, np.where(np.isnan(error), np.inf, error))


def scaled_error(actual, expected):
    """|actual - expected| / max(1, |expected|), as `relative_error` otherwise."""
    actual, expected = np.broadcast_arrays(
        np.asarray(actual, dtype=float), np.asarray(expected, dtype=float)
    )
    with np.errstate(all="ignore"):
        error = np.abs(actual - expected) / np.maximum(1.0, np.abs(expected))
    same = (actual == expected) | (np.isnan(actual) & np.isnan(expected))
    return np.where(same, 0.0, np.where(np.isnan(error), np.inf, error))


@functools.cache
def golden(name):
    """The golden values of one family: rows with parameters, a value, and results as floats."""
    rows = json.loads((GOLDEN / f"{name}.json").read_text())
    return [{key: parsed(value) for key, value in row.items()} for row in rows]


def parsed(value):
    """A golden value: decimal strings are floats, lists go elementwise."""
    if isinstance(value, list):
        return [parsed(item) for item in value]
    if isinstance(value, dict):
        return {key: parsed(item) for key, item in value.items()}
    return float(value)


def python(code, *, timeout=120, **environment):
    """Run a program in a fresh interpreter; its standard output.  A hang or a crash fails."""
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, **environment},
        check=False,
    )
    assert result.returncode == 0, result.stderr[-4000:]
    return result.stdout.strip()


def central_difference(function, x, step):
    """Two-sided difference quotient of a function of one number, Richardson-extrapolated once.

    Its error is of fourth order in the step, plus rounding of about 1e-16 / step.
    """
    coarse = (function(x + step) - function(x - step)) / (2 * step)
    half = step / 2
    fine = (function(x + half) - function(x - half)) / (2 * half)
    return (4 * fine - coarse) / 3
