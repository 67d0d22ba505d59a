"""Gradients of a few elements, by NumPy: those that the rules give on tensors."""

import numpy as np
import pytest
import torch

import arraydist.torch as distributions
from arraydist.kernels.elementary import log, pow
from arraydist_torch.few_gradients import FEW

FAMILIES = {
    "Normal": (0.3, 1.5),
    "Gamma": (2.5, 1.5),
    "Beta": (2.5, 1.5),
    "StudentT": (4.5, 0.3, 1.5),
    "Dirichlet": ([2.0, 3.0, 5.0],),
    "MultivariateNormal": ([0.5, -1.0], [[2.0, 0.5], [0.5, 1.0]]),
}
every_family = pytest.mark.parametrize("name", FAMILIES)
both_dtypes = pytest.mark.parametrize("dtype", [torch.float64, torch.float32])


def parameters_of(name, dtype):
    return [torch.tensor(x, dtype=dtype, requires_grad=True) for x in FAMILIES[name]]


def draws_of(name, parameters, count=7):
    generator = torch.Generator().manual_seed(4)
    return getattr(distributions, name)(*parameters).rsample((count,), generator=generator)


@every_family
@both_dtypes
def test_the_same_as_on_tensors(name, dtype):
    parameters = parameters_of(name, dtype)
    draws = draws_of(name, parameters)
    weights = torch.linspace(-1.0, 2.0, draws.numel(), dtype=dtype).reshape(draws.shape)
    objective = (draws * weights).sum()
    found = torch.autograd.grad(objective, parameters, retain_graph=True)
    expected = torch.autograd.grad(objective, parameters, create_graph=True)
    for x, y, parameter in zip(found, expected, parameters, strict=True):
        assert x.shape == parameter.shape
        assert x.dtype == dtype
        tolerance = 100 * torch.finfo(dtype).eps
        torch.testing.assert_close(x, y.detach(), rtol=tolerance, atol=tolerance)


@every_family
def test_going_back_again_gives_the_same_in_memory_of_its_own(name):
    parameters = parameters_of(name, torch.float64)
    total = draws_of(name, parameters).sum()
    first = torch.autograd.grad(total, parameters, retain_graph=True)
    kept = [x.clone() for x in first]
    for x in first:
        x.zero_()
    for x, y in zip(torch.autograd.grad(total, parameters), kept, strict=True):
        assert torch.equal(x, y)


@pytest.mark.parametrize("count", [FEW, FEW + 1])
def test_nothing_changes_where_elements_are_no_longer_few(count):
    parameters = parameters_of("Gamma", torch.float64)
    total = draws_of("Gamma", parameters, count).sum()
    found = torch.autograd.grad(total, parameters, retain_graph=True)
    expected = torch.autograd.grad(total, parameters, create_graph=True)
    for x, y in zip(found, expected, strict=True):
        torch.testing.assert_close(x, y.detach(), rtol=1e-13, atol=0.0)


def test_parameters_of_a_batch_sum_over_the_axes_that_were_added():
    loc = torch.zeros(3, 1, dtype=torch.float64, requires_grad=True)
    scale = torch.ones(2, dtype=torch.float64, requires_grad=True)
    draws = distributions.Normal(loc, scale).rsample((4,))
    draws.sum().backward()
    assert torch.equal(loc.grad, torch.full_like(loc, 8.0))
    standard = draws.detach() - loc.detach()
    torch.testing.assert_close(scale.grad, standard.sum(dim=(0, 1)), rtol=1e-13, atol=1e-13)


def test_what_is_discarded_counts_for_nothing():
    x = torch.tensor([0.0, 2.0], dtype=torch.float64, requires_grad=True)
    torch.where(x > 0, log(x), 0.0).sum().backward()
    assert x.grad.tolist() == [0.0, 0.5]
    shared = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    values = log(shared.expand(3))
    torch.where(torch.ones(3, dtype=torch.bool), 1.0, values).sum().backward()
    assert shared.grad.item() == 0.0


def test_what_is_infinite_stays_so():
    x = torch.tensor([0.0, 2.0], dtype=torch.float64, requires_grad=True)
    log(x).sum().backward()
    assert x.grad.tolist() == [np.inf, 0.5]


def test_many_gradients_at_once():
    x = torch.tensor([0.5, 2.0], dtype=torch.float64, requires_grad=True)
    y = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    directions = torch.eye(2, dtype=torch.float64)
    of_x, of_y = torch.autograd.grad(pow(x, y), (x, y), directions, is_grads_batched=True)
    torch.testing.assert_close(of_x, torch.diag(3.0 * x.detach() ** 2))
    torch.testing.assert_close(of_y, (x**3.0 * torch.log(x)).detach())
