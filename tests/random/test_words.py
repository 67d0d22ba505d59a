"""Words written for batteries of tests are those that draws are made of, in the stated order."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from arraydist.kernels.philox import element_words
from arraydist.kernels.twins import python_twin
from arraydist.random import Key

BITS = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "bits.py"))
PLANE = 1024


def expected(key, element):
    """Both words of an element: half of a counter, whose other half is a plane further on."""
    counter = element // (2 * PLANE) * PLANE + element % PLANE
    mask = 0xFFFFFFFF
    drawn = python_twin(element_words)(
        counter, 0, *key.counter_high(), key.seed & mask, key.seed >> 32
    )
    words = [word & mask for word in drawn]
    second = element % (2 * PLANE) >= PLANE
    return [words[3], words[2]] if second else [words[1], words[0]]


@pytest.mark.parametrize("element", [0, 1, PLANE - 1, PLANE, 2 * PLANE, 3 * PLANE + 5])
def test_arrangements(element):
    seed = (1 << 40) + 20
    stream = next(BITS["stream"](seed))
    np.testing.assert_array_equal(
        stream[2 * element : 2 * element + 2], expected(Key(seed), element)
    )
    keys = next(BITS["keys"](seed)).reshape(-1, BITS["KEYS"], 2)
    for i in (0, 3, BITS["KEYS"] - 1):
        np.testing.assert_array_equal(keys[element, i], expected(Key(seed + i), element))
    calls = next(BITS["calls"](seed)).reshape(-1, BITS["SHORT"], 2)
    short = element % BITS["SHORT"]
    for i in (0, 7, 999):
        np.testing.assert_array_equal(calls[i, short], expected(Key(seed, call=i), short))
