"""`biject_to` and `transform_to` for every constraint, beside torch's."""

import numpy as np
import pytest
from support import to_numpy

import arraydist
from arraydist import biject_to, constraints, transform_to
from arraydist.registry import ConstraintRegistry
from arraydist.transforms import ExpTransform

torch = pytest.importorskip("torch", reason="compares with torch's registries")
theirs = torch.distributions

VECTORS = np.linspace(-2.0, 2.0, 12).reshape(2, 6)
MATRICES = np.linspace(-1.0, 1.5, 18).reshape(2, 3, 3)

CONSTRAINTS = {
    "real": (lambda c: c.real, VECTORS),
    "positive": (lambda c: c.positive, VECTORS),
    "nonnegative": (lambda c: c.nonnegative, VECTORS),
    "greater_than": (lambda c: c.greater_than(1.5), VECTORS),
    "greater_than_eq": (lambda c: c.greater_than_eq(-1.5), VECTORS),
    "less_than": (lambda c: c.less_than(1.5), VECTORS),
    "unit_interval": (lambda c: c.unit_interval, VECTORS),
    "interval": (lambda c: c.interval(-1.0, 3.0), VECTORS),
    "half_open_interval": (lambda c: c.half_open_interval(-1.0, 3.0), VECTORS),
    "real_vector": (lambda c: c.real_vector, VECTORS),
    "independent": (lambda c: c.independent(c.positive, 1), VECTORS),
    "simplex": (lambda c: c.simplex, VECTORS),
    "corr_cholesky": (lambda c: c.corr_cholesky, VECTORS),
    "lower_cholesky": (lambda c: c.lower_cholesky, MATRICES),
    "positive_definite": (lambda c: c.positive_definite, MATRICES),
    "cat": (lambda c: c.cat([c.positive, c.interval(0.0, 2.0)], -1, [2, 4]), VECTORS),
    "stack": (lambda c: c.stack([c.positive, c.real], 0), VECTORS),
}

every_constraint = pytest.mark.parametrize("name", CONSTRAINTS)


@pytest.mark.parametrize("registry", ["biject_to", "transform_to"])
@every_constraint
def test_beside_torch(library, name, registry):
    build, x = CONSTRAINTS[name]
    try:
        other = getattr(theirs, registry)(build(theirs.constraints))
    except NotImplementedError:
        with pytest.raises(NotImplementedError, match=name):
            getattr(arraydist, registry)(build(constraints))
        return
    transform = getattr(arraydist, registry)(build(constraints))
    y = transform(library.array(x))
    assert np.allclose(to_numpy(y), other(torch.tensor(x)).numpy(), rtol=1e-12, atol=1e-14)
    assert bool(to_numpy(build(constraints).check(y)).all())
    assert np.allclose(to_numpy(transform(transform.inv(y))), to_numpy(y), rtol=1e-12, atol=1e-14)
    if registry == "biject_to":
        assert transform.bijective


def test_supports_of_distributions(library):
    gamma = arraydist.Gamma(library.array(2.0), 1.0)
    assert biject_to(gamma.support) == ExpTransform()
    scale = transform_to(arraydist.Normal.arg_constraints["scale"])(library.array(0.0))
    assert float(to_numpy(scale)) == 1.0


def test_bounds_that_are_arrays(library):
    low = library.array([0.0, 10.0])
    y = biject_to(constraints.greater_than(low))(library.array([0.0, 0.0]))
    assert np.array_equal(to_numpy(y), [1.0, 11.0])


def test_a_registry_of_ones_own():
    registry = ConstraintRegistry()

    class Even(constraints.Constraint):
        pass

    @registry.register(Even)
    def _to_even(constraint):
        return ExpTransform()

    assert registry(Even()) == ExpTransform()
    registry.register(constraints.positive, lambda constraint: ExpTransform().inv)
    assert registry(constraints.positive) == ExpTransform().inv
    with pytest.raises(TypeError, match="constraint"):
        registry.register("positive", lambda constraint: ExpTransform())


@pytest.mark.parametrize(
    "constraint", [constraints.boolean, constraints.dependent, constraints.square]
)
def test_constraints_without_transform(constraint):
    for registry in (biject_to, transform_to):
        with pytest.raises(NotImplementedError, match="no transform"):
            registry(constraint)
