"""`Drawing`: the public methods that draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from arraydist import dispatch
from arraydist._typing import Array, Shape
from arraydist.distributions import checks
from arraydist.distributions.parametrised import Parametrised
from arraydist.kernels.samplers.uniform import standard_uniform
from arraydist.namespace import array_namespace, as_shape, device_of
from arraydist.random.key import Key
from arraydist.random.normalise import as_key
from arraydist.random.quasi import engine_points, is_engine


class Drawing(Parametrised):
    """What a distribution has for draws; part of `Distribution`."""

    has_rsample: ClassVar[bool] = False

    def sample(
        self,
        sample_shape: Shape | int = (),
        *,
        rng: Any = None,
        generator: Any = None,
        dtype: Any = None,
        antithetic: bool = False,
    ) -> Array:
        """Draw values; no derivative flows through them.

        Parameters
        ----------
        sample_shape
            Shape of independent draws; the result has shape
            ``sample_shape + batch_shape + event_shape``.
        rng
            None (the process-wide generator), int, SeedSequence, BitGenerator, NumPy Generator,
            `arraydist.random.Generator`, or a generator of the array library.  An int always
            gives the same values.  A quasi-random engine, a `scipy.stats.qmc.QMCEngine`, draws by
            inversion: a point of it is one index of the first axis, and has as many dimensions as
            there are numbers at it.
        generator
            torch's name for ``rng``.
        dtype
            Of the draws; by default the parameters' for continuous families and int64 for counts.
        antithetic
            Draw by inversion in pairs along the first axis, the second of each at the complement
            of the first one's probability.

        Raises
        ------
        ValueError
            An engine of another dimension, or an odd number of antithetic draws.
        NotImplementedError
            Inversion is asked of a family that has none.
        TypeError
            An integer ``dtype`` is asked for where draws are no whole numbers.
        OverflowError
            An integer ``dtype`` can't hold a draw.
        """
        detached = self._detached()
        x = detached._draw(detached._sample, sample_shape, rng, generator, dtype, antithetic)
        # a part that is left whole may have arrays that nobody knows
        return dispatch.constant(x) if self._part_names else x

    def rsample(
        self,
        sample_shape: Shape | int = (),
        *,
        rng: Any = None,
        generator: Any = None,
        dtype: Any = None,
        antithetic: bool = False,
    ) -> Array:
        """Draw values that carry their derivatives in the parameters (path derivatives).

        Parameters are `sample`'s.

        Raises
        ------
        NotImplementedError
            The family has no differentiable draws (``has_rsample`` is False).
        """
        if not self.has_rsample:
            raise NotImplementedError(
                f"{type(self).__name__} has no differentiable draws; use sample with the "
                "score-function estimator (log_prob of the draws times the objective)"
            )
        return self._draw(self._rsample, sample_shape, rng, generator, dtype, antithetic)

    def _draw(
        self,
        hook: Callable[[Shape, Any], Any],
        sample_shape: Shape | int,
        rng: Any,
        generator: Any,
        dtype: Any,
        antithetic: bool = False,
    ) -> Any:
        if rng is None:
            rng = generator
        elif generator is not None:
            raise TypeError(f"{type(self).__name__}: pass rng or generator, not both")
        try:
            if antithetic or (rng is not None and is_engine(rng)):
                x: Any = self._inverted_draws(hook, sample_shape, rng, antithetic)
            else:
                backend = dispatch.backend_of_array(self._first_array())
                x = hook(self._extended_shape(sample_shape), as_key(rng, backend))
        except OverflowError as error:
            raise OverflowError(f"{type(self).__name__}: {error}; ask for smaller means") from None
        if dtype is None:
            return x
        checks.check_draws_keep(type(self).__name__, x, dtype)
        return checks.cast_draws(type(self).__name__, x, dtype)

    def _inverted_draws(
        self,
        hook: Callable[[Shape, Any], Array],
        sample_shape: Shape | int,
        rng: Any,
        antithetic: bool,
    ) -> Array:
        """Draws by inversion, of a quasi-random engine's points or in antithetic pairs."""
        name, like = type(self).__name__, self._arrays()[0]
        sample = as_shape(name, "sample_shape", sample_shape)
        if antithetic and (not sample or sample[0] % 2):
            raise ValueError(
                f"{name}: antithetic draws come in pairs along the first axis of sample_shape, "
                f"got {sample}"
            )
        count, *rest = self._extended_shape(sample if sample else (1,))
        points = (count // 2 if antithetic else count, *rest)
        if is_engine(rng):
            u = engine_points(name, rng, points, like)
        else:
            xp = array_namespace(like)
            wide = xp.zeros(0, dtype=xp.float64, device=device_of(like))
            key = as_key(rng, dispatch.backend_of_array(like))
            u = dispatch.draw(standard_uniform, key, points, like=wide)
        x = self._inverted(u)
        if antithetic:
            x = array_namespace(x).stack([x, self._inverted(u, upper=True)], axis=1)
        x = array_namespace(x).reshape(x, self._extended_shape(sample))
        # No draws at all tell the dtype that draws have.
        dtype = hook((0, *rest), Key(0)).dtype
        return x if x.dtype == dtype else checks.cast_draws(name, x, dtype)

    def _inverted(self, u: Array, *, upper: bool = False) -> Array:
        """The draws that uniform numbers of their shape stand for.

        They rise with the numbers, or fall if ``upper``.
        """
        return self._missing("draws by inversion: it has no icdf")

    def _rsample(self, shape: Shape, key: Any) -> Array:
        return self._missing("rsample")

    def _sample(self, shape: Shape, key: Any) -> Array:
        return self._rsample(shape, key)

    def _missing(self, what: str) -> Any:
        raise NotImplementedError(f"{type(self).__name__} has no {what}")
