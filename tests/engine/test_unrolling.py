"""Loops over constants are written out."""

import dis
import traceback

import numba
import pytest

from arraydist.kernels.unrolling import unrolled

_POLYNOMIALS = ((2.0, (1.0, 2.0, 3.0)), (0.5, (4.0, 5.0)))


def of_polynomials(x):
    total = 0.0
    for factor, coefficients in _POLYNOMIALS:
        total = total * x + factor * coefficients[-1]
    return total


def nested(x):
    for outer in (1, 2):
        x += outer
        for inner in (3.0, 5.0):
            x *= inner
    return x


def left_early(x):
    for k in (1.0, 2.0):
        if x > k:
            break
    return k


def of_argument(x, items):
    for item in items:
        x += item
    return x


def while_small(x):
    while x < 1.0:
        x += x
    return x


@unrolled
def fails(x):
    """Its loop fails in line 3 from here."""
    for k in (1.0, 0.0):
        x = x / k
    return x


@pytest.mark.parametrize("function", [of_polynomials, nested])
def test_the_values_are_those_of_the_loop(function):
    straight = unrolled(function)
    assert straight(1.7) == function(1.7)
    names = {instruction.opname for instruction in dis.get_instructions(straight)}
    assert not {name for name in names if name.startswith("JUMP_BACKWARD")}


def test_items_may_be_of_different_types_when_compiled():
    assert numba.njit(unrolled(of_polynomials))(1.7) == of_polynomials(1.7)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (left_early, "left early"),
        (of_argument, "no constant tuple"),
        (while_small, "no constant number of turns"),
    ],
)
def test_other_loops_raise(function, message):
    with pytest.raises(TypeError, match=message):
        unrolled(function)


def test_errors_name_the_line():
    with pytest.raises(ZeroDivisionError) as error:
        fails(1.0)
    assert traceback.extract_tb(error.tb)[-1].line == "x = x / k"
    assert fails.__doc__ is not None
    assert fails.__doc__.startswith("Its loop")
