"""The registry of divergences: `register_kl` adds a formula, `kl_divergence` finds the closest."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import warnings
from collections.abc import Callable
from typing import TypeVar

from arraydist._typing import Array
from arraydist.distributions.base import Distribution
from arraydist.namespace import array_namespace, broadcast_shapes, quiet

Divergence = Callable[[Distribution, Distribution], Array]
_F = TypeVar("_F", bound=Callable[..., Array])

_REGISTRY: dict[tuple[type, type], Callable[..., Array]] = {}
_FOUND: dict[tuple[type, type], Callable[..., Array] | None] = {}


def register_kl(type_p: type, type_q: type) -> Callable[[_F], _F]:
    """Decorator that enters a formula for KL(p || q); a later one replaces an earlier one.

    Parameters
    ----------
    type_p, type_q
        Classes of distributions; the formula serves their subclasses too, unless a closer one
        is entered.

    Examples
    --------
    >>> import arraydist
    >>> class Ours(arraydist.Normal): ...
    >>> @arraydist.register_kl(Ours, arraydist.Normal)
    ... def _ours(p, q):
    ...     return (p.loc - q.loc) ** 2
    """
    for given in (type_p, type_q):
        if not isinstance(given, type):
            raise TypeError(f"register_kl takes classes of distributions, got {given!r}")

    def decorate(formula: _F) -> _F:
        _REGISTRY[type_p, type_q] = formula
        _FOUND.clear()
        return formula

    return decorate


@functools.cache
def _load() -> None:
    from arraydist.kl import pairs

    for module in pkgutil.iter_modules(pairs.__path__):
        importlib.import_module(f"{pairs.__name__}.{module.name}")


def _formula_for(type_p: type, type_q: type) -> Callable[..., Array] | None:
    """The formula of the closest pair of base classes, p's closeness first."""
    found = [
        (type_p.__mro__.index(p), type_q.__mro__.index(q), p, q)
        for p, q in _REGISTRY
        if issubclass(type_p, p) and issubclass(type_q, q)
    ]
    if not found:
        return None
    by_p = min(found, key=lambda match: match[:2])
    by_q = min(found, key=lambda match: (match[1], match[0]))
    chosen, other = _REGISTRY[by_p[2:]], _REGISTRY[by_q[2:]]
    if chosen is not other:
        warnings.warn(
            f"ambiguous kl_divergence({type_p.__name__}, {type_q.__name__}): "
            f"register_kl({by_p[2].__name__}, {by_q[3].__name__}) would settle it",
            RuntimeWarning,
            stacklevel=3,
        )
    return chosen


def kl_divergence(p: Distribution, q: Distribution) -> Array:
    """Kullback-Leibler divergence KL(p || q), elementwise over the broadcast batch.

    Returns
    -------
    array
        Nonnegative; infinite where p puts mass where q has none.

    Raises
    ------
    NotImplementedError
        No formula is known for the two families.
    ValueError
        The batches do not broadcast.

    Examples
    --------
    >>> import arraydist
    >>> arraydist.kl_divergence(arraydist.Poisson(2.0), arraydist.Poisson(2.0))
    array(0.)
    """
    _load()
    families = (type(p), type(q))
    if families not in _FOUND:
        _FOUND[families] = _formula_for(*families)
    formula = _FOUND[families]
    if formula is None:
        raise NotImplementedError(
            f"no divergence is known for {type(p).__name__} and {type(q).__name__}; "
            "enter one with register_kl"
        )
    if p.batch_shape != q.batch_shape:
        owner = f"kl_divergence({type(p).__name__}, {type(q).__name__})"
        broadcast_shapes(("p's batch", "q's batch"), (p.batch_shape, q.batch_shape), owner)
    with quiet(array_namespace(*p._arrays(), *q._arrays())):
        return formula(p, q)
