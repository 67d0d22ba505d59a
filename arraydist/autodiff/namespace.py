"""The namespace of duals: an array library's own, with derivative rules in front.

A function that meets no dual is the library's.  One that meets a dual is looked up among the rules;
functions whose result is an index, a truth value or a constant get the plain arrays, and the
others raise `NoRuleError`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final

from arraydist import namespace as door
from arraydist._typing import Array
from arraydist.autodiff import elementwise, linalg, reductions, structural
from arraydist.autodiff.dual import highest_level, stripped
from arraydist.autodiff.errors import NoRuleError

Function = Callable[..., Any]

_PLAIN_NAMES = """
    less less_equal greater greater_equal equal not_equal logical_and logical_or logical_xor
    logical_not bitwise_and bitwise_or bitwise_xor bitwise_invert isfinite isinf isnan signbit
    all any argmax argmin argsort count_nonzero nonzero searchsorted isin isclose allclose
    zeros_like ones_like empty_like finfo iinfo isdtype can_cast result_type
"""
_PLAIN: Final = frozenset(_PLAIN_NAMES.split())
"""Functions whose result has no derivative: they get arrays without any."""

_RULES: Final[dict[str, Function]] = {
    "asarray": structural.asarray,
    "astype": elementwise.astype,
    "broadcast_arrays": structural.broadcast_arrays,
    "broadcast_to": structural.broadcast_to,
    "clip": elementwise.clip,
    "concat": structural.concat,
    "cumulative_prod": reductions.cumulative_prod,
    "cumulative_sum": reductions.cumulative_sum,
    "diff": reductions.diff,
    "expand_dims": structural.expand_dims,
    "flip": structural.flip,
    "full": structural.full,
    "full_like": structural.full_like,
    "getitem": structural.getitem,
    "linalg.cholesky": linalg.cholesky,
    "linalg.cross": linalg.cross,
    "linalg.det": linalg.det,
    "linalg.diagonal": linalg.diagonal,
    "linalg.inv": linalg.inv,
    "linalg.matmul": linalg.matmul,
    "linalg.matrix_transpose": structural.matrix_transpose,
    "linalg.outer": linalg.outer,
    "linalg.slogdet": linalg.slogdet,
    "linalg.solve": linalg.solve,
    "linalg.tensordot": linalg.tensordot,
    "linalg.trace": linalg.trace,
    "linalg.vecdot": linalg.vecdot,
    "linalg.vector_norm": linalg.vector_norm,
    "matmul": linalg.matmul,
    "matrix_transpose": structural.matrix_transpose,
    "max": reductions.extremum("max"),
    "maximum": elementwise.maximum,
    "mean": reductions.mean,
    "min": reductions.extremum("min"),
    "minimum": elementwise.minimum,
    "moveaxis": structural.moveaxis,
    "permute_dims": structural.permute_dims,
    "prod": reductions.prod,
    "repeat": structural.repeat,
    "reshape": structural.reshape,
    "roll": structural.roll,
    "sort": structural.sort,
    "squeeze": structural.squeeze,
    "stack": structural.stack,
    "std": reductions.standard_deviation,
    "sum": reductions.sum,
    "take": structural.take,
    "take_along_axis": structural.take_along_axis,
    "tensordot": linalg.tensordot,
    "tile": structural.tile,
    "tril": structural.triangle("tril"),
    "triu": structural.triangle("triu"),
    "unstack": structural.unstack,
    "var": reductions.variance,
    "vecdot": linalg.vecdot,
    "where": elementwise.where,
}


class DualNamespace:
    """An Array API namespace that also takes duals over the arrays of one library.

    Parameters
    ----------
    base
        The library's namespace, or a part of it such as ``linalg``.
    prefix
        Name of that part, with a dot.
    parent
        The whole namespace, for a part of it.
    """

    def __init__(self, base: Any, prefix: str = "", parent: DualNamespace | None = None) -> None:
        self.__name__ = base.__name__
        self._base = base
        self._prefix = prefix
        self._parent = self if parent is None else parent

    def __getattr__(self, name: str) -> Any:
        if name == "linalg" and not self._prefix:
            found: Any = DualNamespace(self._base.linalg, "linalg.", self)
        else:
            found = getattr(self._base, name)
            if callable(found) and not isinstance(found, type):
                found = self.function(name)
        self.__dict__[name] = found
        return found

    def __repr__(self) -> str:
        return f"<namespace of duals over {self._base.__name__}>"

    @functools.cache  # noqa: B019 - namespaces live as long as the process
    def function(self, name: str) -> Function:
        """The function of that name; ``getitem`` stands for indexing."""
        qualified = self._prefix + name
        base = _index if name == "getitem" else getattr(self._base, name)
        if name in _PLAIN:
            return functools.partial(_call_plain, base)
        if qualified in _RULES:
            rule = functools.partial(_RULES[qualified], self._parent)
        elif qualified in elementwise.NAMES:
            rule = functools.partial(elementwise.differentiate, name, self._parent)
        else:
            rule = functools.partial(_no_rule, qualified)
        return functools.partial(_call, base, rule)


def _index(x: Array, key: Any) -> Array:
    return x[key]


def _call(base: Function, rule: Function, *arguments: Any, **options: Any) -> Any:
    if highest_level(arguments) or highest_level(options.values()):
        return rule(*arguments, **options)
    return base(*arguments, **options)


def _call_plain(base: Function, *arguments: Any, **options: Any) -> Any:
    return base(*map(stripped, arguments), **options)


def _no_rule(name: str, *_: Any, **__: Any) -> Any:
    raise NoRuleError(
        f"{name} has no derivative rule; where none is needed apply it to "
        "arraydist.autodiff.stop_derivative(x)"
    )


@functools.cache
def _over(base: Any) -> DualNamespace:
    return DualNamespace(base)


def namespace_over(array: Array) -> DualNamespace:
    """The namespace of duals over the library of a plain array."""
    return _over(door.array_namespace(array))
