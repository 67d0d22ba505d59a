"""The door out: from a kernel, a density or a sampler and the arrays at hand to a backend.

A backend is an object with the methods of `Backend`, registered under the entry-point group
``arraydist.backends`` with the import name of its array library as the entry's name.
Discovery reads names only; a backend is imported when the first array of its library is seen.
An array library without a backend goes through `arraydist.interchange`: DLPack to NumPy and back,
on the CPU only.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Protocol

from arraydist._typing import Array, Shape

if TYPE_CHECKING:
    from arraydist.kernels.record import Kernel, Record, Sampler
    from arraydist.random.bounds import Bounds
    from arraydist.random.key import Key
    from arraydist.row_function import RowFunction

GROUP = "arraydist.backends"

Formula = Callable[..., Array]
"""``formula(value, *parameters)``, hashable, written against the Array API standard."""


class Backend(Protocol):
    """What an array library has to offer.

    It may offer more: ``map_rows(function, *arrays)``, see `map_rows`,
    ``draw_rows(function, sampler, key, shape, parameters, arrays)``, see `draw_rows`,
    ``draw_within(sampler, key, shape, parameters, bounds, *, dtype)``, see `draw_within`,
    ``apply_to_few(function, arrays)``, see `apply`, ``readable(array)``, see `readable`,
    ``has_constants_only`` where no array carries derivatives, and the reverse passes
    ``pull_back(formula, gradient, arguments, needed)`` and ``pull_back_rows(rule, gradient, arrays,
    needed)``, which give the gradients in some arguments of a formula or a function of rows.
    """

    name: str
    """Import name of the array library."""

    def owns(self, array_type: type) -> bool:
        """Whether arrays of this type are this backend's."""

    def map(self, kernel: Kernel, *arguments: Array) -> Array:
        """Broadcast the arguments and apply a kernel.

        At least one argument is an array of this backend; the others are arrays of it or Python
        numbers.  Floating arrays have one dtype, and the result has it too.
        """

    def evaluate(
        self,
        formula: Formula,
        value: Array,
        parameters: Sequence[Array],
        derivatives: tuple[int, ...] = (),
    ) -> Array | tuple[Array, ...]:
        """``formula(value, *parameters)``, in one fused pass where that pays.

        With ``derivatives`` a tuple ``(result, *partials)``: the elementwise partial derivatives
        with respect to the arguments of those positions, 0 being the value.
        """

    def draw(
        self,
        sampler: Sampler,
        key: Key,
        shape: Shape,
        parameters: Sequence[Array],
        *,
        dtype: Any,
        start: int = 0,
        strides: Shape | None = None,
    ) -> Array:
        """Draws of a whole shape, or of a part of one.

        ``parameters`` broadcast against ``shape`` (for a table sampler the last axis of the one
        parameter is the table).  Element ``i`` of the flat C-order result takes the random words of
        index ``start + i``; with ``strides`` the element at position ``p`` takes those of
        ``start + sum(p * strides)``.  ``dtype`` is the array library's own floating dtype; None
        stands for float64, or int64 for an integer sampler.
        """

    def constant(self, array: Array) -> Array:
        """The array without its part in automatic differentiation; most often itself."""

    def differentiable(self, record: Record) -> Callable[..., Array]:
        """The record as a function that takes part in the library's own automatic differentiation.

        For a library without one: the plain map or draw.
        """


@functools.cache
def _entries() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def backend_names() -> list[str]:
    """Import names of the array libraries that a backend is registered for."""
    return sorted(name for name in _entries() if "." not in name)


@functools.cache
def backend_named(name: str) -> Backend:
    """Load the backend registered for an array library's import name."""
    try:
        entry = _entries()[name]
    except KeyError:
        known = ", ".join(backend_names())
        raise LookupError(
            f"no backend is registered for {name!r}; installed ones: {known or 'none'}. "
            "Reinstall arraydist if one is missing: backends are found by their entry points."
        ) from None
    backend: Backend = entry.load()
    return backend


def report(name: str) -> Mapping[str, object]:
    """What a backend has to say of itself, by name: its optional method ``report()``."""
    method = getattr(backend_named(name), "report", None)
    return {} if method is None else method()


def map_rows(function: RowFunction, *arrays: Array) -> Array | None:
    """Apply a function to all rows of the last axis, compiled by the backend of the arrays.

    Returns
    -------
    array or None
        None where the backend has no method ``map_rows``, or does not want to use it: a derivative
        is asked for, say, that it has no way to.
    """
    backend = backend_of(arrays)
    assert backend is not None, "rows are of arrays"
    method = getattr(backend, "map_rows", None)
    return None if method is None else method(function, *arrays)


_BACKENDS: dict[type, Backend] = {}

CONSTANTS: set[type] = set()
"""Types of arrays, met so far, that never carry derivatives."""


def backend_of_type(array_type: type) -> Backend:
    """The backend that owns arrays of a type; subclasses count."""
    backend = _BACKENDS.get(array_type)
    if backend is None:
        backend = _BACKENDS[array_type] = _find_backend(array_type)
        if getattr(backend, "has_constants_only", False):
            CONSTANTS.add(array_type)
    return backend


def _find_backend(array_type: type) -> Backend:
    entries = _entries()
    for parent in array_type.__mro__:
        path = parent.__module__
        while path:
            if path in entries:
                backend = backend_named(path)
                if backend.owns(array_type):
                    return backend
            path = path.rpartition(".")[0]
    from arraydist.interchange import interchange_for

    return interchange_for(array_type)


def is_array(x: object) -> bool:
    """Whether ``x`` is an array rather than a Python number."""
    return hasattr(x, "dtype")


def backend_of(arguments: Iterable[Any]) -> Backend | None:
    """The one backend of all arrays among the arguments; None where there is no array.

    A backend that wraps another (dual numbers, tracers) takes precedence over the wrapped one.

    Raises
    ------
    TypeError
        Arrays of two libraries meet.
    """
    found: Backend | None = None
    for argument in arguments:
        kind = type(argument)
        backend = _BACKENDS.get(kind)
        if backend is None:
            if not hasattr(argument, "dtype"):
                continue
            backend = backend_of_type(kind)
        found = backend if found is None or backend is found else _outer(found, backend)
    return found


def _outer(one: Backend, other: Backend) -> Backend:
    wraps_one = getattr(one, "wraps_arrays", False)
    wraps_other = getattr(other, "wraps_arrays", False)
    if wraps_one and not wraps_other:
        return one
    if wraps_other and not wraps_one:
        return other
    raise TypeError(
        f"arrays of two libraries in one call: {one.name} and {other.name}; "
        "convert one of them first, for example with from_dlpack"
    )


def backend_of_array(array: Array) -> Backend:
    """The backend of one array."""
    return backend_of_type(type(array))


def alike(arrays: Sequence[Array]) -> Sequence[Array]:
    """Arrays of one type: a backend that wraps others' arrays wraps those that it meets.

    Its optional method is ``alike(arrays)``.  Not every library's arrays let a wrapped one on
    their right answer an operator.
    """
    kinds = {type(array) for array in arrays}
    if len(kinds) < 2:
        return arrays
    method = getattr(backend_of(arrays), "alike", None)
    return arrays if method is None else method(arrays)


def constant(array: Array) -> Array:
    """The array without its part in automatic differentiation; see `Backend.constant`."""
    return backend_of_type(type(array)).constant(array)


def readable(array: Array) -> Array | None:
    """The numbers of an array to look at, perhaps as an array of another library.

    Returns
    -------
    array or None
        None where there are none to be seen: the array is lazy or traced.
    """
    backend = backend_of_array(array)
    method = getattr(backend, "readable", None)
    if method is not None:
        return method(array)
    plain = backend.constant(array)
    return plain if plain is array else readable(plain)


def movement(array: Array) -> Array:
    """0, with the derivatives of the array, where it is finite."""
    return array - constant(array)


def evaluate(
    formula: Formula,
    value: Array,
    parameters: Sequence[Array],
    derivatives: tuple[int, ...] = (),
) -> Array:
    """Evaluate a formula on the backend of its arrays; see `Backend.evaluate`."""
    backend = backend_of((value, *parameters))
    assert backend is not None, "a formula takes arrays"
    return backend.evaluate(formula, value, parameters, derivatives)


def draw(sampler: Sampler, key: Key, shape: Shape, *parameters: Array, like: Array) -> Array:
    """Draw on the backend of the parameters (of ``like`` where a sampler takes none).

    Floating draws have the dtype of ``like``, counts and categories int64.
    """
    backend = backend_of((like, *parameters))
    assert backend is not None, "draws take an array to be like"
    dtype = None if sampler.integer else like.dtype
    return backend.draw(sampler, key, tuple(shape), parameters, dtype=dtype)


def draw_within(
    sampler: Sampler,
    key: Key,
    shape: Shape,
    parameters: Sequence[Array],
    bounds: Bounds,
    *,
    dtype: Any,
) -> Array | None:
    """Draw with parameters that are checked on the way, where a backend does both in one pass.

    Returns
    -------
    array or None
        None where the backend has no method ``draw_within`` of these arguments, where it is not
        made for these parameters, and where one of them is outside its bounds.
    """
    method = getattr(backend_of(parameters), "draw_within", None)
    return None if method is None else method(sampler, key, shape, parameters, bounds, dtype=dtype)


def apply(function: Callable[..., Array], *arrays: Array) -> Array:
    """``function(*arrays)`` of a function that is written for every array library.

    A backend may have a method ``apply_to_few(function, arrays)`` that calls it with arrays of
    another library, in which small ones take less time; it returns None where it does not.
    """
    method = getattr(backend_of(arrays), "apply_to_few", None)
    found = None if method is None else method(function, arrays)
    return function(*arrays) if found is None else found


def draw_rows(
    function: RowFunction,
    sampler: Sampler,
    key: Key,
    shape: Shape,
    parameters: Sequence[Array],
    arrays: Sequence[Array] = (),
) -> Array:
    """Apply a function to the rows of draws and of arrays; draws are of the first one's dtype.

    A backend may have a method ``draw_rows`` of these arguments that does both at once; it returns
    None where it does not.
    """
    given = (*parameters, *arrays)
    backend = backend_of(given)
    assert backend is not None, "draws take an array to be like"
    method = getattr(backend, "draw_rows", None)
    found = None
    if method is not None:
        found = method(function, sampler, key, shape, parameters, arrays)
    if found is None:
        draws = draw(sampler, key, shape, *parameters, like=constant(given[0]))
        found = function(draws, *arrays)
    return found


def map_kernel(kernel: Kernel, *arguments: Array) -> Array:
    """Apply a kernel elementwise; Python numbers alone give an array of the default backend."""
    backend = backend_of(arguments)
    if backend is None:
        from arraydist import namespace

        backend = backend_named(namespace.default_backend())
        arguments = tuple(namespace.default_array(argument) for argument in arguments)
    return backend.map(kernel, *arguments)
