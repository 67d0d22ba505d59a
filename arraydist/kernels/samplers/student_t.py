"""Student's t numbers.

References
----------
.. [1] R. W. Bailey, "Polar generation of random variates with the t-distribution", Mathematics of
   Computation 62 (1994), pp. 779-781: theorem 2, with the cosine of a uniform angle.
"""

from __future__ import annotations

from arraydist.kernels.elementary import expm1
from arraydist.kernels.primitives import sqrt
from arraydist.kernels.record import Single, sampler
from arraydist.kernels.single_precision import log_of_word, sine_of_word
from arraydist.kernels.uniforms import (
    Words,
    clipped,
    half_turn_sine,
    log_of_uniform,
    place,
    unit_interval,
)

_NORMAL = 1e300
"""Degrees of freedom from which on the numbers are normal ones to the last bit."""
_LARGE = 1e5
_LARGEST = 1.7976931348623157e308


def student_t_setup(df: float) -> tuple[float, float]:
    """``(sqrt(df), -1 / (2 df))``."""
    degrees = df if df < _NORMAL else _NORMAL
    return sqrt(degrees), -0.5 / degrees


def finite(t: float, df: float) -> float:
    """The number, or the largest one of its sign."""
    return clipped(t, -_LARGEST, _LARGEST)


def scaled_by_power(q: float, scale: float) -> float:
    """The number from Bailey's power less one, q, and sqrt(df) cos(angle)."""
    h = q * (q + 2.0)
    far = scale * (q + 1.0) * (q + 1.0)
    return far if q > _LARGE else scale * sqrt(h * (h + 2.0))


def single_t(words: tuple[int, int], constants: tuple[float, float]) -> float:
    """An attempt in single precision."""
    root, rate = constants
    q = expm1(rate * log_of_word(words[0]))
    return scaled_by_power(q, root * sine_of_word(words[1]))


@sampler(
    kind="single",
    arity=1,
    setup=student_t_setup,
    finish=finite,
    single=Single(2, single_t),
)
def standard_t(words: Words, constants: tuple[float, float]) -> float:
    """Student's t numbers of any degrees of freedom, by Bailey's method [1]_ without rejection.

    With u uniform and an angle uniform on the circle,
    ``sqrt(df (u**(-2 / df) - 1)) cos(angle)``.  With q = u**(-1 / (2 df)) - 1, which is finite
    wherever the result is, the root of the power less one is sqrt(h (h + 2)), h = q (q + 2), or
    (q + 1)**2 where that is large.
    """
    _, w1, _, w3 = words
    root, rate = constants
    q = expm1(rate * log_of_uniform(w1))
    return scaled_by_power(q, root * half_turn_sine(2.0 * unit_interval(w3) - 1.0))


def location_scale_setup(df: float, loc: float, scale: float) -> tuple[float, float]:
    """`student_t_setup` of the first."""
    return student_t_setup(df)


def placed(t: float, df: float, loc: float, scale: float) -> float:
    """A standard number's place on the line."""
    return place(finite(t, df), loc, scale)


student_t = sampler(
    name="student_t",
    kind="single",
    arity=3,
    setup=location_scale_setup,
    finish=placed,
    single=Single(2, single_t),
)(standard_t.attempt)
"""Numbers of `standard_t`, of any location and scale."""
