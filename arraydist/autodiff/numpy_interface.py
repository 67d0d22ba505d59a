"""NumPy's everyday functions and methods on duals, in terms of the standard's."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from arraydist.autodiff.dual import Dual, highest_level, stripped
from arraydist.autodiff.errors import NoRuleError
from arraydist.autodiff.namespace import namespace_over

_UFUNCS: Final = {
    "absolute": "abs",
    "arccos": "acos",
    "arccosh": "acosh",
    "arcsin": "asin",
    "arcsinh": "asinh",
    "arctan": "atan",
    "arctan2": "atan2",
    "arctanh": "atanh",
    "conjugate": "conj",
    "fabs": "abs",
    "float_power": "pow",
    "invert": "bitwise_invert",
    "power": "pow",
    "rint": "round",
    "true_divide": "divide",
}
"""NumPy's names of ufuncs that the standard calls otherwise."""


def _namespace(arguments: Any) -> Any:
    return namespace_over(stripped(_first(arguments)))


def _first(arguments: Any) -> Any:
    for x in arguments:
        if isinstance(x, Dual):
            return x
        if isinstance(x, (list, tuple)) and highest_level(x):
            return _first(x)
    raise TypeError("no Dual among the arguments")


def call_ufunc(ufunc: Any, method: str, inputs: Sequence[Any], options: Mapping[str, Any]) -> Any:
    """Apply a NumPy ufunc by the standard's function of the same meaning."""
    name = _UFUNCS.get(ufunc.__name__, ufunc.__name__)
    if method != "__call__" or options:
        detail = f".{method}" if method != "__call__" else f" with {', '.join(options)}="
        raise NoRuleError(f"numpy.{ufunc.__name__}{detail} has no derivative rule")
    xp = _namespace(inputs)
    try:
        function = getattr(xp, name)
    except AttributeError:
        raise NoRuleError(f"numpy.{ufunc.__name__} has no derivative rule") from None
    return function(*inputs)


def call_function(function: Any, inputs: Sequence[Any], options: Mapping[str, Any]) -> Any:
    """Apply a function of NumPy that is no ufunc."""
    name = function.__name__
    if function.__module__ == "numpy.linalg":
        name = f"linalg.{name}"
    try:
        implementation = FUNCTIONS[name]
    except KeyError:
        raise NoRuleError(f"numpy.{name} has no derivative rule") from None
    try:
        xp = _namespace(inputs)
    except TypeError:
        xp = _namespace(options.values())
    return implementation(xp, *inputs, **options)


def _standard(name: str) -> Callable[..., Any]:
    """The standard's function, with NumPy's positional ``axis`` and its other names."""
    whole, _, part = name.rpartition(".")

    def function(xp: Any, x: Any, *arguments: Any, **options: Any) -> Any:
        home = getattr(xp, whole) if whole else xp
        return getattr(home, part)(x, *arguments, **options)

    return function


def _reduction(name: str) -> Callable[..., Any]:
    def function(xp: Any, x: Any, axis: Any = None, **options: Any) -> Any:
        return getattr(xp, name)(xp.asarray(x), axis=axis, **options)

    return function


def _spread(name: str) -> Callable[..., Any]:
    def function(xp: Any, x: Any, axis: Any = None, ddof: float = 0, **options: Any) -> Any:
        return getattr(xp, name)(xp.asarray(x), axis=axis, correction=ddof, **options)

    return function


def _along(name: str, default: int | None) -> Callable[..., Any]:
    def function(xp: Any, x: Any, axis: int | None = default) -> Any:
        return getattr(xp, name)(x, axis=axis)

    return function


def _permute(xp: Any, x: Any, axes: Any = None) -> Any:
    return xp.permute_dims(x, tuple(reversed(range(x.ndim))) if axes is None else tuple(axes))


def _reshape(xp: Any, x: Any, shape: Any) -> Any:
    return xp.reshape(x, (shape,) if isinstance(shape, int) else tuple(shape))


def _ravel(xp: Any, x: Any) -> Any:
    return xp.reshape(xp.asarray(x), (-1,))


def _swapaxes(xp: Any, x: Any, first: int, second: int) -> Any:
    order = list(range(x.ndim))
    order[first], order[second] = order[second], order[first]
    return xp.permute_dims(x, tuple(order))


def _dot(xp: Any, x: Any, y: Any) -> Any:
    if stripped(x).ndim == 0 or stripped(y).ndim == 0:
        return x * y
    if y.ndim <= 2:
        return xp.matmul(x, y)
    return xp.tensordot(x, y, axes=((x.ndim - 1,), (y.ndim - 2,)))


def _outer(xp: Any, x: Any, y: Any) -> Any:
    return xp.linalg.outer(xp.reshape(x, (-1,)), xp.reshape(y, (-1,)))


def _diagonal(xp: Any, x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    return xp.linalg.diagonal(xp.moveaxis(x, (axis1, axis2), (-2, -1)), offset=offset)


def _trace(xp: Any, x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    return xp.linalg.trace(xp.moveaxis(x, (axis1, axis2), (-2, -1)), offset=offset)


def _diag(xp: Any, x: Any, k: int = 0) -> Any:
    if x.ndim == 2:
        return xp.linalg.diagonal(x, offset=k)
    size = x.shape[0] + abs(k)
    ones = xp.eye(size, k=k, dtype=x.dtype, device=x.device)
    rows = xp.concat(
        [xp.zeros((max(-k, 0),), dtype=x.dtype), x, xp.zeros((max(k, 0),), dtype=x.dtype)]
    )
    return xp.expand_dims(rows, axis=1) * ones


def _norm(xp: Any, x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    if (axis is None and x.ndim != 1 and ord is not None) or isinstance(axis, tuple):
        raise NoRuleError("numpy.linalg.norm of a matrix has no derivative rule")
    order = 2 if ord is None else ord
    return xp.linalg.vector_norm(x, axis=axis, ord=order, keepdims=keepdims)


def _where(xp: Any, condition: Any, x: Any, y: Any) -> Any:
    return xp.where(condition, x, y)


def _clip(xp: Any, x: Any, a_min: Any = None, a_max: Any = None, **bounds: Any) -> Any:
    return xp.clip(x, bounds.get("min", a_min), bounds.get("max", a_max))


def _pieces(xp: Any, arrays: Sequence[Any], ndim: int) -> list[Any]:
    wide = [xp.asarray(x) for x in arrays]
    return [xp.reshape(x, (1,) * (ndim - x.ndim) + tuple(x.shape)) for x in wide]


def _concatenate(xp: Any, arrays: Sequence[Any], axis: int | None = 0) -> Any:
    return xp.concat(list(arrays), axis=axis)


def _stack(xp: Any, arrays: Sequence[Any], axis: int = 0) -> Any:
    return xp.stack([xp.asarray(x) for x in arrays], axis=axis)


def _hstack(xp: Any, arrays: Sequence[Any]) -> Any:
    wide = _pieces(xp, arrays, 1)
    return xp.concat(wide, axis=0 if wide[0].ndim == 1 else 1)


def _vstack(xp: Any, arrays: Sequence[Any]) -> Any:
    return xp.concat(_pieces(xp, arrays, 2), axis=0)


def _column_stack(xp: Any, arrays: Sequence[Any]) -> Any:
    columns = [xp.asarray(x) for x in arrays]
    return xp.concat([xp.reshape(x, (-1, 1)) if x.ndim < 2 else x for x in columns], axis=1)


def _plain(name: str) -> Callable[..., Any]:
    """A function whose result has no derivative."""

    def function(xp: Any, *arguments: Any, **options: Any) -> Any:
        import numpy

        return getattr(numpy, name)(*map(stripped, arguments), **options)

    return function


_PLAIN_FUNCTIONS = """
    all any allclose argmax argmin argsort array_equal count_nonzero empty_like isclose
    iscomplexobj isrealobj ndim nonzero result_type searchsorted shape size
"""

FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "amax": _reduction("max"),
    "amin": _reduction("min"),
    "broadcast_arrays": lambda xp, *arrays: xp.broadcast_arrays(*arrays),
    "broadcast_to": _standard("broadcast_to"),
    "clip": _clip,
    "column_stack": _column_stack,
    "concatenate": _concatenate,
    "copy": lambda xp, x: x,
    "cumprod": _along("cumulative_prod", None),
    "cumsum": _along("cumulative_sum", None),
    "cumulative_prod": _standard("cumulative_prod"),
    "cumulative_sum": _standard("cumulative_sum"),
    "diag": _diag,
    "diagonal": _diagonal,
    "diff": lambda xp, x, n=1, axis=-1: xp.diff(x, axis=axis, n=n),
    "dot": _dot,
    "expand_dims": _standard("expand_dims"),
    "flip": _along("flip", None),
    "full_like": _standard("full_like"),
    "hstack": _hstack,
    "linalg.cholesky": _standard("linalg.cholesky"),
    "linalg.det": _standard("linalg.det"),
    "linalg.diagonal": _standard("linalg.diagonal"),
    "linalg.inv": _standard("linalg.inv"),
    "linalg.matmul": _standard("linalg.matmul"),
    "linalg.matrix_transpose": _standard("linalg.matrix_transpose"),
    "linalg.norm": _norm,
    "linalg.outer": _standard("linalg.outer"),
    "linalg.slogdet": _standard("linalg.slogdet"),
    "linalg.solve": _standard("linalg.solve"),
    "linalg.tensordot": _standard("linalg.tensordot"),
    "linalg.trace": _standard("linalg.trace"),
    "linalg.vecdot": _standard("linalg.vecdot"),
    "linalg.vector_norm": _standard("linalg.vector_norm"),
    "matrix_transpose": _standard("matrix_transpose"),
    "max": _reduction("max"),
    "mean": _reduction("mean"),
    "min": _reduction("min"),
    "moveaxis": _standard("moveaxis"),
    "ones_like": _standard("ones_like"),
    "outer": _outer,
    "prod": _reduction("prod"),
    "ravel": _ravel,
    "repeat": lambda xp, x, repeats, axis=None: xp.repeat(x, repeats, axis=axis),
    "reshape": _reshape,
    "roll": lambda xp, x, shift, axis=None: xp.roll(x, shift, axis=axis),
    "sort": _along("sort", -1),
    "squeeze": _along("squeeze", None),
    "stack": _stack,
    "std": _spread("std"),
    "sum": _reduction("sum"),
    "swapaxes": _swapaxes,
    "take": lambda xp, x, indices, axis=None: xp.take(x, indices, axis=axis),
    "take_along_axis": lambda xp, x, indices, axis=-1: xp.take_along_axis(x, indices, axis=axis),
    "tensordot": lambda xp, x, y, axes=2: xp.tensordot(x, y, axes=axes),
    "tile": lambda xp, x, repetitions: xp.tile(x, repetitions),
    "trace": _trace,
    "transpose": _permute,
    "tril": _standard("tril"),
    "triu": _standard("triu"),
    "unstack": _standard("unstack"),
    "var": _spread("var"),
    "vstack": _vstack,
    "where": _where,
    "zeros_like": _standard("zeros_like"),
    **{name: _plain(name) for name in _PLAIN_FUNCTIONS.split()},
}
"""What NumPy's functions mean, by name; those of ``numpy.linalg`` with that prefix."""


def _method(name: str) -> Callable[..., Any]:
    implementation = FUNCTIONS[name]

    def method(x: Dual, *arguments: Any, **options: Any) -> Any:
        return implementation(x.__array_namespace__(), x, *arguments, **options)

    return method


def _shaped(implementation: Callable[..., Any]) -> Callable[..., Any]:
    """A method that takes a shape or axes as one tuple or as several numbers."""

    def method(x: Dual, *numbers: Any) -> Any:
        xp = x.__array_namespace__()
        if not numbers or numbers[0] is None:
            return implementation(xp, x)
        whole = numbers[0] if len(numbers) == 1 else numbers
        sizes = tuple(whole) if isinstance(whole, (tuple, list)) else (operator.index(whole),)
        return implementation(xp, x, sizes)

    return method


_SAME_METHODS = """
    all any argmax argmin argsort clip copy cumprod cumsum diagonal dot max mean min nonzero prod
    ravel repeat squeeze std sum swapaxes take trace var
"""

METHODS: Final[dict[str, Callable[..., Any]]] = {
    **{name: _method(name) for name in _SAME_METHODS.split()},
    "astype": lambda x, dtype: x.__array_namespace__().astype(x, dtype),
    "flatten": _method("ravel"),
    "reshape": _shaped(_reshape),
    "transpose": _shaped(_permute),
}
"""NumPy's everyday methods of arrays."""
