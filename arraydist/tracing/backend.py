"""The backend of tracers: applying a kernel records a node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Never

from arraydist._typing import Array, Shape
from arraydist.dispatch import Formula
from arraydist.kernels.record import Kernel, Record, Sampler
from arraydist.random.key import Key
from arraydist.tracing.tracer import Tracer, TracingError, record


class TracingBackend:
    """Records kernels as nodes; see `arraydist.dispatch.Backend`."""

    name: Final = "arraydist.tracing"
    # A tracer holds no arrays: one that meets an array is an error, as any two libraries are.
    wraps_arrays: Final = False

    def owns(self, array_type: type) -> bool:
        """Return whether the type is `Tracer`."""
        return issubclass(array_type, Tracer)

    def map(self, kernel: Kernel, *arguments: Array) -> Array:
        """Record the kernel as a node."""
        return record(kernel, *arguments)

    def evaluate(
        self,
        formula: Formula,
        value: Array,
        parameters: Sequence[Array],
        derivatives: tuple[int, ...] = (),
    ) -> Array | tuple[Array, ...]:
        """Record the formula's own operations."""
        if not derivatives:
            return formula(value, *parameters)
        from arraydist.autodiff.partials import eager_partials

        return eager_partials(formula, value, parameters, derivatives)

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
    ) -> Never:
        """Refuse: draws are no part of a formula."""
        raise TracingError(f"{sampler.name} draws numbers; a traced formula has none")

    def differentiable(self, record: Record) -> Callable[..., Array]:
        """Return the kernel itself: tracers are differentiated by wrapping them in duals."""
        return record if isinstance(record, Kernel) else self._no_draws(record)

    def _no_draws(self, sampler: Sampler) -> Never:
        raise TracingError(f"{sampler.name} draws numbers; a traced formula has none")


backend: Final = TracingBackend()
