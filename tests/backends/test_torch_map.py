"""Kernels on tensors: values, dtypes, layouts, subclasses, devices."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import arraydist_numpy
from arraydist import dispatch
from arraydist.kernels.elementary import exp, pow

backend = dispatch.backend_named("torch")


class Labelled(torch.Tensor):
    """A user's subclass."""


@pytest.fixture
def seen(monkeypatch):
    """The arrays that reach the NumPy backend."""
    arrays = []
    original = type(arraydist_numpy.backend).map

    def spy(self, kernel, *arguments):
        arrays.extend(arguments)
        result = original(self, kernel, *arguments)
        arrays.append(result)
        return result

    monkeypatch.setattr(type(arraydist_numpy.backend), "map", spy)
    return arrays


def test_owns_tensors_and_their_subclasses():
    for array_type in (torch.Tensor, torch.nn.Parameter, Labelled):
        assert dispatch.backend_of_type(array_type) is backend
    assert not backend.owns(np.ndarray)


def test_memory_is_shared_both_ways(seen):
    x = torch.rand(5, dtype=torch.float64)
    result = exp(x)
    argument, array = seen
    assert argument.__array_interface__["data"][0] == x.data_ptr()
    assert array.__array_interface__["data"][0] == result.data_ptr()


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16])
@pytest.mark.parametrize("shape", [(), (0,), (1,), (3, 4)])
def test_values_are_numpys(dtype, shape):
    x = (0.5 + torch.rand(shape, dtype=torch.float64)).to(dtype)
    result = exp(x)
    assert type(result) is torch.Tensor
    assert (result.dtype, result.shape) == (dtype, x.shape)
    np.testing.assert_array_equal(result.numpy(), exp(x.numpy()))


def test_bfloat16_is_computed_in_float64_and_rounded():
    x = torch.linspace(-5, 5, 101, dtype=torch.bfloat16)
    result = exp(x)
    assert result.dtype == torch.bfloat16
    assert torch.equal(result, exp(x.double()).bfloat16())


def test_numbers_and_broadcasting():
    x, y = torch.tensor([[1.0], [2.0]]), torch.tensor([1.0, 2.0, 3.0])
    assert torch.equal(pow(x, y), torch.tensor([[1.0, 1.0, 1.0], [2.0, 4.0, 8.0]]))
    assert torch.equal(pow(y, 2.0), torch.tensor([1.0, 4.0, 9.0]))
    assert torch.equal(pow(2.0, y), torch.tensor([2.0, 4.0, 8.0]))
    assert pow(2.0, y).dtype == torch.float32


@pytest.mark.parametrize(
    "layout",
    [
        lambda x: x.t(),
        lambda x: x[::2, 1:],
        lambda x: x[0].expand(7, 4),
        lambda x: x.flip(0),
        lambda x: torch.complex(x, x).conj().imag,  # negated when first read
        lambda x: x.as_strided((2, 2), (4, 1)),
    ],
)
def test_layouts(layout):
    x = layout(torch.arange(24.0, dtype=torch.float64).reshape(6, 4) / 24)
    assert torch.equal(exp(x), exp(x.clone(memory_format=torch.contiguous_format)))


def test_memory_of_a_read_only_array():
    content = np.linspace(0, 1, 4)
    content.flags.writeable = False
    with pytest.warns(UserWarning, match="not writable"):
        x = torch.from_numpy(content)
    result = exp(x)
    result.zero_()
    np.testing.assert_array_equal(content, np.linspace(0, 1, 4))


def test_a_parameter_gives_a_tensor():
    parameter = torch.nn.Parameter(torch.rand(3))
    result = exp(parameter)
    assert type(result) is torch.Tensor
    result.sum().backward()
    torch.testing.assert_close(parameter.grad, exp(parameter.detach()))


def test_a_users_subclass_stays():
    x = torch.rand(3, dtype=torch.float64).as_subclass(Labelled).requires_grad_()
    result = pow(x, 2.0)
    assert type(result) is Labelled
    result.sum().backward()
    torch.testing.assert_close(x.grad, 2 * x.detach(), check_dtype=True)


def test_without_gradients():
    x = torch.rand(3, requires_grad=True)
    with torch.no_grad():
        assert exp(x).grad_fn is None
    with torch.inference_mode():
        assert exp(x).grad_fn is None
    assert exp(x.detach()).grad_fn is None
    assert exp(x).grad_fn.name() == "expBackward"


def test_other_devices_are_refused_by_name():
    x = torch.ones(3, device="meta")
    with pytest.raises(NotImplementedError, match=r"'meta'.*missing"):
        exp(x)
    with pytest.raises(NotImplementedError, match=r"'meta'.*missing"):
        pow(torch.ones(3), x)


def test_under_another_default_device():
    x = torch.ones(3)
    with torch.device("meta"):
        result = exp(x)
    assert result.device.type == "cpu"
