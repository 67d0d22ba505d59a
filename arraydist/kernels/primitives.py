"""Operations that every target implements by itself.

The functions here give the exact meaning and serve the plain Python target.  A compiled target
replaces each by an instruction: `fma` by ``llvm.fma`` on a CPU and ``fma.rn.f64`` in CUDA.
Explicit `fma` keeps results equal between vector bodies and scalar remainders and between
targets: compilers are never allowed to contract ``a * b + c`` on their own.
"""

from __future__ import annotations

import math
import struct
from typing import Any

from arraydist.kernels.record import Primitive

_MASK32 = (1 << 32) - 1
_MASK64 = (1 << 64) - 1


@Primitive
def fma(a: float, b: float, c: float) -> float:
    """``a * b + c`` rounded once."""
    if not (math.isfinite(a) and math.isfinite(b) and math.isfinite(c)) or a == 0.0 or b == 0.0:
        return a * b + c
    # Quotients of whole numbers are exact here and rounded once, as a fraction is in more time.
    (p, q), (r, s), (t, u) = a.as_integer_ratio(), b.as_integer_ratio(), c.as_integer_ratio()
    divisor = q * s
    exact = p * r * u + t * divisor
    try:
        return exact / (divisor * u)
    except OverflowError:
        return math.inf if exact > 0 else -math.inf


@Primitive
def mul(a: float, b: float) -> float:
    """``a * b`` that is rounded even where a target would contract it into a later sum."""
    return a * b


@Primitive
def sqrt(x: float) -> float:
    """Square root, NaN below zero."""
    return math.sqrt(x) if x >= 0.0 else math.nan


@Primitive
def floor(x: float) -> float:
    """Largest whole number not above ``x``, as a float."""
    return float(math.floor(x)) if math.isfinite(x) else x


@Primitive
def rint(x: float) -> float:
    """Nearest whole number, ties to even, as a float."""
    return float(round(x)) if math.isfinite(x) else x


@Primitive
def copysign(x: float, y: float) -> float:
    """``x`` with the sign of ``y``."""
    return math.copysign(x, y)


@Primitive
def float_to_bits(x: float) -> int:
    """The 64 bits of a float64 as an unsigned integer."""
    return int(struct.unpack("<Q", struct.pack("<d", x))[0])


@Primitive
def bits_to_float(bits: int) -> float:
    """The float64 with these 64 bits."""
    return float(struct.unpack("<d", struct.pack("<Q", bits & _MASK64))[0])


@Primitive
def uint64(x: Any) -> int:
    """``x`` as an unsigned 64-bit integer, modulo 2**64."""
    return int(x) & _MASK64


@Primitive
def uint32(x: Any) -> int:
    """``x`` as an unsigned 32-bit integer, modulo 2**32."""
    return int(x) & _MASK32


@Primitive
def int32(x: Any) -> int:
    """``x`` as a signed 32-bit integer, modulo 2**32; only sources in single precision use it."""
    return ((int(x) + (1 << 31)) & _MASK32) - (1 << 31)


@Primitive
def int64(x: Any) -> int:
    """``x`` as a signed 64-bit integer, modulo 2**64."""
    return ((int(x) + (1 << 63)) & _MASK64) - (1 << 63)


@Primitive
def to_float(x: Any) -> float:
    """An integer as a float64."""
    return float(x)
