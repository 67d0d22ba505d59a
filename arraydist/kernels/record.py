"""Records: what the package knows about a scalar kernel or a sampler.

One scalar source serves every target.  A source is an undecorated Python function of float64
numbers that calls other kernels, primitives and plain helper functions by name; what is built of it
for a target is in `arraydist.kernels.twins`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, Literal, NamedTuple

from arraydist import dispatch
from arraydist._typing import Array
from arraydist.kernels.ranges import Ranges, scalar_source

Function = Callable[..., Any]
Rule = Callable[..., Any]

SMALLEST_NORMAL: Final = 2.0**-1022

SPARE_MEMORY: Final = 8
ROWS_AT_ONCE: Final = 128
SCRATCH_LANES: Final = 16
"""Of ``"rows"`` samplers, see `Sampler`."""


class Primitive:
    """An operation that every target implements by itself, such as a fused multiply-add.

    Parameters
    ----------
    function
        The exact meaning, in Python; also what the plain Python target runs.
    """

    def __init__(self, function: Function) -> None:
        self.name: Final = function.__name__
        self.function: Final = function
        self.__doc__ = function.__doc__

    def __call__(self, *arguments: Any) -> Any:
        """The exact value, in Python."""
        return self.function(*arguments)

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"


class Kernel:
    """A scalar function with what dispatch, differentiation, tests and docs need to know of it.

    Calling a kernel applies it elementwise to arrays of any library, through
    `arraydist.dispatch`; at least one argument may be an array, the rest Python numbers.

    Parameters
    ----------
    function
        Scalar function of float64 numbers, undecorated.
    domain
        One constraint name an argument, for the docs and the accuracy tests.
    tolerance
        Largest error that the accuracy tests accept for float64, relative to the size of the exact
        value but at least `floor`.
    floor
        The smallest normal number; one for logarithms and entropies, which pass through zero where
        nothing small is meant.
    ranges
        Methods by range, before the function itself; `source` is the whole.
    """

    def __init__(
        self,
        function: Function,
        *,
        domain: tuple[str, ...],
        tolerance: float,
        floor: float = SMALLEST_NORMAL,
        ranges: Ranges | None = None,
    ) -> None:
        self.name: Final = function.__name__
        self.function: Final = function
        self.source: Final = scalar_source(function, ranges)
        self.arity: Final = function.__code__.co_argcount
        self.domain: Final = domain
        self.tolerance: Final = tolerance
        self.floor: Final = floor
        self.ranges: Final = ranges
        self.__name__ = function.__name__
        self.__doc__ = function.__doc__
        if len(domain) != self.arity:
            raise TypeError(f"{self.name} takes {self.arity} arguments, domain has {len(domain)}")

    @property
    def rules(self) -> tuple[Rule | None, ...]:
        """Partial derivative with respect to each argument, as functions of all arguments."""
        from arraydist.kernels import rules

        return rules.rules_of(self)

    def __call__(self, *arguments: Array) -> Array:
        """Apply the kernel elementwise, on the backend of the arrays."""
        return dispatch.map_kernel(self, *arguments)

    def __reduce__(self) -> tuple[Function, tuple[str]]:
        return kernel_named, (self.name,)

    def __repr__(self) -> str:
        return f"<kernel {self.name}>"


class Window(NamedTuple):
    """The values of a discrete law that a table holds, for parameters that all draws share.

    Attributes
    ----------
    bounds
        ``bounds(*parameters) -> (first, count)``; a count of 0 where no table is meant.
    fill
        ``fill(first, cells, *parameters)`` sets the array of the values' probabilities.
    """

    bounds: Function
    fill: Function


class Single(NamedTuple):
    """How draws are made in single precision, see `arraydist.kernels.single_precision`.

    Attributes
    ----------
    words
        Random words of an attempt: 1 or 2 for ``"pair"`` samplers, 2 or 4 for ``"single"`` ones,
        2 to 4 for ``"rejection"``.  Of 2, the first attempts share counters by two.
    attempt
        As the sampler's, but of so many words; for ``"pair"`` samplers ``attempt(w) -> z`` or
        ``attempt(w0, w1) -> (z0, z1)``.
    finish
        As the sampler's.
    common
        ``common(w0, w1) -> (x, y)``: numbers that the words make for two attempts.  Each takes one
        of them, and a word, for its two words.

    What is left out, and quick tests, are the sampler's own, compiled in single precision.
    """

    words: int
    attempt: Function | None = None
    finish: Function | None = None
    common: Function | None = None


class Quick(NamedTuple):
    """A test that decides most attempts of a rejection sampler without its costly functions.

    Attributes
    ----------
    attempt
        Of the sampler's arguments, ``-> (accepted, undecided, z)``: where it is decided, the
        sampler's attempt accepts if this one does, with the same z.
    worth
        ``worth(*parameters)``: whether it decides most attempts; without it, it always does.
    """

    attempt: Function
    worth: Function | None = None


class Sampler:
    """How one draw is made from random 32-bit words and parameters.

    Parameters
    ----------
    attempt
        Scalar source, branch-free where it can be.  By `kind`:

        ``"pair"``
            ``attempt(w0, w1, w2, w3) -> (z0, z1)``, two independent draws from one counter;
            no parameters, always accepted.
        ``"single"``
            ``attempt(words, constants) -> z`` of four words, always accepted.
        ``"words"``
            ``attempt(bits, *parameters) -> (accepted, value)`` of the bits of one word or two, so
            that four draws or two share a counter; hardly ever rejected.
        ``"rejection"``
            ``attempt(words, constants) -> (accepted, z)``.
        ``"table"``
            ``attempt(w0, w1, table_row) -> z`` with ``table_row`` a one-dimensional array.
        ``"rows"``
            ``attempt(stream, first, second, memory, out, scratch)`` sets the rows of ``out``, each
            a draw of `event_dim` axes laid out in C order; it may branch and loop.  Rows of
            ``first`` and ``second`` hold what `element` makes of the first words of each element;
            further ones come by `arraydist.kernels.stream.words_at`.  Rows of ``memory`` hold what
            `setup` left there, one for all draws or one each.  There are at most `ROWS_AT_ONCE`,
            a multiple of 16, and ``scratch``, zeros at first, `SCRATCH_LANES` times as many items.
    kind
        See above.
    words
        Random 32-bit words that one attempt takes: 4 or 8 (for ``"table"`` 2, for ``"words"`` 1
        or 2).  Every second one carries the word before it above its own bits; see
        `arraydist.kernels.philox.element_words`.
    arity
        Number of parameters.
    setup
        ``setup(*parameters) -> constants``, a tuple, named where it is long: what depends on the
        parameters alone.  Without it the constants are the parameters, as a tuple.
        For ``"table"``: ``setup(weights_row, table_row)`` fills ``table_row``; for ``"rows"``:
        ``setup(*rows, memory)`` of a row of each parameter fills a row of ``memory``, `memory_rows`
        times as long as a draw and `SPARE_MEMORY` items more.
    finish
        ``finish(z, *parameters) -> value``; without it the value is ``z``.
    finish_float32
        The same for float64 draws that are rounded to float32, which could carry the value out of
        the support; without it `finish` serves.
    single
        How native float32 draws are made; without it float64 draws are rounded.
    quick
        What a ``"rejection"`` sampler may try before its attempt: the first that is worth it for
        all elements of a block.  A ``"words"`` sampler has one.
    integer
        Whether draws are counts or categories (int64 unless the caller asks otherwise).
    name
        The attempt's own name unless given.
    window
        What draws with shared parameters are looked up in, instead of the attempt.
    bits
        Whether draws are 64-bit patterns, all of them legitimate.  Otherwise the ends of int64
        stand for a count that it does not hold, which is an error.
    max_attempts
        A bound on the number of attempts; with the stated acceptance rates the chance to reach it
        is below 1e-30.  The last attempt's value is taken then.
    event_dim
        For ``"rows"``: how many axes at the end of a draw's shape are one draw.  Parameters have as
        many, of length one where they do not vary within a draw.
    element
        For ``"rows"``: ``element(w0, w1, w2, w3) -> (x, y)``, straight-line code.
    memory_rows
        See `setup`.
    """

    def __init__(
        self,
        attempt: Function,
        *,
        kind: Literal["pair", "single", "words", "rejection", "table", "rows"],
        words: int = 4,
        arity: int = 0,
        setup: Function | None = None,
        finish: Function | None = None,
        finish_float32: Function | None = None,
        single: Single | None = None,
        quick: tuple[Quick, ...] = (),
        integer: bool = False,
        name: str | None = None,
        window: Window | None = None,
        bits: bool = False,
        max_attempts: int = 256,
        event_dim: int = 0,
        element: Function | None = None,
        memory_rows: int = 1,
    ) -> None:
        self.name: Final = name or attempt.__name__
        self.attempt: Final = attempt
        self.kind: Final = kind
        self.words: Final = words
        self.arity: Final = arity
        self.setup: Final = setup
        self.finish: Final = finish
        self.finish_float32: Final = finish_float32 or finish
        self.single: Final = single
        self.quick: Final = quick
        self.integer: Final = integer
        self.window: Final = window
        self.bits: Final = bits
        self.max_attempts: Final = max_attempts
        self.event_dim: Final = event_dim
        self.element: Final = element
        self.memory_rows: Final = memory_rows
        self.__name__ = self.name
        self.__doc__ = attempt.__doc__

    @property
    def rules(self) -> tuple[Rule | None, ...]:
        """Derivative of the draw in each parameter, as functions of the draw and the parameters."""
        from arraydist.kernels import rules

        return rules.rules_of(self)

    def __reduce__(self) -> tuple[Function, tuple[str]]:
        return sampler_named, (self.name,)

    def __repr__(self) -> str:
        return f"<sampler {self.name}>"


Record = Kernel | Sampler

_KERNELS: dict[str, Kernel] = {}
_SAMPLERS: dict[str, Sampler] = {}


def kernel(
    *domain: str,
    tolerance: float = 1e-15,
    floor: float = SMALLEST_NORMAL,
    ranges: Ranges | None = None,
) -> Callable[[Function], Kernel]:
    """Make a scalar function a kernel, entered in the registry under its own name.

    Parameters
    ----------
    *domain
        One constraint name an argument: ``"real"``, ``"positive"``, ``"nonnegative"``,
        ``"unit_interval"``, ...
    tolerance, floor
        Largest error that the accuracy tests accept for float64, relative to the size of the exact
        value but at least `floor`.
    ranges
        Methods by range; the decorated function serves what they do not.
    """

    def decorate(function: Function) -> Kernel:
        if function.__name__ in _KERNELS:
            raise ValueError(f"a kernel named {function.__name__} exists already")
        record = Kernel(function, domain=domain, tolerance=tolerance, floor=floor, ranges=ranges)
        _KERNELS[record.name] = record
        return record

    return decorate


def sampler(**fields: Any) -> Callable[[Function], Sampler]:
    """Make a scalar attempt a sampler, entered in the registry; the fields are `Sampler`'s."""

    def decorate(attempt: Function) -> Sampler:
        record = Sampler(attempt, **fields)
        if record.name in _SAMPLERS:
            raise ValueError(f"a sampler named {record.name} exists already")
        _SAMPLERS[record.name] = record
        return record

    return decorate


def _load() -> None:
    from arraydist.kernels import catalogue  # noqa: F401


def kernel_named(name: str) -> Kernel:
    """The kernel of that name."""
    _load()
    return _KERNELS[name]


def sampler_named(name: str) -> Sampler:
    """The sampler of that name."""
    _load()
    return _SAMPLERS[name]


def all_kernels() -> Iterator[Kernel]:
    """Every kernel of the package, in order of definition."""
    _load()
    return iter(_KERNELS.values())


def all_samplers() -> Iterator[Sampler]:
    """Every sampler of the package, in order of definition."""
    _load()
    return iter(_SAMPLERS.values())
