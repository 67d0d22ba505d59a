"""Small matrices, many at once: maps against those of rows, gradients against compositions."""

import numpy as np
import pytest
import torch

from arraydist import linear_algebra
from arraydist.distributions.multivariate_normal import _normaliser


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


@pytest.mark.parametrize("stack", [(), (300,), (7, 1)])
@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_gradients_of_factors_and_of_their_determinants(n, stack):
    generator = np.random.default_rng(n)
    root = generator.normal(size=(*stack, n, n))
    matrix = torch.from_numpy(root @ np.swapaxes(root, -1, -2) + np.eye(n)).requires_grad_()
    weights = torch.from_numpy(generator.normal(size=(*stack, n * n)))
    factor = torch.linalg.cholesky(matrix.detach()).requires_grad_()
    for function, argument in ((linear_algebra._cholesky, matrix), (_normaliser, factor)):
        found, expected = (
            torch.autograd.grad(
                (f(linear_algebra.flat(argument)) * weights[..., :1]).sum(), argument
            )[0]
            for f in (function, function.composed)
        )
        torch.testing.assert_close(found, expected, rtol=1e-11, atol=1e-11)


def test_second_derivatives_of_factors_and_of_their_determinants():
    """By the compositions."""
    matrix = torch.tensor([[2.0, 0.5], [0.5, 1.5]], dtype=torch.float64, requires_grad=True)
    for function in (linear_algebra._cholesky, _normaliser):
        assert torch.autograd.gradgradcheck(
            lambda x, f=function: f(linear_algebra.flat(0.5 * (x + x.mT))), matrix
        )
