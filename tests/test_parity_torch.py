"""``import arraydist.torch as dist`` in place of torch.distributions: names, values, errors."""

import inspect

import numpy as np
import pytest
from cases import every_case, every_entry

torch = pytest.importorskip("torch", reason="compares with torch.distributions")

import arraydist  # noqa: E402
import arraydist.torch as dist  # noqa: E402


def public(cls):
    """Public names of a class or an object."""
    return {name for name in dir(cls) if not name.startswith("_")}


def build(module, entry, label, dtype=torch.float64, **options):
    arguments = {
        name: torch.tensor(value, dtype=dtype) for name, value in entry.parameters[label].items()
    }
    return entry.of(module)(**arguments, **options)


@every_entry
def test_every_name_of_torch_is_there(entry):
    theirs = getattr(torch.distributions, entry.torch)
    ours = build(dist, entry, "batch")
    assert public(theirs) <= public(ours)


def test_every_constraint_of_torch_is_there():
    names = set(torch.distributions.constraints.__all__)
    assert names <= set(arraydist.constraints.__all__)


@every_entry
def test_signatures(entry):
    """Parameters have torch's names and order; so have sample and log_prob."""
    theirs = inspect.signature(getattr(torch.distributions, entry.torch))
    ours = inspect.signature(getattr(dist, entry.name))
    assert list(ours.parameters)[: len(theirs.parameters)] == list(theirs.parameters)
    cls = getattr(dist, entry.name)
    for method, names in {
        "sample": ["sample_shape"],
        "rsample": ["sample_shape"],
        "log_prob": ["value"],
        "cdf": ["value"],
        "enumerate_support": ["expand"],
        "expand": ["batch_shape"],
    }.items():
        assert list(inspect.signature(getattr(cls, method)).parameters)[1 : len(names) + 1] == names


@every_entry
def test_class_attributes(entry):
    theirs, ours = getattr(torch.distributions, entry.torch), getattr(dist, entry.name)
    if entry.make is None:
        assert ours.has_rsample >= theirs.has_rsample
        assert ours.has_enumerate_support == theirs.has_enumerate_support
    assert set(ours.arg_constraints) == set(theirs.arg_constraints)
    for name, constraint in theirs.arg_constraints.items():
        assert ours.arg_constraints[name].event_dim == constraint.event_dim


@every_entry
def test_families(entry):
    """Every class of the drop-in module is the main module's, and an exponential family or not."""
    ours, theirs = getattr(dist, entry.name), getattr(torch.distributions, entry.torch)
    assert issubclass(ours, getattr(arraydist, entry.name))
    assert issubclass(ours, dist.Distribution)
    exponential = issubclass(theirs, torch.distributions.ExponentialFamily)
    if entry.name != "Categorical":
        # torch counts the categorical distribution out, as its natural parameters are not minimal
        assert issubclass(ours, dist.ExponentialFamily) == exponential


@every_case(torch=True)
def test_log_prob(entry, label):
    ours, theirs = build(dist, entry, label), build(torch.distributions, entry, label)
    x = torch.tensor(entry.column(ours))
    # torch's formulas cancel at the extremes
    tolerance = 1e-6 if label in entry.extreme else entry.torch_accuracy
    expected, actual = theirs.log_prob(x), ours.log_prob(x)
    assert actual.dtype == expected.dtype
    if (label, "log_prob") in entry.torch_wrong:
        return
    if label in ("impossible", "never"):
        keep = expected > -30  # torch clamps probabilities of 0
        expected, actual = expected[keep], actual[keep]
    assert torch.allclose(actual, expected, rtol=tolerance, atol=tolerance)


@every_case(moderate=True, torch=True)
def test_float32(entry, label):
    """torch's default dtype in, the same dtype out, values as near as torch's own."""
    ours = build(dist, entry, label, torch.float32)
    theirs = build(torch.distributions, entry, label, torch.float32)
    x = torch.tensor(entry.column(ours), dtype=torch.float32)
    expected, actual = theirs.log_prob(x), ours.log_prob(x)
    keep = expected > -15  # torch clamps probabilities of 0
    assert actual.dtype == torch.float32
    assert torch.allclose(actual[keep], expected[keep], rtol=2e-5, atol=2e-5)


@every_case(torch=True)
def test_distribution_functions(entry, label):
    """cdf and icdf where torch has them, in the bulk where torch has digits."""
    if not entry.has("cdf"):
        return
    ours, theirs = build(dist, entry, label), build(torch.distributions, entry, label)
    x = torch.tensor(entry.column(ours))
    try:
        expected = theirs.cdf(x)
    except NotImplementedError:
        assert ours.cdf(x).shape == ours.log_prob(x).shape
        return
    assert torch.allclose(ours.cdf(x), expected, rtol=1e-7, atol=1e-9)
    if label not in entry.extreme and entry.name == "Normal":
        p = torch.tensor(entry.column(ours, [0.1, 0.5, 0.9]))
        assert torch.allclose(ours.icdf(p), theirs.icdf(p), rtol=1e-12)


@every_case(torch=True)
def test_summaries(entry, label):
    tolerance = 1e-14 if entry.torch_accuracy == 1e-12 else 1e-5
    ours, theirs = build(dist, entry, label), build(torch.distributions, entry, label)
    for name in filter(entry.has, ("mean", "mode", "variance", "stddev")):
        if (label, name) in entry.torch_wrong:
            continue
        expected, actual = getattr(theirs, name), getattr(ours, name)
        assert actual.shape == expected.shape, name
        assert torch.allclose(
            actual.double(), expected.double(), rtol=tolerance, atol=0, equal_nan=True
        ), name
    for name in filter(entry.has, ("entropy", "perplexity")):
        try:
            expected = getattr(theirs, name)()
        except NotImplementedError:
            continue
        if label in ("impossible", *entry.extreme):
            continue  # torch clamps probabilities of 0, and cancels
        assert torch.allclose(getattr(ours, name)(), expected, rtol=1e-12), name


@every_case(torch=True)
def test_draws(entry, label):
    """Shape and dtype of draws are torch's; torch.manual_seed rules them."""
    ours, theirs = build(dist, entry, label), build(torch.distributions, entry, label)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        draws = ours.sample((5,))
        torch.manual_seed(0)
        assert torch.equal(draws, ours.sample(torch.Size((5,))))
    if label == "huge":
        return
    expected = theirs.sample((5,))
    assert draws.shape == expected.shape
    assert draws.dtype == expected.dtype


@every_entry
def test_numbers_become_tensors_of_the_default_dtype(entry):
    label = next(iter(entry.parameters))
    ours = entry.of(dist)(**{n: torch.tensor(x) for n, x in entry.parameters[label].items()})
    theirs = entry.of(torch.distributions)(
        **{n: torch.tensor(x) for n, x in entry.parameters[label].items()}
    )
    x = torch.tensor(entry.values[1])
    assert ours.log_prob(x).dtype == theirs.log_prob(x).dtype
    if entry.name == "Categorical":
        return
    ours = entry.of(dist)(**entry.parameters[label])
    assert isinstance(ours.log_prob(entry.values[1]), torch.Tensor)
    assert ours.log_prob(entry.values[1]).dtype == torch.get_default_dtype()


@pytest.fixture
def torch_validates():
    """torch's default, which torch.compile switches off for the whole process when it is loaded."""
    before = torch.distributions.Distribution._validate_args
    torch.distributions.Distribution.set_default_validate_args(True)
    yield
    torch.distributions.Distribution.set_default_validate_args(before)


@pytest.mark.usefixtures("torch_validates")
@every_entry
def test_values_outside_raise_by_default_as_in_torch(entry):
    label = next(iter(entry.parameters))
    ours, theirs = build(dist, entry, label), build(torch.distributions, entry, label)
    for value, _ in (*entry.outside, (entry.nan, "")):
        for distribution in (ours, theirs):
            with pytest.raises(ValueError, match="value"):
                distribution.log_prob(torch.tensor(value, dtype=torch.float64))
    unchecked = build(dist, entry, label, validate_args=False)
    for value, _ in entry.outside:
        x = torch.tensor(value, dtype=torch.float64)
        assert unchecked.log_prob(x) == -torch.inf


@pytest.mark.usefixtures("torch_validates")
@every_entry
def test_wrong_parameters_raise_as_in_torch(entry):
    for arguments, _ in entry.wrong:
        tensors = {n: torch.tensor(x) for n, x in arguments.items()}
        with pytest.raises(ValueError, match=entry.blamed):
            entry.of(dist)(**tensors)
        with pytest.raises(ValueError, match="parameter"):
            entry.of(torch.distributions)(**tensors)
        entry.of(dist)(**tensors, validate_args=False)


@every_entry
def test_validation_is_per_object_not_class_wide(entry):
    label = next(iter(entry.parameters))
    build(dist, entry, label, validate_args=False)
    with pytest.raises(ValueError, match="value"):
        build(dist, entry, label).log_prob(torch.tensor(entry.nan))


@every_entry
def test_repr_names_class_and_parameters(entry):
    text = repr(build(dist, entry, "batch"))
    assert text.startswith(f"{entry.name}(")
    for name in entry.parameters["batch"] if entry.make is None else ():
        assert name in text


@every_entry
def test_sample_n(entry):
    label = next(iter(entry.parameters))
    distribution = build(dist, entry, label)
    with pytest.warns(UserWarning, match="sample_n"):
        assert distribution.sample_n(3).shape == (3, *distribution.event_shape)


def test_default_of_validation_can_be_set():
    with pytest.raises(ValueError, match="scale"):
        dist.Normal(0.0, -1.0)
    dist.Distribution.set_default_validate_args(False)
    try:
        dist.Normal(0.0, -1.0)
    finally:
        arraydist.validation(None)
    with pytest.raises(ValueError, match="scale"):
        dist.Normal(0.0, -1.0)


def test_normal_in_the_tail_where_torch_gives_zero():
    """float64 cdf(-9) and float32 cdf(-6): torch returns exact zeros (its issue 192632)."""
    normal = dist.Normal(torch.tensor(0.0, dtype=torch.float64), 1.0)
    assert np.isclose(float(normal.cdf(torch.tensor(-9.0))), 1.1285884059538405e-19, rtol=1e-14)
    single = dist.Normal(torch.tensor(0.0), 1.0)
    assert np.isclose(float(single.cdf(torch.tensor(-6.0))), 9.865876450376946e-10, rtol=1e-6)


def test_integer_parameters_are_promoted():
    """torch leaves the scale 0.5 an int64 zero here (its issue 38474)."""
    normal = dist.Normal(torch.tensor(1), 0.5)
    assert normal.scale.dtype == torch.get_default_dtype()
    assert float(normal.scale) == 0.5
