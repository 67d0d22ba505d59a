"""The part of the Array API standard that works elementwise, on tracers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from arraydist.tracing.tracer import Traceable, Tracer, TracingError, operand_of, record

e = math.e
inf = math.inf
nan = math.nan
newaxis = None
pi = math.pi

bool = np.bool_
float32 = np.float32
float64 = np.float64
int64 = np.int64

finfo = np.finfo
isdtype = np.isdtype


def _elementwise(name: str) -> Callable[..., Tracer]:
    def function(*arguments: Traceable) -> Tracer:
        return record(name, *arguments)

    function.__name__ = function.__qualname__ = name
    return function


abs = _elementwise("abs")
acos = _elementwise("acos")
acosh = _elementwise("acosh")
add = _elementwise("add")
asin = _elementwise("asin")
asinh = _elementwise("asinh")
atan = _elementwise("atan")
atan2 = _elementwise("atan2")
atanh = _elementwise("atanh")
ceil = _elementwise("ceil")
copysign = _elementwise("copysign")
cos = _elementwise("cos")
cosh = _elementwise("cosh")
divide = _elementwise("divide")
equal = _elementwise("equal")
exp = _elementwise("exp")
expm1 = _elementwise("expm1")
floor = _elementwise("floor")
floor_divide = _elementwise("floor_divide")
greater = _elementwise("greater")
greater_equal = _elementwise("greater_equal")
hypot = _elementwise("hypot")
isfinite = _elementwise("isfinite")
isinf = _elementwise("isinf")
isnan = _elementwise("isnan")
less = _elementwise("less")
less_equal = _elementwise("less_equal")
log = _elementwise("log")
log10 = _elementwise("log10")
log1p = _elementwise("log1p")
log2 = _elementwise("log2")
logaddexp = _elementwise("logaddexp")
logical_and = bitwise_and = _elementwise("logical_and")
logical_not = bitwise_invert = _elementwise("logical_not")
logical_or = bitwise_or = _elementwise("logical_or")
logical_xor = bitwise_xor = _elementwise("logical_xor")
maximum = _elementwise("maximum")
minimum = _elementwise("minimum")
multiply = _elementwise("multiply")
negative = _elementwise("negative")
not_equal = _elementwise("not_equal")
pow = _elementwise("pow")
remainder = _elementwise("remainder")
round = _elementwise("round")
sign = _elementwise("sign")
signbit = _elementwise("signbit")
sin = _elementwise("sin")
sinh = _elementwise("sinh")
sqrt = _elementwise("sqrt")
subtract = _elementwise("subtract")
tan = _elementwise("tan")
tanh = _elementwise("tanh")
trunc = _elementwise("trunc")
where = _elementwise("where")


def positive(x: Tracer, /) -> Tracer:
    """``x`` itself."""
    return x


def square(x: Tracer, /) -> Tracer:
    """``x * x``."""
    return record("multiply", x, x)


def reciprocal(x: Tracer, /) -> Tracer:
    """``1 / x``."""
    return record("divide", 1.0, x)


def clip(x: Tracer, /, min: Traceable | None = None, max: Traceable | None = None) -> Tracer:
    """``x`` between two bounds, either of which may be absent."""
    if min is not None:
        x = record("maximum", x, min)
    return x if max is None else record("minimum", x, max)


def asarray(x: Traceable, /, *, dtype: Any = None, device: Any = None, copy: Any = None) -> Tracer:
    """Make a number a constant; a tracer stays as it is."""
    result = x if isinstance(x, Tracer) else Tracer(operand_of(x))
    return result if dtype is None else astype(result, dtype)


def astype(x: Tracer, dtype: Any, /, *, copy: Any = True, device: Any = None) -> Tracer:
    """Change between truth values and numbers; all floating types are one here."""
    if np.isdtype(np.dtype(dtype), "real floating"):
        return record("where", x, 1.0, 0.0) if np.isdtype(x.dtype, "bool") else x
    if np.isdtype(np.dtype(dtype), "bool"):
        return x if np.isdtype(x.dtype, "bool") else record("not_equal", x, 0.0)
    raise TracingError(f"a traced value has no {dtype}: formulas compute in float64")


def _constant(shape: object, value: Traceable, dtype: Any) -> Tracer:
    if shape != ():
        raise TracingError("a formula that is being traced works elementwise, on no known shape")
    return asarray(value, dtype=dtype)


def full(shape: Any, value: Traceable, *, dtype: Any = None, device: Any = None) -> Tracer:
    """Make a constant; the shape has to be empty."""
    return _constant(shape, value, dtype)


def zeros(shape: Any, *, dtype: Any = None, device: Any = None) -> Tracer:
    """Zero; the shape has to be empty."""
    return _constant(shape, 0.0, dtype)


def ones(shape: Any, *, dtype: Any = None, device: Any = None) -> Tracer:
    """One; the shape has to be empty."""
    return _constant(shape, 1.0, dtype)


def full_like(x: Tracer, /, value: Traceable, *, dtype: Any = None, device: Any = None) -> Tracer:
    """Make a constant of the type of ``x``."""
    return asarray(value, dtype=x.dtype if dtype is None else dtype)


def zeros_like(x: Tracer, /, *, dtype: Any = None, device: Any = None) -> Tracer:
    """Zero of the type of ``x``."""
    return full_like(x, 0.0, dtype=dtype)


def ones_like(x: Tracer, /, *, dtype: Any = None, device: Any = None) -> Tracer:
    """One of the type of ``x``."""
    return full_like(x, 1.0, dtype=dtype)


def broadcast_arrays(*arrays: Tracer) -> list[Tracer]:
    """Return the arrays as they are: shapes are settled when the formula runs."""
    return list(arrays)


def result_type(*arrays_and_dtypes: Any) -> np.dtype[Any]:
    """Promote as the standard does, with float64 for every number."""
    dtypes = [x.dtype if isinstance(x, Tracer) else x for x in arrays_and_dtypes]
    return np.result_type(*dtypes)
