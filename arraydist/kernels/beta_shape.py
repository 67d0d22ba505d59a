"""How a Beta variate moves with its first shape while its probability stays put.

``dx/da = -(dI/da) / f(x)`` with I the lower tail and f the density, always from the tail that the
incomplete beta functions compute directly:

* the series of small shapes and the continued fraction are differentiated term by term, and the
  prefactor's logarithmic derivative has no digamma functions that cancel;
* for n = a b / (a + b) >= 30, with c = digamma(a) - digamma(a + b) the mean of log x,

      dx/da = integral from x to 1 of f(t) / f(x) (log t - c) dt,

  or minus the one from 0 to x, whichever has an integrand of one sign: Gauss-Legendre quadrature,
  with the exponent written so that nothing cancels.

References
----------
.. [1] M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", NeurIPS (2018),
   section 3.
.. [2] A. R. Didonato, A. H. Morris, "Algorithm 708: significant digit computation of the
   incomplete beta function ratios", ACM TOMS 18 (1992), equations 2 and 9.
"""

from __future__ import annotations

from arraydist.kernels.beta import digamma_difference
from arraydist.kernels.beta_parts import log_of
from arraydist.kernels.beta_temme import BETA_TEMME_SIZE
from arraydist.kernels.compensated import two_product
from arraydist.kernels.deviance import log1pmx
from arraydist.kernels.elementary import exp, log, log1p
from arraydist.kernels.incomplete_beta import lower_is_smaller, near_one
from arraydist.kernels.primitives import floor, fma, sqrt
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE
from arraydist.kernels.scores import log_minus_digamma

_EPSILON = 2.0**-53
_MOST_TERMS = 1600.0
_NEGLIGIBLE = 40.0
"""Exponent at which an integrand's tail is cut off."""


def fraction_length(a: float, b: float, x: float, y: float) -> float:
    """How many terms `beta_fraction` and its derivative take [2]_."""
    lead = fma(a, y, -b * x) + 1.0
    p_last, p, q_last, q = 0.0, 1.0, 1.0, lead / (a + 1.0)
    value = 1.0 / q
    n = 0.0
    while n < _MOST_TERMS:
        for _ in range(4):
            n += 1.0
            numerator, _, denominator, _ = fraction_terms(a, b, x, y, lead, n, True)
            p_last, p = p, fma(denominator, p, numerator * p_last)
            q_last, q = q, fma(denominator, q, numerator * q_last)
        last = value
        value = p / q
        if abs(value - last) <= _EPSILON * abs(value):
            break
        if abs(q) > 1e100:
            p_last, p, q_last, q = p_last * 1e-100, p * 1e-100, q_last * 1e-100, q * 1e-100
    # The derivative converges at the same rate from a larger error.
    return n + 8.0 + floor(0.25 * n)


def fraction_terms(
    a: float, b: float, x: float, y: float, lead: float, n: float, first: bool
) -> tuple[float, float, float, float]:
    """Numerator and denominator n >= 1, each with its derivative in a (first) or b [2]_."""
    da = 1.0 if first else 0.0
    db = 1.0 - da
    before = 1.0 / (a + (2.0 * n - 1.0))
    after = 1.0 / (a + (2.0 * n + 1.0))
    scaled = (n * fma(-n, x, b * x)) * before
    scaled_slope = (n * x * db - scaled * da) * before
    shape, shape_slope = (a + (n - 1.0), da) if n > 1.0 else (1.0, 0.0)
    step = fma(n, x, (a + b - 1.0) * x)
    outer = shape * step * before
    outer_slope = (shape_slope * step + shape * x - outer * da) * before
    part = (a + n) * after
    part_slope = da * (n + 1.0) * after * after
    full = fma(n, 1.0 + y, lead)
    lead_slope = y if first else -x
    denominator = n + scaled + part * full
    denominator_slope = scaled_slope + fma(part_slope, full, part * lead_slope)
    return (
        scaled * outer,
        fma(scaled_slope, outer, scaled * outer_slope),
        denominator,
        denominator_slope,
    )


def fraction_slope(a: float, b: float, x: float, y: float, first: bool) -> tuple[float, float]:
    """`beta_fraction` and its logarithmic derivative in a (first) or b [2]_.

    From the last term back: the recurrences forward have derivatives that grow and then cancel.
    """
    lead = fma(a, y, -b * x) + 1.0
    n = fraction_length(a, b, x, y)
    numerator, numerator_slope, tail, tail_slope = fraction_terms(a, b, x, y, lead, n, first)
    while n > 1.0:
        n -= 1.0
        quotient = numerator / tail
        quotient_slope = (numerator_slope - quotient * tail_slope) / tail
        numerator, numerator_slope, own, own_slope = fraction_terms(a, b, x, y, lead, n, first)
        tail, tail_slope = own + quotient, own_slope + quotient_slope
    inverse = 1.0 / (a + 1.0)
    start = lead * inverse
    start_slope = (y - start) * inverse if first else -x * inverse
    quotient = numerator / tail
    quotient_slope = (numerator_slope - quotient * tail_slope) / tail
    whole = start + quotient
    return 1.0 / whole, -(start_slope + quotient_slope) / whole


def digamma_step(a: float, b: float) -> float:
    """``digamma(a + b) - digamma(a + 1)`` without cancellation."""
    if b >= 1.0:
        return digamma_difference(a + 1.0, b - 1.0)
    return -digamma_difference(a + b, 1.0 - b)


def series_slope(a: float, b: float, x: float, first: bool) -> tuple[float, float]:
    """`small_shape_power`'s ``1 + a S`` and the logarithmic derivative of it in a or b [2]_."""
    bx = b * x
    term = 1.0
    term_slope = 0.0
    total = 0.0
    slope = 0.0
    n = 0.0
    for _ in range(60):
        n += 1.0
        ratio = x - bx / n
        term_slope = fma(term_slope, ratio, -term * (x / n))
        term *= ratio
        reciprocal = 1.0 / (a + n)
        total += term * reciprocal
        # d/da of a term / (a + n) is n term / (a + n)**2.
        slope += (n * term * reciprocal if first else a * term_slope) * reciprocal
        if abs(term) + abs(term_slope) < 1e-18:
            break
    value = fma(a, total, 1.0)
    return value, slope / value


def directed_quadrature(
    a: float, b: float, x: float, y: float, excess: float, mean_log: float
) -> float:
    """``dx/da / (x y)`` for large shapes; ``excess = a y - b x``, ``mean_log = log(x) - c``.

    At a distance u the variable is t = x (1 + near u) and 1 - t = y (1 + far u), with near and far
    of opposite signs and neither above 1 in size.
    """
    odds = x / y
    unit = 1.0 if odds < 1.0 else 1.0 / odds
    near = unit if mean_log > 0.0 else -unit
    far = -odds * near
    a_less = a - 1.0
    b_less = b - 1.0
    drift = (excess + (x - y)) * (near / y)
    # Newton's method for the distance at which f(t) is negligible; the exponent is concave.
    curvature = fma(b_less * far, far, a_less * near * near)
    largest = -1.0 / (far if near > 0.0 else near)
    root = sqrt(fma(drift, drift, 2.0 * _NEGLIGIBLE * curvature))
    length = (root + drift) / curvature if drift > 0.0 else 2.0 * _NEGLIGIBLE / (root - drift)
    for _ in range(3):
        if length < largest:
            first = near * length
            second = far * length
            height = fma(a_less, log1pmx(first), fma(b_less, log1pmx(second), drift * length))
            slope = drift - length * (
                a_less * near * near / (1.0 + first) + b_less * far * far / (1.0 + second)
            )
            length -= (height + _NEGLIGIBLE) / slope
    length = length if length < largest else largest
    total = 0.0
    for node, weight in GAUSS_LEGENDRE:
        distance = node * length
        first = near * distance
        tail = log1pmx(first)
        exponent = fma(a_less, tail, fma(b_less, log1pmx(far * distance), drift * distance))
        total = fma(weight * exp(exponent), abs(mean_log + (first + tail)), total)
    return total * length * (unit / y)


def scaled_beta_da(a: float, b: float, x: float, x_low: float, y: float, y_low: float) -> float:
    """``dx/da / (x y)`` for finite shapes and x + y = 1 as pairs, both positive."""
    size = (a / (a + b)) * b
    if size >= BETA_TEMME_SIZE:
        product, product_low = two_product(a, y)
        other, other_low = two_product(b, x)
        excess = (product - other) + (fma(a, y_low, product_low) - fma(b, x_low, other_low))
        relative = -excess / a
        logarithm = log1p(relative) if abs(relative) < 0.5 else log(x * ((a + b) / a))
        mean_log = logarithm + (log_minus_digamma(a) - log_minus_digamma(a + b))
        return directed_quadrature(a, b, x, y, excess, mean_log)
    log_x = log_of(x, y)
    if near_one(a, b, x):
        value, slope = series_slope(a, b, x, True)
        slope += log_x + digamma_step(a, b)
        return -(value / a) * exp(-b * log1p(-x)) * slope
    if near_one(b, a, y):
        value, slope = series_slope(b, a, y, False)
        slope += digamma_difference(a, b)
        return (value / b) * exp(-a * log1p(-y)) * slope
    if lower_is_smaller(a, b, x, y):
        value, slope = fraction_slope(a, b, x, y, True)
        return -(value / a) * (slope + (log_x + digamma_step(a, b)))
    value, slope = fraction_slope(b, a, y, x, False)
    return (value / b) * (slope + (log_x + digamma_difference(a, b)))
