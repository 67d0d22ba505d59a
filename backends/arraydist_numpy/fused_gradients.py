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
from arraydist_numpy.elementwise import result_dtype
from arraydist_numpy.fused import FUSED, Form, Fusion, Loops, fusion
from arraydist_numpy.layout import common_shape

NDArray = npt.NDArray[Any]


class _Reverse(Fusion):
    """Loops whose outputs are products of a gradient, the last argument, with the partials.

    Where the gradient is 0 so is the product, also with a partial that is not finite: what a
    formula's user discards comes back like that.
    """

    def loops_in_reverse(self, arguments: Sequence[Any], shape: Shape) -> Loops | None:
        """The loops for arguments of these shapes, the gradient not among them."""
        form = self.form_for(arguments, shape)
        total = math.prod(shape)
        # One value for all elements wants the sum alone.
        summed = tuple(
            i
            for i, position in enumerate(self.derivatives)
            if total > 1 and np.size(arguments[position]) == 1
        )
        return self.in_form((form, summed), total, lambda: self._loops_of_products(form, summed))

    def _loops_of_products(self, form: Form, summed: tuple[int, ...]) -> Loops:
        graph = self.traced()
        partials = Graph(graph.arguments, graph.outputs[1:])
        gradient = argument(self.arity)
        products = [product_with(gradient, partial) for partial in partials.outputs]
        return self.loops("in_reverse", form, partials, products, summed)


def product_with(gradient: Node, partial: Node) -> Node:
    """The product of a gradient with a partial derivative, 0 where the gradient is."""
    product = node("multiply", gradient, partial)
    result = node("where", node("equal", gradient, 0.0), 0.0, product)
    assert isinstance(result, Node)  # the gradient is no constant
    return result


def ready(formula: Formula, arguments: Sequence[Any], needed: tuple[int, ...]) -> bool:
    """Whether a formula's gradient is one compiled pass; see `pull_back`."""
    return _loops(formula, arguments, needed) is not None


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
    if gradient.size and not any(gradient.strides):
        gradient = gradient.reshape(-1)[0]  # what comes back from a sum
    loops = _loops(formula, arguments, needed)
    with np.errstate(all="ignore"):
        if loops is None:
            products: Sequence[NDArray] = _eager(formula, gradient, arguments, needed, dtype)
        else:
            products = loops.run((*arguments, np.asarray(gradient, dtype)), shape)
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
