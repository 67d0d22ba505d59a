"""Exponential numbers.

References
----------
.. [1] L. Devroye, Non-Uniform Random Variate Generation (1986): section II.2.1.
"""

from __future__ import annotations

from arraydist.kernels.record import sampler
from arraydist.kernels.uniforms import log_of_uniform


@sampler(kind="pair")
def standard_exponential(w0: int, w1: int, w2: int, w3: int) -> tuple[float, float]:
    """Exponential numbers of rate 1 by inversion [1]_, from 2.7e-20 to 44.4."""
    return -log_of_uniform(w0, w1), -log_of_uniform(w2, w3)
