"""Draws as arrays, straight from a key: shapes, dtypes, libraries, and checks of parameters."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from arraydist._typing import Array, ArrayLike, Shape
from arraydist.random.bounds import Bounds
from arraydist.random.conditions import COUNT, MANY, Condition

if TYPE_CHECKING:
    from arraydist.kernels.record import Sampler
    from arraydist.random.key import Key

Size = int | Shape | None
_FLOATING = ("float32", "float64")
_COUNTABLE = (float, int, list, tuple)


class Given(NamedTuple):
    """A parameter as it came in.

    Attributes
    ----------
    name
        What the caller knows it by.
    value
        A number, a list, or an array of any library.
    condition
        What each of its elements has to be.
    """

    name: str
    value: ArrayLike
    condition: Condition


class Form(NamedTuple):
    """How the numbers are wanted.

    Attributes
    ----------
    size
        The shape; None for that of the parameters, broadcast.
    dtype
        Of the library; None for that of the parameters, or int64 for counts.
    out
        A NumPy array to fill, instead of a new one.
    xp
        The library of the result, or its import name, where no parameter is an array.
    """

    size: Size = None
    dtype: Any = None
    out: Any = None
    xp: Any = None


class Options(TypedDict, total=False):
    """The fields of `Form` that methods take by keyword only."""

    dtype: Any
    out: Any
    xp: Any


class FitsDtype:
    """Context in which a count that its dtype does not hold is an error that names the owner."""

    __slots__ = ("owner",)

    def __init__(self, owner: str) -> None:
        self.owner = owner

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OverflowError):
            advice = "ask for dtype float64, or for smaller means"
            raise OverflowError(f"{self.owner}: {error}; {advice}") from None


def draw(
    owner: str, sampler_name: str, key: Key, form: Form, *given: Given, ordered: bool = False
) -> Any:
    """Draw an array; a scalar of NumPy where the shape is empty.

    Parameters
    ----------
    owner
        Whose numbers these are, for messages.
    sampler_name
        Which sampler of `arraydist.kernels.samplers`.
    key
        Where the random words come from.
    form
        Shape, dtype and library.
    *given
        The sampler's parameters.
    ordered
        Whether they may not decrease from one to the next.

    Raises
    ------
    ValueError
        A parameter is not what it has to be, or ``out`` is not of the shape asked for.
    OverflowError
        A count is beyond the integers of the dtype.
    """
    sampler = _sampler(sampler_name)
    if form.out is None and form.xp is None and _are_numbers(given):
        dtype = _plain_dtype(sampler, form)
        if dtype is not None:
            return _drawn_of_numbers(owner, sampler, key, form, given, ordered, dtype)
    from arraydist import dispatch

    xp, parameters = _arrays(owner, form, given)
    shape = common_shape(owner, form, given, parameters)
    if sampler.integer:
        dtype = count_dtype(form)
    else:
        dtype = floating_dtype(owner, xp, form, parameters[0].dtype if parameters else xp.float64)
    with FitsDtype(owner):
        numbers = None
        if parameters and math.prod(shape) > MANY:
            bounds = _bounds(given, ordered)
            numbers = dispatch.draw_within(sampler, key, shape, parameters, bounds, dtype=dtype)
        if numbers is None:
            _check(owner, given, xp, parameters, ordered)
            numbers = drawn(sampler, key, shape, parameters, xp, dtype)
    return delivered(owner, numbers, form)


def _bounds(given: tuple[Given, ...], ordered: bool) -> Bounds:
    """What loops check of parameters."""
    conditions = [each.condition for each in given]
    return Bounds(
        tuple([condition.lowest for condition in conditions]),
        tuple([condition.highest for condition in conditions]),
        tuple([condition.whole for condition in conditions]),
        ordered,
    )


def _check(
    owner: str, given: tuple[Given, ...], xp: Any, arrays: list[Array], ordered: bool = False
) -> None:
    """Raise where a parameter is not what it has to be."""
    if xp.__name__ == "numpy" and _are_numbers(given):
        _checked_numbers(owner, given)  # in a fraction of the time that arrays take
    else:
        for each, array in zip(given, arrays, strict=True):
            condition = each.condition
            if not condition.everywhere(xp, array):
                raise ValueError(f"{owner}: {each.name} has to be {condition.words}, {_bad(each)}")
    if ordered:
        pairs = itertools.pairwise(arrays)
        _check_order(owner, given, [bool(xp.all(low <= high)) for low, high in pairs])


@functools.cache
def _sampler(name: str) -> Sampler:
    from arraydist.kernels.record import sampler_named

    return sampler_named(name)


def _are_numbers(given: tuple[Given, ...]) -> bool:
    """Whether all parameters are numbers of Python, NumPy's scalars of float64 among them."""
    for each in given:
        value = each.value
        if not isinstance(value, float) and type(value) is not int:
            return False
    return True


def _plain_dtype(sampler: Sampler, form: Form) -> str | None:
    """The dtype of draws for NumPy, where it is nothing special."""
    if form.dtype is None:
        return "int64" if sampler.integer else "float64"
    if sampler.integer or not isinstance(form.dtype, (str, type)):
        return None
    name = form.dtype if isinstance(form.dtype, str) else form.dtype.__name__
    return name if name in _FLOATING else None


def _drawn_of_numbers(
    owner: str,
    sampler: Sampler,
    key: Key,
    form: Form,
    given: tuple[Given, ...],
    ordered: bool,
    dtype: str,
) -> Any:
    """`draw` for NumPy and numbers of Python alone, in half the time."""
    numbers = _checked_numbers(owner, given)
    if ordered:
        _check_order(owner, given, [low <= high for low, high in itertools.pairwise(numbers)])
    shape = _plain_shape(form.size)
    if shape is None:
        shape = fitted_shape(owner, form, [], [])
    drawn_by = _backend_named()("numpy").draw
    if sampler.integer:
        with FitsDtype(owner):
            draws = drawn_by(sampler, key, shape, numbers, dtype=dtype)
    else:
        draws = drawn_by(sampler, key, shape, numbers, dtype=dtype)
    return draws if shape else draws[()]


def _plain_shape(size: Size) -> Shape | None:
    """The shape of a size that is nothing special."""
    if size is None:
        return ()
    return (size,) if type(size) is int and size >= 0 else None


@functools.cache
def _backend_named() -> Callable[[str], Any]:
    """`dispatch.backend_named`: to import it at every call takes a tenth of a small draw's time."""
    from arraydist.dispatch import backend_named

    return backend_named


def count_dtype(form: Form) -> Any:
    """The dtype to ask a backend for counts of; None for its own integers."""
    return form.out.dtype if form.dtype is None and form.out is not None else form.dtype


def floating_dtype(owner: str, xp: Any, form: Form, default: Any) -> Any:
    """The dtype to ask a backend for numbers of.

    Raises
    ------
    TypeError
        What is asked for is not floating, and would cut numbers to whole ones.
    """
    from arraydist.namespace import is_floating

    dtype = count_dtype(form)
    if dtype is None:
        return default
    if not is_floating(xp, xp.dtype(dtype) if xp.__name__ == "numpy" else dtype):
        raise TypeError(f"{owner}: dtype has to be real and floating, got {dtype}")
    return dtype


def promoted(owner: str, form: Form, given: tuple[Given, ...]) -> tuple[Any, list[Array]]:
    """The library and the parameters as arrays of it, each checked."""
    xp, arrays = _arrays(owner, form, given)
    _check(owner, given, xp, arrays)
    return xp, arrays


def _arrays(owner: str, form: Form, given: tuple[Given, ...]) -> tuple[Any, list[Array]]:
    """The library and the parameters as arrays of it."""
    from arraydist.namespace import namespace_named, promote

    library = _library_name(form.xp)
    if not given:
        return namespace_named(library), []
    if library == "numpy" and _are_numbers(given):
        import numpy as np

        return np, [np.asarray(float(each.value)) for each in given]
    names, values = [g.name for g in given], [g.value for g in given]
    counted = any(g.condition is COUNT for g in given)
    if counted and not any(hasattr(value, "dtype") for value in values):
        # A library's default may be float32, which rounds whole numbers above 2**24.
        space = namespace_named(library)
        values = [
            space.asarray(value, dtype=space.float64) if isinstance(value, _COUNTABLE) else value
            for value in values
        ]
    return promote(names, values, owner, default=library)


def _checked_numbers(owner: str, given: tuple[Given, ...]) -> list[float]:
    """Parameters that are numbers of Python."""
    try:
        numbers = [float(each.value) for each in given]
    except OverflowError:
        names = " or ".join(each.name for each in given)
        raise OverflowError(f"{owner}: {names} is beyond the range of floats") from None
    for each, number in zip(given, numbers, strict=True):
        condition = each.condition
        if condition.lowest <= number <= condition.highest and not condition.whole:
            continue
        if not condition.holds(number):
            raise ValueError(f"{owner}: {each.name} has to be {condition.words}, {_bad(each)}")
    return numbers


def exact(xp: Any, given: Given, array: Array) -> Array:
    """A parameter in float64, of its value as it came in: a whole number may be large."""
    value = given.value
    if not hasattr(value, "dtype"):
        return xp.asarray(value, dtype=xp.float64)
    return xp.astype(value if type(value) is type(array) else xp.asarray(value), xp.float64)


def _check_order(owner: str, given: tuple[Given, ...], rising: list[bool]) -> None:
    """Raise at the first pair of neighbours that is not as large or larger everywhere."""
    for (lower, upper), sound in zip(itertools.pairwise(given), rising, strict=True):
        if not sound:
            raise ValueError(
                f"{owner}: {lower.name} has to be at most {upper.name}, "
                f"got {lower.value} and {upper.value}"
            )


def _library_name(xp: Any) -> str:
    if xp is None:
        return "numpy"
    return xp if isinstance(xp, str) else xp.__name__.removeprefix("array_api_compat.")


def _bad(given: Given) -> str:
    """The first element that is not what it has to be."""
    import numpy as np

    array = np.asarray(given.value, np.float64)
    place = tuple(int(i) for i in np.argwhere(~np.asarray(given.condition.holds(array)))[0])
    return f"got {array[place]}" + (f" at index {place}" if place else "")


def common_shape(
    owner: str, form: Form, given: tuple[Given, ...], parameters: list[Array]
) -> Shape:
    """The shape of the draws, which parameters and ``out`` have to fit."""
    return fitted_shape(owner, form, [g.name for g in given], [a.shape for a in parameters])


def fitted_shape(
    owner: str, form: Form, names: list[str], batches: list[Shape], event: Shape = ()
) -> Shape:
    """The shape of draws of events, which the parameters' batch shapes and ``out`` have to fit."""
    from arraydist.namespace import as_shape, broadcast_shapes

    if form.out is not None and not hasattr(form.out, "shape"):
        raise TypeError(f"{owner}: out has to be an array, got {type(form.out).__name__}")
    batch = broadcast_shapes(names, [tuple(shape) for shape in batches], owner) if batches else ()
    if form.size is None:
        whole = None if form.out is None else tuple(form.out.shape)
        shape = batch if whole is None else whole[: len(whole) - len(event)]
    else:
        shape = as_shape(owner, "size", form.size)
    if batch and broadcast_shapes(["size", "the parameters"], [shape, batch], owner) != shape:
        raise ValueError(f"{owner}: parameters of shape {batch} do not fit the size {shape}")
    if form.out is not None and tuple(form.out.shape) != (*shape, *event):
        raise ValueError(f"{owner}: out has shape {tuple(form.out.shape)}, not {(*shape, *event)}")
    return (*shape, *event)


def drawn(
    sampler: Sampler, key: Key, shape: Shape, parameters: list[Array], xp: Any, dtype: Any
) -> Array:
    """Draws on the backend of the parameters, or of the library where there are none."""
    from arraydist import dispatch

    like = parameters[0] if parameters else xp.zeros(0)
    backend = dispatch.backend_of_array(like)
    return backend.draw(sampler, key, shape, parameters, dtype=dtype)


def delivered(owner: str, numbers: Array, form: Form) -> Any:
    """The numbers, in ``out`` where that is given."""
    if form.out is None:
        return numbers[()] if type(numbers).__module__ == "numpy" else numbers
    form.out[...] = numbers
    return form.out
