"""The random words of samplers that draw whole rows."""

from __future__ import annotations

from arraydist.kernels.philox import element_words
from arraydist.kernels.primitives import uint64

Stream = tuple[int, int, int, int, int]
"""Index of a draw's first element, counter words 2 and 3, and the key's two words."""


def words_at(stream: Stream, column: int, block: int) -> tuple[int, int, int, int]:
    """Four words of one element of a draw: what `element_words` has at its place in the result.

    An element's blocks are numbered through, over all of its attempts, below 2**16.
    """
    first, high0, high1, key0, key1 = stream
    return element_words(first + uint64(column), uint64(block), high0, high1, key0, key1)
