"""Kernels, densities and draws inside ``torch.compile``: breaks in the graph, and right."""

from __future__ import annotations

import pytest
import torch

from arraydist import dispatch
from arraydist.kernels.elementary import exp, log
from arraydist.kernels.samplers.uniform import standard_uniform
from arraydist.random import Key

# The compiler warns of caches that it looks through on the way to the backend, and of what it does
# itself (it reads .grad of what is no leaf).
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::UserWarning")]

backend = dispatch.backend_named("torch")


def exponential_log_density(value, rate):
    return log(rate) - rate * value


def model(x):
    noise = backend.draw(standard_uniform, Key(3), (4,), [], dtype=torch.float64)
    density = backend.evaluate(exponential_log_density, exp(2.0 * x), [exp(x)])
    return (density * 3.0 + noise).sum()


def test_compiled_models_give_what_eager_ones_give():
    x = torch.rand(4, dtype=torch.float64, requires_grad=True)
    compiled = torch.compile(model, backend="eager")
    (expected,) = torch.autograd.grad(model(x), x)
    for _ in range(3):
        result = compiled(x)
        torch.testing.assert_close(result, model(x), rtol=1e-15, atol=0)
        (gradient,) = torch.autograd.grad(result, x)
        torch.testing.assert_close(gradient, expected, rtol=1e-15, atol=0)
