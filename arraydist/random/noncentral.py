"""Noncentral chi-square and F numbers: central ones of random degrees of freedom.

References
----------
.. [1] N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions, volume 2
   (1995): sections 29.3 and 30.2, mixtures by Poisson weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arraydist._typing import Array, ArrayLike
from arraydist.random.numbers import (
    NONNEGATIVE,
    POSITIVE,
    Form,
    Given,
    common_shape,
    delivered,
    drawn,
    promoted,
)

if TYPE_CHECKING:
    from arraydist.random.key import Key


def noncentral_chisquare(key: Key, df: ArrayLike, nonc: ArrayLike, form: Form) -> Any:
    """Chi-square numbers of ``df + 2 K`` degrees of freedom, K a Poisson count [1]_."""
    from arraydist.kernels.record import sampler_named

    owner, given = "noncentral_chisquare", (Given("df", df, POSITIVE), _noncentrality(nonc))
    xp, parameters = promoted(owner, form, given)
    shape = common_shape(owner, form, given, parameters)
    degrees = _random_degrees(key, shape, xp, *parameters)
    numbers = drawn(
        sampler_named("chi_square"), key.fold_in(1), shape, [degrees], xp, _dtype(form, parameters)
    )
    return delivered(owner, numbers, form)


def noncentral_f(key: Key, dfnum: ArrayLike, dfden: ArrayLike, nonc: ArrayLike, form: Form) -> Any:
    """F numbers of ``dfnum + 2 K`` and ``dfden`` degrees, times ``1 + 2 K / dfnum`` [1]_."""
    from arraydist.kernels.record import sampler_named

    owner = "noncentral_f"
    given = Given("dfnum", dfnum, POSITIVE), Given("dfden", dfden, POSITIVE), _noncentrality(nonc)
    xp, (top, bottom, shift) = promoted(owner, form, given)
    shape = common_shape(owner, form, given, [top, bottom, shift])
    degrees = _random_degrees(key, shape, xp, top, shift)
    central = drawn(
        sampler_named("f"),
        key.fold_in(1),
        shape,
        [degrees, xp.astype(bottom, xp.float64)],
        xp,
        xp.float64,
    )
    numbers = central * (degrees / xp.astype(top, xp.float64))
    return delivered(owner, xp.astype(numbers, _dtype(form, [top])), form)


def _noncentrality(nonc: ArrayLike) -> Given:
    return Given("nonc", nonc, NONNEGATIVE)


def _random_degrees(key: Key, shape: Any, xp: Any, df: Array, nonc: Array) -> Array:
    """Degrees of freedom, one a draw."""
    from arraydist.kernels.record import sampler_named

    rate = 0.5 * xp.astype(nonc, xp.float64)
    counts = drawn(sampler_named("poisson"), key.fold_in(0), shape, [rate], xp, xp.float64)
    return xp.astype(df, xp.float64) + 2.0 * counts


def _dtype(form: Form, parameters: list[Array]) -> Any:
    if form.dtype is not None:
        return form.dtype
    return parameters[0].dtype if form.out is None else form.out.dtype
