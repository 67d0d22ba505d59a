"""Random numbers as NumPy arrays, straight from a generator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from arraydist._typing import Shape

if TYPE_CHECKING:
    from arraydist.random.key import Key


def draw(
    sampler_name: str,
    key: Key,
    size: int | Shape | None,
    dtype: Any = None,
    *,
    nonnegative: Mapping[str, Any] | None = None,
) -> Any:
    """Draw an array; a scalar where the shape is empty.

    Parameters
    ----------
    sampler_name
        Which sampler of `arraydist.kernels.samplers`.
    size
        The shape; None for that of the parameters.
    dtype
        Of the numbers; None for the sampler's own.
    nonnegative
        The sampler's parameters by the names that the caller knows them by.

    Raises
    ------
    ValueError
        A parameter is negative, infinite or NaN.
    """
    import numpy as np

    from arraydist.dispatch import backend_named
    from arraydist.kernels.record import sampler_named

    parameters = []
    for name, value in (nonnegative or {}).items():
        array = np.asarray(value, dtype=np.float64)
        if not ((array >= 0) & (array < np.inf)).all():
            raise ValueError(f"{name} has to be nonnegative and finite, got {value}")
        parameters.append(array)
    if size is None:
        shape = np.broadcast_shapes(*(array.shape for array in parameters))
    else:
        shape = (size,) if isinstance(size, int) else tuple(size)
    sampler = sampler_named(sampler_name)
    if dtype is None:
        dtype = np.int64 if sampler.integer else np.float64
    numbers = backend_named("numpy").draw(sampler, key, shape, parameters, dtype=dtype)
    return numbers[()]
