"""Derivatives of draws from mixtures, by their distribution functions.

References
----------
.. [1] M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", Advances in
   Neural Information Processing Systems 31 (2018): equation (4); appendix B for several variables.
"""

from __future__ import annotations

import math
from typing import Any

from arraydist import dispatch
from arraydist._typing import Array
from arraydist.distributions.base import Distribution
from arraydist.distributions.categorical import Categorical
from arraydist.kernels.elementary import exp
from arraydist.namespace import array_namespace

_ORDERS = 2
"""Newton steps: as many steps, as many orders of derivatives and more are right."""


def implicit_draws(draws: Array, mixture: Categorical, component: Distribution) -> Array:
    """Draws that are constants, with the derivatives that draws of a mixture have.

    A draw z of a component at weights w moves with the parameters so that the mixture's
    distribution function F(z) stays: dz = -dF / f [1]_.  The elements of a vector are taken one
    after the other, given those before, which makes the weights w_k f_k(z_1) f_k(z_2 | z_1) ...
    """
    dtype = draws.dtype
    x, mixture, component = _in_double_precision(draws, mixture, component)
    weights = mixture.probs
    outer = tuple(x.shape)[: x.ndim - len(component.event_shape)]
    # the size in full: of no draws at all -1 could stand for any
    flat = array_namespace(x).reshape(x, (*outer, math.prod(component.event_shape)))
    conditionals = component._conditionals(flat)
    element = next(conditionals)
    moved: list[Array] = []
    for i in range(flat.shape[-1]):
        if moved:
            if isinstance(element, Distribution):
                weights = _given(moved[-1], weights, element)
            element = conditionals.send(moved[-1])
        if isinstance(element, Distribution):
            # a draw of one component may lie outside another one's support
            element = element._with({"_validate_args": False})
            moved.append(_one(flat[..., i], weights, element))
        else:
            moved.append(flat[..., i] + dispatch.movement(element))
    xp = array_namespace(*moved)
    together = xp.stack(moved, axis=-1)
    return xp.astype(xp.reshape(together, tuple(x.shape)), dtype)


def _in_double_precision(draws: Array, *parts: Any) -> tuple[Any, ...]:
    def widened(array: Array) -> Array:
        xp = array_namespace(array)
        return xp.astype(array, xp.float64)

    return (widened(draws), *(part._mapped(widened) for part in parts))


def _given(x: Array, weights: Array, component: Distribution) -> Array:
    """The components' weights once a number that one of them drew is known."""
    terms = component.log_prob(x[..., None])
    xp = array_namespace(terms)
    largest = dispatch.constant(xp.max(terms, axis=-1, keepdims=True))
    weights = weights * exp(terms - largest)
    return weights / xp.sum(weights, axis=-1, keepdims=True)


def _one(x: Array, weights: Array, component: Distribution) -> Array:
    """Draws of a mixture of numbers, moving with weights and components.

    Steps of Newton's method for F(z) = constant from z: they go nowhere, and their derivatives are
    the draw's.  The smaller tail is taken, where weights times probabilities do not cancel.
    """
    xp = array_namespace(weights)

    def total(values: Array) -> Array:
        return xp.sum(weights * values, axis=-1)

    lower = dispatch.constant(total(component.cdf(x[..., None]))) <= 0.5
    for _ in range(_ORDERS):
        beside = x[..., None]
        value = xp.where(lower, total(component.cdf(beside)), -total(component.sf(beside)))
        density = total(component.prob(beside))
        x = x - dispatch.movement(value) / density
    return x
