"""Guide tables: inversion of a discrete law in a step or two, whatever the number of its values.

Numbers of 63 random bits are compared with thresholds, the cumulative probabilities times 2**63.
The leading bits look up where the comparison starts.

References
----------
.. [1] H.-C. Chen, Y. Asau, "On generating random variates from an empirical distribution",
   AIIE Transactions 6 (1974), pp. 163-166.
.. [2] R. J. Serfling, Approximation Theorems of Mathematical Statistics (1980), section 2.3.2:
   Bernstein's inequality.
.. [3] S. Boucheron, G. Lugosi, P. Massart, Concentration Inequalities (2013), section 2.4:
   sub-gamma random variables.
"""

from __future__ import annotations

from typing import Any

from arraydist.kernels.primitives import floor, fma, int64, rint, sqrt, uint64

_TWO_52 = 4503599627370496.0
_TWO_63 = 9223372036854775808.0
_ALL = 1 << 63
_SURPRISE = 44.361419555836498
"""log(2**64): less likely values get no number of 63 bits."""

TABLE_VARIANCE = 1048576.0
"""Shared parameters of a variance below this one have a table, of up to 20,000 counts."""


def window(mean: float, variance: float, most: float) -> tuple[float, float]:
    """``(first, count)``: the values from 0 to ``most`` that are more likely than 2**-64 together.

    By Bernstein's inequality [2]_ for sums of independent numbers that are 0 or 1, and Poisson's
    law, their limit: a distance t has a probability below exp(-t**2 / (2 variance + 2 t / 3)).
    """
    third = _SURPRISE / 3.0
    reach = third + sqrt(fma(2.0 * _SURPRISE, variance, third * third))
    first = floor(mean - reach)
    first = first if first > 0.0 else 0.0
    last = floor(mean + reach) + 1.0
    return first, (last if last < most else most) - first + 1.0


def window_of_failures(n: float, p: float) -> tuple[float, float]:
    """`window` for counts of failures before the n-th success of probability p.

    With the mean m, the variance v = (1 - p) n / p**2 and c = 1 / p the cumulant generating
    function at t has a second derivative (1 - p) n exp(t) / (1 - (1 - p) exp(t))**2, which is at
    most v / (1 - c t)**3 for t up to p and at most v for negative t.  So counts above
    m + sqrt(2 v s) + c s have a probability below exp(-s), like those below m - sqrt(2 v s) [3]_.
    """
    mean = n * ((1.0 - p) / p)
    reach = sqrt(2.0 * _SURPRISE * (mean / p))
    first = floor(mean - reach)
    first = first if first > 0.0 else 0.0
    return first, floor(mean + reach + _SURPRISE / p) + 2.0 - first


def fill_from_mode(
    cells: Any, first: float, mode: float, at_mode: float, scale: float, top: float, slope: float
) -> None:
    """Probabilities of counts from ``first`` on, by recursion up and down from the mode.

    That of k is ``scale * (top - slope * k) / k`` times that of k - 1.
    """
    start = int64(mode - first)
    cells[start] = at_mode
    k = mode
    for i in range(start + 1, cells.shape[0]):
        k += 1.0
        cells[i] = cells[i - 1] * (scale * (top - slope * k) / k)
    k = mode
    for i in range(start - 1, -1, -1):
        cells[i] = cells[i + 1] * (k / (scale * (top - slope * k)))
        k -= 1.0


def fill_drawn(cells: Any, first: float, mode: float, at_mode: float, given: Any) -> None:
    """Probabilities of good ones among a sample, by recursion up and down from the mode.

    With ``given = (good, bad, sample)`` that of k is (good - k + 1) (sample - k + 1) /
    (k (bad - sample + k)) times that of k - 1.
    """
    good, bad, sample = given
    start = int64(mode - first)
    cells[start] = at_mode
    k = mode
    for i in range(start + 1, cells.shape[0]):
        k += 1.0
        ratio = ((good - k + 1.0) / k) * ((sample - k + 1.0) / (bad - sample + k))
        cells[i] = cells[i - 1] * ratio
    k = mode
    for i in range(start - 1, -1, -1):
        ratio = (k / (good - k + 1.0)) * ((bad - sample + k) / (sample - k + 1.0))
        cells[i] = cells[i + 1] * ratio
        k -= 1.0


def thresholds_of_cells(cells: Any, thresholds: Any) -> None:
    """Thresholds of probabilities, each of which keeps its own share to within 2**-64.

    What rounding leaves over goes to the most likely value, where it is smallest.
    """
    rest = uint64(_ALL)
    best = 0
    for i in range(cells.shape[0]):
        thresholds[i] = uint64(rint(cells[i] * _TWO_63))
        rest = uint64(rest - thresholds[i])
        best = i if cells[i] > cells[best] else best
    thresholds[best] = uint64(thresholds[best] + rest)
    for i in range(1, cells.shape[0]):
        thresholds[i] = uint64(thresholds[i] + thresholds[i - 1])


def thresholds_of_cumulative(cumulative: Any, thresholds: Any) -> None:
    """Thresholds that part numbers as `uniforms.unit_interval`'s 52 bits of them are parted.

    (n + 1/2) / 2**52 is below a cumulative probability c where n is below c 2**52 - 1/2.
    """
    for i in range(cumulative.shape[0]):
        bound = -floor(0.5 - cumulative[i] * _TWO_52)
        thresholds[i] = uint64(bound) << uint64(11)


def fill_guide(thresholds: Any, guide: Any, shift: int) -> None:
    """For each pattern of leading bits, the first value that a number with them can have [1]_."""
    value = 0
    for i in range(guide.shape[0]):
        number = uint64(i) << uint64(shift)
        while thresholds[value] <= number:
            value += 1
        guide[i] = value
