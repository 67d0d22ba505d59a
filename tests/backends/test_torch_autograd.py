"""Kernels inside torch's autograd, forward mode and torch.func, to second order."""

from __future__ import annotations

import pytest
import torch

from arraydist.kernels import rules
from arraydist.kernels.elementary import exp, expm1, log, log1p, pow
from arraydist.kernels.gamma import gammaln

CASES = [
    (exp, [(-2.0, 2.0)]),
    (expm1, [(-2.0, 2.0)]),
    (log, [(0.2, 3.0)]),
    (log1p, [(-0.5, 3.0)]),
    (gammaln, [(0.2, 5.0)]),
    (pow, [(0.2, 3.0), (-2.0, 2.0)]),
]
ONE = [case for case in CASES if len(case[1]) == 1]


def arguments(intervals, shapes=((3, 1), (4,))):
    generator = torch.Generator().manual_seed(1)
    return [
        (low + (high - low) * torch.rand(shape, dtype=torch.float64, generator=generator))
        for (low, high), shape in zip(intervals, shapes, strict=False)
    ]


def differentiated(intervals):
    return [x.requires_grad_() for x in arguments(intervals)]


@pytest.mark.parametrize(("kernel", "intervals"), CASES)
def test_first_order(kernel, intervals):
    assert torch.autograd.gradcheck(
        kernel, differentiated(intervals), check_forward_ad=True, check_batched_grad=True
    )


@pytest.mark.parametrize(("kernel", "intervals"), CASES)
def test_second_order(kernel, intervals):
    assert torch.autograd.gradgradcheck(
        kernel, differentiated(intervals), check_fwd_over_rev=True, check_rev_over_rev=True
    )


def test_broadcasting_reduces_to_the_arguments_shapes():
    x = torch.full((3, 1), 2.0, dtype=torch.float64, requires_grad=True)
    y = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    pow(x, y).sum().backward()
    torch.testing.assert_close(x.grad, torch.full((3, 1), 12.0, dtype=torch.float64))
    torch.testing.assert_close(y.grad, 3 * 8 * torch.tensor(2.0, dtype=torch.float64).log())


def test_numbers_take_part():
    x = torch.tensor([2.0, 3.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x: pow(x, 2.5), (x,))
    assert torch.autograd.gradcheck(lambda x: pow(2.5, x), (x,))


def test_gradients_have_the_arguments_dtype():
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    y = torch.tensor(1.5, requires_grad=True)
    pow(x, y).sum().backward()
    assert x.grad.dtype == y.grad.dtype == torch.float32


def test_only_what_is_needed_is_computed(monkeypatch):
    asked = []
    original = rules.rules_of

    def spy(record):
        def at(position, rule):
            def partial(*taken):
                asked.append((record.name, position))
                return rule(*taken)

            return partial

        return tuple(at(i, rule) for i, rule in enumerate(original(record)))

    monkeypatch.setattr(rules, "rules_of", spy)
    x, y = differentiated([(0.5, 1.0), (0.5, 1.0)])
    pow(x.detach(), y).sum().backward()
    assert ("pow", 1) in asked
    assert ("pow", 0) not in asked


def test_a_missing_rule_is_named(monkeypatch):
    monkeypatch.setattr(rules, "rules_of", lambda record: (None,) * record.arity)
    x = torch.ones(2, requires_grad=True)
    result = exp(x)
    with pytest.raises(NotImplementedError, match="exp has no derivative rule for its argument 0"):
        result.sum().backward()


def test_a_derivative_that_is_zero_everywhere(monkeypatch):
    monkeypatch.setattr(rules, "rules_of", lambda record: (rules.ZERO,) * record.arity)
    x = torch.ones(2, requires_grad=True)
    (gradient,) = torch.autograd.grad(exp(x).sum(), x)
    assert torch.equal(gradient, torch.zeros(2))


def test_what_is_discarded_leaves_no_nan():
    x = torch.tensor([0.0, 1.0, 2.0], dtype=torch.float64, requires_grad=True)
    torch.where(x > 0, log(x), 0.0).sum().backward()
    torch.testing.assert_close(x.grad, torch.tensor([0.0, 1.0, 0.5], dtype=torch.float64))


def test_in_place_changes_are_caught():
    x = torch.ones(2, requires_grad=True)
    y = x * 1
    result = log(y)
    y.add_(1.0)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        result.sum().backward()


@pytest.mark.parametrize(("kernel", "intervals"), ONE)
def test_transforms_of_torch_func(kernel, intervals):
    (x,) = (x.flatten() for x in arguments(intervals))

    def total(x):
        return kernel(x).sum()

    gradient = torch.func.grad(total)(x)
    leaf = x.clone().requires_grad_()
    (expected,) = torch.autograd.grad(total(leaf), leaf, create_graph=True)
    torch.testing.assert_close(gradient, expected.detach(), rtol=0, atol=0)
    (second,) = torch.autograd.grad(expected.sum(), leaf)
    for hessian in (
        torch.func.hessian(total)(x),
        torch.func.jacrev(torch.func.jacrev(total))(x),
        torch.func.jacrev(torch.func.jacfwd(total))(x),
    ):
        torch.testing.assert_close(hessian, torch.diag(second), rtol=1e-12, atol=0)


@pytest.mark.parametrize("dims", [(0, None), (None, 0), (1, 0), (0, 0)])
def test_vmap(dims):
    x, y = torch.rand(3, 3, 2) + 0.5, torch.rand(3, 2) + 0.5
    torch.testing.assert_close(
        torch.func.vmap(pow, dims)(x, y), torch.func.vmap(torch.pow, dims)(x, y)
    )


def test_vmap_of_gradients():
    x = torch.rand(5, 3, dtype=torch.float64) + 0.5
    per_row = torch.func.vmap(torch.func.grad(lambda row: pow(row, 3.0).sum()))(x)
    torch.testing.assert_close(per_row, 3 * x**2)


def test_nested_forward_mode_is_refused_where_torch_would_give_zero():
    x = torch.ones(2)
    with pytest.raises(NotImplementedError, match="forward mode over forward mode"):
        torch.func.jacfwd(torch.func.jacfwd(exp))(x)
