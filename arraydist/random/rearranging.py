"""Methods of a generator that choose among elements and rearrange them.

References
----------
.. [1] P. S. Efraimidis, P. G. Spirakis, "Weighted random sampling with a reservoir", Information
   Processing Letters 97 (2006), pp. 181-185 (weighted sampling by a race of exponential numbers).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from arraydist._typing import Array, ArrayLike, Shape

if TYPE_CHECKING:
    from arraydist.random.key import Key
    from arraydist.random.numbers import Size


_MOST = 1 << 63
"""As many whole numbers from 0 on have int64's dtype."""

_FEW = 50
"""One of this many elements: fewer are drawn without a list of all."""


class RearrangingDraws(ABC):
    """Choices, permutations and shuffles, as NumPy's generator has them.

    Orders are drawn on the CPU; elements are taken by their own array library.
    """

    __slots__ = ()

    @abstractmethod
    def key(self) -> Key:
        """The key of the next call."""

    def choice(
        self,
        a: int | ArrayLike,
        size: Size = None,
        replace: bool = True,
        p: ArrayLike | None = None,
        axis: int = 0,
        shuffle: bool = True,
    ) -> Any:
        """Choose elements of an array, or of ``range(a)``.

        Parameters
        ----------
        a
            The array, or how many whole numbers from 0 on there are to choose from.
        size
            Shape of the choice; None for a single element.
        replace
            Whether an element may be chosen again.
        p
            Probabilities of the elements, which sum to 1; equal ones by default.
        axis
            Along which the elements lie.
        shuffle
            For NumPy's sake: without replacement the order is random in any case.

        Raises
        ------
        ValueError
            There is nothing to choose, or too much for int64, probabilities are none, or more
            elements are wanted without replacement than there are.
        """
        import numpy as np

        from arraydist.namespace import as_shape

        if isinstance(a, np.ndarray) and not a.ndim:
            a = a[()]
        whole = _whole_number(a)
        number = _length("choice", a, axis) if whole is None else whole
        shape = () if size is None else as_shape("choice", "size", size)
        wanted = math.prod(shape)
        if number <= 0 and wanted:
            raise ValueError("choice: a has to have elements to choose from")
        if number > _MOST:
            raise ValueError(f"choice: a has to be at most 2**63, got {number}")
        weights = None if p is None else _probabilities(p, number)
        if weights is not None and replace:
            places = _draw("categorical", self.key(), (wanted,), weights)
        elif replace:
            places = _whole(self.key(), (wanted,), 0, number)
        elif weights is not None:
            places = _race(self.key(), weights, wanted)
        else:
            places = _distinct(self.key(), number, wanted)
        places = places.reshape(shape)
        if whole is not None:
            return places[()]
        return _take(a if hasattr(a, "dtype") else np.asarray(a), places, axis)

    def permutation(self, x: int | ArrayLike, axis: int = 0) -> Any:
        """Rearrange a copy of an array along an axis, or the whole numbers below ``x``."""
        import numpy as np

        from arraydist.namespace import as_shape

        whole = _whole_number(x)
        if whole is not None:
            return _orders(self.key(), as_shape("permutation", "x", whole))
        array = x if hasattr(x, "dtype") else np.asarray(x)
        return _take(array, _orders(self.key(), (_length("permutation", array, axis),)), axis)

    def permuted(self, x: ArrayLike, axis: int | None = None, out: Any = None) -> Any:
        """Rearrange a copy of an array, each line along an axis on its own.

        Parameters
        ----------
        x
            The array.
        axis
            None to rearrange all elements.
        out
            An array to fill, of NumPy, of the shape of ``x`` and a dtype that holds its elements.

        Raises
        ------
        ValueError
            ``out`` has another shape.
        TypeError
            Elements of ``out``'s dtype are too small for those of ``x``.
        """
        import numpy as np

        array = np.asarray(x)
        if out is not None:
            _check_out(out, array)
        if axis is None:
            result = array.ravel()[_orders(self.key(), (array.size,))].reshape(array.shape)
        else:
            lines = np.moveaxis(array, axis, -1)
            result = np.take_along_axis(lines, _orders(self.key(), lines.shape), -1)
            result = np.moveaxis(result, -1, axis)
        if out is None:
            return result
        out[...] = result
        return out

    def shuffle(self, x: Any, axis: int = 0) -> None:
        """Rearrange an array of NumPy along an axis, or a list or the like, in place."""
        import numpy as np

        if isinstance(x, np.ndarray):
            x[...] = self.permutation(x, axis)
            return
        if axis != 0:
            raise ValueError(f"shuffle: a list has no axis {axis}")
        order = _orders(self.key(), (len(x),))
        # one by one: a deque and others take no slices
        for place, item in enumerate([x[i] for i in order.tolist()]):
            x[place] = item

    def bytes(self, length: int) -> bytes:
        """Draw random bytes."""
        words = _whole(self.key(), (-(-length // 8),), 0, 1 << 64)
        return bytes(words.astype("<i8").tobytes()[:length])


def _check_out(out: Any, array: Any) -> None:
    """Raise where an array is none to put rearranged elements in."""
    import numpy as np

    if not isinstance(out, np.ndarray):
        raise TypeError(f"permuted: out has to be an array of NumPy, got {type(out).__name__}")
    if out.shape != array.shape:
        raise ValueError(f"permuted: out has shape {out.shape}, not {array.shape}")
    if not np.can_cast(array.dtype, out.dtype):
        raise TypeError(f"permuted: out has dtype {out.dtype}, which would cut {array.dtype}")


def _whole_number(x: Any) -> int | None:
    """A whole number of Python or NumPy; None for arrays and whatever is made one."""
    import numpy as np

    return int(x) if isinstance(x, int | np.integer) else None


def _length(owner: str, array: Any, axis: int) -> int:
    if not hasattr(array, "dtype"):
        import numpy as np

        array = np.asarray(array)
    if not -array.ndim <= axis < array.ndim:
        raise ValueError(f"{owner}: an array of shape {tuple(array.shape)} has no axis {axis}")
    return int(array.shape[axis])


def _take(array: Array, places: Any, axis: int) -> Any:
    """Elements by their places, which may have any shape, along an axis."""
    from arraydist.namespace import array_namespace

    xp = array_namespace(array)
    axis %= array.ndim
    flat = xp.take(array, xp.asarray(places.reshape(-1)), axis=axis)
    shape = (*array.shape[:axis], *places.shape, *array.shape[axis + 1 :])
    result = xp.reshape(flat, shape)
    return result[()] if type(result).__module__ == "numpy" else result


def _draw(name: str, key: Key, shape: Shape, *parameters: Any, start: int = 0) -> Any:
    from arraydist.dispatch import backend_named
    from arraydist.kernels.record import sampler_named

    sampler = sampler_named(name)
    return backend_named("numpy").draw(sampler, key, shape, parameters, dtype=None, start=start)


def _whole(key: Key, shape: Shape, low: Any, high: Any, start: int = 0) -> Any:
    """Whole numbers from ``low`` on and below ``high``."""
    from arraydist.random.whole_numbers import drawn

    return drawn(key, shape, low, high, start=start)


def _orders(key: Key, shape: Shape) -> Any:
    """Permutations along the last axis."""
    import numpy as np

    *_, length = shape
    partners = _whole(key, shape, np.arange(length), length)
    return _rearranged(partners, length)


def _rearranged(partners: Any, length: int) -> Any:
    """The whole numbers below ``length``, each exchanged with its partner in turn."""
    import numpy as np

    from arraydist.kernels.rows import permutation_row
    from arraydist.row_function import RowFunction

    orders = RowFunction(permutation_row, length=length)(partners.astype(np.float64))
    return orders.astype(np.int64)


def _distinct(key: Key, number: int, wanted: int) -> Any:
    """Different whole numbers below ``number``, in random order.

    They are the first ones of a permutation, or, where few of many are wanted, the first
    different ones of independent draws.
    """
    import numpy as np

    if wanted > number:
        raise ValueError(
            f"choice: {wanted} elements without replacement, but there are only {number}"
        )
    if wanted * _FEW > number:
        partners = _whole(key, (wanted,), np.arange(wanted), number)
        return _rearranged(partners, number)[:wanted]
    draws = np.empty(0, np.int64)
    while True:
        more = _whole(key, (wanted,), 0, number, start=draws.size)
        draws = np.concatenate([draws, more])
        _, first = np.unique(draws, return_index=True)
        if first.size >= wanted:
            return draws[np.sort(first)[:wanted]]


def _race(key: Key, weights: Any, wanted: int) -> Any:
    """Different places, drawn one after the other with these probabilities, by a race [1]_."""
    import numpy as np

    runners = int(np.count_nonzero(weights))
    if wanted > runners:
        raise ValueError(
            f"choice: {wanted} elements without replacement, but only {runners} have a probability"
        )
    with np.errstate(divide="ignore"):
        arrivals = _draw("standard_exponential", key, weights.shape) / weights
    return np.argsort(arrivals, kind="stable")[:wanted]


def _probabilities(p: ArrayLike, number: int) -> Any:
    import numpy as np

    weights = np.asarray(p, np.float64)
    if weights.shape != (number,):
        raise ValueError(f"choice: p has shape {weights.shape}, but there are {number} elements")
    if not (weights >= 0).all():
        raise ValueError(f"choice: p has to be nonnegative, got {weights.min()}")
    # probabilities that were worked out in single precision do not sum to 1 in double
    name = str(getattr(p, "dtype", None)).removeprefix("torch.")
    slack = math.sqrt(np.finfo(name).eps) if name in ("float32", "float16") else 1e-8
    if not abs(weights.sum() - 1.0) < slack:
        raise ValueError(f"choice: p has to sum to 1, its sum is {weights.sum()}")
    return weights
