"""Derivative rules of the modified Bessel functions and their ratio.

With the ratio A = I1 / I0 and its complement every derivative is a sum of positive terms, or has
its cancellation in a kernel of its own.
"""

from __future__ import annotations

from typing import Final

from arraydist.kernels.bessel import i0, i0e, i0e_dx, i1
from arraydist.kernels.bessel_ratio import (
    i1_i0_ratio,
    i1_i0_ratio_complement,
    i1_i0_ratio_complement_inv,
    i1_i0_ratio_dx,
    i1_i0_ratio_dxx,
    i1_i0_ratio_inv,
)
from arraydist.kernels.rules.rule import Rules

RULES: Final[dict[str, Rules]] = {
    "i0": (lambda x: i1(x),),
    "i0e": (lambda x: i0e_dx(x),),
    "i0e_dx": (lambda x: i0e(x) * (i1_i0_ratio_complement(abs(x)) ** 2 + i1_i0_ratio_dx(x)),),
    "i1": (lambda x: i0(x) * (i1_i0_ratio_dx(x) + i1_i0_ratio(x) ** 2),),
    "i1e": (
        lambda x: (
            i0e(x) * (i1_i0_ratio_dx(x) - i1_i0_ratio(abs(x)) * i1_i0_ratio_complement(abs(x)))
        ),
    ),
    "i1_i0_ratio": (lambda x: i1_i0_ratio_dx(x),),
    "i1_i0_ratio_complement": (lambda x: -i1_i0_ratio_dx(x),),
    "i1_i0_ratio_complement_inv": (lambda c: -1.0 / i1_i0_ratio_dx(i1_i0_ratio_complement_inv(c)),),
    "i1_i0_ratio_dx": (lambda x: i1_i0_ratio_dxx(x),),
    "i1_i0_ratio_dxx": (None,),
    "i1_i0_ratio_inv": (lambda r: 1.0 / i1_i0_ratio_dx(i1_i0_ratio_inv(r)),),
    "log_i0": (lambda x: i1_i0_ratio(x),),
}
