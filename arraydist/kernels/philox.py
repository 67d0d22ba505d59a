"""Philox4x32-10, the counter-based generator behind every draw.

Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 3.3
and table 2.  Words are 32-bit numbers held in unsigned 64-bit ones, since that is what the
32 x 32 -> 64 bit vector multiplication takes.
"""

from __future__ import annotations

from arraydist.kernels.primitives import uint64

MULTIPLIER_0 = 0xD2511F53
MULTIPLIER_1 = 0xCD9E8D57
WEYL_0 = 0x9E3779B9  # golden ratio
WEYL_1 = 0xBB67AE85  # sqrt(3) - 1
MASK = 0xFFFFFFFF


def _round(
    c0: int, c1: int, c2: int, c3: int, k0: int, k1: int, index: int
) -> tuple[int, int, int, int]:
    """One round under the round key ``k + index * Weyl``."""
    product0 = uint64(MULTIPLIER_0) * (c0 & uint64(MASK))
    product1 = uint64(MULTIPLIER_1) * (c2 & uint64(MASK))
    key0 = (k0 + uint64(index) * uint64(WEYL_0)) & uint64(MASK)
    key1 = (k1 + uint64(index) * uint64(WEYL_1)) & uint64(MASK)
    return (
        (product1 >> uint64(32)) ^ c1 ^ key0,
        product1 & uint64(MASK),
        (product0 >> uint64(32)) ^ c3 ^ key1,
        product0 & uint64(MASK),
    )


def philox4x32(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Four random words from a counter of four words and a key of two."""
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1, 0)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1, 1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1, 2)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1, 3)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1, 4)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1, 5)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1, 6)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1, 7)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1, 8)
    return _round(c0, c1, c2, c3, k0, k1, 9)


def element_words(
    index: int, block: int, high0: int, high1: int, k0: int, k1: int
) -> tuple[int, int, int, int]:
    """Four random words of one element.

    Parameters
    ----------
    index
        Number of the counter, 48 bits.
    block
        ``attempt * blocks + block``, 16 bits.
    high0, high1
        Counter words 2 and 3: `arraydist.random.key.Key.counter_high`.
    k0, k1
        Key words: the seed's low and high half.
    """
    low = index & uint64(MASK)
    high = (index >> uint64(32)) | (block << uint64(16))
    return philox4x32(low, high, high0, high1, k0, k1)
