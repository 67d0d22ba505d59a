"""Compiled kernels on NumPy arrays."""

import numpy as np

from arraydist.kernels.record import kernel_named
from arraydist_numpy import backend


def applied(name, *arguments):
    """The compiled kernel of that name on arrays, broadcast against each other."""
    return backend.map(kernel_named(name), *arguments)


def assert_limits(name, rows):
    """The kernel takes these values exactly: rows of the arguments and then the value."""
    *arguments, expected = (np.array(column, float) for column in zip(*rows, strict=True))
    np.testing.assert_array_equal(applied(name, *arguments), expected)
