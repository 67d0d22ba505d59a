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
CONDITIONED = dict.fromkeys(("erfcinv", "log_pdtr", "log_pdtrc", "ndtri", "pdtr", "pdtrc"), 3e-13)
"""A density down to 1e-300 or one over it, the exponential of an exponent of some 700."""
CONDITIONED["log_multinomial"] = 1e-12
"""A sum of slopes that cancel for a count that is nearly the whole."""
SHAPES = {
    **dict.fromkeys(("betainc", "betaincc", "betaincinv", "betainccinv"), (0, 1)),
    **dict.fromkeys(("log_betainc", "log_betaincc"), (0, 1)),
    **dict.fromkeys(("gammainc", "gammaincc", "gammaincinv", "gammainccinv"), (0,)),
    **dict.fromkeys(("log_gammainc", "log_gammaincc"), (0,)),
    **dict.fromkeys(("log_gammaincinv", "log_gammainccinv"), (0,)),
    **dict.fromkeys(("stdtr", "log_stdtr", "stdtrit"), (0,)),
    **dict.fromkeys(("bdtr", "bdtrc", "bdtri", "log_bdtr", "log_bdtrc"), (1,)),
    **dict.fromkeys(("nbdtr", "nbdtrc", "nbdtri", "log_nbdtr", "log_nbdtrc"), (1,)),
    **dict.fromkeys(("ive", "iv_ratio", "log_ive", "zeta"), (0,)),
    **dict.fromkeys(("von_mises_cdf", "von_mises_icdf", "von_mises_isf"), (1,)),
    **dict.fromkeys(("von_mises_log_cdf", "von_mises_log_sf", "von_mises_sf"), (1,)),
}
"""Positions of shape parameters."""

REDUCTIONS = {
    "log_multinomial": special.log_multinomial,
    "log_softmax": lambda x: special.log_softmax(x, axis=-1)[:, 0],
    "logsumexp": lambda x: special.logsumexp(x, axis=-1),
    "softmax": lambda x: special.softmax(x, axis=-1)[:, 0],
}
"""Functions of rows; of the normalised ones the first element."""


def columns(rows):
    *arguments, positions, texts = zip(*rows, strict=True)
    return [np.array(argument) for argument in arguments], np.array(positions), np.array(texts)


def test_golden_derivatives_are_of_public_functions():
    assert set(RULES) <= set(special.__all__)


def slopes_at(name, point, position):
    if name in REDUCTIONS:
        rows = np.stack(point, axis=-1)
        tangents = np.zeros_like(rows)
        tangents[:, position] = 1.0
        return arraydist.jvp(REDUCTIONS[name], (rows,), (tangents,))

    def along(x):
        return getattr(special, name)(*point[:position], x, *point[position + 1 :])

    x = point[position]
    return arraydist.jvp(along, (x,), (np.ones_like(x),))


@pytest.mark.parametrize("name", sorted(RULES))
def test_against_mpmath(name):
    arguments, positions, texts = columns(RULES[name])
    for position in np.unique(positions):
        chosen = positions == position
        point = [argument[chosen] for argument in arguments]
        _, slopes = slopes_at(name, point, position)
        errors = [
            relative_error(*pair) for pair in zip(slopes.tolist(), texts[chosen], strict=True)
        ]
        bound = SHAPE if position in SHAPES.get(name, ()) else CONDITIONED.get(name, ARGUMENT)
        worst = int(np.argmax(errors))
        assert errors[worst] <= bound, (position, [float(x[worst]) for x in point], errors[worst])
