"""What the properties need to know of a distribution under test."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import arraydist

VECTORS_LACK = ("cdf", "sf", "log_cdf", "log_sf", "icdf", "isf", "median", "interval_prob")
"""Methods without a meaning for vectors."""


@dataclass(frozen=True)
class Wrapping:
    """What stands in for a class where a distribution is made of others."""

    module: Any
    """Where the classes are from."""

    make: Callable[..., Any]
    """``make(module, **parameters, **options)``."""

    arg_constraints: Mapping[str, Any]
    """The parameters' constraints, those of the distributions that it is made of."""

    def __call__(self, *, validate_args=None, **parameters):
        options = {} if validate_args is None else {"validate_args": validate_args}
        return self.make(self.module, **parameters, options=options)


@dataclass(frozen=True)
class Entry:
    """What the properties need to know of one distribution."""

    name: str
    """Public name of the class, in `arraydist` and in `arraydist.torch`."""

    parameters: Mapping[str, Mapping[str, Any]]
    """Constructor arguments (numbers and nested lists) by a label that says what they show."""

    values: Sequence[Any]
    """Inside the support, whatever the parameters: numbers, or vectors for families of these."""

    outside: Sequence[tuple[Any, str]] = ()
    """Values outside the support, each with its place: ``below``, ``above`` or in a ``gap``."""

    wrong: Sequence[tuple[Mapping[str, Any], str]] = ()
    """Constructor arguments that must be refused, with the parameter to blame."""

    discrete: bool = False
    missing: Sequence[str] = ()
    """Public methods that have no meaning for the family."""

    differentiable: Sequence[str] = ()
    """Parameters that log_prob has derivatives in."""

    extreme: Sequence[str] = ()
    """Labels of parameters too extreme for sums and difference quotients; golden values serve."""

    edges: Sequence[str] = ()
    """Labels of parameters at the edge of their domain, where only one-sided derivatives exist."""

    underflowing: Sequence[str] = ()
    """Labels of parameters whose draws are mostly smaller than any number, so 0."""

    heavy: Sequence[str] = ()
    """Labels of parameters whose first two moments do not both exist."""

    circular: bool = False
    """Whether values a whole turn apart are one, and `cdf` starts anew opposite to ``loc``."""

    torch_accuracy: float = 1e-12
    """How near the truth torch's own values are."""

    torch_wrong: Sequence[tuple[str, str]] = ()
    """Labels of parameters with a property or method that torch gets wrong for them."""

    torch_refuses: Sequence[str] = ()
    """Labels of parameters that torch does not take."""

    torch: str | None = None
    """Name of the same distribution in torch.distributions; None where torch has none."""

    make: Callable[..., Any] | None = None
    """For a distribution made of others: how, with the classes of a module."""

    parts: Sequence[str] = ()
    """For such a one the classes of others, whose parameters and constraints these are."""

    @property
    def cls(self):
        """The class, or what stands in for it."""
        return self.of(arraydist)

    def of(self, module):
        """The class of a module, or what stands in for it."""
        if self.make is None:
            return getattr(module, self.name)
        return Wrapping(module, self.make, self.constraints)

    @property
    def constraints(self):
        """Constraints of the parameters."""
        classes = [getattr(arraydist, name) for name in self.parts or (self.name,)]
        found = {}
        for cls in classes:
            found |= cls.arg_constraints
        return found | dict.fromkeys({n for p in self.parameters.values() for n in p} - set(found))

    @property
    def blamed(self):
        """What a message about a parameter starts with, as a pattern."""
        return "|".join(self.parts or (self.name,)).join(("(", ")"))

    def build(self, label, library, dtype="float64", **options):
        """The distribution with the parameters of that label, as arrays of a library."""
        arguments = {
            name: library.array(value, dtype) for name, value in self.parameters[label].items()
        }
        return self.cls(**arguments, **options)

    def column(self, distribution, values=None):
        """Values (the entry's own by default) along a first axis, before the batch axes."""
        values = np.asarray(self.values if values is None else values)
        event = values.shape[values.ndim - self.event_dim :]
        return np.reshape(values, (-1, *(1 for _ in distribution.batch_shape), *event))

    @property
    def event_dim(self):
        """Axes of one value."""
        return np.ndim(self.values[0])

    @property
    def nan(self):
        """A value that is missing."""
        return np.full(np.shape(self.values[0]), np.nan)

    def ends(self, distribution):
        """Both ends of the values of positive density, infinite where there is none."""
        if self.circular:
            return distribution.loc - math.pi, distribution.loc + math.pi
        low, high = distribution.support.lower_bound, distribution.support.upper_bound
        return -math.inf if low is None else low, math.inf if high is None else high

    def has(self, method):
        """Whether the family has a method."""
        return method not in self.missing
