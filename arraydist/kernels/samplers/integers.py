"""Whole numbers of a range, all exactly equally likely.

The parameters, the first number and the length of the range, are floats of the same bits as these
64-bit integers.  A draw is the integral part of the length times a uniform number of b bits.  Of
the 2**b patterns, as many as their number exceeds a multiple of the length are turned down, those
whose product has the least fractional part: each number is left with equally many.

References
----------
.. [1] D. Lemire, "Fast random integer generation in an interval", ACM Transactions on Modeling
   and Computer Simulation 29 (2019), article 3: section 4, algorithm 5.
"""

from __future__ import annotations

from arraydist.kernels.primitives import float_to_bits, int64, uint64
from arraydist.kernels.record import Quick, sampler

_MASK = 0xFFFFFFFF
_WORDS = 1 << 32


def quick_integers(bits: int, first: float, count: float) -> tuple[bool, bool, int]:
    """`integers` where the fractional part decides without a division [1]_.

    It is turned down below 2**32 modulo the length, which is less than the length.
    """
    product = bits * float_to_bits(count)
    value = int64(float_to_bits(first) + (product >> uint64(32)))
    undecided = (product & uint64(_MASK)) < float_to_bits(count)
    return not undecided, undecided, value


@sampler(kind="words", words=1, arity=2, quick=(Quick(quick_integers),), integer=True, bits=True)
def integers(bits: int, first: float, count: float) -> tuple[bool, int]:
    """Whole numbers of a range of less than 2**32, by 32 bits [1]_.

    Less than half of the patterns are turned down: 256 rejections have a probability below 2**-256.
    """
    length = float_to_bits(count)
    product = bits * length
    accepted = (product & uint64(_MASK)) >= (uint64(_WORDS) - length) % length
    return accepted, int64(float_to_bits(first) + (product >> uint64(32)))


def long_product(a: int, b: int) -> tuple[int, int]:
    """The upper and the lower 64 bits of the product of two numbers of 64 bits."""
    a0, a1 = a & uint64(_MASK), a >> uint64(32)
    b0, b1 = b & uint64(_MASK), b >> uint64(32)
    low, low_high, high_low = a0 * b0, a0 * b1, a1 * b0
    middle = (low >> uint64(32)) + (low_high & uint64(_MASK)) + (high_low & uint64(_MASK))
    upper = a1 * b1 + (low_high >> uint64(32)) + (high_low >> uint64(32)) + (middle >> uint64(32))
    return upper, (middle << uint64(32)) | (low & uint64(_MASK))


def quick_wide_integers(bits: int, first: float, count: float) -> tuple[bool, bool, int]:
    """`wide_integers` where the fractional part decides without a division [1]_."""
    length = float_to_bits(count)
    upper, lower = long_product(bits, length)
    offset = upper if length != uint64(0) else bits
    undecided = lower < length
    return not undecided, undecided, int64(float_to_bits(first) + offset)


@sampler(
    kind="words", words=2, arity=2, quick=(Quick(quick_wide_integers),), integer=True, bits=True
)
def wide_integers(bits: int, first: float, count: float) -> tuple[bool, int]:
    """Whole numbers of any range, by 64 bits [1]_; a length of 0 stands for 2**64.

    Less than half of the patterns are turned down: 256 rejections have a probability below 2**-256.
    """
    length = float_to_bits(count)
    upper, lower = long_product(bits, length)
    # Of 2**64 there is no rest, whatever stands for the length.
    divisor = length if length != uint64(0) else uint64(1)
    offset = upper if length != uint64(0) else bits
    accepted = lower >= uint64(uint64(0) - divisor) % divisor
    return accepted, int64(float_to_bits(first) + offset)
