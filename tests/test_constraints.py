"""Each constraint beside torch's on the same values, on every library."""

import numpy as np
import pytest
from support import to_numpy

from arraydist import constraints

torch = pytest.importorskip("torch", reason="compares with torch's constraints")
theirs = torch.distributions.constraints

NUMBERS = [-np.inf, -2.5, -1.0, -1e-300, -0.0, 0.0, 1e-300, 0.5, 1.0, 1.5, 2.0, 7.0, np.inf, np.nan]

SCALAR = {
    "boolean": (),
    "nonnegative_integer": (),
    "positive_integer": (),
    "real": (),
    "positive": (),
    "nonnegative": (),
    "unit_interval": (),
    "integer_interval": (-1, 2),
    "greater_than": (0.5,),
    "greater_than_eq": (0.5,),
    "less_than": (0.5,),
    "interval": (-1, 2),
    "half_open_interval": (-1, 2),
}

VECTORS = [
    [0.0, 1.0, 0.0],
    [1.0, 1.0, 0.0],
    [0.2, 0.3, 0.5],
    [0.2, 0.3, 0.6],
    [-0.2, 0.7, 0.5],
    [2.0, 1.0, 0.0],
    [1.5, 1.5, 0.0],
    [np.nan, 0.5, 0.5],
]

MATRICES = [
    [[1.0, 0.0], [0.0, 1.0]],
    [[1.0, 0.5], [0.5, 1.0]],
    [[1.0, 2.0], [2.0, 1.0]],
    [[1.0, 1.0], [1.0, 1.0]],
    [[1.0, 0.0], [0.6, 0.8]],
    [[1.0, 0.0], [0.6, 0.9]],
    [[-1.0, 0.0], [0.6, 0.8]],
    [[1.0, 0.1], [0.0, 1.0]],
    [[0.0, 0.0], [0.0, 0.0]],
]


def build(module, name, arguments):
    constraint = getattr(module, name)
    return constraint(*arguments) if arguments else constraint


def checked(constraint, values, library, dtype="float64"):
    return to_numpy(constraint.check(library.array(values, dtype)))


@pytest.mark.parametrize("name", SCALAR)
def test_scalar(library, name):
    ours, other = (build(module, name, SCALAR[name]) for module in (constraints, theirs))
    expected = other.check(torch.tensor(NUMBERS, dtype=torch.float64)).numpy()
    assert np.array_equal(checked(ours, NUMBERS, library), expected)
    assert ours.is_discrete == other.is_discrete
    assert ours.event_dim == other.event_dim


@pytest.mark.parametrize("name", SCALAR)
def test_python_numbers(name):
    """Numbers are checked without making arrays of them."""
    constraint = build(constraints, name, SCALAR[name])
    expected = constraint.check(np.asarray(NUMBERS))
    assert [bool(constraint.check(x)) for x in NUMBERS] == expected.tolist()


@pytest.mark.parametrize("name", [name for name in SCALAR if 0.5 not in SCALAR[name]])
def test_integer_arrays(library, name):
    constraint = build(constraints, name, SCALAR[name])
    values = [-2, -1, 0, 1, 2, 3]
    expected = checked(constraint, values, library)
    assert np.array_equal(checked(constraint, values, library, "int64"), expected)


@pytest.mark.parametrize("name", ["one_hot", "simplex", "multinomial", "real_vector"])
def test_vectors(library, name):
    arguments = (3,) if name == "multinomial" else ()
    ours, other = (build(module, name, arguments) for module in (constraints, theirs))
    expected = other.check(torch.tensor(VECTORS, dtype=torch.float64)).numpy()
    if name == "multinomial":
        expected = np.asarray([False] * 5 + [True, False, False])  # torch lets fractions pass
    assert np.array_equal(checked(ours, VECTORS, library), expected)
    assert ours.is_discrete == other.is_discrete
    assert ours.event_dim == other.event_dim == 1


@pytest.mark.parametrize(
    "name",
    [
        "square",
        "symmetric",
        "lower_triangular",
        "lower_cholesky",
        "corr_cholesky",
        "positive_definite",
        "positive_semidefinite",
    ],
)
def test_matrices(library, name):
    ours, other = (getattr(module, name) for module in (constraints, theirs))
    for matrix in MATRICES:
        expected = bool(other.check(torch.tensor(matrix, dtype=torch.float64)))
        assert bool(checked(ours, matrix, library)) == expected, matrix
    assert ours.event_dim == other.event_dim == 2
    assert checked(ours, MATRICES, library).shape == (len(MATRICES),)


def test_matrices_that_are_not_square(library):
    for name in ("square", "symmetric", "positive_definite", "positive_semidefinite"):
        constraint = getattr(constraints, name)
        assert not checked(constraint, np.ones((2, 3)), library).any()


def test_independent(library):
    ours = constraints.independent(constraints.positive, 1)
    assert ours.event_dim == 1
    assert np.array_equal(checked(ours, [[1.0, 2.0], [1.0, -1.0]], library), [True, False])
    with pytest.raises(ValueError, match="at least 1 axes"):
        ours.check(library.array(1.0))


def test_cat(library):
    pieces = (
        [constraints.positive, constraints.unit_interval],
        [theirs.positive, theirs.unit_interval],
    )
    ours, other = (
        module.cat(piece, -1, [2, 1])
        for module, piece in zip((constraints, theirs), pieces, strict=True)
    )
    values = [[1.0, 2.0, 0.5], [1.0, -1.0, 2.0]]
    expected = other.check(torch.tensor(values)).numpy()
    assert np.array_equal(checked(ours, values, library), expected)
    with pytest.raises(ValueError, match="length"):
        constraints.cat([constraints.real], 0, [1, 2])


def test_stack(library):
    pieces = [constraints.positive, constraints.real], [theirs.positive, theirs.real]
    ours, other = (
        module.stack(piece, -1) for module, piece in zip((constraints, theirs), pieces, strict=True)
    )
    values = [[1.0, -2.0], [-1.0, 2.0]]
    expected = other.check(torch.tensor(values)).numpy()
    assert np.array_equal(checked(ours, values, library), expected)
    with pytest.raises(ValueError, match="stack of 2"):
        ours.check(library.array([1.0, 2.0, 3.0]))


def test_bounds_may_be_arrays(library):
    constraint = constraints.interval(library.array([0.0, 1.0]), library.array([1.0, 2.0]))
    assert np.array_equal(checked(constraint, [0.5, 0.5], library), [True, False])


def test_dependent():
    assert constraints.is_dependent(constraints.dependent)
    assert not constraints.is_dependent(constraints.real)
    with pytest.raises(ValueError, match="dependent"):
        constraints.dependent.check(1.0)

    class Example:
        @constraints.dependent_property(is_discrete=True, event_dim=1)
        def support(self):
            return constraints.one_hot

    assert constraints.is_dependent(Example.support)
    assert Example.support.is_discrete
    assert Example.support.event_dim == 1
    assert Example().support is constraints.one_hot
