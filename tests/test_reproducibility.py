"""The same seed gives the same numbers: whatever the threads, the library, the length asked for."""

import numpy as np
import pytest
from cases import every_case
from support import NUMPY, python, to_numpy

import arraydist


@every_case
def test_threads(entry, label, set_num_threads):
    distribution = entry.build(label, NUMPY)
    results = []
    for n in (1, 2, 4, 7):
        set_num_threads(n)
        results.append(distribution.sample((30_000,), rng=1))
    assert all(np.array_equal(results[0], result) for result in results[1:])


@every_case
def test_threads_and_densities(entry, label, set_num_threads):
    distribution = entry.build(label, NUMPY)
    x = distribution.sample((30_000,), rng=1)
    results = []
    for n in (1, 2, 4, 7):
        set_num_threads(n)
        results.append([distribution.log_prob(x)])
        if entry.has("cdf"):
            results[-1].append(distribution.cdf(x))
    for result in results[1:]:
        assert all(map(np.array_equal, results[0], result))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@every_case(moderate=True)
def test_libraries(library, entry, label, dtype):
    """Bit for bit the same draws in every library."""
    expected = entry.build(label, NUMPY, dtype).sample((5000,), rng=2)
    actual = to_numpy(entry.build(label, library, dtype).sample((5000,), rng=2))
    assert actual.dtype == expected.dtype
    assert np.array_equal(actual, expected)


LENGTHS = sorted({n + d for n in (1, 2, 512, 1024, 2048, 4096) for d in (-1, 0, 1)})


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@every_case(moderate=True)
def test_prefixes(entry, label, dtype):
    """sample((n,)) is the start of sample((m,))."""
    distribution = entry.build(label, NUMPY, dtype)
    longest = distribution.sample((10_000,), rng=3)
    for n in LENGTHS:
        assert np.array_equal(distribution.sample((n,), rng=3), longest[:n]), n


@every_case(moderate=True)
def test_layout_does_not_matter(entry, label):
    """Element i is the same whether the shape asked for is flat or not."""
    distribution = entry.build(label, NUMPY)
    flat = distribution.sample((6000,), rng=4)
    assert np.array_equal(distribution.sample((20, 300), rng=4).reshape(flat.shape), flat)


@every_case
def test_repeated_parameters_draw_as_shared_ones(entry, label):
    """An expanded distribution draws what sample_shape draws.

    But for Poisson counts: one rate for all draws may take a table.
    """
    distribution = entry.build(label, NUMPY)
    expanded = distribution.expand((3000, *distribution.batch_shape)).sample(rng=5)
    shared = distribution.sample((3000,), rng=5)
    if entry.cls is arraydist.Poisson:
        noise = np.sqrt(2 * distribution.variance / 3000)
        assert np.all(np.abs(expanded.mean(0) - shared.mean(0)) <= 6 * noise)
    else:
        assert np.array_equal(expanded, shared)


def fresh(kind, library):
    """A new random state of a kind, always from the same seed."""
    if kind == "int":
        return 7
    if kind == "numpy int":
        return np.uint64(7)
    if kind == "SeedSequence":
        return np.random.SeedSequence(7)
    if kind == "BitGenerator":
        return np.random.PCG64(7)
    if kind == "numpy Generator":
        return np.random.default_rng(7)
    if kind == "Generator":
        return arraydist.random.default_rng(7)
    torch = pytest.importorskip("torch", reason="torch.Generator needs torch")
    return torch.Generator().manual_seed(7)


KINDS = (
    "int",
    "numpy int",
    "SeedSequence",
    "BitGenerator",
    "numpy Generator",
    "Generator",
    "torch Generator",
)
STATELESS = ("int", "numpy int", "SeedSequence")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("keyword", ["rng", "generator"])
def test_kinds_of_rng(library, kind, keyword):
    normal = arraydist.Normal(library.array(0.0), 1.0)
    first = to_numpy(normal.sample((100,), **{keyword: fresh(kind, library)}))
    assert np.array_equal(first, to_numpy(normal.sample((100,), **{keyword: fresh(kind, library)})))
    state = fresh(kind, library)
    twice = [to_numpy(normal.sample((100,), **{keyword: state})) for _ in range(2)]
    assert np.array_equal(twice[0], first)
    assert np.array_equal(*twice) == (kind in STATELESS)


def test_ints_and_their_seed_sequence_and_generator_agree():
    normal = arraydist.Normal(0.0, 1.0)
    expected = normal.sample((10,), rng=7)
    assert np.array_equal(expected, normal.sample((10,), rng=np.random.SeedSequence(7)))
    assert np.array_equal(expected, normal.sample((10,), rng=arraydist.random.default_rng(7)))


@pytest.mark.parametrize("wrong", ["7", 1.5, object(), np.random])
def test_wrong_kinds_of_rng(library, wrong):
    with pytest.raises(TypeError, match="rng"):
        arraydist.Normal(library.array(0.0), 1.0).sample(rng=wrong)


def test_negative_seed():
    with pytest.raises(ValueError, match="-1"):
        arraydist.Normal(0.0, 1.0).sample(rng=-1)


def test_rng_and_generator_together():
    with pytest.raises(TypeError, match="rng or generator"):
        arraydist.Normal(0.0, 1.0).sample(rng=1, generator=1)


def test_seeds_differ():
    draws = {float(arraydist.Normal(0.0, 1.0).sample(rng=seed)) for seed in range(2000)}
    assert len(draws) == 2000


def test_process_wide_seed():
    arraydist.random.seed(3)
    first = arraydist.Normal(0.0, 1.0).sample((5,))
    arraydist.random.seed(3)
    assert np.array_equal(first, arraydist.Normal(0.0, 1.0).sample((5,)))
    arraydist.random.seed(None)
    assert (first != arraydist.Normal(0.0, 1.0).sample((5,))).all()


def test_torch_manual_seed_rules_torch_draws():
    torch = pytest.importorskip("torch", reason="about torch's own default generator")
    normal = arraydist.Normal(torch.zeros(5), 1.0)
    with torch.random.fork_rng():
        torch.manual_seed(3)
        first = normal.sample()
        second = normal.sample()
        torch.manual_seed(3)
        assert torch.equal(first, normal.sample())
    assert not torch.equal(first, second)


PROGRAM = """
import arraydist
print(arraydist.Gamma([0.3, 2.5], 1.0).sample((3,), rng=11).tobytes().hex())
print(arraydist.Poisson(70.0).sample((3,), rng=11).tobytes().hex())
"""


def test_another_process_draws_the_same():
    gamma = arraydist.Gamma([0.3, 2.5], 1.0).sample((3,), rng=11)
    poisson = arraydist.Poisson(70.0).sample((3,), rng=11)
    expected = [gamma.tobytes().hex(), poisson.tobytes().hex()]
    assert python(PROGRAM, ARRAYDIST_NUM_THREADS="3").split() == expected
