"""Transformed distributions: closed forms, ends of ranges, discrete ones, fusing."""

import numpy as np
import pytest
from support import relative_error, to_numpy

import arraydist
from arraydist.transforms import (
    AffineTransform,
    ExpTransform,
    IndependentTransform,
    SigmoidTransform,
    StickBreakingTransform,
    TanhTransform,
    identity_transform,
)


@pytest.mark.parametrize("scale", [2.0, -0.5])
def test_affine_summaries(library, scale):
    """Everything that has a closed form; the tails change places where the scale is negative."""
    gamma = arraydist.Gamma(library.array([2.5, 0.7]), library.array([1.5, 3.0]))
    affine = arraydist.TransformedDistribution(gamma, AffineTransform(1.0, scale))
    reference = arraydist.Gamma([2.5, 0.7], [1.5, 3.0])
    x = 1.0 + scale * np.asarray([0.3, 2.0])
    tails = ("cdf", "sf") if scale > 0 else ("sf", "cdf")
    for method, tail in zip(
        ("cdf", "sf", "log_cdf", "log_sf"), (*tails, *(f"log_{t}" for t in tails)), strict=True
    ):
        expected = getattr(reference, tail)([0.3, 2.0])
        assert (
            relative_error(to_numpy(getattr(affine, method)(library.array(x))), expected).max()
            < 1e-14
        )
    expected = (reference.icdf if scale > 0 else reference.isf)(1e-20)
    assert np.allclose(to_numpy(affine.icdf(1e-20)), 1 + scale * expected, rtol=1e-14)
    assert np.allclose(to_numpy(affine.mean), 1 + scale * reference.mean, rtol=1e-14)
    assert np.allclose(to_numpy(affine.variance), scale**2 * reference.variance, rtol=1e-14)
    assert np.allclose(to_numpy(affine.mode), 1 + scale * reference.mode, rtol=1e-14)
    assert np.allclose(
        to_numpy(affine.entropy()), reference.entropy() + np.log(abs(scale)), rtol=1e-13
    )
    third = sum(c * scale**k * reference.moment(k) for k, c in enumerate((1, 3, 3, 1)))
    assert np.allclose(to_numpy(affine.moment(3)), third, rtol=1e-13)


def test_entropy_of_vectors_and_of_a_chain():
    base = arraydist.Independent(arraydist.Normal(np.zeros((4, 3)), [1.0, 2.0, 3.0]), 1)
    factor = np.asarray([2.0, 0.5, -3.0])
    chain = [AffineTransform(1.0, factor), IndependentTransform(AffineTransform(0.0, 2.0), 1)]
    distribution = arraydist.TransformedDistribution(base, [*chain, identity_transform])
    expected = base.entropy() + np.log(np.abs(2 * factor)).sum()
    assert np.allclose(distribution.entropy(), expected, rtol=1e-14)
    assert np.allclose(distribution.variance, base.variance * (2 * factor) ** 2, rtol=1e-14)
    undone = arraydist.TransformedDistribution(distribution, [t.inv for t in reversed(chain)])
    assert np.allclose(undone.mean, 0, atol=1e-15)
    assert np.allclose(undone.stddev, base.stddev, rtol=1e-14)


def test_not_affine():
    distribution = arraydist.TransformedDistribution(arraydist.Normal(0.0, 1.0), TanhTransform())
    with pytest.raises(NotImplementedError, match=r"TransformedDistribution.*mean.*affine"):
        _ = distribution.mean
    vectors = arraydist.TransformedDistribution(
        arraydist.Normal(np.zeros((2, 3)), 1.0), StickBreakingTransform()
    )
    with pytest.raises(NotImplementedError, match="TransformedDistribution has no cdf"):
        vectors.cdf(vectors.sample(rng=1))


def test_values_that_an_inner_transform_does_not_reach(library):
    """-exp(x) is negative, though the last transform's codomain are the real numbers."""
    distribution = arraydist.TransformedDistribution(
        arraydist.Normal(library.array(0.0), 1.0), [ExpTransform(), AffineTransform(0.0, -1.0)]
    )
    x = library.array([1.0, 0.0, -1.0, np.nan])
    assert np.array_equal(to_numpy(distribution.log_prob(x))[:2], [-np.inf, -np.inf])
    assert np.isnan(to_numpy(distribution.log_prob(x))[3])
    assert np.array_equal(to_numpy(distribution.cdf(x))[:2], [1.0, 1.0])
    assert np.array_equal(to_numpy(distribution.sf(x))[:2], [0.0, 0.0])
    assert relative_error(to_numpy(distribution.cdf(x))[2], 0.5) < 1e-15


def test_ends_of_the_unit_interval(library):
    distribution = arraydist.TransformedDistribution(
        arraydist.Normal(library.array(0.0), 1.0), SigmoidTransform()
    )
    x = library.array([0.0, 1.0, -0.1, 1.1])
    assert (to_numpy(distribution.log_prob(x)) == -np.inf).all()
    assert np.array_equal(to_numpy(distribution.cdf(x)), [0, 1, 0, 1])
    assert np.array_equal(to_numpy(distribution.icdf(library.array([0.0, 1.0]))), [0, 1])


def test_discrete_base(library):
    """Probabilities go over as they are; a decreasing map turns "at most" into "at least"."""
    poisson = arraydist.Poisson(library.array(3.0))
    mirrored = arraydist.TransformedDistribution(poisson, AffineTransform(0.0, -2.0))
    k = np.arange(6.0)
    reference = arraydist.Poisson(3.0)
    y = library.array(-2.0 * k)
    assert np.allclose(to_numpy(mirrored.log_prob(y)), reference.log_prob(k), rtol=1e-14)
    assert np.allclose(to_numpy(mirrored.cdf(y)), reference.sf(k - 1), rtol=1e-14)
    assert np.allclose(to_numpy(mirrored.sf(y)), reference.cdf(k - 1), rtol=1e-14)
    rising = arraydist.TransformedDistribution(poisson, AffineTransform(1.0, 2.0))
    assert np.array_equal(
        to_numpy(rising.icdf(library.array([0.1, 0.9]))), 1 + 2 * reference.icdf([0.1, 0.9])
    )
    assert float(to_numpy(rising.log_prob(2.0))) == -np.inf


def test_log_normal_is_a_transformed_distribution():
    import arraydist.torch as dist

    for module in (arraydist, dist):
        distribution = module.LogNormal(0.5, 2.0)
        assert isinstance(distribution, module.TransformedDistribution)
        assert isinstance(distribution.base_dist, arraydist.Normal)
        assert distribution.transforms == [ExpTransform()]
    written_out = arraydist.TransformedDistribution(arraydist.Normal(0.5, 2.0), ExpTransform())
    x = np.asarray([1e-5, 0.3, 2.0, 1e4])
    assert np.allclose(
        written_out.log_prob(x), arraydist.LogNormal(0.5, 2.0).log_prob(x), rtol=1e-14
    )


def test_densities_of_a_transformed_distribution_are_fused():
    """One compiled loop, whose constants are arguments: another scale is not another formula."""
    from arraydist_numpy import fused

    def formula(scale):
        base = arraydist.Normal(0.0, 1.0)
        distribution = arraydist.TransformedDistribution(
            base, [AffineTransform(0.0, scale), SigmoidTransform()]
        )
        return distribution, distribution._formula("_log_prob_everywhere")

    one, first = formula(2.0)
    two, second = formula(3.0)
    assert first is second
    x = np.linspace(0.01, 0.99, 500_000)
    eager = one.log_prob(x)
    for _ in range(5):
        last = one.log_prob(x)
    assert np.allclose(last, eager, rtol=1e-14, atol=1e-14)
    assert not [f for f, _ in fused.not_fused() if f is first]
    assert np.allclose(two.log_prob(x[::1000]), formula(3.0)[0].log_prob(x)[::1000], rtol=1e-14)
