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
from arraydist.kernels.primitives import fma, sqrt
from arraydist.kernels.quadrature_nodes import GAUSS_LEGENDRE
from arraydist.kernels.scores import log_minus_digamma

_EPSILON = 2.0**-53
_NEGLIGIBLE = 40.0
"""Exponent at which an integrand's tail is cut off."""


def fraction_slope(a: float, b: float, x: float, y: float, first: bool) -> tuple[float, float]:
    """`beta_fraction` and its logarithmic derivative in a (first) or b [2]_."""
    da = 1.0 if first else 0.0
    db = 1.0 - da
    lead = fma(a, y, -b * x) + 1.0
    lead_slope = y if first else -x
    p_last, p, p_last_slope, p_slope = 0.0, 1.0, 0.0, 0.0
    q_last, q, q_last_slope = 1.0, lead / (a + 1.0), 0.0
    q_slope = (lead_slope - da * q) / (a + 1.0)
    bx = b * x
    sx = (a + b - 1.0) * x
    k = a + 1.0
    reciprocal = 1.0 / k
    shape, shape_slope = 1.0, 0.0
    n = 0.0
    value = 1.0 / q
    slope = -q_slope / q
    for _ in range(400):
        for _ in range(4):
            n += 1.0
            inner = n * fma(-n, x, bx)
            scaled = inner * reciprocal
            scaled_slope = (n * x * db - scaled * da) * reciprocal
            outer = shape * fma(n, x, sx) * reciprocal
            outer_slope = (shape_slope * fma(n, x, sx) + shape * x - outer * da) * reciprocal
            numerator = scaled * outer
            numerator_slope = fma(scaled_slope, outer, scaled * outer_slope)
            k += 2.0
            reciprocal = 1.0 / k
            part = (a + n) * reciprocal
            part_slope = da * (n + 1.0) * reciprocal * reciprocal
            full = fma(n, 1.0 + y, lead)
            denominator = n + scaled + part * full
            denominator_slope = scaled_slope + fma(part_slope, full, part * lead_slope)
            p_new = fma(denominator, p, numerator * p_last)
            q_new = fma(denominator, q, numerator * q_last)
            p_new_slope = fma(denominator, p_slope, numerator * p_last_slope)
            p_new_slope += fma(denominator_slope, p, numerator_slope * p_last)
            q_new_slope = fma(denominator, q_slope, numerator * q_last_slope)
            q_new_slope += fma(denominator_slope, q, numerator_slope * q_last)
            p_last, p, q_last, q = p, p_new, q, q_new
            p_last_slope, p_slope = p_slope, p_new_slope
            q_last_slope, q_slope = q_slope, q_new_slope
            shape, shape_slope = a + n, da
        last, last_slope = value, slope
        value = p / q
        slope = p_slope / p - q_slope / q
        if abs(value - last) <= _EPSILON * abs(value) and abs(slope - last_slope) <= (
            _EPSILON * abs(slope)
        ):
            break
        if abs(q) > 1e100 or abs(q_slope) > 1e100:
            p_last, p, q_last, q = p_last * 1e-100, p * 1e-100, q_last * 1e-100, q * 1e-100
            p_last_slope, p_slope = p_last_slope * 1e-100, p_slope * 1e-100
            q_last_slope, q_slope = q_last_slope * 1e-100, q_slope * 1e-100
    return value, slope


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
