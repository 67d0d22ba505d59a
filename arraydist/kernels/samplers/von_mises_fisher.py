"""Directions in any number of dimensions.

References
----------
.. [1] A. T. A. Wood, "Simulation of the von Mises Fisher distribution", Communications in
   Statistics - Simulation and Computation 23 (1994), pp. 157-164: section 3.
.. [2] G. Ulrich, "Computer generation of distributions on the m-sphere", Applied Statistics 33
   (1984), pp. 158-163: section 3.
"""

from __future__ import annotations

from typing import Final

from arraydist._typing import Array
from arraydist.kernels.deviance import log1pmx
from arraydist.kernels.elementary import exp, expm1, log, log1p
from arraydist.kernels.primitives import int64, sqrt
from arraydist.kernels.record import sampler
from arraydist.kernels.samplers.gamma import GammaConstants, gamma_setup
from arraydist.kernels.samplers.gamma_ratio import two_gammas
from arraydist.kernels.samplers.lanes import (
    ATTEMPTS,
    COUNT,
    PENDING,
    SETTLED,
    TRIED,
    A,
    B,
    all_pending,
    padded,
    still_pending,
)
from arraydist.kernels.stream import Stream, words_at
from arraydist.kernels.uniforms import two_normals, unit_interval

_NONE: Final = 1e-290
"""Concentrations below it are none."""
_LARGE: Final = 1e150
"""Those above it count as this one where their square is taken."""


def direction_setup(mean_direction: Array, concentration: Array, memory: Array) -> None:
    """The direction of length one, and the concentration."""
    size = len(mean_direction)
    largest = 0.0
    for j in range(size):
        largest = abs(mean_direction[j]) if abs(mean_direction[j]) > largest else largest
    square = 0.0
    for j in range(size):
        memory[j] = mean_direction[j] / largest
        square += memory[j] * memory[j]
    length = sqrt(square)
    for j in range(size):
        memory[j] = memory[j] / length
    memory[size] = concentration[0]


def versine_in_space(u: float, concentration: float) -> float:
    """One less the cosine of the angle from the mean direction, in three dimensions, by inversion.

    The cosine's density is proportional to exp(concentration cosine) on [-1, 1].
    """
    proper = concentration if concentration > _NONE else 1.0
    t = -log1p(u * expm1(-2.0 * proper)) / proper
    return t if concentration > _NONE else 2.0 * u


def versine_attempt(
    stream: Stream,
    element: int,
    attempt: int,
    concentration: float,
    b: float,
    others: float,
    shape: GammaConstants,
) -> tuple[bool, float]:
    """The same in ``others + 1`` dimensions, by rejection [1]_, [2]_: one attempt.

    In terms of t = 1 - cosine: with m = others and b = (sqrt(4 kappa**2 + m**2) - 2 kappa) / m the
    candidate is t = 2 b z / (1 - z + b z), z from Beta(m / 2, m / 2), the ratio of two gamma
    numbers.  The test of [1]_, whose x0 is 1 - e with e = 2 b / (1 + b) here, has the exponent
    m (log(1 + q) - q) for q = kappa (t - e) / m, since kappa = m x0 / (1 - x0**2): nothing cancels
    at any concentration, and all attempts are accepted where it is 0.

    An attempt takes three blocks of words.  Both gamma numbers are accepted with probability 0.904
    at least, and the test passes with probability 0.65 at least: 256 rejections have probability
    below 1e-97.
    """
    first = words_at(stream, element, 3 * attempt)
    second = words_at(stream, element, 3 * attempt + 1)
    accepted, v, other_v, boost = two_gammas((*first, *second), shape, shape)
    ratio = exp(-abs(boost))
    top = b * v * (ratio if boost < 0.0 else 1.0)
    bottom = other_v * (1.0 if boost < 0.0 else ratio)
    t = 2.0 * (top / (top + bottom))
    _, w1, _, _ = words_at(stream, element, 3 * attempt + 2)
    q = concentration * ((t - 2.0 * b / (1.0 + b)) / others)
    return accepted & (log(unit_interval(w1)) <= others * log1pmx(q)), t


def versines(stream: Stream, size: int, scratch: Array, rows: int) -> None:
    """1 - cosine for the concentrations in the lane `A`, to the lane `COUNT`."""
    others = size - 1.0
    shape = gamma_setup(0.5 * others)
    all_pending(scratch, rows)
    for i in range(padded(rows)):
        kappa = scratch[A + i]
        moderate = kappa if kappa < _LARGE else _LARGE
        root = sqrt(4.0 * moderate * moderate + others * others)
        scratch[B + i] = others / (root + 2.0 * kappa)
    pending = rows
    for attempt in range(ATTEMPTS):
        if pending == 0:
            break
        for k in range(padded(pending)):
            element = int64(scratch[PENDING + k]) * size
            accepted, t = versine_attempt(
                stream,
                element,
                attempt,
                scratch[A + k],
                scratch[B + k],
                others,
                shape,
            )
            scratch[TRIED + k] = t
            scratch[SETTLED + k] = 1.0 if accepted else 0.0
        pending = still_pending(scratch, pending)


@sampler(kind="rows", arity=2, setup=direction_setup, event_dim=1, element=two_normals)
def vonmises_fisher(
    stream: Stream, first: Array, second: Array, memory: Array, out: Array, scratch: Array
) -> None:
    """Unit vectors of density proportional to exp(concentration x . mean_direction).

    The vector is cos(angle) mu + sin(angle) T for a uniform direction T orthogonal to mu.  With the
    direction v of normal numbers for the axes but the first, reflecting at the plane between mu and
    plus or minus the first axis, whichever is the farther from it, takes (0, v) to such a T without
    cancellation.
    """
    rows, size = first.shape
    step = 1 if memory.shape[0] > 1 else 0
    for row in range(rows):
        scratch[A + row] = memory[row * step, size]
    if size == 3:
        for row in range(rows):
            _, w1, _, _ = words_at(stream, row * size, 0)
            scratch[COUNT + row] = versine_in_space(unit_interval(w1), scratch[A + row])
    else:
        versines(stream, size, scratch, rows)
    for row in range(rows):
        mean = memory[row * step]
        square = 0.0
        product = 0.0
        for j in range(1, size):
            square += first[row, j] * first[row, j]
            product += mean[j] * first[row, j]
        t = scratch[COUNT + row]
        sine = sqrt(t * (2.0 - t)) / sqrt(square)
        sign = 1.0 if mean[0] >= 0.0 else -1.0
        share = product / (1.0 + abs(mean[0]))
        out[row, 0] = (1.0 - t) * mean[0] + sine * product
        for j in range(1, size):
            out[row, j] = (1.0 - t) * mean[j] + sine * (sign * (mean[j] * share - first[row, j]))
