"""Noncentral chi-square and F numbers: central ones of random degrees of freedom.

References
----------
.. [1] N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions, volume 2
   (1995): sections 29.3 and 30.2, mixtures by Poisson weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arraydist._typing import Array, ArrayLike
from arraydist.namespace import quiet
from arraydist.random.conditions import NONNEGATIVE, POSITIVE
from arraydist.random.numbers import (
    Form,
    Given,
    common_shape,
    delivered,
    drawn,
    floating_dtype,
    promoted,
)

if TYPE_CHECKING:
    from arraydist.random.key import Key


def noncentral_chisquare(key: Key, df: ArrayLike, nonc: ArrayLike, form: Form) -> Any:
    """Noncentral chi-square numbers.

    From one degree of freedom on the sampler of that name, below chi-square numbers of ``df + 2 K``
    degrees of freedom, K a Poisson count [1]_.
    """
    owner = "noncentral_chisquare"
    given = Given("df", df, POSITIVE), _noncentrality(nonc)
    xp, parameters = promoted(owner, form, given)
    shape = common_shape(owner, form, given, parameters)
    df, nonc = parameters
    dtype = floating_dtype(owner, xp, form, df.dtype)
    many = df >= 1.0
    every = bool(xp.all(many))
    numbers = None if every else _mixed(key, shape, xp, df, nonc, dtype)
    if every or bool(xp.any(many)):
        parameters = [df if every else xp.where(many, df, xp.ones_like(df)), nonc]
        shifted = _drawn("noncentral_chi_square", key.fold_in(2), shape, parameters, xp, dtype)
        numbers = shifted if every else xp.where(many, shifted, numbers)
    return delivered(owner, numbers, form)


def noncentral_f(key: Key, dfnum: ArrayLike, dfden: ArrayLike, nonc: ArrayLike, form: Form) -> Any:
    """F numbers of ``dfnum + 2 K`` and ``dfden`` degrees, times ``1 + 2 K / dfnum`` [1]_."""
    owner = "noncentral_f"
    given = Given("dfnum", dfnum, POSITIVE), Given("dfden", dfden, POSITIVE), _noncentrality(nonc)
    xp, (top, bottom, shift) = promoted(owner, form, given)
    shape = common_shape(owner, form, given, [top, bottom, shift])
    dtype = floating_dtype(owner, xp, form, top.dtype)
    degrees = _random_degrees(key, shape, xp, top, shift, dtype)
    numbers = _drawn("f", key.fold_in(1), shape, [degrees, bottom], xp, dtype)
    with quiet(xp):
        degrees /= xp.astype(top, degrees.dtype, copy=False)
        numbers *= xp.astype(degrees, numbers.dtype, copy=False)
    return delivered(owner, numbers, form)


def _mixed(key: Key, shape: Any, xp: Any, df: Array, nonc: Array, dtype: Any) -> Array:
    """Chi-square numbers of random degrees of freedom."""
    degrees = _random_degrees(key, shape, xp, df, nonc, dtype)
    return _drawn("chi_square", key.fold_in(1), shape, [degrees], xp, dtype)


def _drawn(name: str, key: Key, shape: Any, parameters: list[Array], xp: Any, dtype: Any) -> Array:
    """Draws of the sampler of that name."""
    from arraydist.kernels.record import sampler_named

    return drawn(sampler_named(name), key, shape, parameters, xp, dtype)


def _noncentrality(nonc: ArrayLike) -> Given:
    return Given("nonc", nonc, NONNEGATIVE)


def _random_degrees(key: Key, shape: Any, xp: Any, df: Array, nonc: Array, dtype: Any) -> Array:
    """Degrees of freedom, one a draw, in float32 or float64."""
    near = xp.float32 if dtype == xp.float32 else xp.float64
    rate = 0.5 * xp.astype(nonc, xp.float64)
    degrees = _drawn("poisson", key.fold_in(0), shape, [rate], xp, near)
    degrees *= 2.0
    degrees += xp.astype(df, near, copy=False)
    return degrees
