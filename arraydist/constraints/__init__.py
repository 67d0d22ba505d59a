"""Constraints: sets of values, with the names of ``torch.distributions.constraints``.

A constraint checks elementwise membership (`Constraint.check`); the last ``event_dim`` axes of a
value belong to one element.  Checks are written against the Array API standard, so they run on
every array library, on Python numbers where ``event_dim`` is 0, and inside traced formulas.
"""

from arraydist.constraints.base import Constraint, dependent, dependent_property, is_dependent
from arraydist.constraints.combined import (
    MixtureSameFamilyConstraint,
    cat,
    independent,
    real_vector,
    stack,
)
from arraydist.constraints.integers import (
    boolean,
    integer_interval,
    nonnegative_integer,
    positive_integer,
)
from arraydist.constraints.matrices import (
    corr_cholesky,
    lower_cholesky,
    lower_triangular,
    positive_definite,
    positive_semidefinite,
    square,
    symmetric,
)
from arraydist.constraints.ranges import (
    greater_than,
    greater_than_eq,
    half_open_interval,
    interval,
    less_than,
    nonnegative,
    positive,
    real,
    unit_interval,
)
from arraydist.constraints.vectors import multinomial, one_hot, simplex

__all__ = [
    "Constraint",
    "MixtureSameFamilyConstraint",
    "boolean",
    "cat",
    "corr_cholesky",
    "dependent",
    "dependent_property",
    "greater_than",
    "greater_than_eq",
    "half_open_interval",
    "independent",
    "integer_interval",
    "interval",
    "is_dependent",
    "less_than",
    "lower_cholesky",
    "lower_triangular",
    "multinomial",
    "nonnegative",
    "nonnegative_integer",
    "one_hot",
    "positive",
    "positive_definite",
    "positive_integer",
    "positive_semidefinite",
    "real",
    "real_vector",
    "simplex",
    "square",
    "stack",
    "symmetric",
    "unit_interval",
]
