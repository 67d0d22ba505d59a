"""The elementary functions under one roof.

Own kernels rather than a C library's, so that the same source gives the same bits on every
target, and vector code in loops over arrays.
"""

from __future__ import annotations

from arraydist.kernels.exponential import exp, exp2, expm1, log, log1p, log2, pow, sqrt

__all__ = ["exp", "exp2", "expm1", "log", "log1p", "log2", "pow", "sqrt"]
