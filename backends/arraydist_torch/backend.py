"""The backend of torch tensors."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import torch
from torch.overrides import handle_torch_function, has_torch_function

import arraydist_numpy
from arraydist import dispatch
from arraydist._typing import Shape
from arraydist.dispatch import Formula
from arraydist.kernels.record import Kernel, Record, Sampler
from arraydist.random.key import Key
from arraydist.row_function import RowFunction
from arraydist_torch import autograd, density, rows
from arraydist_torch.bridge import (
    SHARED,
    floating_dtype,
    numpy_dtype,
    to_number,
    to_numpy,
    to_tensor,
    unshared,
)
from arraydist_torch.compilation import never_compiled
from arraydist_torch.transforms import (
    abstract,
    constant,
    tracked,
    transformed,
    transforms_active,
)


class TorchBackend:
    """CPU tensors through the NumPy backend; see `arraydist.dispatch.Backend`.

    Memory is shared both ways.  What is computed takes part in autograd, forward-mode
    differentiation and ``torch.func``, to any order that the derivative rules reach.  Subclasses of
    tensors are treated as torch's own functions treat them.
    """

    name: Final = "torch"

    def owns(self, array_type: type) -> bool:
        """Return whether arrays of this type are tensors."""
        return issubclass(array_type, torch.Tensor)

    @never_compiled
    def map(self, kernel: Kernel, *arguments: Any) -> torch.Tensor:
        """Broadcast the arguments and apply a kernel."""
        if has_torch_function(arguments):
            return handle_torch_function(self.map, arguments, kernel, *arguments)
        if tracked(arguments):
            return autograd.apply(kernel, functools.partial(_map, kernel), *arguments)
        return _map(kernel, *arguments)

    @never_compiled
    def map_rows(self, function: RowFunction, *arrays: torch.Tensor) -> torch.Tensor | None:
        """Apply a function to all rows of the last axis; None under transforms of torch."""
        if has_torch_function(arrays):
            return None
        compute = functools.partial(_map_rows, function)
        if not tracked(arrays):
            return compute(*arrays)
        if function.composed is None or transformed(arrays):
            return None
        return rows.apply(function, compute, *arrays)

    @never_compiled
    def evaluate(
        self,
        formula: Formula,
        value: Any,
        parameters: Sequence[Any],
        derivatives: tuple[int, ...] = (),
    ) -> torch.Tensor | tuple[torch.Tensor, ...]:
        """Evaluate a density, fused where that pays."""
        arguments = (value, *parameters)
        if has_torch_function(arguments):
            return handle_torch_function(
                self.evaluate, arguments, formula, value, parameters, derivatives
            )
        return density.evaluate(formula, arguments, derivatives)

    @never_compiled
    def draw(
        self,
        sampler: Sampler,
        key: Key,
        shape: Shape,
        parameters: Sequence[Any],
        *,
        dtype: torch.dtype | None,
        start: int = 0,
        strides: Shape | None = None,
    ) -> torch.Tensor:
        """Draw; floating draws depend on the parameters by the sampler's derivative rules."""
        parameters = tuple(parameters)
        if has_torch_function(parameters):
            return handle_torch_function(
                self.draw, parameters, sampler, key, shape, parameters,
                dtype=dtype, start=start, strides=strides,
            )  # fmt: skip
        if sampler.integer or not tracked(parameters):
            return _draw(sampler, key, shape, dtype, start, strides, *parameters)
        compute = functools.partial(_draw, sampler, key, shape, dtype, start, strides)
        return autograd.apply(sampler, compute, *parameters)

    def draw_rows(
        self,
        function: RowFunction,
        sampler: Sampler,
        key: Key,
        shape: Shape,
        parameters: Sequence[torch.Tensor],
        arrays: Sequence[torch.Tensor],
    ) -> torch.Tensor | None:
        """Apply a function to rows of draws and to arrays as the NumPy backend does."""
        count = len(parameters)

        def drawn(*given: Any) -> Any:
            return dispatch.draw_rows(
                function, sampler, key, tuple(shape), given[:count], given[count:]
            )

        return self.apply_to_few(drawn, (*parameters, *arrays))

    @never_compiled
    def apply_to_few(
        self, function: Callable[..., Any], arrays: Sequence[torch.Tensor]
    ) -> torch.Tensor | None:
        """Apply a function to NumPy arrays; None for many numbers, or where autograd sees."""
        dtype = arrays[0].dtype
        few = max(map(torch.numel, arrays)) <= arraydist_numpy.backend.fused.FEW
        if not few or dtype not in SHARED or has_torch_function(arrays) or tracked(arrays):
            return None
        given = [to_numpy(array) for array in arrays]
        with np.errstate(all="ignore"):
            result = function(*given)
        return to_tensor(unshared(result, given), dtype)

    def constant(self, array: torch.Tensor) -> torch.Tensor:
        """Return the tensor detached from autograd."""
        return constant(array)

    def readable(self, array: torch.Tensor) -> Any:
        """Return the values to look at, a few of them as a NumPy array; None without any."""
        if abstract(array):
            return None
        few = array.numel() <= arraydist_numpy.backend.fused.FEW
        if few and array.is_cpu and not transforms_active():
            return to_numpy(array)
        return constant(array)

    def differentiable(self, record: Record) -> Callable[..., torch.Tensor]:
        """Return the map or draw, which are differentiable as they are."""
        if isinstance(record, Sampler):
            return functools.partial(self.draw, record)
        return functools.partial(self.map, record)

    @never_compiled
    def default_key(self) -> Key:
        """Return a key from torch's default generator, which ``torch.manual_seed`` seeds."""
        # torch.func changes no tensor that it has not seen, and inference makes its own.
        if transforms_active() or torch.is_inference_mode_enabled():
            return _key(torch.default_generator)
        try:
            bits = _kept.pop()
        except IndexError:
            bits = _integer(torch.default_generator)
        key = _key(torch.default_generator, bits)
        _kept.append(bits)
        return key

    @never_compiled
    def key_from(self, generator: object) -> Key | None:
        """Return a key from a ``torch.Generator``, which advances; None for anything else."""
        return _key(generator) if isinstance(generator, torch.Generator) else None


def _map(kernel: Kernel, *arguments: Any) -> torch.Tensor:
    result = arraydist_numpy.backend.map(kernel, *map(to_numpy, arguments))
    return to_tensor(result, floating_dtype(arguments))


def _map_rows(function: RowFunction, *arrays: torch.Tensor) -> torch.Tensor:
    result = arraydist_numpy.backend.map_rows(function, *[to_numpy(x) for x in arrays])
    return to_tensor(result, floating_dtype(arrays))


def _draw(
    sampler: Sampler,
    key: Key,
    shape: Shape,
    dtype: torch.dtype | None,
    start: int,
    strides: Shape | None,
    *parameters: Any,
) -> torch.Tensor:
    if dtype is None:
        dtype = torch.int64 if sampler.integer else torch.float64
    draws = arraydist_numpy.backend.draw(
        sampler,
        key,
        tuple(shape),
        [to_number(parameter) for parameter in parameters],
        dtype=numpy_dtype(dtype),
        start=start,
        strides=strides,
    )
    return to_tensor(draws, dtype)


_kept: deque[torch.Tensor] = deque(maxlen=8)
"""Integers for keys: to make a tensor takes as long as to draw into it."""


def _integer(generator: torch.Generator) -> torch.Tensor:
    return torch.empty((), dtype=torch.int64, device=generator.device)


def _key(generator: torch.Generator, bits: torch.Tensor | None = None) -> Key:
    if bits is None:
        bits = _integer(generator)
    bits.random_(-(2**63), None, generator=generator)
    return Key(bits.item() % 2**64)
