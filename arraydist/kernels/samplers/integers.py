"""Whole numbers of a range: the integral part of its length times a uniform number of many bits.

The parameters, the first number and the length of the range, are floats of the same bits as these
64-bit integers.

References
----------
.. [1] D. Lemire, "Fast random integer generation in an interval", ACM Transactions on Modeling
   and Computer Simulation 29 (2019), article 3: section 4, the product of random bits and range.
"""

from __future__ import annotations

from arraydist.kernels.primitives import bits_to_float, float_to_bits, int64, uint64
from arraydist.kernels.record import sampler

_MASK = 0xFFFFFFFF


def short_range(bits: float, first: float, count: float) -> int:
    """The number of a range of less than 2**32 that 64 random bits stand for [1]_."""
    word = float_to_bits(bits)
    length = float_to_bits(count) & uint64(_MASK)
    upper = (word >> uint64(32)) * length
    lower = ((word & uint64(_MASK)) * length) >> uint64(32)
    return int64(float_to_bits(first) + ((upper + lower) >> uint64(32)))


@sampler(kind="pair", arity=2, finish=short_range, integer=True, bits=True)
def integers(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Whole numbers of a range of less than 2**32.

    No number is more likely than another by more than one part in 2**32.
    """
    return bits_to_float(w0 << uint64(32) | w1), bits_to_float(w2 << uint64(32) | w3)


def high_product(a: int, b: int) -> int:
    """The upper 64 bits of the product of two numbers of 64 bits."""
    a0, a1 = a & uint64(_MASK), a >> uint64(32)
    b0, b1 = b & uint64(_MASK), b >> uint64(32)
    low_high, high_low = a0 * b1, a1 * b0
    middle = ((a0 * b0) >> uint64(32)) + (low_high & uint64(_MASK)) + (high_low & uint64(_MASK))
    return a1 * b1 + (low_high >> uint64(32)) + (high_low >> uint64(32)) + (middle >> uint64(32))


@sampler(kind="single", arity=2, integer=True, bits=True)
def wide_integers(w0: int, w1: int, w2: int, w3: int, first: float, count: float) -> int:
    """Whole numbers of any range, by 128 random bits; a length of 0 stands for 2**64.

    No number is more likely than another by more than one part in 2**64.
    """
    range_ = float_to_bits(count)
    high = (w0 << uint64(32)) | w1
    low = (w2 << uint64(32)) | w3
    lower_part = uint64(high * range_)
    total = uint64(lower_part + high_product(low, range_))
    carry = uint64(1) if total < lower_part else uint64(0)
    offset = high_product(high, range_) + carry if range_ != uint64(0) else high
    return int64(float_to_bits(first) + offset)
