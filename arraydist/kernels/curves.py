"""Kernels as smooth curves of their first argument, for calls in which elements share the others.

A derivative of a draw in a shape parameter takes as long as hundreds of multiplications, but for
one shape it is an analytic function of the draw.  In a coordinate that stretches the draw's range
to the whole line, and over a factor that takes off the zeros or the growth at the ends, it changes
on a scale of 1 however large or small the shape: what varies on the narrower scale of the
distribution's width, the density and the tails, cancels in ``-(dF/da) / f``.  Its singularities are
the coordinate's, pi or more away from the real line.  So a polynomial of degree 12 for each unit of
the coordinate has an error below 1e-14 of the value, and costs a few nanoseconds.  (Measured over
shapes from 1e-300 to 1e12: 4e-15 for gamma draws.  For the others it is a few times
the kernel's own error, up to 6e-14 but for beta shapes as unlike as 1e-3 and 1e5.)

A backend that interpolates checks each polynomial by its last coefficients, and leaves to the
kernel what they do not vouch for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from arraydist._typing import Array
from arraydist.kernels.elementary import exp, expm1, log
from arraydist.kernels.incomplete_beta_derivatives import beta_da, beta_db
from arraydist.kernels.incomplete_gamma_derivatives import log_standard_gamma_da
from arraydist.kernels.primitives import fma
from arraydist.kernels.record import Kernel
from arraydist.kernels.student_t_derivatives import student_t_ddf
from arraydist.namespace import array_namespace


class Curve(NamedTuple):
    """A kernel as ``factor * height(coordinate)``, the parameters fixed.

    Attributes
    ----------
    coordinate
        ``coordinate(x, *parameters)``, straight-line code and no kernel of the registry.
    factor
        ``factor(x)``, a straight-line source.
    heights
        The height as a function of arrays, ``heights(coordinate, *parameters)``, by kernels; it is
        of one sign.
    domain
        Least and largest first argument for which heights can be had.  In between the coordinate
        rises, or falls up to 0 and rises from there.
    """

    coordinate: Kernel
    factor: Callable[[float], float]
    heights: Callable[..., Array]
    domain: tuple[float, float]


_TINY: Final = 1e-304
_HUGE: Final = 1e304
_FAR: Final = 2.0**30
_ROOT_OF_HUGE: Final = 1e150


def _coordinate(source: Callable[..., float]) -> Kernel:
    arity = source.__code__.co_argcount
    return Kernel(source, domain=("real",) * arity, tolerance=1e-15)


def itself(y: float, a: float) -> float:
    """The first argument."""
    return y


def one(y: float) -> float:
    """No factor."""
    return 1.0


def log_variate(z: float, a: float) -> float:
    """``log(z)``."""
    return log(z)


def variate(z: float) -> float:
    """``z``."""
    return z


def log_odds(x: float, a: float, b: float) -> float:
    """``log(x / (1 - x))``."""
    return log(x / (1.0 - x))


def odds_slope(x: float) -> float:
    """``x (1 - x)``, the derivative of x in its log odds."""
    return x * (1.0 - x)


def log_relative_square(t: float, df: float) -> float:
    """``log(1 + t**2 / min(df, 1))``: the curve's singularities are at ``t**2 = -df``."""
    return log(fma(t, t / min(df, 1.0), 1.0))


def _lesser_share(s: Array) -> Array:
    """The lesser of x and 1 - x at these log odds."""
    return 1.0 / (1.0 + exp(abs(s)))


def _beta_da_heights(s: Array, a: Array, b: Array) -> Array:
    # Next to 1 by symmetry, as a function of 1 - x.
    share, xp = _lesser_share(s), array_namespace(s)
    zero = xp.zeros_like(share)
    lower = beta_da(xp.where(s < 0.0, share, zero), a, b)
    upper = beta_db(xp.where(s < 0.0, zero, share), b, a)
    return (lower - upper) / (share * (1.0 - share))


def _beta_db_heights(s: Array, a: Array, b: Array) -> Array:
    return -_beta_da_heights(-s, b, a)


def _student_t_heights(s: Array, df: Array) -> Array:
    xp = array_namespace(s)
    t = xp.sqrt(expm1(s) * xp.where(df < 1.0, df, xp.ones_like(df)))
    return student_t_ddf(t, df) / t


_LOG_ODDS: Final = _coordinate(log_odds)

CURVES: Final[dict[str, Curve]] = {
    "beta_da": Curve(_LOG_ODDS, odds_slope, _beta_da_heights, (_TINY, 1.0 - 2.0**-53)),
    "beta_db": Curve(_LOG_ODDS, odds_slope, _beta_db_heights, (_TINY, 1.0 - 2.0**-53)),
    "log_standard_gamma_da": Curve(_coordinate(itself), one, log_standard_gamma_da, (-_FAR, _FAR)),
    "standard_gamma_da": Curve(
        _coordinate(log_variate), variate, log_standard_gamma_da, (_TINY, _HUGE)
    ),
    "student_t_ddf": Curve(
        _coordinate(log_relative_square),
        variate,
        _student_t_heights,
        (-_ROOT_OF_HUGE, _ROOT_OF_HUGE),
    ),
}
"""Curves by the names of their kernels."""
