"""The integrals under the von Mises distribution function and its derivatives.

With v = sin(x / 2)**2 the density is proportional to exp(-2 kappa v).  What the distribution needs
at a point u = abs(x) are integrals over the angles t of

    exp(-2 kappa (v(t) - v(u)))        and        (1 - A - 2 v(t)) exp(-2 kappa (v(t) - v(u))),

A the mean resultant length: from u outwards to pi, or inwards to 0, whichever leaves the second
integrand of one sign.  Nothing cancels then, in either tail, and the density at u is a factor that
may underflow by itself.  Outwards, the range ends where the integrand has fallen by 34 units of its
exponent.  Half of the angle from u is h, and v(t) - v(u) = sin(h) sin(u + h).  The rule is
Gauss-Legendre's with 28 points, whose error is below 1e-15, written out node by node so that loops
over arrays become vector code.

References
----------
.. [1] G. W. Hill, "Algorithm 518: incomplete Bessel function I0: the von Mises distribution", ACM
   TOMS 3 (1977), pp. 279-284 (a sum that keeps absolute accuracy only, for comparison).
"""

from __future__ import annotations

from arraydist.kernels.bessel_ratio import complement
from arraydist.kernels.compensated import horner, two_product
from arraydist.kernels.exponential import power_of_two
from arraydist.kernels.primitives import fma, sqrt, uint64
from arraydist.kernels.trigonometric import reduce_circular, sin_cos_pairs

_REACH = 17.0
"""Half of the exponent by which the integrand falls in the range of integration."""
_LOG2_E = 1.4426950408889634
_LN2 = 0.6931471805599453
_LN2_LOW = 2.3190468138462996e-17
_ROUNDER = 6755399441055744.0
_PI = 3.141592653589793
_PI_LOW = 1.2246467991473532e-16

# Nodes of the rule on [-1/2, 1/2] and their weights; the other half is symmetric.
_NODES = (
    (0.027539644942017136, 0.0550235065082376),
    (0.08228464106669038, 0.05435559612914707),
    (0.13603081381758905, 0.05302788296142321),
    (0.18812575804453935, 0.05105648378903038),
    (0.23793711247755914, 0.04846532899896496),
    (0.28486023590570086, 0.04528587219651642),
    (0.3283255470194325, 0.041556708614450606),
    (0.3678054390068159, 0.03732310711728439),
    (0.40282068545858957, 0.0326364619834998),
    (0.43294626128719754, 0.027553672837858374),
    (0.45781651319606603, 0.022136467379502114),
    (0.4771296403144691, 0.01645071389115219),
    (0.49065158268543635, 0.01056605629638563),
    (0.4982212487869772, 0.0045621412965472586),
)
# (exp(r) - 1 - r) / r**2 for |r| <= log(2) / 2, error 1.3e-17 of the exponential.
_EXP = (
    2.510038549551032e-08,
    2.7620088445409746e-07,
    2.7557268459997064e-06,
    2.4801521295954376e-05,
    0.00019841269863053618,
    0.0013888888917213717,
    0.008333333333330062,
    0.04166666666662413,
    0.16666666666666669,
    0.5000000000000001,
)
# sin(h) / h and cos(h) for |h| <= pi / 4 in h**2, errors 3.2e-18 and 4.7e-17.
_SINE = (
    1.5894573136298841e-10,
    -2.5050714198795763e-08,
    2.755731335888172e-06,
    -0.0001984126982859984,
    0.008333333333320297,
    -0.16666666666666616,
    1.0,
)
_COSINE = (
    2.06302094218755e-09,
    -2.7555229727213816e-07,
    2.480157851231878e-05,
    -0.0013888888869903067,
    0.041666666666471334,
    -0.49999999999999245,
    1.0,
)


def half_angle(x: float) -> tuple[float, float, float, float]:
    """Sine and cosine of abs(x) / 2, each as a pair, for abs(x) <= pi."""
    n, r, low = reduce_circular(0.5 * abs(x))
    sine, sine_low, cosine, cosine_low = sin_cos_pairs(r, low)
    outer = n & uint64(1) != uint64(0)
    return (
        cosine if outer else sine,
        cosine_low if outer else sine_low,
        -sine if outer else cosine,
        -sine_low if outer else cosine_low,
    )


def exponent(kappa: float, sine: float, sine_low: float) -> tuple[float, float]:
    """``-2 kappa sin(x / 2)**2`` as a pair, with the sine as one."""
    square, rest = two_product(sine, sine)
    rest = fma(2.0 * sine, sine_low, rest)
    high, low = two_product(-2.0 * kappa, square)
    return high, fma(-2.0 * kappa, rest, low)


def short_exp(x: float) -> float:
    """``exp(x)`` within two units in the last place, for abs(x) < 700."""
    n = fma(x, _LOG2_E, _ROUNDER) - _ROUNDER
    r = fma(-n, _LN2_LOW, fma(-n, _LN2, x))
    return fma(r, fma(r, horner(r, _EXP), 1.0), 1.0) * power_of_two(n)


def reach(kappa: float, u: float, sine: float, cosine: float) -> float:
    """Half of the angle from u to the end of the range of integration; little less where cut."""
    v = sine * sine
    w = cosine * cosine
    gain = _REACH / kappa if kappa > 0.0 else 1.0
    whole = gain >= w
    gain = w if whole else gain
    # The sine of that half angle, then its arcsine by two halvings and a short series.
    d = gain / fma(sqrt(v + gain), cosine, sqrt(w - gain) * sine)
    d = d if d < 1.0 else 1.0
    d = d / sqrt(fma(2.0, sqrt(fma(-d, d, 1.0)), 2.0))
    d = d / sqrt(fma(2.0, sqrt(fma(-d, d, 1.0)), 2.0))
    return 0.5 * ((_PI - u) + _PI_LOW) if whole else 4.0 * d * fma(d * d, 1.0 / 6.0, 1.0)


def sine_and_cosine(h: float) -> tuple[float, float]:
    """Sine and cosine for abs(h) <= pi / 4."""
    square = h * h
    return h * horner(square, _SINE), horner(square, _COSINE)


def add_nodes(
    total: float,
    moment: float,
    node: tuple[float, float],
    length: float,
    kappa: float,
    middle: tuple[float, float, float, float],
    margin: float,
) -> tuple[float, float]:
    """Add the values of both integrands at a node and its mirror image to the sums.

    ``middle`` holds sin(h), cos(h), 2 sin(u + h), 2 cos(u + h) in the middle of the range.
    """
    offset, weight = node
    sine, cosine = sine_and_cosine(offset * length)
    half_sine, half_cosine, outer_sine, outer_cosine = middle
    nearer = fma(half_sine, cosine, -half_cosine * sine)
    nearer_outer = fma(outer_sine, cosine, -outer_cosine * sine)
    farther = fma(half_sine, cosine, half_cosine * sine)
    farther_outer = fma(outer_sine, cosine, outer_cosine * sine)
    first = weight * short_exp(-kappa * nearer * nearer_outer)
    second = weight * short_exp(-kappa * farther * farther_outer)
    moment = fma(first, fma(-nearer, nearer_outer, margin), moment)
    moment = fma(second, fma(-farther, farther_outer, margin), moment)
    return total + (first + second), moment


def integration_range(
    kappa: float, u: float, sine: float, cosine: float
) -> tuple[bool, float, float, tuple[float, float, float, float]]:
    """Whether the range is [0, u], ``cos(u) - A``, half its length from u, and its middle.

    For finite kappa >= 0 and 0 <= u < pi.
    """
    v = sine * sine
    margin = fma(-2.0, v, complement(kappa))
    central = margin > 0.0
    length = -0.5 * u if central else reach(kappa, u, sine, cosine)
    sine_of_u = 4.0 * sine * cosine
    cosine_of_u = 2.0 * fma(cosine, cosine, -v)
    half_sine, half_cosine = sine_and_cosine(0.5 * length)
    middle = (
        half_sine,
        half_cosine,
        fma(sine_of_u, half_cosine, cosine_of_u * half_sine),
        fma(cosine_of_u, half_cosine, -sine_of_u * half_sine),
    )
    return central, margin, length, middle


def excess_integrals(
    kappa: float, u: float, sine: float, cosine: float
) -> tuple[bool, float, float]:
    """Whether the range is [0, u], and both integrals over it with u as their lower end.

    For finite kappa >= 0 and 0 <= u < pi.  Over [0, u] the first is negative.
    """
    central, margin, length, middle = integration_range(kappa, u, sine, cosine)
    total = 0.0
    moment = 0.0
    total, moment = add_nodes(total, moment, _NODES[0], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[1], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[2], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[3], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[4], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[5], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[6], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[7], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[8], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[9], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[10], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[11], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[12], length, kappa, middle, margin)
    total, moment = add_nodes(total, moment, _NODES[13], length, kappa, middle, margin)
    return central, 2.0 * length * total, 2.0 * length * moment
