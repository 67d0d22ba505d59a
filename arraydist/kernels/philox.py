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


def _key_word(k: int, weyl: int, index: int) -> int:
    """A word of the key of one round: ``k + index * Weyl``."""
    return (k + uint64(index) * uint64(weyl)) & uint64(MASK)


def _key_words(k: int, weyl: int, index: int) -> int:
    """Those of two rounds in one number, the first one's above."""
    second = _key_word(k, weyl, index + 1)
    return (_key_word(k, weyl, index) << uint64(32)) | second


def _product(multiplier: int, word: int) -> int:
    return uint64(multiplier) * (word & uint64(MASK))


def _half_round(
    c0: int, c1: int, c2: int, c3: int, k0: int, k1: int, index: int
) -> tuple[int, int, int, int]:
    """``(c0, c2, keyed0, keyed1)`` after the round of an even index.

    The last two are the round's products, which become words 3 and 1 below and go into 2 and 0
    above.  The keys of this round, above, and of the next one, below, have been added to them:
    each product takes one addition in two rounds.  What stands above the 32 bits of a word is
    without meaning.
    """
    keyed0 = _product(MULTIPLIER_0, c0) ^ _key_words(k1, WEYL_1, index)
    keyed1 = _product(MULTIPLIER_1, c2) ^ _key_words(k0, WEYL_0, index)
    return (keyed1 >> uint64(32)) ^ c1, (keyed0 >> uint64(32)) ^ c3, keyed0, keyed1


def _two_rounds(
    c0: int, c1: int, c2: int, c3: int, k0: int, k1: int, index: int
) -> tuple[int, int, int, int]:
    """The rounds of an even index and the next one."""
    c0, c2, keyed0, keyed1 = _half_round(c0, c1, c2, c3, k0, k1, index)
    product0, product1 = _product(MULTIPLIER_0, c0), _product(MULTIPLIER_1, c2)
    return (
        (product1 >> uint64(32)) ^ keyed1,
        product1,
        (product0 >> uint64(32)) ^ keyed0,
        product0,
    )


def _two_numbers(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int]:
    """The four words as two numbers of 64 bits, the first word of each two above the second."""
    c0, c1, c2, c3 = _two_rounds(c0, c1, c2, c3, k0, k1, 0)
    c0, c1, c2, c3 = _two_rounds(c0, c1, c2, c3, k0, k1, 2)
    c0, c1, c2, c3 = _two_rounds(c0, c1, c2, c3, k0, k1, 4)
    c0, c1, c2, c3 = _two_rounds(c0, c1, c2, c3, k0, k1, 6)
    c0, c2, keyed0, keyed1 = _half_round(c0, c1, c2, c3, k0, k1, 8)
    first = _product(MULTIPLIER_1, c2) ^ uint64(keyed1 << uint64(32))
    second = _product(MULTIPLIER_0, c0) ^ uint64(keyed0 << uint64(32))
    return first, second


def philox4x32(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Four random words from a counter of four words and a key of two."""
    first, second = _two_numbers(c0, c1, c2, c3, k0, k1)
    mask = uint64(MASK)
    return first >> uint64(32), first & mask, second >> uint64(32), second & mask


def counter_words(
    low: int, upper: int, high0: int, high1: int, k0: int, k1: int
) -> tuple[int, int, int, int]:
    """`element_words` of counter word 0, the lower 32 bits of ``low``, and word 1.

    Where the latter is one for all elements of a loop, more of the work is done before it.
    """
    first, second = _two_numbers(low, upper, high0, high1, k0, k1)
    return first >> uint64(32), first, second >> uint64(32), second


def upper_word(index: int, block: int) -> int:
    """Counter word 1 of an element: the upper part of its index, and the block."""
    return (index >> uint64(32)) | (block << uint64(16))


def element_words(
    index: int, block: int, high0: int, high1: int, k0: int, k1: int
) -> tuple[int, int, int, int]:
    """Four random words of one element, the first and the third above the second and the fourth.

    Samplers mostly take two words together: what would mask the second one and then put the first
    one above it again costs as much as a round.  Its own bits are the lower 32.

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
    return counter_words(index, upper_word(index, block), high0, high1, k0, k1)
