"""Derivative rules of the standard's elementwise functions, one line each."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any, Final

from arraydist._typing import Array
from arraydist.autodiff.algebra import Partial, chain, quiet, selected
from arraydist.autodiff.dual import Dual, highest_level, lifted, primal_at, stripped

Rule = Callable[..., Partial]

ZERO: Final = None
"""The rule of a derivative that is zero wherever it exists."""

_LOG_2 = math.log(2.0)
_LOG_10 = math.log(10.0)

# Each rule takes the namespace, the function's value and its arguments.  Where a textbook form
# cancels (1 - tanh(x)**2) or overflows, the form here does not.
_RULES: Final[dict[str, tuple[Rule | None, ...]]] = {
    "abs": (lambda xp, y, x: xp.sign(x),),
    "acos": (lambda xp, y, x: -1.0 / xp.sqrt((1.0 - x) * (1.0 + x)),),
    "acosh": (lambda xp, y, x: 1.0 / (xp.sqrt(x - 1.0) * xp.sqrt(x + 1.0)),),
    "add": (lambda xp, y, a, b: 1.0, lambda xp, y, a, b: 1.0),
    "asin": (lambda xp, y, x: 1.0 / xp.sqrt((1.0 - x) * (1.0 + x)),),
    "asinh": (lambda xp, y, x: 1.0 / xp.hypot(x, xp.ones_like(x)),),
    "atan": (lambda xp, y, x: 1.0 / (1.0 + x * x),),
    "atan2": (
        lambda xp, y, a, b: b / (a * a + b * b),
        lambda xp, y, a, b: -a / (a * a + b * b),
    ),
    "atanh": (lambda xp, y, x: 1.0 / ((1.0 - x) * (1.0 + x)),),
    "ceil": (ZERO,),
    "conj": (lambda xp, y, x: 1.0,),
    "copysign": (lambda xp, y, a, b: _sign_of(xp, y) * _sign_of(xp, a), ZERO),
    "cos": (lambda xp, y, x: -xp.sin(x),),
    "cosh": (lambda xp, y, x: xp.sinh(x),),
    "divide": (lambda xp, y, a, b: 1.0 / b, lambda xp, y, a, b: -y / b),
    "exp": (lambda xp, y, x: y,),
    "expm1": (lambda xp, y, x: xp.exp(x),),
    "floor": (ZERO,),
    "floor_divide": (ZERO, ZERO),
    "hypot": (lambda xp, y, a, b: a / y, lambda xp, y, a, b: b / y),
    "log": (lambda xp, y, x: 1.0 / x,),
    "log10": (lambda xp, y, x: 1.0 / (_LOG_10 * x),),
    "log1p": (lambda xp, y, x: 1.0 / (1.0 + x),),
    "log2": (lambda xp, y, x: 1.0 / (_LOG_2 * x),),
    "logaddexp": (
        lambda xp, y, a, b: _share(xp, a, b),
        lambda xp, y, a, b: _share(xp, b, a),
    ),
    "multiply": (lambda xp, y, a, b: b, lambda xp, y, a, b: a),
    "negative": (lambda xp, y, x: -1.0,),
    "positive": (lambda xp, y, x: 1.0,),
    "pow": (
        lambda xp, y, a, b: _power_slope(xp, a, b),
        lambda xp, y, a, b: _log_slope(xp, y, a, b),
    ),
    "real": (lambda xp, y, x: 1.0,),
    "reciprocal": (lambda xp, y, x: -y * y,),
    "remainder": (lambda xp, y, a, b: 1.0, lambda xp, y, a, b: -xp.floor_divide(a, b)),
    "round": (ZERO,),
    "sign": (ZERO,),
    "sin": (lambda xp, y, x: xp.cos(x),),
    "sinh": (lambda xp, y, x: xp.cosh(x),),
    "sqrt": (lambda xp, y, x: 0.5 / y,),
    "square": (lambda xp, y, x: 2.0 * x,),
    "subtract": (lambda xp, y, a, b: 1.0, lambda xp, y, a, b: -1.0),
    "tan": (lambda xp, y, x: 1.0 + y * y,),
    "tanh": (lambda xp, y, x: (1.0 / xp.cosh(x)) ** 2,),
    "trunc": (ZERO,),
}


def _sign_of(xp: Any, x: Array) -> Array:
    # Unlike xp.sign, -1 at -0.
    return xp.copysign(xp.ones_like(stripped(x)), stripped(x))


def _share(xp: Any, a: Array, b: Array) -> Array:
    # exp(a) / (exp(a) + exp(b)) by the exponential that does not overflow; inf - inf counts as 0.
    first = a >= b
    gap = xp.where(first, b - a, a - b)
    e = xp.exp(xp.where((a == b) & xp.isinf(a + b), xp.zeros_like(gap), gap))
    return xp.where(first, xp.ones_like(e), e) / (1.0 + e)


def _power_slope(xp: Any, base: Array, exponent: Array) -> Array:
    # d/dx x**y = y x**(y - 1), where 0 * 0**-1 must be 0.  The base is replaced rather than the
    # product, so that the derivative of this slope in y stays right.
    if not hasattr(exponent, "dtype"):
        if exponent == 0:
            return xp.zeros_like(base)
        return exponent * base if exponent == 2 else exponent * base ** (exponent - 1)
    return exponent * xp.pow(_off_zero(xp, base, exponent == 0), exponent - 1)


def _log_slope(xp: Any, power: Array, base: Array, exponent: Array) -> Array:
    # d/dy x**y = x**y log(x), which is 0 at x = 0.
    if not hasattr(base, "dtype"):
        return power * math.log(base) if base > 0.0 else power * (0.0 if base == 0.0 else math.nan)
    return power * xp.log(_off_zero(xp, base, exponent >= 0))


def _off_zero(xp: Any, base: Array, condition: Array | bool) -> Array:
    condition = (base == 0) & condition
    return xp.where(condition, xp.ones_like(base), base)


def differentiate(name: str, xp: Any, *arguments: Any) -> Any:
    """Apply an elementwise function of the standard to duals."""
    level = highest_level(arguments)
    primals = [primal_at(x, level) for x in arguments]
    result = xp.function(name)(*primals)
    rules = _RULES[name]
    if not any(rules):
        return result
    inputs = lifted([result, *primals])
    partials = [None if rule is ZERO else functools.partial(rule, xp, *inputs) for rule in rules]
    return chain(xp, result, arguments, partials, level)


NAMES: Final = frozenset(_RULES)


def where(xp: Any, condition: Array, x: Any, y: Any) -> Any:
    """Choose elementwise; the tangents are chosen, never multiplied by zero."""
    condition = stripped(condition)
    level = highest_level((x, y))
    if level == 0:
        return xp.where(condition, x, y)
    result = xp.where(condition, primal_at(x, level), primal_at(y, level))
    return selected(xp, result, [(condition, x), (None, y)], level)


def maximum(xp: Any, x: Any, y: Any) -> Any:
    """The larger; at a tie the mean of both tangents, as the derivative of a symmetric function."""
    return _extremum(xp, "maximum", x, y, stripped(x) > stripped(y), stripped(y) > stripped(x))


def minimum(xp: Any, x: Any, y: Any) -> Any:
    """The smaller; at a tie the mean of both tangents."""
    return _extremum(xp, "minimum", x, y, stripped(x) < stripped(y), stripped(y) < stripped(x))


def _extremum(xp: Any, name: str, x: Any, y: Any, first: Array, second: Array) -> Any:
    level = highest_level((x, y))
    result = xp.function(name)(primal_at(x, level), primal_at(y, level))
    with quiet():
        tie = 0.5 * x + 0.5 * y
    return selected(xp, result, [(first, x), (second, y), (None, tie)], level)


def clip(xp: Any, x: Any, /, min: Any = None, max: Any = None) -> Any:
    """``x`` between bounds; at a bound the tangent is that of ``x``."""
    level = highest_level((x, min, max))
    result = xp.clip(
        primal_at(x, level),
        None if min is None else primal_at(min, level),
        None if max is None else primal_at(max, level),
    )
    choices: list[tuple[Array | None, Any]] = [(None, x)]
    if max is not None:
        choices.insert(0, (stripped(x) > stripped(max), max))
    if min is not None:
        choices.insert(0, (stripped(x) < stripped(min), min))
    return selected(xp, result, choices, level)


def astype(xp: Any, x: Dual, dtype: Any, /, **options: Any) -> Any:
    """Convert; an integer or boolean carries no derivative."""
    result = xp.astype(x.primal, dtype, **options)
    if not xp.isdtype(result.dtype, "real floating"):
        return stripped(result)
    return chain(xp, result, (x,), [lambda: 1.0], x.level)
