"""Batch, event and sample shapes, expand, reshape, slicing and iteration, beside torch's own."""

import numpy as np
import pytest
from cases import ENTRIES, every_case, every_entry
from support import NUMPY, TORCH, to_numpy

import arraydist

torch = pytest.importorskip("torch", reason="the shapes are compared with torch's")


def twin(entry, label):
    """The same distribution in torch.distributions."""
    arguments = {
        name: torch.tensor(value, dtype=torch.float64)
        for name, value in entry.parameters[label].items()
    }
    return entry.of(torch.distributions)(**arguments)


every_twin = every_case(torch=True)


@every_twin
def test_batch_and_event_shape(library, entry, label):
    ours, theirs = entry.build(label, library), twin(entry, label)
    assert ours.batch_shape == tuple(theirs.batch_shape)
    assert ours.event_shape == tuple(theirs.event_shape)


@every_twin
def test_shapes_are_torch_sizes_with_torch_arrays(entry, label):
    ours = entry.build(label, TORCH)
    assert type(ours.batch_shape) is torch.Size
    assert type(ours.event_shape) is torch.Size
    assert type(ours.expand((2, *ours.batch_shape)).batch_shape) is torch.Size
    assert type(entry.build(label, NUMPY).batch_shape) is tuple


@pytest.mark.parametrize("sample_shape", [(), (3,), (2, 0), (4, 1, 2)])
@every_twin
def test_sample_shape(library, entry, label, sample_shape):
    ours, theirs = entry.build(label, library), twin(entry, label)
    expected = tuple(theirs._extended_shape(sample_shape))
    assert tuple(ours.sample(sample_shape, rng=1).shape) == expected


def test_sample_shape_may_be_an_int_or_a_list(library):
    distribution = arraydist.Normal(library.array([0.0, 1.0]), 1.0)
    assert tuple(distribution.sample(3, rng=1).shape) == (3, 2)
    assert tuple(distribution.sample([3], rng=1).shape) == (3, 2)


@every_twin
def test_value_shapes(library, entry, label):
    """log_prob of values with more axes, and with axes to broadcast, has torch's shape."""
    ours, theirs = entry.build(label, library), twin(entry, label)
    batch = tuple(theirs.batch_shape)
    for shape in ((), batch, (2, *(1 for _ in batch)), (5, *batch)):
        event = np.asarray(entry.values[1])
        value = np.broadcast_to(event, (*shape, *event.shape))
        expected = theirs.log_prob(torch.tensor(value)).shape
        assert tuple(ours.log_prob(library.array(value)).shape) == tuple(expected)
        if entry.has("cdf"):
            assert tuple(ours.cdf(library.array(value)).shape) == tuple(expected)


@every_case
def test_summaries_have_the_batch_shape(library, entry, label):
    """Summaries of a draw have that of the batch, and of the event where there is one."""
    distribution = entry.build(label, library)
    batch = tuple(distribution.batch_shape)
    whole = (*batch, *distribution.event_shape)
    for name in ("mean", "median", "mode", "variance", "stddev"):
        if entry.has(name):
            assert tuple(getattr(distribution, name).shape) == whole, name
    if entry.event_dim:
        assert tuple(distribution.covariance_matrix.shape) == (*whole, whole[-1])
    for name in ("entropy", "perplexity"):
        if entry.has(name):
            assert tuple(getattr(distribution, name)().shape) == batch, name
    if entry.has("moment"):
        assert tuple(distribution.moment(2).shape) == whole


@every_twin
def test_expand(library, entry, label):
    ours, theirs = entry.build(label, library), twin(entry, label)
    target = (2, *theirs.batch_shape)
    expanded = ours.expand(target)
    assert type(expanded) is type(ours)
    assert expanded.batch_shape == tuple(theirs.expand(target).batch_shape)
    value = library.array(entry.values[1])
    assert np.array_equal(
        to_numpy(expanded.log_prob(value)),
        np.broadcast_to(to_numpy(ours.log_prob(value)), target),
        equal_nan=True,
    )


@every_entry
def test_expanded_elements_are_independent(library, entry):
    """Draws of an expanded distribution differ between the repetitions."""
    label = next(iter(entry.parameters))
    expanded = entry.build(label, library).expand((8, *entry.build(label, library).batch_shape))
    draws = to_numpy(expanded.sample((16,), rng=3))
    assert (draws[:, 0] != draws[:, 1]).any()


@every_entry
def test_expand_to_an_impossible_shape(library, entry):
    distribution = entry.build("batch", library)
    with pytest.raises(ValueError, match=entry.name):
        distribution.expand((7, 7))


@every_case
def test_reshape(library, entry, label):
    distribution = entry.build(label, library)
    target = (int(np.prod(distribution.batch_shape, dtype=int)), 1)
    reshaped = distribution.reshape(target)
    assert tuple(reshaped.batch_shape) == target
    value = library.array(entry.values[1])
    assert np.array_equal(
        to_numpy(reshaped.log_prob(value)).ravel(), to_numpy(distribution.log_prob(value)).ravel()
    )


@every_entry
def test_reshape_to_what_is_left(library, entry):
    distribution = entry.build("batch", library)
    size = int(np.prod(distribution.batch_shape))
    assert tuple(distribution.reshape(-1).batch_shape) == (size,)
    assert tuple(distribution.reshape(np.int64(size)).batch_shape) == (size,)
    assert tuple(distribution.reshape((1, -1, 1)).batch_shape) == (1, size, 1)
    for wrong in ((size + 1,), (-1, -1), (0, -1), -2):
        with pytest.raises(ValueError, match=entry.name):
            distribution.reshape(wrong)


INDICES = (0, -1, slice(None), (0, 0), (slice(None), 0), (None, 0), Ellipsis, (..., 0), slice(0, 1))


@pytest.mark.parametrize("index", INDICES, ids=str)
@every_entry
def test_indexing(library, entry, index):
    """dist[index] is the batch indexed as NumPy indexes an array of the batch's shape."""
    distribution = entry.build("batch", library)
    value = entry.values[1]
    whole = to_numpy(distribution.log_prob(library.array(value)))
    whole = np.broadcast_to(whole, tuple(distribution.batch_shape))
    part = distribution[index]
    assert tuple(part.batch_shape) == whole[index].shape
    assert tuple(part.event_shape) == tuple(distribution.event_shape)
    assert np.array_equal(to_numpy(part.log_prob(library.array(value))), whole[index])


@every_entry
def test_indexing_by_arrays(library, entry):
    distribution = entry.build("batch", library)
    value = library.array(entry.values[1])
    whole = to_numpy(distribution.log_prob(value))
    rows = np.zeros((2, 1), dtype=int)
    part = distribution[library.array(rows, "int64")]
    assert tuple(part.batch_shape) == (2, 1, *distribution.batch_shape[1:])
    assert np.array_equal(to_numpy(part.log_prob(value)), whole[rows])
    mask = np.arange(distribution.batch_shape[0]) == 0
    part = distribution[library.array(mask, "bool")]
    assert np.array_equal(to_numpy(part.log_prob(value)), whole[mask])


@every_entry
def test_too_many_indices(library, entry):
    distribution = entry.build("batch", library)
    with pytest.raises(IndexError, match=entry.name):
        distribution[(0,) * (len(distribution.batch_shape) + 1)]


@every_entry
def test_iteration(library, entry):
    distribution = entry.build("batch", library)
    parts = list(distribution)
    assert len(parts) == distribution.batch_shape[0]
    assert all(tuple(p.batch_shape) == tuple(distribution.batch_shape[1:]) for p in parts)
    first = next(iter(entry.parameters))
    with pytest.raises(TypeError, match=entry.name):
        iter(entry.build(first, library))


@every_entry
def test_enumerate_support(library, entry):
    first = next(iter(entry.parameters))
    distribution = entry.build("batch", library)
    if not distribution.has_enumerate_support:
        with pytest.raises(NotImplementedError, match=entry.name):
            entry.build(first, library).enumerate_support()
        return
    theirs = twin(entry, "batch")
    for expand in (True, False):
        values = to_numpy(distribution.enumerate_support(expand))
        assert np.array_equal(values, theirs.enumerate_support(expand).numpy())
    total = np.exp(to_numpy(distribution.log_prob(distribution.enumerate_support()))).sum(axis=0)
    assert np.allclose(total, 1, rtol=0, atol=1e-14)


def test_parameters_broadcast_together(library):
    gamma = arraydist.Gamma(library.array([[1.0], [2.0]]), library.array([1.0, 2.0, 3.0]))
    assert tuple(gamma.concentration.shape) == (2, 3)
    assert tuple(gamma.rate.shape) == (2, 3)


def test_every_entry_has_a_batch():
    assert all("batch" in entry.parameters for entry in ENTRIES)
