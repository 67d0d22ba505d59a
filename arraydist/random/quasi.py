"""Quasi-random points as uniform numbers."""

from __future__ import annotations

import math
import sys
from typing import Any, Final

from arraydist._typing import Array, Shape

_STEP: Final = 2.0**-53
"""Distance from 0 and 1 that points keep."""


def is_engine(rng: object) -> bool:
    """Whether something is a `scipy.stats.qmc.QMCEngine`, without importing SciPy."""
    qmc = sys.modules.get("scipy.stats.qmc")
    return qmc is not None and isinstance(rng, qmc.QMCEngine)


def quasi_uniform(engine: Any, size: int | Shape, *, like: Array | None = None) -> Array:
    """Points of a quasi-random engine as uniform numbers of the open unit interval.

    A distribution's ``sample(..., rng=engine)`` inverts its distribution function at them.

    Parameters
    ----------
    engine
        A `scipy.stats.qmc.QMCEngine`, scrambled or not, which advances.
    size
        Shape of the result.  Its first axis numbers the points; the others, in C order, are the
        dimensions of a point, of which the engine has to have as many.
    like
        An array of the library and on the device that the result is to be of; NumPy by default.

    Returns
    -------
    array
        Of float64.  Points of a `scipy.stats.qmc.Sobol` engine lie in the middle of the cells that
        its number of bits distinguishes; those of others stay 2**-53 away from 0 and 1.

    Raises
    ------
    TypeError
        Something other than an engine.
    ValueError
        An engine of another dimension.

    Examples
    --------
    >>> from scipy.stats import qmc
    >>> from arraydist.random import quasi_uniform
    >>> quasi_uniform(qmc.Sobol(2, scramble=False, bits=2), (4, 2))
    array([[0.125, 0.125],
           [0.625, 0.625],
           [0.875, 0.375],
           [0.375, 0.875]])
    """
    from arraydist.namespace import as_shape

    shape = as_shape("quasi_uniform", "size", size)
    return engine_points("quasi_uniform", engine, shape or (1,), like)


def engine_points(owner: str, engine: Any, shape: Shape, like: Array | None) -> Array:
    """`quasi_uniform` with the name that its errors begin with."""
    import numpy as np

    from arraydist.namespace import array_namespace, device_of

    if not is_engine(engine):
        raise TypeError(
            f"{owner}: the engine has to be a scipy.stats.qmc.QMCEngine, got a "
            f"{type(engine).__name__}"
        )
    count, *rest = shape
    dimension = math.prod(rest)
    if engine.d != dimension:
        raise ValueError(
            f"{owner}: the engine has dimension {engine.d}, but {shape} are points of "
            f"{dimension} numbers"
        )
    # What a point of so many bits stands for is a cell, whose middle is neither 0 nor 1.
    half = 0.5 ** (engine.bits + 1) if hasattr(engine, "bits") else 0.0
    points = np.clip(engine.random(count) + half, _STEP, 1.0 - _STEP).reshape(shape)
    if like is None:
        return points
    return array_namespace(like).asarray(points, device=device_of(like))
