"""What is checked, when, and how to say otherwise: per object, in a scope, for the process."""

import threading

import numpy as np
import pytest
from cases import ENTRIES, every_case, every_entry

import arraydist

WRONG = [
    pytest.param(entry, arguments, name, id=f"{entry.name}-{i}")
    for entry in ENTRIES
    for i, (arguments, name) in enumerate(entry.wrong)
]


@pytest.mark.parametrize(("entry", "arguments", "name"), WRONG)
def test_wrong_parameters(library, entry, arguments, name):
    """The message names distribution, parameter, constraint, value and place."""
    arrays = {n: library.array(x) for n, x in arguments.items()}
    with pytest.raises(ValueError, match=rf"{entry.blamed}: parameter {name} must be") as caught:
        entry.cls(**arrays)
    message = str(caught.value)
    assert entry.cls.arg_constraints[name].description in message
    if np.ndim(arguments[name]) and not entry.cls.arg_constraints[name].event_dim:
        index = int(np.flatnonzero(~(np.asarray(arguments[name]) > 0))[0])
        assert f"at index ({index},)" in message
    assert "validate_args=False" in message
    entry.cls(**arrays, validate_args=False)


@pytest.mark.parametrize(("entry", "arguments", "name"), WRONG)
def test_wrong_numbers_and_lists(entry, arguments, name):
    with pytest.raises(ValueError, match=rf"{entry.blamed}: parameter {name} must be"):
        entry.cls(**arguments)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_value_is_shown_as_its_dtype_has_it(library, dtype):
    shapes = library.array([2.0, 1.0], dtype)
    beta = arraydist.Beta(shapes, shapes, validate_args=True)
    with pytest.raises(ValueError, match=r"from 0 to 1, got 1\.3 at index \(1,\);"):
        beta.log_prob(library.array([0.5, 1.3], dtype))


def test_message_in_full():
    with pytest.raises(ValueError, match="scale") as caught:
        arraydist.Normal(0.0, np.asarray([[1.0, 2.0], [3.0, -4.5]]))
    assert str(caught.value) == (
        "Normal: parameter scale must be > 0, got -4.5 at index (1, 1); "
        "correct it, or switch checks off with validate_args=False"
    )


def test_first_of_several_offenders_is_named():
    with pytest.raises(ValueError, match=r"got nan at index \(1,\)"):
        arraydist.Poisson(np.asarray([1.0, np.nan, -2.0]))


@pytest.mark.parametrize(
    ("name", "row", "shown"),
    [
        ("probs", [0.0, 0.0], r"probs must be .* divided by their sum, got .*0\.?,? +0\.?\]"),
        ("probs", [1.0, -0.5], r"probs must be .*got .*-0\.5"),
        ("probs", [1.0, np.inf], r"probs must be .*got .*inf"),
        ("logits", [-np.inf, -np.inf], r"logits must be .* above -infinity, got .*-inf"),
        ("logits", [np.inf, 0.0], r"logits must be .* below infinity.*got .*[^-]inf"),
        ("logits", [np.nan, 0.0], r"logits must be .*not NaN.*got .*nan"),
    ],
)
def test_rows_of_weights_are_shown_as_they_were_given(library, name, row, shown):
    """Not as they are after they could not be normalised: all NaN."""
    with pytest.raises(ValueError, match=rf"(?s)Categorical: parameter {shown}.*index \(1,\)"):
        arraydist.Categorical(**{name: library.array([[0.5, 0.5], row])})


@every_case
def test_good_parameters_pass(library, entry, label):
    entry.build(label, library, validate_args=True)


def test_scope():
    with pytest.raises(ValueError, match="scale"):
        arraydist.Normal(0.0, -1.0)
    with arraydist.validation(False):
        arraydist.Normal(0.0, -1.0)
        with arraydist.validation(True), pytest.raises(ValueError, match="scale"):
            arraydist.Normal(0.0, -1.0)
        arraydist.Normal(0.0, -1.0)
    with pytest.raises(ValueError, match="scale"):
        arraydist.Normal(0.0, -1.0)


def test_scope_ends_with_an_exception():
    with pytest.raises(KeyError), arraydist.validation(False):
        raise KeyError
    with pytest.raises(ValueError, match="scale"):
        arraydist.Normal(0.0, -1.0)


def test_scope_is_the_thread_s_own():
    errors = []

    def construct():
        try:
            arraydist.Normal(0.0, -1.0)
        except ValueError as error:
            errors.append(error)

    with arraydist.validation(False):
        thread = threading.Thread(target=construct)
        thread.start()
        thread.join()
    assert len(errors) == 1


def test_process_wide():
    arraydist.validation(False)
    try:
        arraydist.Normal(0.0, -1.0)
        with arraydist.validation(None), pytest.raises(ValueError, match="scale"):
            arraydist.Normal(0.0, -1.0)
    finally:
        arraydist.validation(None)
    with pytest.raises(ValueError, match="scale"):
        arraydist.Normal(0.0, -1.0)


def test_explicit_argument_beats_the_scope():
    with arraydist.validation(False), pytest.raises(ValueError, match="scale"):
        arraydist.Normal(0.0, -1.0, validate_args=True)
    with arraydist.validation(True):
        arraydist.Normal(0.0, -1.0, validate_args=False)


@every_entry
def test_copies_keep_the_setting(library, entry):
    """expand, indexing and reshape check values as the original does."""
    strict = entry.build("batch", library, validate_args=True)
    for copy in (strict.expand((2, *strict.batch_shape)), strict[0], strict.reshape((-1,))):
        with pytest.raises(ValueError, match="value must be"):
            copy.log_prob(library.array(entry.nan))


def test_unchecked_results_are_nan_not_errors(library):
    """Without checks a meaningless parameter gives NaN, without warnings."""
    normal = arraydist.Normal(library.array(0.0), -1.0, validate_args=False)
    assert bool(np.isnan(float(normal.log_prob(library.array(1.0)))))
    gamma = arraydist.Gamma(library.array(-1.0), 1.0, validate_args=False)
    assert bool(np.isnan(float(gamma.log_prob(library.array(1.0)))))


def test_values_that_can_t_be_looked_at_are_not_checked():
    """Under torch.vmap a tensor stands for many: construction must not ask for its values."""
    torch = pytest.importorskip("torch", reason="about torch.vmap")
    shapes = torch.tensor([0.5, 2.0, 30.0])
    x = torch.tensor(2.0)
    expected = arraydist.Gamma(shapes, 1.0).log_prob(x)
    mapped = torch.func.vmap(lambda a: arraydist.Gamma(a, 1.0).log_prob(x))(shapes)
    assert torch.allclose(mapped, expected, rtol=1e-6)
    slope = torch.func.grad(lambda a: arraydist.Gamma(a, 1.0).log_prob(x))
    together = torch.func.vmap(slope)(shapes)
    assert torch.allclose(together, torch.stack([slope(a) for a in shapes]), rtol=1e-6)
    with pytest.raises(ValueError, match="Gamma: parameter concentration"):
        slope(torch.tensor(-1.0))


def test_scopes_of_many_threads_leave_the_process_as_it_was():
    """Entered and left in any order by others, a scope takes back its own choice only."""

    def many():
        for _ in range(300):
            with arraydist.validation(False):
                arraydist.Normal(0.0, -1.0)

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with pytest.raises(ValueError, match="scale"):
        arraydist.Normal(0.0, -1.0)
    first, second = arraydist.validation(False), arraydist.validation(False)
    with first, second:
        pass
    with pytest.raises(ValueError, match="scale"):
        arraydist.Normal(0.0, -1.0)
