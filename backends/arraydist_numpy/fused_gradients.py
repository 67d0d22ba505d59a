"""Gradients of formulas in one pass: what reverse mode asks for, summed in the same loop."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arraydist._typing import Shape
from arraydist.autodiff.partials import eager_partials
from arraydist.dispatch import Formula
from arraydist.tracing import Graph, Node
from arraydist.tracing.graph import argument, node
from arraydist_numpy import threads
from arraydist_numpy.elementwise import CHUNK, result_dtype
from arraydist_numpy.fused import FUSED, Form, Fusion, Loops, form_of, fusion
from arraydist_numpy.layout import common_shape

NDArray = npt.NDArray[Any]


class _Reverse(Fusion):
    """Loops whose outputs are products of a gradient, the last argument, with the partials.

    Where the gradient is 0 so is the product, also with a partial that is not finite: what a
    formula's user discards comes back like that.
    """

    def loops_in_reverse(self, arguments: Sequence[Any], shape: Shape) -> Loops | None:
        """The loops for arguments of these shapes, the gradient not among them."""
        form, _ = form_of(arguments)
        total = math.prod(shape)
        summed = _summed(arguments, self.derivatives, total)
        return self.in_form((form, summed), total, lambda: self._loops_of_products(form, summed))

    def _loops_of_products(self, form: Form, summed: tuple[int, ...]) -> Loops:
        graph = self.traced()
        partials = Graph(graph.arguments, graph.outputs[1:])
        gradient = argument(self.arity)
        products = [product_with(gradient, partial) for partial in partials.outputs]
        return self.loops("in_reverse", form, partials, products, summed)


class _Ahead(Fusion):
    """Loops of the value and of the partials, those of parameters with one value as sums.

    Attributes
    ----------
    expected
        Whether the gradient that came last was one number for all elements, as that of a sum or a
        mean is.  Only then is what these loops compute all that comes to be asked for.
    """

    expected = False

    def loops_ahead(self, arguments: Sequence[Any], shape: Shape) -> Loops | None:
        """The loops for arguments of these shapes."""
        total = math.prod(shape)
        sizes = [np.size(arguments[position]) for position in self.derivatives]
        # Each gradient of elements is memory to fill; one of them costs less than a second pass.
        if sorted(sizes)[:-1] != [1] * (len(sizes) - 1) or max(sizes) not in (1, total):
            return None
        form, _ = form_of(arguments)
        summed = tuple(1 + i for i in _summed(arguments, self.derivatives, total))
        return self.in_form((form, summed), total, lambda: self._loops_with_value(form, summed))

    def _loops_with_value(self, form: Form, summed: tuple[int, ...]) -> Loops:
        graph = self.traced()
        return self.loops("with_gradient", form, graph, graph.outputs, summed)


def _summed(arguments: Sequence[Any], positions: Sequence[int], total: int) -> tuple[int, ...]:
    """Which gradients are wanted as sums alone: those of one value for many elements."""
    return tuple(
        i for i, position in enumerate(positions) if total > 1 and np.size(arguments[position]) == 1
    )


def product_with(gradient: Node, partial: Node) -> Node:
    """The product of a gradient with a partial derivative, 0 where the gradient is."""
    product = node("multiply", gradient, partial)
    result = node("where", node("equal", gradient, 0.0), 0.0, product)
    assert isinstance(result, Node)  # the gradient is no constant
    return result


def ready(formula: Formula, arguments: Sequence[Any], needed: tuple[int, ...]) -> bool:
    """Whether a formula's gradient is one compiled pass; see `pull_back`."""
    return _loops(formula, arguments, needed) is not None


def value_and_gradients(
    formula: Formula, arguments: Sequence[Any], needed: tuple[int, ...]
) -> tuple[NDArray, list[NDArray]] | None:
    """A formula's value and the gradients of its sum, in one pass.

    These are `pull_back`'s of a gradient of one, to the bit; `scaled` gives those of another one.

    Returns
    -------
    tuple or None
        None where the last gradient was not one number for all elements, so that this one may not
        be either, and where two passes take less time.
    """
    dtype = FUSED.get(result_dtype(arguments))
    if dtype is None:
        return None
    found = fusion(_Ahead, formula, len(arguments), needed, dtype)
    if not found.expected:
        return None
    shape = common_shape(arguments)
    loops = found.loops_ahead(arguments, shape)
    if loops is None:
        return None
    value, *partials = loops.run(arguments, shape)
    return value, _of_shapes(partials, arguments, needed)


def scaled(array: NDArray, factor: Any) -> NDArray:
    """The array times a number, 0 where the number is; a large one in its own memory."""
    if factor == 1:
        return array
    if factor == 0:
        return np.zeros_like(array)
    if array.size < CHUNK:
        with np.errstate(all="ignore"):
            return np.asarray(array * factor)
    flat = array.reshape(-1)

    def task(start: int, stop: int) -> None:
        part = flat[start:stop]
        with np.errstate(all="ignore"):
            np.multiply(part, factor, out=part)

    threads.run(task, flat.size, CHUNK)
    return array


def pull_back(
    formula: Formula, gradient: NDArray, arguments: Sequence[Any], needed: tuple[int, ...]
) -> list[NDArray]:
    """The gradients in the arguments at some positions, each of its argument's shape.

    Parameters
    ----------
    formula
        Elementwise.
    gradient
        That in the result, of its shape or broadcast to it.
    arguments
        The value and the parameters.
    needed
        Positions among these.
    """
    shape = common_shape(arguments)
    dtype = result_dtype(arguments)
    factor = of_sum(gradient)
    if dtype in FUSED:
        found = fusion(_Ahead, formula, len(arguments), needed, FUSED[dtype])
        found.expected = factor is not None
    if factor is not None:
        gradient = np.ones((), dtype)
    loops = _loops(formula, arguments, needed)
    with np.errstate(all="ignore"):
        if loops is None:
            products: Sequence[NDArray] = _eager(formula, gradient, arguments, needed, dtype)
        else:
            products = loops.run((*arguments, np.asarray(gradient, dtype)), shape)
        gradients = _of_shapes(products, arguments, needed)
    return gradients if factor is None else [scaled(x, factor) for x in gradients]


def of_sum(gradient: NDArray) -> Any:
    """The one number that a gradient is, such as comes back from a sum or a mean; else None."""
    if not gradient.size:
        return None
    if not any(gradient.strides):
        return gradient.reshape(-1)[0]
    flat = gradient.reshape(-1)
    first = flat[0]
    # Most other gradients differ here already.  That of a mean fills memory with its number.
    if flat[-1] != first or flat[flat.size // 2] != first:
        return None
    parts = (flat[start : start + CHUNK] for start in range(0, flat.size, CHUNK))
    return first if all((part == first).all() for part in parts) else None


def _of_shapes(
    products: Sequence[NDArray], arguments: Sequence[Any], needed: Sequence[int]
) -> list[NDArray]:
    return [
        summed_to(product, np.shape(arguments[i]))
        for i, product in zip(needed, products, strict=True)
    ]


def summed_to(array: NDArray, shape: Shape) -> NDArray:
    """The sum over the axes that broadcasting added to a shape or stretched."""
    if array.size == math.prod(shape):
        return array.reshape(shape)
    extra = array.ndim - len(shape)
    stretched = [
        extra + axis for axis, size in enumerate(shape) if size == 1 != array.shape[extra + axis]
    ]
    total: NDArray = np.add.reduce(array, axis=(*range(extra), *stretched), keepdims=True)
    return total.reshape(shape)


def _loops(formula: Formula, arguments: Sequence[Any], needed: tuple[int, ...]) -> Loops | None:
    dtype = FUSED.get(result_dtype(arguments))
    if dtype is None:
        return None
    shape = common_shape(arguments)
    found = fusion(_Reverse, formula, len(arguments), needed, dtype)
    return found.loops_in_reverse(arguments, shape)


def _eager(
    formula: Formula,
    gradient: NDArray,
    arguments: Sequence[Any],
    needed: tuple[int, ...],
    dtype: np.dtype[Any],
) -> list[NDArray]:
    value, *parameters = (np.asarray(x, np.float64) for x in arguments)
    _, *partials = eager_partials(formula, value, parameters, needed)
    products = [np.where(gradient == 0, 0.0, gradient * partial) for partial in partials]
    return [product.astype(dtype) for product in products]
