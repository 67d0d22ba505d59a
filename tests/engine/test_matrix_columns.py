"""Triangular maps of small vectors, many at once, against the map of rows and its composition."""

import numpy as np
import pytest
import torch

from arraydist import linear_algebra


@pytest.mark.parametrize("stack", [(), (50,), (7, 1)])
@pytest.mark.parametrize("n", [1, 2, 3, 7, 16])
def test_the_map_and_its_gradient(n, stack):
    generator = np.random.default_rng(n)
    vector = generator.normal(size=(7, 50, n))
    shift = generator.normal(size=n)
    factor = np.tril(generator.normal(size=(*stack, n, n)))
    by_columns = linear_algebra._small_map(vector, shift, linear_algebra.flat(factor))
    by_rows = linear_algebra._map(vector, shift, linear_algebra.flat(factor))
    np.testing.assert_array_equal(by_columns, by_rows)
    inputs = [torch.from_numpy(x).requires_grad_() for x in (vector, shift, factor)]
    for gradient in (torch.from_numpy(generator.normal(size=vector.shape)), torch.tensor(2.0)):
        found, expected = (
            torch.autograd.grad(
                function(*inputs[:2], linear_algebra.flat(inputs[2])),
                inputs,
                gradient.double().expand(vector.shape),
            )
            for function in (linear_algebra._small_map, linear_algebra._map)
        )
        for one, other in zip(found, expected, strict=True):
            torch.testing.assert_close(one, other, rtol=1e-12, atol=1e-12)
