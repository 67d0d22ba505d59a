"""From random words to uniform and normal numbers: what the samplers' attempts share.

Words are 32 random bits in unsigned 64-bit integers, and every second one carries the word before
it above its own bits (see `arraydist.kernels.philox.element_words`).  Uniform numbers are
(n + 1/2) / 2**b for a random integer n of b bits: never 0 or 1, and symmetric about 1/2.

References
----------
.. [1] G. E. P. Box, M. E. Muller, "A note on the generation of random normal deviates", Annals of
   Mathematical Statistics 29 (1958), pp. 610-611.
"""

from __future__ import annotations

from arraydist.kernels.compensated import fast_two_sum, horner_in_pairs
from arraydist.kernels.exponential import log_in_brief
from arraydist.kernels.primitives import bits_to_float, float_to_bits, fma, mul, sqrt, uint64

Words = tuple[int, int, int, int]
"""The words of one counter."""
EightWords = tuple[int, int, int, int, int, int, int, int]
"""Those of two."""

_ONE_BITS = 0x3FF0000000000000
_TWO52_BITS = 0x4330000000000000
_TWO52 = 4503599627370496.0
_BELOW_ONE = 1.0 - 2.0**-53
_TWO_32 = 2.0**-32
_TWO_29 = 2.0**-29
_MASK = 0xFFFFFFFF
_TWO20 = 1048576.0
_TWO20_BITS = 0x4130000000000000
_TWO_12 = 2.0**-12
_TWO_12_BITS = 0x3F30000000000000
_TWO_65 = 2.0**-65

_SIGN_SHIFT = 63

_LEADING_44 = 0xFFFFFFFFFFF00000
_HALF_STEP = 0x00080000
"""Half a step of the 44 bits, so that they end a number of the form n + 1/2."""

# sin(pi/2 s) / s in s**2 for |s| < 1, error 1e-21.
_HALF_SINE = (
    -4.250296083946703e-14,
    6.064254714477527e-12,
    -6.688003645064619e-10,
    5.692172698608991e-08,
    -3.598843234230337e-06,
    0.00016044118478709707,
    -0.0046817541353186476,
    0.07969262624616705,
    -0.6459640975062463,
    1.5707963267948966,
)
# sin(pi/2 t) / t in t**2 for |t| < 1/2, error 2e-19.
QUARTER_SINE = (
    -6.627628193926483e-10,
    5.6919278789710844e-08,
    -3.598842717242818e-06,
    0.00016044118472668901,
    -0.0046817541353148286,
    0.07969262624616692,
    -0.6459640975062463,
    1.5707963267948966,
)
# cos(pi/2 t) in t**2 for |t| < 1/2, error 3e-20.
QUARTER_COSINE = (
    -6.321260803679468e-09,
    4.7106097611818077e-07,
    -2.5202036771644256e-05,
    0.0009192602741833579,
    -0.020863480763311227,
    0.2536695079010467,
    -1.2337005501361697,
    1.0,
)


def unit_interval(bits: int) -> float:
    """Uniform number of the leading 52 of 64 bits.

    52 bits and the half make 53, what a float64 just below 1 can hold.
    """
    return bits_to_float((bits >> uint64(12)) | uint64(_ONE_BITS)) - _BELOW_ONE


def word_to_float(word: int) -> float:
    """A word as a float, without an integer conversion, which AVX2 lacks."""
    return bits_to_float((word & uint64(_MASK)) | uint64(_TWO52_BITS)) - _TWO52


def log_of_uniform(bits: int) -> float:
    """Logarithm of a uniform number of 64 bits, from -44.4 to -2**-65.

    The number is held exactly as a pair, hence full relative precision at both ends.  Its halves
    are the last bits of a float of 2**20 and of one of 2**-12.
    """
    upper = bits_to_float((bits >> uint64(32)) | uint64(_TWO20_BITS)) - _TWO20
    lower = bits_to_float((bits & uint64(_MASK)) | uint64(_TWO_12_BITS)) - (_TWO_12 - _TWO_65)
    u, rest = fast_two_sum(upper, lower)
    return log_in_brief(u, rest)


def two_uniforms(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Two independent uniform numbers of 52 bits."""
    return unit_interval(w1), unit_interval(w3)


def random_sign(value: float, bits: int) -> float:
    """``value`` with its sign flipped where the lowest of ``bits`` is set."""
    return bits_to_float(float_to_bits(value) ^ (bits << uint64(_SIGN_SHIFT)))


def two_normals(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Two independent standard normal numbers [1]_, at most 9.5 in magnitude.

    The squared radius is -2 log(u) for a u of 64 bits, the angle has 52 bits and three more.
    """
    radius = sqrt(-2.0 * log_of_uniform(w1))
    return reflected(radius, unit_interval(w3) - 0.5, w3)


def reflected(radius: float, t: float, bits: int) -> tuple[float, float]:
    """A point so far from the origin, at an angle pi/2 t for |t| < 1/2, reflected by three bits.

    At the diagonal and the axes: with a uniform t the same law as for an angle uniform on the
    circle, with two short polynomials for its sine and cosine.
    """
    square = t * t
    sine = radius * (t * horner_in_pairs(square, QUARTER_SINE))
    cosine = radius * horner_in_pairs(square, QUARTER_COSINE)
    swap = bits & uint64(4) != uint64(0)
    first = cosine if swap else sine
    second = sine if swap else cosine
    return random_sign(first, bits), random_sign(second, bits >> uint64(1))


def half_turn_sine(s: float) -> float:
    """The sine of the angle pi/2 s: for a uniform s in (-1, 1), that of one on the circle."""
    return s * horner_in_pairs(s * s, _HALF_SINE)


def one_normal(radial: float, word: int) -> float:
    """A standard normal number from a uniform number and the 32 bits of a word [1]_."""
    s = fma(word_to_float(word), 2.0 * _TWO_32, _TWO_32 - 1.0)
    return sqrt(-2.0 * log_in_brief(radial, 0.0)) * half_turn_sine(s)


def radial_and_uniform(words: Words) -> tuple[float, float]:
    """Two uniform numbers of 44 bits and of 52, which leave the third word."""
    _, w1, _, w3 = words
    rest = (w1 << uint64(12)) & uint64(_MASK)
    radial = unit_interval(w1 & uint64(_LEADING_44) | uint64(_HALF_STEP))
    return radial, unit_interval(uint64(w3 << uint64(32)) | rest)


def normal_and_uniform(words: Words) -> tuple[float, float]:
    """A normal number, by 44 bits for the radius and 32 for the angle, and a uniform one of 52."""
    radial, u = radial_and_uniform(words)
    return one_normal(radial, words[2]), u


def normals_and_uniform(words: Words) -> tuple[float, float, float]:
    """Two normal numbers, by 44 bits for the radius and 32 for the angle, and a uniform one."""
    radial, u = radial_and_uniform(words)
    t = fma(word_to_float(words[2] >> uint64(3)), _TWO_29, 0.5 * _TWO_29 - 0.5)
    x, z = reflected(sqrt(-2.0 * log_in_brief(radial, 0.0)), t, words[2])
    return x, z, u


def place(z: float, loc: float, scale: float) -> float:
    """``loc + scale * z`` with two roundings, as arrays compute it."""
    return loc + mul(scale, z)


def clipped(x: float, low: float, high: float) -> float:
    """``x``, or the end of the range that it is beyond; NaN stays NaN."""
    x = low if x < low else x
    return high if x > high else x
