"""Densities on tensors: one fused pass, partials for backward, exact second order."""

from __future__ import annotations

import pytest
import torch

from arraydist import dispatch
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.gamma import gammaln
from arraydist.namespace import array_namespace
from arraydist_numpy import fused, fused_gradients

backend = dispatch.backend_named("torch")

pytestmark = pytest.mark.usefixtures("passes")


def normal_log_density(value, location, scale):
    standardised = (value - location) / scale
    return -0.5 * standardised * standardised - log(scale)


def gamma_log_density(value, concentration):
    return (concentration - 1.0) * log(value) - value - gammaln(concentration)


def truncated_log_density(value, rate):
    """A density of the positive numbers with a pole of its slope at zero."""
    xp = array_namespace(value)
    return xp.where(value > 0, log(value) - rate * value, -xp.inf)


def first_argument(value, scale):
    return value


def with_torch(value, scale):
    return torch.special.entr(value) * scale


@pytest.fixture(params=["eager", "fused"])
def passes(request, monkeypatch):
    """Evaluation before and after a formula's loop is compiled; the derivatives asked for."""
    asked = []
    compiled, pull_back = fused.compiled, fused_gradients.pull_back

    def spy(formula, arguments, derivatives):
        asked.append(derivatives)
        return None if request.param == "eager" else compiled(formula, arguments, derivatives)

    def spy_backwards(formula, gradient, arguments, needed):
        asked.append(("gradient", *needed))
        return pull_back(formula, gradient, arguments, needed)

    monkeypatch.setattr(fused, "compiled", spy)
    monkeypatch.setattr(fused_gradients, "pull_back", spy_backwards)
    if request.param == "eager":
        monkeypatch.setattr(fused_gradients, "ready", lambda *_: False)
    monkeypatch.setattr(fused, "REPAID", 0)
    monkeypatch.setattr(fused, "LOOKED_UP", 0)
    monkeypatch.setattr(fused, "_fusions", {})
    asked.append(request.param)
    return asked


def normal_arguments(dtype=torch.float64):
    generator = torch.Generator().manual_seed(2)
    value = torch.randn(5, 3, dtype=dtype, generator=generator)
    location = torch.randn(3, dtype=dtype, generator=generator)
    scale = torch.rand((), dtype=dtype, generator=generator) + 0.5
    return value, location, scale


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
def test_value(dtype):
    value, location, scale = normal_arguments(dtype)
    result = dispatch.evaluate(normal_log_density, value, [location, scale])
    assert (type(result), result.dtype, result.shape) == (torch.Tensor, dtype, (5, 3))
    expected = normal_log_density(value.double(), location.double(), scale.double())
    torch.testing.assert_close(result, expected.to(dtype))


def test_first_and_second_order():
    arguments = [x.requires_grad_() for x in normal_arguments()]

    def density(value, location, scale):
        return backend.evaluate(normal_log_density, value, [location, scale])

    assert torch.autograd.gradcheck(density, arguments, check_batched_grad=True)
    assert torch.autograd.gradgradcheck(density, arguments)


def test_gradients_with_and_without_create_graph_agree():
    value, location, scale = normal_arguments()
    scale.requires_grad_()
    result = backend.evaluate(normal_log_density, value, [location, scale]).sum()
    (plain,) = torch.autograd.grad(result, scale, retain_graph=True)
    (graph,) = torch.autograd.grad(result, scale, create_graph=True)
    assert not plain.requires_grad
    assert graph.requires_grad
    torch.testing.assert_close(plain, graph.detach(), rtol=1e-13, atol=0)


def test_only_needed_derivatives_are_computed(passes):
    value, location, scale = normal_arguments()
    backend.evaluate(normal_log_density, value, [location, scale])
    scale.requires_grad_()
    backend.evaluate(normal_log_density, value, [location, scale]).sum().backward()
    with torch.no_grad():
        backend.evaluate(normal_log_density, value, [location, scale])
    # Eager ones are torch's own.
    middle = [(), ("gradient", 2)] if passes[0] == "fused" else []
    assert passes[1:] == [(), *middle, ()]


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_gradients_of_a_sum_are_the_same_with_the_value_and_after_it(passes, dtype):
    """From the second time on they come with the value, where one number is asked for at a time."""
    value, _, scale = (x.requires_grad_() for x in normal_arguments(dtype))
    location = torch.tensor(0.3, dtype=dtype, requires_grad=True)

    def gradients(weight):
        result = backend.evaluate(normal_log_density, value, [location, scale])
        return result, torch.autograd.grad((weight * result).sum(), (value, location, scale))

    for weight in (1.0, -0.3, 0.0):
        first, after = gradients(weight)
        asked = len(passes)
        second, along = gradients(weight)
        assert len(passes) == asked or passes[0] == "eager"
        assert torch.equal(first, second)
        for one, other in zip(after, along, strict=True):
            assert (one.dtype, one.shape) == (other.dtype, other.shape)
            assert torch.equal(one, other)
        gradients(torch.arange(15, dtype=dtype).reshape(5, 3))


def test_gradients_that_came_with_the_value_are_handed_out_once():
    value, location, scale = normal_arguments()
    location.requires_grad_()
    for _ in range(2):
        result = backend.evaluate(normal_log_density, value[0], [location, scale]).sum()
        (first,) = torch.autograd.grad(result, location, retain_graph=True)
        kept = first.clone()
        first.zero_()
        (second,) = torch.autograd.grad(result, location)
        assert torch.equal(second, kept)


def test_a_value_that_depends_on_a_parameter():
    """The path through the value is the value's own business, and is counted once."""
    noise = torch.tensor([0.3, -0.7], dtype=torch.float64)
    scale = torch.tensor(1.5, dtype=torch.float64, requires_grad=True)

    def entropy_estimate(density):
        return density(scale * noise, torch.zeros((), dtype=torch.float64), scale).sum()

    def fused(value, location, scale):
        return backend.evaluate(normal_log_density, value, [location, scale])

    for create_graph in (False, True):
        (gradient,) = torch.autograd.grad(entropy_estimate(fused), scale, create_graph=create_graph)
        (expected,) = torch.autograd.grad(entropy_estimate(normal_log_density), scale)
        torch.testing.assert_close(gradient.detach(), expected, rtol=1e-13, atol=0)


def test_partials_on_request():
    value, concentration = torch.tensor([0.5, 2.0]).double(), torch.tensor(3.0).double()
    expected = [gamma_log_density(value, concentration), 2.0 / value - 1.0]
    results = backend.evaluate(gamma_log_density, value, [concentration], derivatives=(0,))
    for result, wanted in zip(results, expected, strict=True):
        torch.testing.assert_close(result, wanted, rtol=1e-14, atol=1e-14)
    concentration.requires_grad_()
    results = backend.evaluate(gamma_log_density, value, [concentration], derivatives=(0,))
    for result, wanted in zip(results, expected, strict=True):
        torch.testing.assert_close(result.detach(), wanted, rtol=1e-14, atol=1e-14)
    (mixed,) = torch.autograd.grad(results[1].sum(), concentration)
    torch.testing.assert_close(mixed, (1 / value).sum(), rtol=1e-14, atol=0)


def test_outside_the_support_gradients_are_zero():
    value = torch.tensor([-1.0, 0.0, 2.0], dtype=torch.float64, requires_grad=True)
    rate = torch.tensor(1.5, dtype=torch.float64, requires_grad=True)
    result = backend.evaluate(truncated_log_density, value, [rate])
    assert result[:2].tolist() == [-torch.inf, -torch.inf]
    for create_graph in (False, True):
        gradients = torch.autograd.grad(
            result.sum(), (value, rate), create_graph=create_graph, retain_graph=True
        )
        assert gradients[0].tolist() == [0.0, 0.0, -1.0]
        assert gradients[1].item() == -2.0


def test_results_never_share_memory_with_arguments():
    value, scale = torch.tensor([0.5, 2.0]), torch.tensor(1.0)
    result = backend.evaluate(first_argument, value, [scale])
    result.zero_()
    assert value.tolist() == [0.5, 2.0]
    value.requires_grad_()
    result = backend.evaluate(first_argument, value, [scale])
    (gradient,) = torch.autograd.grad(result.sum(), value)
    assert gradient.tolist() == [1.0, 1.0]


def test_subclasses():
    class Labelled(torch.Tensor):
        pass

    value, location, scale = normal_arguments()
    parameter = torch.nn.Parameter(scale)
    result = backend.evaluate(
        normal_log_density, value.as_subclass(Labelled), [location, parameter]
    )
    assert type(result) is Labelled
    result.sum().backward()
    assert parameter.grad.shape == ()


def test_transforms_of_torch_func():
    value, location, scale = normal_arguments()

    def total(location, scale):
        return backend.evaluate(normal_log_density, value, [location, scale]).sum()

    def plain(location, scale):
        return normal_log_density(value, location, scale).sum()

    for transform in (torch.func.grad, torch.func.hessian):
        torch.testing.assert_close(
            transform(total, argnums=1)(location, scale),
            transform(plain, argnums=1)(location, scale),
            rtol=1e-12,
            atol=0,
        )
    in_batches = torch.func.vmap(
        lambda row: backend.evaluate(normal_log_density, row, [location, scale])
    )(value)
    torch.testing.assert_close(in_batches, normal_log_density(value, location, scale))


def test_forward_mode():
    value, location, scale = normal_arguments()
    forward_ad = torch.autograd.forward_ad
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(value, torch.ones_like(value))
        result = backend.evaluate(normal_log_density, dual, [location, scale])
        tangent = forward_ad.unpack_dual(result).tangent
    torch.testing.assert_close(tangent, (location - value) / scale**2)


def test_a_hook_that_is_not_elementwise():
    def normalised(value, weights):
        return value * weights - array_namespace(weights).sum(weights)

    value = torch.tensor([0.5, 2.0], dtype=torch.float64)
    weights = torch.tensor([3.0, 4.0], dtype=torch.float64, requires_grad=True)
    result = backend.evaluate(normalised, value, [weights])
    (gradient,) = torch.autograd.grad(result.sum(), weights)
    assert gradient.tolist() == [-1.5, 0.0]


def test_a_hook_written_with_torch():
    value = torch.tensor([0.5, 2.0], dtype=torch.float64, requires_grad=True)
    scale = torch.tensor(3.0, dtype=torch.float64)
    result = backend.evaluate(with_torch, value, [scale])
    torch.testing.assert_close(result, with_torch(value, scale))
    (gradient,) = torch.autograd.grad(result.sum(), value)
    torch.testing.assert_close(gradient, -3.0 * (value.detach().log() + 1.0))
    torch.testing.assert_close(
        backend.evaluate(with_torch, value.detach(), [scale]), result.detach()
    )


def test_devices():
    with pytest.raises(NotImplementedError, match="'meta'"):
        backend.evaluate(first_argument, torch.ones(2, device="meta"), [exp(torch.ones(()))])
