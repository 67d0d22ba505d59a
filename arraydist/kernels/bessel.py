"""Modified Bessel functions of the first kind, of orders 0 and 1.

Up to 8 the scaled functions are polynomials in x / 4 - 1 over 1 + x and (2 + x)**2, which leaves
the polynomials nearly constant and so well conditioned; beyond they are polynomials in 16 / x - 1
over the square root of x.  Values are kept as pairs up to the last step.  `log_i0` takes its small
arguments from the power series, in which nothing is close to one.  All code is branch-free: both
pieces are computed and one is taken.

The polynomials interpolate 60-digit values at Chebyshev nodes.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, 10.25.2 (power series), 10.40.1 (large
   arguments).
"""

from __future__ import annotations

import math

from arraydist.kernels.bessel_ratio import complement
from arraydist.kernels.compensated import (
    fast_two_sum,
    horner,
    horner_in_pairs,
    pair_product,
    pair_quotient,
    two_product,
    two_sum,
)
from arraydist.kernels.error_function import gaussian_product
from arraydist.kernels.exponential import log_of_pair, scale_by_power
from arraydist.kernels.primitives import copysign, fma, sqrt
from arraydist.kernels.record import kernel

_SEAM = 8.0
_SHIFT = 64.0
"""Powers of two that leave the exponential within its range where a product with it is finite."""
_SHIFT_LOG = 44.3614195558365
_SHIFT_LOG_LOW = 1.4841899608616317e-15
_LARGEST_EXPONENT = 750.0

# (1 + x) exp(-x) I0(x) for 0 <= x <= 8 in x / 4 - 1, less its value at 4; error 7.9e-18.
_I0E_NEAR = (
    1.2046037888204985e-08,
    -4.408333055607863e-08,
    6.579162484348452e-08,
    -2.0412719381576732e-07,
    9.03260973019962e-07,
    -2.755892022502153e-06,
    7.471558110017692e-06,
    -2.0541111376630505e-05,
    5.4556102406486724e-05,
    -0.00013631734630455594,
    0.0003220740625487679,
    -0.0007193870758550713,
    0.0015107534488517991,
    -0.002966063019896904,
    0.005409070575060486,
    -0.009083935830602905,
    0.013878312654495505,
    -0.018930236785129114,
    0.022298374553863378,
    -0.021054236458243537,
    0.01217838081803598,
    0.00572037749678516,
    -0.030605074458441156,
    0.05652260587984326,
    -0.0754432398786646,
    0.08054331543428296,
    -0.0671546926439954,
    0.02056083515493714,
    0.26298605046491935,
)
_I0E_NEAR_CENTRE = 1.0350096061199334
_I0E_NEAR_CENTRE_LOW = 6.056223347378967e-17
# (2 + x)**2 exp(-x) I1(x) / x for 0 <= x <= 8 in x / 4 - 1, less its value at 4; error 2.8e-18.
_I1E_NEAR = (
    -8.524812823455054e-09,
    3.067424598890812e-08,
    -4.271272875272255e-08,
    1.2782943842957175e-07,
    -5.736940070994524e-07,
    1.6984550232863252e-06,
    -4.383249653915971e-06,
    1.1509558475916645e-05,
    -2.906660658841108e-05,
    6.808314617145422e-05,
    -0.0001482888221303587,
    0.00029862212160149397,
    -0.0005459600430993388,
    0.0008790031811827284,
    -0.0011676876488365823,
    0.0010286351159899043,
    0.00032401087825923694,
    -0.004108408637228787,
    0.011644796148400431,
    -0.023423935952308576,
    0.03761999237237638,
    -0.04873529249719575,
    0.04773005947234523,
    -0.024878809121438777,
    -0.02496773322357728,
    0.09738303435531273,
    -0.17659843622782048,
    0.2311087293281756,
    -0.05546609503876261,
)
_I1E_NEAR_CENTRE = 1.608757555521918
_I1E_NEAR_CENTRE_LOW = -6.71708321326703e-17
# sqrt(x) exp(-x) I0(x) for x >= 8 in 16 / x - 1, less its value at 16; error 6.9e-18.
_I0E_FAR = (
    -7.06893851181878e-11,
    -1.9216763724933513e-11,
    5.181936971288284e-10,
    1.4672236659214398e-10,
    -1.7789375042917173e-09,
    -5.562201990080394e-10,
    3.881151253996067e-09,
    1.497880830187091e-09,
    -6.188265090497361e-09,
    -3.4857887470034955e-09,
    7.58022133915272e-09,
    7.540601378890834e-09,
    -5.4685974495866e-09,
    -1.3404241991980871e-08,
    -6.729724111923548e-09,
    7.553516470355896e-09,
    2.1545177650836005e-08,
    3.932602459703109e-08,
    8.87225351128584e-08,
    2.973598432479169e-07,
    1.4838475473607391e-06,
    1.1143033791556743e-05,
    0.00013621607439232746,
    0.003360551983667854,
)
_I0E_FAR_CENTRE = 0.4021765094450081
_I0E_FAR_CENTRE_LOW = -2.5469137991304108e-17
# sqrt(x) exp(-x) I1(x) for x >= 8 in 16 / x - 1, less its value at 16; error 7.3e-18.
_I1E_FAR = (
    7.347992441734663e-11,
    1.7502497778701306e-11,
    -5.388285995923524e-10,
    -1.342266320082222e-10,
    1.8513716745511988e-09,
    5.146498826087142e-10,
    -4.047785403711858e-09,
    -1.4171698018664596e-09,
    6.4870195719816896e-09,
    3.406636130196794e-09,
    -8.044231276166508e-09,
    -7.630751970065577e-09,
    6.040877342160988e-09,
    1.4029693589852716e-08,
    6.715795128085017e-09,
    -8.426622829598154e-09,
    -2.337059627111857e-08,
    -4.312935369971356e-08,
    -1.0001323461066435e-07,
    -3.483855609009937e-07,
    -1.8349101134666435e-06,
    -1.5038547201176271e-05,
    -0.00021923576383430274,
    -0.009749577193235728,
)
_I1E_FAR_CENTRE = 0.38939845902587233
_I1E_FAR_CENTRE_LOW = -4.422269466329674e-18
# (I0(2 sqrt(y)) - 1 - y) / y**2 for 0 <= y <= 16, error 6.2e-18.
_I0_NEAR = (
    9.040799997128938e-25,
    1.1448676502582053e-22,
    2.6309571029545973e-20,
    4.348174143416028e-18,
    6.277449218869064e-16,
    7.593930437506739e-14,
    7.594066841555497e-12,
    6.151186942114814e-10,
    3.9367599010611913e-08,
    1.92901234543997e-06,
    6.944444444473132e-05,
    0.0017361111111109317,
    0.02777777777777782,
    0.25,
)


def pieces(x: float) -> tuple[float, float, float, float]:
    """The argument for each piece, inside its range, and the variable of its polynomial."""
    far = x > _SEAM
    near_point = _SEAM if far else x
    far_point = x if far else _SEAM
    return near_point, fma(0.25, near_point, -1.0), far_point, 16.0 / far_point - 1.0


def root_pair(x: float) -> tuple[float, float]:
    """Square root of x > 0 as a pair."""
    root = sqrt(x)
    return root, 0.5 * fma(-root, root, x) / root


def with_centre(t: float, slope: float, centre: float, centre_low: float) -> tuple[float, float]:
    """``centre + t slope`` as a pair."""
    product, rest = two_product(t, slope)
    high, low = fast_two_sum(centre, product)
    return high, low + (rest + centre_low)


def i0e_pair(x: float) -> tuple[float, float]:
    """``exp(-x) I0(x)`` as a pair, for 0 <= x < inf."""
    near_point, t, far_point, u = pieces(x)
    near, near_low = with_centre(
        t, horner_in_pairs(t, _I0E_NEAR), _I0E_NEAR_CENTRE, _I0E_NEAR_CENTRE_LOW
    )
    divisor, divisor_low = two_sum(1.0, near_point)
    high, low = with_centre(u, horner_in_pairs(u, _I0E_FAR), _I0E_FAR_CENTRE, _I0E_FAR_CENTRE_LOW)
    root, root_low = root_pair(far_point)
    far = x > _SEAM
    return pair_quotient(
        high if far else near,
        low if far else near_low,
        root if far else divisor,
        root_low if far else divisor_low,
    )


def i1e_pair(x: float) -> tuple[float, float]:
    """``exp(-x) I1(x)`` as a pair, for 0 <= x < inf."""
    near_point, t, far_point, u = pieces(x)
    near, near_low = with_centre(
        t, horner_in_pairs(t, _I1E_NEAR), _I1E_NEAR_CENTRE, _I1E_NEAR_CENTRE_LOW
    )
    near, rest = two_product(near_point, near)
    near_low = fma(near_point, near_low, rest)
    divisor, divisor_low = two_sum(2.0, near_point)
    divisor, divisor_low = pair_product(divisor, divisor_low, divisor, divisor_low)
    high, low = with_centre(u, horner_in_pairs(u, _I1E_FAR), _I1E_FAR_CENTRE, _I1E_FAR_CENTRE_LOW)
    root, root_low = root_pair(far_point)
    far = x > _SEAM
    return pair_quotient(
        high if far else near,
        low if far else near_low,
        root if far else divisor,
        root_low if far else divisor_low,
    )


def times_exponential(high: float, low: float, x: float) -> float:
    """``(high + low) exp(x)`` for x >= 0, finite wherever that is representable."""
    clamped = _LARGEST_EXPONENT if x > _LARGEST_EXPONENT else x
    reduced, rest = two_sum(clamped, -_SHIFT_LOG)
    n, product, _ = gaussian_product(reduced, rest - _SHIFT_LOG_LOW, high, low)
    return scale_by_power(product, n + _SHIFT)


@kernel("real")
def i0e(x: float) -> float:
    """Exponentially scaled modified Bessel function of order 0, ``exp(-abs(x)) I0(x)``."""
    magnitude = abs(x)
    high, low = i0e_pair(magnitude)
    return 0.0 if magnitude == math.inf else high + low


@kernel("real")
def i0e_dx(x: float) -> float:
    """Derivative of `i0e`, zero at zero; without the cancellation in ``i1e(x) - i0e(x)``."""
    magnitude = abs(x)
    high, low = i0e_pair(magnitude)
    value = copysign((high + low) * complement(magnitude), -x)
    return 0.0 if (x == 0.0) | (magnitude == math.inf) else value


@kernel("real")
def i1e(x: float) -> float:
    """Exponentially scaled modified Bessel function of order 1, ``exp(-abs(x)) I1(x)``."""
    magnitude = abs(x)
    high, low = i1e_pair(magnitude)
    return copysign(0.0 if magnitude == math.inf else high + low, x)


@kernel("real")
def i0(x: float) -> float:
    """Modified Bessel function of order 0."""
    magnitude = abs(x)
    high, low = i0e_pair(magnitude)
    value = times_exponential(high, low, magnitude)
    return math.inf if magnitude > _LARGEST_EXPONENT else value


@kernel("real")
def i1(x: float) -> float:
    """Modified Bessel function of order 1."""
    magnitude = abs(x)
    high, low = i1e_pair(magnitude)
    value = times_exponential(high, low, magnitude)
    value = 0.5 * magnitude if magnitude < 1e-20 else value
    return copysign(math.inf if magnitude > _LARGEST_EXPONENT else value, x)


@kernel("real")
def log_i0(x: float) -> float:
    """Logarithm of the modified Bessel function of order 0."""
    magnitude = abs(x)
    far = magnitude > _SEAM
    half = 0.5 * (_SEAM if far else magnitude)
    y, y_low = two_product(half, half)
    excess, rest = fast_two_sum(y, y * (y * horner(y, _I0_NEAR)))
    one_more, one_more_low = two_sum(1.0, excess)
    one_more_low = one_more_low + fma(y_low, fma(0.5, y, 1.0), rest)
    high, low = i0e_pair(magnitude if far else _SEAM)
    logarithm, logarithm_low = log_of_pair(high if far else one_more, low if far else one_more_low)
    total, total_low = fast_two_sum(magnitude, logarithm)
    beyond = total + (total_low + logarithm_low)
    value = beyond if far else logarithm + logarithm_low
    value = y if magnitude < 1e-9 else value
    return math.inf if magnitude == math.inf else value
