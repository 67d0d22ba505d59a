"""Derivatives of the special functions in every argument, against mpmath's (golden/rules.json).

Errors are relative to the derivative's size; the bound depends on what the derivative is in.
"""

import json

import numpy as np
import pytest
from precision import relative_error
from support import GOLDEN

import arraydist
from arraydist import special

RULES = json.loads((GOLDEN / "rules.json").read_text())
ARGUMENT = 1e-13
SHAPE = 1e-10
CONDITIONED = dict.fromkeys(("erfcinv", "ndtri"), 3e-13)
"""One over a density down to 1e-300, the exponential of an exponent of some 700."""
SHAPES = {
    **dict.fromkeys(("betainc", "betaincc", "betaincinv", "betainccinv"), (0, 1)),
    **dict.fromkeys(("log_betainc", "log_betaincc"), (0, 1)),
    **dict.fromkeys(("gammainc", "gammaincc", "gammaincinv", "gammainccinv"), (0,)),
    **dict.fromkeys(("log_gammainc", "log_gammaincc"), (0,)),
    **dict.fromkeys(("log_gammaincinv", "log_gammainccinv"), (0,)),
    **dict.fromkeys(("stdtr", "log_stdtr", "stdtrit"), (0,)),
}
"""Positions of shape parameters."""


def columns(rows):
    *arguments, positions, texts = zip(*rows, strict=True)
    return [np.array(argument) for argument in arguments], np.array(positions), np.array(texts)


def test_golden_derivatives_are_of_public_functions():
    assert set(RULES) <= set(special.__all__)


@pytest.mark.parametrize("name", sorted(RULES))
def test_against_mpmath(name):
    arguments, positions, texts = columns(RULES[name])
    for position in np.unique(positions):
        chosen = positions == position
        point = [argument[chosen] for argument in arguments]

        def along(x, point=point, position=position):
            return getattr(special, name)(*point[:position], x, *point[position + 1 :])

        x = point[position]
        _, slopes = arraydist.jvp(along, (x,), (np.ones_like(x),))
        errors = [
            relative_error(*pair) for pair in zip(slopes.tolist(), texts[chosen], strict=True)
        ]
        bound = SHAPE if position in SHAPES.get(name, ()) else CONDITIONED.get(name, ARGUMENT)
        worst = int(np.argmax(errors))
        assert errors[worst] <= bound, (position, [float(x[worst]) for x in point], errors[worst])
