"""Derivatives of draws from mixtures, by their distribution functions.

References
----------
.. [1] M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", Advances in
   Neural Information Processing Systems 31 (2018): equation (4); appendix B for several variables.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

from arraydist import dispatch
from arraydist._typing import Array
from arraydist.distributions.base import Distribution
from arraydist.distributions.beta import Beta
from arraydist.distributions.categorical import Categorical
from arraydist.distributions.dirichlet import Dirichlet
from arraydist.distributions.independent import Independent
from arraydist.distributions.multivariate_normal import MultivariateNormal
from arraydist.distributions.normal import Normal
from arraydist.distributions.transformed_distribution import TransformedDistribution
from arraydist.kernels.elementary import exp
from arraydist.namespace import array_namespace
from arraydist.transforms.affine import AffineTransform

Elements = Generator[Distribution | Array, Array, None]

_ORDERS = 2
"""Newton steps: as many steps, as many orders of derivatives and more are right."""


def has_elements(component: Distribution) -> bool:
    """Whether `implicit_draws` knows the elements of draws one after the other."""
    if isinstance(component, Independent):
        return has_elements(component.base_dist)
    if isinstance(component, MultivariateNormal):
        return not component.allow_singular
    return not component.support.event_dim or isinstance(component, Dirichlet)


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
    flat = array_namespace(x).reshape(x, (*outer, -1))
    elements = _elements(component, flat)
    element = next(elements)
    moved: list[Array] = []
    while len(moved) < flat.shape[-1]:
        place = flat[..., len(moved)]
        if isinstance(element, Distribution):
            # a draw of one component may lie outside another one's support
            element = element._with({"_validate_args": False})
            moved.append(_one(place, weights, element))
        else:
            moved.append(place + _movement(element))
        if len(moved) < flat.shape[-1]:
            if isinstance(element, Distribution):
                weights = _given(moved[-1], weights, element)
            element = elements.send(moved[-1])
    xp = array_namespace(*moved)
    together = xp.stack(moved, axis=-1)
    return xp.astype(xp.reshape(together, tuple(x.shape)), dtype)


def _elements(component: Distribution, draws: Array) -> Elements:
    """The distribution of each element of a vector given those before, which are sent back moved.

    Its batch ends with the components.  An element that those before settle is given itself.
    """
    if isinstance(component, Independent):
        return _independent_elements(component, draws)
    if isinstance(component, MultivariateNormal):
        return _normal_elements(component)
    if isinstance(component, Dirichlet):
        return _dirichlet_elements(component, draws)
    return _one_element(component)


def _one_element(component: Distribution) -> Elements:
    yield component


def _independent_elements(component: Independent, draws: Array) -> Elements:
    parts = component.base_dist.reshape((*component.batch_shape, -1))
    size = math.prod(parts.event_shape)
    for i in range(parts.batch_shape[-1]):
        yield from _elements(parts[..., i], draws[..., i * size : (i + 1) * size])


def _normal_elements(component: MultivariateNormal) -> Elements:
    """Normal ones: with x = loc + L z, element i has the mean loc_i + sum_j<i L_ij z_j."""
    loc, factor = component.loc, component.scale_tril
    scores: list[Array] = []
    for i in range(loc.shape[-1]):
        mean = loc[..., i]
        for j, score in enumerate(scores):
            mean = mean + factor[..., i, j] * score
        x = yield Normal(mean, factor[..., i, i], validate_args=False)
        scores.append((x[..., None] - mean) / factor[..., i, i])


def _dirichlet_elements(component: Dirichlet, draws: Array) -> Elements:
    """Beta ones: of what is left to share out, a part of shapes a_i and sum_j>i a_j."""
    a = component.concentration
    xp = array_namespace(draws)
    left = xp.sum(draws, axis=-1)
    for i in range(a.shape[-1] - 1):
        others = array_namespace(a).sum(a[..., i + 1 :], axis=-1)
        part = Beta(a[..., i], others, validate_args=False)
        x = yield TransformedDistribution(part, AffineTransform(0.0, left[..., None]))
        # without the cancellation of a difference; only its derivative is needed
        left = xp.sum(draws[..., i + 1 :], axis=-1) + _movement(left) - _movement(x)
    yield left


def _movement(x: Array) -> Array:
    """0, with the derivative of x."""
    return x - dispatch.constant(x)


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
        x = x - _movement(value) / density
    return x
