"""The backend of NumPy arrays.  Numba is imported when a loop is first needed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from arraydist._typing import Shape
from arraydist.kernels.record import Kernel, Record

if TYPE_CHECKING:
    from arraydist.dispatch import Formula
    from arraydist.kernels.record import Sampler
    from arraydist.random.bounds import Bounds
    from arraydist.random.key import Key
    from arraydist.row_function import RowFunction, RowGradient

NDArray = npt.NDArray[Any]


class NumpyBackend:
    """Compiled, multi-threaded loops over NumPy arrays; see `arraydist.dispatch.Backend`."""

    name: Final = "numpy"
    has_constants_only: Final = True

    def owns(self, array_type: type) -> bool:
        """Whether arrays of this type are NumPy arrays or scalars."""
        return issubclass(array_type, (np.ndarray, np.generic))

    # Modules that import Numba; as cached properties, since an import statement in a method
    # would cost each call half a microsecond.

    @functools.cached_property
    def _draws(self) -> Any:
        from arraydist_numpy import draws

        return draws

    @functools.cached_property
    def _vector_draws(self) -> Any:
        from arraydist_numpy import vector_draws

        return vector_draws

    @functools.cached_property
    def _elementwise(self) -> Any:
        from arraydist_numpy import elementwise

        return elementwise

    @functools.cached_property
    def fused(self) -> Any:
        """The module `arraydist_numpy.fused`, for backends that share memory with this one."""
        from arraydist_numpy import fused

        return fused

    @functools.cached_property
    def _rows(self) -> Any:
        from arraydist_numpy import rows

        return rows

    def report(self) -> dict[str, object]:
        """Cache directory, kernels in it, and kernels that this process had to compile."""
        from arraydist_numpy.report import report

        return report()

    def map(self, kernel: Kernel, *arguments: Any) -> Any:
        """Broadcast the arguments and apply a kernel."""
        return self._elementwise.apply(kernel, arguments)

    def map_rows(self, function: RowFunction, *arrays: Any) -> Any:
        """Apply a function to all rows of the last axis."""
        return self._rows.apply(function, arrays)

    def pull_back(
        self, formula: Formula, gradient: Any, arguments: Sequence[Any], needed: tuple[int, ...]
    ) -> list[NDArray]:
        """The gradients of a formula in the arguments at some positions, of their shapes."""
        from arraydist_numpy import fused_gradients

        return fused_gradients.pull_back(formula, gradient, arguments, needed)

    def pull_back_rows(
        self, rule: RowGradient, gradient: Any, arrays: Sequence[Any], needed: Sequence[bool]
    ) -> list[NDArray | None]:
        """The gradients of a function of rows in the arrays that need them, of their shapes."""
        from arraydist_numpy import row_gradients

        return row_gradients.pull_back(rule, gradient, arrays, needed)

    def evaluate(
        self,
        formula: Formula,
        value: Any,
        parameters: Sequence[Any],
        derivatives: tuple[int, ...] = (),
    ) -> Any:
        """``formula(value, *parameters)`` and partial derivatives, in one pass where that pays."""
        return self.fused.evaluate(formula, value, parameters, derivatives)

    def draw(
        self,
        sampler: Sampler,
        key: Key,
        shape: Shape,
        parameters: Sequence[Any],
        *,
        dtype: Any,
        start: int = 0,
        strides: Shape | None = None,
    ) -> NDArray:
        """Draws of a whole shape, or of a part of one."""
        found: NDArray = self._draws.draw(
            sampler, key, shape, parameters, dtype=dtype, start=start, strides=strides
        )
        return found

    def draw_within(
        self,
        sampler: Sampler,
        key: Key,
        shape: Shape,
        parameters: Sequence[Any],
        bounds: Bounds,
        *,
        dtype: Any,
    ) -> NDArray | None:
        """Draws with parameters of each element, if these are in their bounds."""
        found: NDArray | None = self._draws.draw_within(
            sampler, key, shape, parameters, bounds, dtype=dtype
        )
        return found

    def draw_rows(
        self,
        function: RowFunction,
        sampler: Sampler,
        key: Key,
        shape: Shape,
        parameters: Sequence[NDArray],
        arrays: Sequence[NDArray],
    ) -> NDArray | None:
        """A function of rows of standard draws and of arrays, where there are few draws."""
        if parameters:
            return None
        found: NDArray | None = self._vector_draws.draw(function, sampler, key, shape, arrays)
        return found

    def constant(self, array: NDArray) -> NDArray:
        """The array itself: NumPy has no automatic differentiation of its own."""
        return array

    def differentiable(self, record: Record) -> Callable[..., Any]:
        """The plain map or draw: NumPy has no automatic differentiation of its own."""
        if isinstance(record, Kernel):
            return functools.partial(self.map, record)
        return functools.partial(self.draw, record)
