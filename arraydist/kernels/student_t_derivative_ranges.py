"""How Student variates move with the degrees of freedom, in straight-line code by range.

For df below 25, and for large variates, by the derivative of a Beta variate, see
`student_t_derivatives`.  Otherwise, with w = t**2 / df, the movement ``dt/ddf = t / df H`` at a
fixed probability solves ``d(f dt/ddf)/dt = -df/ddf`` with the density f, and in powers of 1 / df

    H = H_0(w) + H_1(w) / df + H_2(w) / df**2 + ...,
    H_0 = (1 - (1 + w) log(1 + w) / w) / 2,
    H_j = -H_{j-1} + (1 + 1 / w) (H_{j-1} + 2 w H_{j-1}' + c_j / 2) + [j = 1] / 2,

where c_j are the coefficients of ``digamma((df + 1) / 2) - digamma(df / 2) - 1 / df``.  All of them
are smooth at w = 0; in v = w / (2 + w) their singularities are at -1 and 1.  The polynomials here
interpolate them at Chebyshev points of [0, 0.4], from their power series in rational arithmetic,
to 3e-17 of H for df >= 25.

References
----------
.. [1] M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", NeurIPS (2018),
   section 3.
.. [2] NIST Digital Library of Mathematical Functions, 5.11.2 (digamma).
"""

from __future__ import annotations

from arraydist.kernels.beta_derivative_ranges import REST as BETA_REST
from arraydist.kernels.beta_derivative_ranges import middle_fraction, short_fraction, slope_range
from arraydist.kernels.compensated import horner, horner_in_pairs
from arraydist.kernels.primitives import fma

_LARGE = 25.0
"""Degrees of freedom from which on the expansion serves."""
_NEAR = 4.0 / 3.0
"""Largest w that it serves, for v = 0.4."""
_LARGEST = 1e280
REST = 3.0
"""Number of the method for what the ones here do not serve."""

# H_0 / v, then H_1, H_2, ... in v.
_H0 = (
    -1.5808736733882252,
    4.038652903812519,
    -5.172216699610014,
    4.007164369709923,
    -2.211286003361986,
    0.807782469765826,
    -0.28176410620881576,
    0.006958807288470409,
    -0.05393901540725541,
    -0.05452895760590295,
    -0.05564716715252779,
    -0.07142267786349128,
    -0.07142883531324362,
    -0.09999999220451139,
    -0.10000000013970677,
    -0.16666666666534977,
    -0.16666666666667157,
    -0.5,
)
_H1 = (
    -0.028285045917639997,
    0.05930438931142409,
    -0.06643678177615717,
    0.04227526303707526,
    -0.02239994569726561,
    0.005972501455957653,
    -0.006411966535915946,
    0.00022524364960985356,
    -0.007963394400619266,
    2.2754357273481225e-06,
    -0.014285846629212244,
    5.030128144061102e-09,
    -0.033333333448503484,
    1.380145223044028e-12,
    -0.16666666666667318,
    -0.25,
)
_H2 = (
    0.046967671937998605,
    -0.08881675165712287,
    0.09254059489364598,
    -0.05160020937077076,
    0.026709245620390547,
    -0.0034959518161938124,
    0.008773559303066173,
    0.003799141335246139,
    0.011921487917030158,
    0.007141730357708025,
    0.02142862070689597,
    0.016666665374657642,
    0.05000000001767056,
    0.08333333333323828,
    8.455800060906292e-17,
)
_H3 = (
    -0.06396630144639873,
    0.0947267304205651,
    -0.08564493798352242,
    0.032026910492363246,
    -0.019774719085718564,
    -0.00644506273340017,
    -0.012270990230206908,
    -0.011870205947096483,
    -0.021430647796529537,
    -0.011904688123351284,
    -0.05000000135494339,
    0.08333333334306388,
    0.12499999999998847,
)
_H4 = (
    0.07300114676896638,
    -0.09719055274465781,
    0.08178746911558413,
    -0.028767981625546044,
    0.019996309231302984,
    -0.003663787581320005,
    0.014458264008279409,
    -0.019060077769841692,
    0.00952433605606087,
    -0.10000001142119123,
    -0.16666666657019433,
    -1.3416322457011508e-13,
)
_H5 = (
    0.018830290756110174,
    -0.002667130105705081,
    0.029676876538300492,
    0.015508998156554194,
    0.055099881359580154,
    0.05951137494981971,
    0.10952454600460933,
    0.24999997761442647,
    -0.16666666639956768,
    -0.2500000000005325,
)
_H6 = (
    -0.3195015460837199,
    0.24428216229539562,
    -0.251509710562108,
    -0.02920941603108756,
    -0.1695530708268405,
    -0.054898238109630966,
    -0.286971234126218,
    0.42500210973422375,
    0.7083333075497121,
    5.1650829583644324e-11,
)
_H7 = (
    0.8202880766712574,
    -0.670466660952455,
    0.5115923322140484,
    -0.29982247955286806,
    0.020308223125158766,
    -0.9592992534523297,
    -1.9249615060252787,
    0.7083327490524969,
    1.0625000014460204,
)
_H8 = (
    1.0882782948562058,
    0.49617181085999046,
    1.512869803472656,
    1.6389374660108245,
    4.369961971950284,
    -3.100164260762752,
    -5.1666635434484975,
    -9.756591209706364e-09,
)
_H9 = (
    -13.723115653318548,
    5.370293628384409,
    -8.447746360561881,
    11.817323877553912,
    21.980725719096334,
    -5.166176333910691,
    -7.750002008132763,
)
_H10 = (
    -7.2924132484832755,
    -36.655418035427246,
    -78.91862541529676,
    34.49885594383698,
    57.585286898373106,
    -1.1069347999186456e-05,
)
_H11 = (
    257.74480848390124,
    133.93024262355647,
    -169.2877119934066,
    -354.55157587605015,
    57.65306503747655,
    86.3746114094752,
)
_H12 = (
    338.04507825750204,
    2045.2835910519027,
    -580.3616558471075,
    -908.3911626009424,
    -0.014300336371418684,
)
_H13 = (
    -12189.518888158278,
    5770.632151816625,
    7323.320330564519,
    -897.927809056217,
    -1365.348194748654,
)
_H14 = (
    -59382.48476254864,
    12026.543135254205,
    19375.980909786354,
    -0.22375583008995564,
)


def expansion(t: float, df: float) -> float:
    """``dt/ddf`` for df >= 25 and t**2 <= 4 / 3 df."""
    inverse = 1.0 / df
    scaled = t * inverse
    w = t * scaled
    v = w / (2.0 + w)
    value = horner(v, _H14)
    value = fma(value, inverse, horner(v, _H13))
    value = fma(value, inverse, horner(v, _H12))
    value = fma(value, inverse, horner(v, _H11))
    value = fma(value, inverse, horner(v, _H10))
    value = fma(value, inverse, horner(v, _H9))
    value = fma(value, inverse, horner(v, _H8))
    value = fma(value, inverse, horner(v, _H7))
    value = fma(value, inverse, horner(v, _H6))
    value = fma(value, inverse, horner(v, _H5))
    value = fma(value, inverse, horner(v, _H4))
    value = fma(value, inverse, horner_in_pairs(v, _H3))
    value = fma(value, inverse, horner_in_pairs(v, _H2))
    value = fma(value, inverse, horner_in_pairs(v, _H1))
    return scaled * fma(value, inverse, v * horner_in_pairs(v, _H0))


def shares(t: float, df: float) -> tuple[float, float]:
    """``df / (df + t**2)`` and its complement."""
    w = t * (t / df)
    x = 1.0 / (1.0 + w)
    return x, w * x


def from_slope(t: float, df: float, slope: float) -> float:
    """``dt/ddf`` from how the log odds of the Beta variate move with its first shape."""
    return (t / df) * fma(-0.25 * df, slope, 0.5)


def by_short_fraction(t: float, df: float) -> float:
    """``dt/ddf`` by 13 steps of a continued fraction."""
    x, y = shares(t, df)
    return from_slope(t, df, short_fraction(0.5 * df, 0.5, x, y))


def by_middle_fraction(t: float, df: float) -> float:
    """``dt/ddf`` by 25 steps."""
    x, y = shares(t, df)
    return from_slope(t, df, middle_fraction(0.5 * df, 0.5, x, y))


def variate_range(t: float, df: float) -> float:
    """Number of the method."""
    w = t * (t / df)
    inside = w < _LARGEST
    x, y = shares(t if inside else 1.0, df)
    number = slope_range(0.5 * df, 0.5, x, y)
    number = REST if number >= BETA_REST else number + 1.0
    return 0.0 if (df >= _LARGE) & (df < _LARGEST) & (w < _NEAR) else (number if inside else REST)
