"""Distribution functions of the Poisson distribution, with SciPy's names.

The count k is rounded down.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, section 8.4 (8.4.9 and 8.4.10).
"""

from __future__ import annotations

import math

from arraydist.kernels.incomplete_gamma import gammainc, gammaincc, log_gammainc, log_gammaincc
from arraydist.kernels.incomplete_gamma_inverse import gammainccinv
from arraydist.kernels.primitives import floor
from arraydist.kernels.record import kernel


@kernel("nonnegative", "nonnegative", tolerance=1e-13)
def pdtr(k: float, m: float) -> float:
    """Probability of at most k events where m are expected."""
    if k < 0.0:
        return 0.0 if m >= 0.0 else math.nan
    return gammaincc(floor(k) + 1.0, m)


@kernel("nonnegative", "nonnegative", tolerance=1e-13)
def pdtrc(k: float, m: float) -> float:
    """Probability of more than k events where m are expected."""
    if k < 0.0:
        return 1.0 if m >= 0.0 else math.nan
    return gammainc(floor(k) + 1.0, m)


@kernel("nonnegative", "nonnegative", tolerance=1e-13)
def log_pdtr(k: float, m: float) -> float:
    """Logarithm of `pdtr`, also where that underflows."""
    if k < 0.0:
        return -math.inf if m >= 0.0 else math.nan
    return log_gammaincc(floor(k) + 1.0, m)


@kernel("nonnegative", "nonnegative", tolerance=1e-13)
def log_pdtrc(k: float, m: float) -> float:
    """Logarithm of `pdtrc`, also where that underflows."""
    if k < 0.0:
        return 0.0 if m >= 0.0 else math.nan
    return log_gammainc(floor(k) + 1.0, m)


@kernel("nonnegative", "unit_interval", tolerance=1e-12)
def pdtri(k: float, y: float) -> float:
    """The expected number m of events for which ``pdtr(k, m) = y``."""
    return gammainccinv(floor(k) + 1.0, y) if k >= 0.0 else math.nan
