"""Nothing is forgotten: every exported distribution has a case, torch's version and its docs."""

import inspect

import numpy as np
import pytest
from cases import ENTRIES, every_entry

import arraydist
from arraydist.distributions.base import Distribution

ABSTRACT = {"Distribution", "ExponentialFamily"}

DISTRIBUTIONS = sorted(
    name
    for name in arraydist.__all__
    if inspect.isclass(getattr(arraydist, name))
    and issubclass(getattr(arraydist, name), Distribution)
    and name not in ABSTRACT
)

METHODS = (
    "log_prob",
    "cdf",
    "sf",
    "log_cdf",
    "log_sf",
    "icdf",
    "isf",
    "entropy",
    "sample",
    "rsample",
    "moment",
)


def test_every_distribution_has_one_entry():
    assert sorted(entry.name for entry in ENTRIES) == DISTRIBUTIONS


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_torch_version(name):
    pytest.importorskip("torch", reason="about arraydist.torch")
    import arraydist.torch as dist

    assert name in dist.__all__
    assert issubclass(getattr(dist, name), getattr(arraydist, name))
    assert getattr(dist, name).__doc__


@pytest.mark.parametrize("module", ["arraydist", "arraydist.special", "arraydist.constraints"])
def test_all_is_sorted_and_importable(module):
    import importlib

    module = importlib.import_module(module)
    assert list(module.__all__) == sorted(module.__all__, key=sort_key)
    for name in module.__all__:
        assert getattr(module, name) is not None
    assert set(module.__all__) <= set(dir(module))


def sort_key(name):
    """Classes before functions, as linters sort them."""
    return (not name[:1].isupper(), name)


def test_all_of_torch_module_is_sorted_and_importable():
    pytest.importorskip("torch", reason="about arraydist.torch")
    import arraydist.torch as dist

    assert list(dist.__all__) == sorted(dist.__all__, key=sort_key)
    assert all(hasattr(dist, name) for name in dist.__all__)


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_documented(name):
    """A summary, the density, each parameter, an example."""
    cls = getattr(arraydist, name)
    doc = inspect.getdoc(cls)
    assert ":math:" in doc
    assert "Examples\n--------" in doc
    for parameter in cls.arg_constraints:
        assert f"\n{parameter}\n    " in doc, parameter
    for attribute, value in vars(cls).items():
        if attribute.startswith("_") or not (inspect.isroutine(value) or is_property(value)):
            continue
        assert inspect.getdoc(getattr(cls, attribute)), attribute


def is_property(value):
    return isinstance(value, property)


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_examples_are_right(name):
    import doctest

    cls = getattr(arraydist, name)
    results = doctest.run_docstring_examples
    finder = doctest.DocTestFinder(recurse=False)
    runner = doctest.DocTestRunner(verbose=False)
    tests = finder.find(cls, name, globs={})
    assert tests
    assert results is not None
    for test in tests:
        runner.run(test)
    assert runner.summarize(verbose=False).failed == 0


@every_entry
def test_methods_are_there_or_declared_missing(entry):
    """Methods give a result, those declared missing raise."""
    distribution = entry.cls(**next(iter(entry.parameters.values())))
    arguments = {
        "icdf": (0.5,),
        "isf": (0.5,),
        "entropy": (),
        "sample": ((2,),),
        "rsample": ((2,),),
        "moment": (1,),
    }
    for method in METHODS:
        call = getattr(distribution, method)
        given = arguments.get(method, (entry.values[0],))
        if entry.has(method):
            assert call(*given) is not None
        else:
            with pytest.raises(NotImplementedError, match=entry.name):
                call(*given)


@every_entry
def test_entries_are_told_in_full(entry):
    """An entry names parameters that exist, values that are inside and others that are outside."""
    for arguments in entry.parameters.values():
        distribution = entry.cls(**arguments)
        assert set(arguments) <= set(entry.cls.arg_constraints)
        for value in entry.values:
            assert bool(distribution.support.check(np.asarray(value))), value
        for value, _ in entry.outside:
            assert not bool(distribution.support.check(np.asarray(value))), value
    assert set(entry.differentiable) <= set(entry.cls.arg_constraints)
    assert entry.wrong
    assert set(entry.extreme) < set(entry.parameters)
