"""Draws as tensors: NumPy's numbers, and derivatives by the sampler's rules."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import arraydist
import arraydist_numpy
from arraydist import dispatch
from arraydist.kernels import rules
from arraydist.kernels.elementary import log
from arraydist.kernels.primitives import bits_to_float, floor, uint64
from arraydist.kernels.record import Sampler, sampler_named
from arraydist.random import Key

backend = dispatch.backend_named("torch")
KEY = Key(11, 5)
_EXPONENT = 0x3FF0000000000000


def weibull_attempt(words, parameters):
    """``scale * E**power`` with ``E`` exponential: derivatives are easy to write down."""
    w0, w1, w2, _ = words
    scale, power = parameters
    u = 2.0 - bits_to_float((w0 << uint64(20)) | (w1 >> uint64(12)) | uint64(_EXPONENT))
    return w2 < uint64(1 << 31), scale * exponential_power(-log(u), power)


def exponential_power(x, power):
    """``x**power`` for the two powers of the tests, 1 and 2."""
    return x if power == 1.0 else x * x


exponential_power.__module__ = "arraydist.kernels.of_a_test"


def counting_attempt(words, parameters):
    w0, w1, w2, _ = words
    u = bits_to_float((w0 << uint64(20)) | (w1 >> uint64(12)) | uint64(_EXPONENT)) - 1.0
    return w2 < uint64(1 << 31), floor(parameters[0] * u)


WEIBULL = Sampler(weibull_attempt, kind="rejection", arity=2)
COUNTING = Sampler(counting_attempt, kind="rejection", arity=1, integer=True)


@pytest.fixture(autouse=True)
def _rules(monkeypatch):
    table = {
        # z = scale * E**power
        "weibull_attempt": (lambda z, scale, power: z / scale, None),
        "counting_attempt": (None,),
    }
    original = rules.rules_of
    monkeypatch.setattr(
        rules, "rules_of", lambda record: table.get(record.name) or original(record)
    )


def parameters(*, grad=False, dtype=torch.float64):
    scale = torch.tensor([0.5, 1.0, 4.0], dtype=dtype, requires_grad=grad)
    return scale, torch.tensor(2.0, dtype=dtype)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16])
def test_the_numbers_are_numpys(dtype):
    given = parameters(dtype=dtype)
    draws = backend.draw(WEIBULL, KEY, torch.Size([4, 3]), given, dtype=dtype)
    expected = arraydist_numpy.backend.draw(
        WEIBULL, KEY, (4, 3), [x.numpy() for x in given], dtype=draws.numpy().dtype
    )
    assert (type(draws), draws.dtype) == (torch.Tensor, dtype)
    np.testing.assert_array_equal(draws.numpy(), expected)


def test_a_part_has_the_numbers_of_the_whole():
    given = parameters()
    whole = backend.draw(WEIBULL, KEY, (4, 3), given, dtype=torch.float64)
    rows = backend.draw(WEIBULL, KEY, (2, 3), given, dtype=torch.float64, start=6)
    assert torch.equal(rows, whole[2:])
    column = backend.draw(
        WEIBULL,
        KEY,
        (4, 1),
        (given[0][1:2], given[1]),
        dtype=torch.float64,
        start=1,
        strides=(3, 1),
    )
    assert torch.equal(column, whole[:, 1:2])


def test_default_dtypes():
    assert backend.draw(WEIBULL, KEY, (2, 3), parameters(), dtype=None).dtype == torch.float64
    rate = torch.tensor(100.0, requires_grad=True)
    counts = backend.draw(COUNTING, KEY, (5,), [rate], dtype=None)
    assert counts.dtype == torch.int64
    assert not counts.requires_grad
    assert torch.equal(
        counts, backend.draw(COUNTING, KEY, (5,), [rate], dtype=torch.float32).long()
    )


def test_bfloat16():
    draws = backend.draw(WEIBULL, KEY, (5, 3), parameters(), dtype=torch.bfloat16)
    exact = backend.draw(WEIBULL, KEY, (5, 3), parameters(), dtype=torch.float32)
    assert torch.equal(draws, exact.bfloat16())


def test_gradients_by_the_rule():
    scale, power = parameters(grad=True)
    draws = backend.draw(WEIBULL, KEY, (4, 3), [scale, power], dtype=torch.float64)
    (gradient,) = torch.autograd.grad(draws.sum(), scale)
    torch.testing.assert_close(gradient, (draws / scale).sum(0).detach())
    torch.testing.assert_close(backend.constant(draws), draws.detach(), rtol=0, atol=0)
    assert not backend.constant(draws).requires_grad


def test_derivatives_to_second_order():
    def draw(scale):
        return backend.draw(
            WEIBULL, KEY, (4, 3), [scale, torch.ones((), dtype=torch.float64)], dtype=torch.float64
        )

    scale = parameters(grad=True)[:1]
    assert torch.autograd.gradcheck(draw, scale, check_forward_ad=True)
    assert torch.autograd.gradgradcheck(draw, scale)
    # The draw is linear in the scale, which takes both terms of the second derivative to see.
    assert not torch.func.hessian(lambda scale: draw(scale).sum())(scale[0].detach()).any()


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_gradients_of_many_draws_in_one_pass_are_those_of_the_rules(dtype, monkeypatch):
    from arraydist_numpy import draw_gradients

    monkeypatch.setattr(draw_gradients, "REPAID", 0)
    monkeypatch.setattr(draw_gradients, "LOOKED_UP", 0)
    sampler = sampler_named("gamma")
    shape = torch.tensor([0.5, 2.0, 9.0], dtype=dtype, requires_grad=True)
    rate = torch.tensor(1.5, dtype=dtype, requires_grad=True)
    draws = backend.draw(sampler, KEY, (20_000, 3), (shape, rate), dtype=dtype)
    tilted = (torch.sin(draws) * draws).mean()
    at_once = torch.autograd.grad(tilted, (shape, rate), retain_graph=True)
    # What is to be differentiated again comes by the rules on tensors.
    by_rules = torch.autograd.grad(tilted, (shape, rate), create_graph=True)
    for found, expected, parameter in zip(at_once, by_rules, (shape, rate), strict=True):
        assert (found.dtype, found.shape) == (dtype, parameter.shape)
        assert not found.requires_grad
        rtol = 1e-11 if dtype == torch.float64 else 1e-5
        torch.testing.assert_close(found, expected.detach(), rtol=rtol, atol=0.0)
    only = torch.autograd.grad(draws.sum(), rate, retain_graph=True)
    torch.testing.assert_close(only[0], -(draws / rate).sum().detach(), rtol=1e-5, atol=0.0)


def test_a_missing_rule_is_named_when_it_is_used():
    scale, power = parameters()
    draws = backend.draw(WEIBULL, KEY, (4, 3), [scale, power.requires_grad_()], dtype=torch.float64)
    with pytest.raises(NotImplementedError, match="weibull_attempt has no derivative rule"):
        draws.sum().backward()


def test_no_graph_without_need():
    scale, power = parameters(grad=True)
    with torch.no_grad():
        draws = backend.draw(WEIBULL, KEY, (3,), [scale, power], dtype=torch.float64)
    assert draws.grad_fn is None
    detached = backend.draw(WEIBULL, KEY, (3,), [scale.detach(), power], dtype=torch.float64)
    assert detached.grad_fn is None


def test_draws_under_vmap_are_refused():
    def draw(scale):
        return backend.draw(WEIBULL, KEY, (), [scale, torch.tensor(1.0)], dtype=torch.float32)

    with pytest.raises(NotImplementedError, match="give the parameters a batch shape instead"):
        torch.func.vmap(draw)(torch.ones(3))


def test_differentiable_is_the_draw_itself():
    scale, power = parameters(grad=True)
    draw = backend.differentiable(WEIBULL)
    draws = draw(KEY, (3,), [scale, power], dtype=torch.float64)
    assert draws.grad_fn.name() == "weibull_attemptBackward"


def test_subclasses_and_devices():
    class Labelled(torch.Tensor):
        pass

    scale, power = parameters()
    draws = backend.draw(
        WEIBULL, KEY, (3,), [scale.as_subclass(Labelled), power], dtype=torch.float64
    )
    assert type(draws) is Labelled
    with pytest.raises(NotImplementedError, match="'meta'"):
        backend.draw(WEIBULL, KEY, (3,), [scale.to("meta"), power], dtype=torch.float64)


@pytest.mark.parametrize("batch", [2, 500])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_vectors_are_numpys_whether_few_or_many(batch, dtype):
    concentration = np.linspace(0.5, 4.0, 3 * batch).reshape(batch, 3).astype(dtype)
    loc, factor = concentration, np.asarray([[2.0, 0, 0], [0.5, 1, 0], [0.25, -1, 3]], dtype)
    for expected, distribution in (
        (arraydist.Dirichlet(concentration), arraydist.Dirichlet(torch.tensor(concentration))),
        (
            arraydist.MultivariateNormal(loc, scale_tril=factor),
            arraydist.MultivariateNormal(torch.tensor(loc), scale_tril=torch.tensor(factor)),
        ),
    ):
        draws = distribution.sample((4,), rng=3)
        assert draws.dtype == getattr(torch, dtype)
        np.testing.assert_array_equal(draws.numpy(), expected.sample((4,), rng=3))
        density = distribution.log_prob(draws)
        np.testing.assert_array_equal(density.numpy(), expected.log_prob(draws.numpy()))


def test_a_density_of_shares_is_no_argument_s_memory():
    shares = torch.tensor([0.2, 0.8], dtype=torch.float64)
    concentration = torch.tensor([1.0, 1.0], dtype=torch.float64)
    density = arraydist.Dirichlet(concentration).log_prob(shares)
    density.add_(1.0)
    assert shares.tolist() == [0.2, 0.8]
    assert concentration.tolist() == [1.0, 1.0]
