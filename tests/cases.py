"""The distributions under test: one entry each, crossed with one file per property.

To add a distribution, copy an entry; every property then holds for it or a test says which
does not.  A completeness test fails while an exported distribution has no entry here.
"""

import pytest
from entry import VECTORS_LACK, Entry
from wrapped_cases import INDEPENDENT, MIXTURE, TRANSFORMED

NORMAL = Entry(
    name="Normal",
    parameters={
        "standard": {"loc": 0.0, "scale": 1.0},
        "shifted": {"loc": -2.5, "scale": 0.3},
        "batch": {"loc": [[0.0], [10.0]], "scale": [0.5, 1.0, 4.0]},
        "narrow": {"loc": 1.0, "scale": 1e-12},
        "wide": {"loc": 0.0, "scale": 1e150},
    },
    values=(-3.0, -0.5, 0.0, 0.25, 1.0, 2.0),
    wrong=(
        ({"loc": 0.0, "scale": 0.0}, "scale"),
        ({"loc": 0.0, "scale": -1.0}, "scale"),
        ({"loc": float("nan"), "scale": 1.0}, "loc"),
        ({"loc": 0.0, "scale": [1.0, float("nan")]}, "scale"),
    ),
    differentiable=("loc", "scale"),
    extreme=("narrow", "wide"),
    torch="Normal",
)

GAMMA = Entry(
    name="Gamma",
    parameters={
        "plain": {"concentration": 2.5, "rate": 1.5},
        "exponential": {"concentration": 1.0, "rate": 2.0},
        "peaked": {"concentration": 0.3, "rate": 1.0},
        "batch": {"concentration": [[0.5], [3.0]], "rate": [0.5, 1.0, 4.0]},
        "large": {"concentration": 1e6, "rate": 1e3},
        "tiny": {"concentration": 1e-6, "rate": 1.0},
    },
    values=(0.01, 0.5, 1.0, 2.0, 7.5, 40.0),
    outside=((-1e-300, "below"), (-1.0, "below"), (float("-inf"), "below")),
    wrong=(
        ({"concentration": 0.0, "rate": 1.0}, "concentration"),
        ({"concentration": 1.0, "rate": -2.0}, "rate"),
        ({"concentration": [1.0, 2.0, float("nan")], "rate": 1.0}, "concentration"),
    ),
    differentiable=("concentration", "rate"),
    extreme=("large", "tiny"),
    underflowing=("tiny",),
    torch="Gamma",
)

POISSON = Entry(
    name="Poisson",
    parameters={
        "few": {"rate": 0.7},
        "some": {"rate": 4.0},
        "many": {"rate": 150.5},
        "batch": {"rate": [[0.2], [3.0], [60.0]]},
        "huge": {"rate": 1e9},
        "never": {"rate": 0.0},
    },
    values=(0.0, 1.0, 2.0, 5.0, 30.0),
    outside=((-1.0, "below"), (0.5, "gap"), (2.999, "gap"), (float("-inf"), "below")),
    wrong=(({"rate": -1.0}, "rate"), ({"rate": [1.0, float("nan")]}, "rate")),
    discrete=True,
    missing=("rsample",),
    differentiable=("rate",),
    extreme=("huge",),
    edges=("never",),
    torch="Poisson",
)

CATEGORICAL = Entry(
    name="Categorical",
    parameters={
        "weights": {"probs": [1.0, 2.0, 3.0, 4.0]},
        "logits": {"logits": [0.3, -1.2, 2.0]},
        "impossible": {"probs": [0.5, 0.0, 0.5, 0.0]},
        "batch": {"probs": [[[0.2, 0.5, 0.3], [0.1, 0.1, 0.8]]]},
        "batch of logits": {"logits": [[5.0, 0.0, -5.0, 1.0], [0.0, 0.0, 0.0, 0.0]]},
    },
    values=(0.0, 1.0, 2.0),
    outside=((-1.0, "below"), (0.5, "gap"), (4.0, "above"), (float("inf"), "above")),
    wrong=(
        ({"probs": [0.5, -0.5, 1.0]}, "probs"),
        ({"probs": [0.0, 0.0]}, "probs"),
        ({"probs": [float("nan"), 1.0]}, "probs"),
        ({"logits": [float("nan"), 1.0]}, "logits"),
    ),
    discrete=True,
    missing=("rsample", "moment"),
    differentiable=("probs", "logits"),
    edges=("impossible",),
    torch="Categorical",
)

DIRICHLET = Entry(
    name="Dirichlet",
    parameters={
        "plain": {"concentration": [2.0, 3.0, 5.0]},
        "flat": {"concentration": [1.0, 1.0, 1.0]},
        "peaked": {"concentration": [0.3, 0.5, 0.2]},
        "batch": {
            "concentration": [
                [[2.0, 3.0, 5.0], [0.5, 1.5, 4.0]],
                [[1.0, 1.0, 1.0], [28.0, 20.0, 36.0]],
            ]
        },
        "large": {"concentration": [1e6, 2e6, 3e6]},
        "tiny": {"concentration": [1e-6, 1e-6, 2e-6]},
    },
    values=((0.2, 0.3, 0.5), (0.25, 0.25, 0.5), (0.05, 0.9, 0.05), (0.985, 0.01, 0.005)),
    outside=(
        ((0.2, 0.3, 0.6), "gap"),
        ((-0.1, 0.5, 0.6), "gap"),
        ((0.2, 0.2, float("inf")), "gap"),
    ),
    wrong=(
        ({"concentration": [1.0, 0.0, 2.0]}, "concentration"),
        ({"concentration": [[1.0, 2.0], [3.0, -1.0]]}, "concentration"),
        ({"concentration": [1.0, float("nan")]}, "concentration"),
    ),
    missing=VECTORS_LACK,
    differentiable=("concentration",),
    extreme=("large", "tiny"),
    underflowing=("tiny",),
    torch="Dirichlet",
)

BETA = Entry(
    name="Beta",
    parameters={
        "plain": {"concentration1": 2.5, "concentration0": 1.5},
        "flat": {"concentration1": 1.0, "concentration0": 1.0},
        "bowl": {"concentration1": 0.3, "concentration0": 0.7},
        "batch": {"concentration1": [[0.5], [3.0]], "concentration0": [0.5, 1.0, 4.0]},
        "large": {"concentration1": 1e6, "concentration0": 1e3},
        "lopsided": {"concentration1": 3.0, "concentration0": 1e5},
        "tiny": {"concentration1": 1e-6, "concentration0": 1e-6},
    },
    values=(0.001, 0.12, 0.25, 0.5, 0.7, 0.9, 0.99),
    outside=((-1e-300, "below"), (-1.0, "below"), (1.0 + 2.0**-52, "above"), (7.0, "above")),
    wrong=(
        ({"concentration1": 0.0, "concentration0": 1.0}, "concentration1"),
        ({"concentration1": 1.0, "concentration0": -2.0}, "concentration0"),
        ({"concentration1": [1.0, 2.0, float("nan")], "concentration0": 1.0}, "concentration1"),
    ),
    differentiable=("concentration1", "concentration0"),
    extreme=("large", "lopsided", "tiny"),
    underflowing=("tiny",),
    torch_wrong=(("flat", "mode"), ("bowl", "mode"), ("batch", "mode"), ("tiny", "mode")),
    torch="Beta",
)

STUDENT_T = Entry(
    name="StudentT",
    parameters={
        "plain": {"df": 7.5, "loc": 1.0, "scale": 2.0},
        "standard": {"df": 30.0, "loc": 0.0, "scale": 1.0},
        "cauchy": {"df": 1.0, "loc": 0.0, "scale": 1.0},
        "batch": {"df": [[5.0], [12.0]], "loc": [[0.5], [-1.0]], "scale": [0.5, 1.0, 4.0]},
        "nearly normal": {"df": 1e16, "loc": 0.0, "scale": 1.0},
        "very heavy": {"df": 0.01, "loc": 0.0, "scale": 1.0},
    },
    values=(-30.0, -2.5, -0.5, 0.0, 0.25, 1.0, 6.0),
    wrong=(
        ({"df": 0.0}, "df"),
        ({"df": 2.0, "loc": float("nan")}, "loc"),
        ({"df": 2.0, "scale": -1.0}, "scale"),
    ),
    differentiable=("df", "loc", "scale"),
    extreme=("nearly normal", "very heavy"),
    heavy=("cauchy", "very heavy"),
    torch_wrong=(("nearly normal", "log_prob"),),
    torch="StudentT",
)

SPREADS = ("variance", "stddev")

VON_MISES = Entry(
    name="VonMises",
    parameters={
        "plain": {"loc": 0.0, "concentration": 1.5},
        "shifted": {"loc": 0.4, "concentration": 3.0},
        "batch": {"loc": [[0.0], [-0.3]], "concentration": [0.5, 1.0, 40.0]},
        "uniform": {"loc": 0.0, "concentration": 0.0},
        "sharp": {"loc": 0.1, "concentration": 1e16},
    },
    values=(-2.5, -0.7, -0.1, 0.0, 0.25, 1.0, 2.7),
    wrong=(
        ({"loc": 0.0, "concentration": -1.0}, "concentration"),
        ({"loc": float("nan"), "concentration": 1.0}, "loc"),
    ),
    missing=("moment",),
    differentiable=("loc", "concentration"),
    extreme=("sharp",),
    edges=("uniform",),
    circular=True,
    torch_accuracy=2e-6,
    torch_wrong=tuple((label, name) for label in ("batch", "sharp") for name in SPREADS),
    torch_refuses=("uniform",),
    torch="VonMises",
)

MULTIVARIATE_NORMAL = Entry(
    name="MultivariateNormal",
    parameters={
        "plain": {
            "loc": [0.5, -1.0, 2.0],
            "covariance_matrix": [[2.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 3.0]],
        },
        "precision": {
            "loc": [0.1, 0.2, 0.3],
            "precision_matrix": [[2.0, -0.5, 0.3], [-0.5, 1.5, 0.7], [0.3, 0.7, 4.0]],
        },
        "factor": {
            "loc": [1.0, 2.0, -1.0],
            "scale_tril": [[1.0, 0.0, 0.0], [0.5, 2.0, 0.0], [-0.3, 0.2, 0.7]],
        },
        "batch": {
            "loc": [[[0.5, 1.0, 1.5]], [[-1.0, 2.0, 0.7]]],
            "covariance_matrix": [
                [[2.0, 0.5, 0.1], [0.5, 1.0, 0.2], [0.1, 0.2, 3.0]],
                [[1.0, -0.3, 0.4], [-0.3, 0.5, 0.2], [0.4, 0.2, 1.5]],
            ],
        },
        "nearly singular": {
            "loc": [1.0, 1.0, 1.0],
            "covariance_matrix": [
                [1.0, 0.99999, 0.5],
                [0.99999, 1.0, 0.5],
                [0.5, 0.5, 1.0],
            ],
        },
    },
    values=((0.3, -0.7, 1.5), (1.2, 2.0, -1.3), (-0.4, 0.1, 0.2), (3.0, 1.0, 2.0)),
    wrong=(
        (
            {"loc": [0.0, 0.0], "covariance_matrix": [[1.0, 2.0], [2.0, 1.0]]},
            "covariance_matrix",
        ),
        (
            {"loc": [0.0, 0.0], "covariance_matrix": [[1.0, 0.5], [0.2, 1.0]]},
            "covariance_matrix",
        ),
        (
            {"loc": [0.0, 0.0], "precision_matrix": [[1.0, 0.0], [0.0, 0.0]]},
            "precision_matrix",
        ),
        ({"loc": [0.0, 0.0], "scale_tril": [[1.0, 0.5], [0.0, 1.0]]}, "scale_tril"),
        ({"loc": [0.0, float("nan")], "scale_tril": [[1.0, 0.0], [0.0, 1.0]]}, "loc"),
    ),
    missing=VECTORS_LACK,
    differentiable=("loc", "covariance_matrix", "precision_matrix", "scale_tril"),
    extreme=("nearly singular",),
    edges=("factor",),
    torch="MultivariateNormal",
)

LOG_NORMAL = Entry(
    name="LogNormal",
    parameters={
        "standard": {"loc": 0.0, "scale": 0.5},
        "shifted": {"loc": -1.5, "scale": 0.3},
        "batch": {"loc": [[0.0], [1.0]], "scale": [0.25, 0.4, 0.7]},
        "narrow": {"loc": 0.5, "scale": 1e-10},
        "wide": {"loc": -3.0, "scale": 15.0},
    },
    values=(0.05, 0.4, 0.5, 1.0, 2.0, 3.0),
    outside=((0.0, "below"), (-1e-300, "below"), (-1.0, "below"), (float("-inf"), "below")),
    wrong=(
        ({"loc": 0.0, "scale": 0.0}, "scale"),
        ({"loc": float("nan"), "scale": 1.0}, "loc"),
        ({"loc": 0.0, "scale": [1.0, float("nan")]}, "scale"),
    ),
    differentiable=("loc", "scale"),
    extreme=("narrow", "wide"),
    torch="LogNormal",
)

ENTRIES = (
    *(NORMAL, GAMMA, POISSON, CATEGORICAL, DIRICHLET, BETA, STUDENT_T, VON_MISES),
    *(MULTIVARIATE_NORMAL, LOG_NORMAL, INDEPENDENT, TRANSFORMED, MIXTURE),
)


def every_entry(test=None, *, where=lambda entry: True):
    """Mark that runs a test once a distribution that ``where`` chooses."""
    chosen = [pytest.param(entry, id=entry.name) for entry in ENTRIES if where(entry)]
    mark = pytest.mark.parametrize("entry", chosen)
    return mark if test is None else mark(test)


def every_case(
    test=None,
    *,
    has=(),
    where=lambda entry: True,
    moderate=False,
    underflowing=True,
    edges=True,
    heavy=True,
    torch=False,
):
    """Mark that runs a test once a distribution and set of parameters.

    ``has`` names methods that the family must have, ``where`` chooses entries; ``moderate`` leaves
    out extreme parameters, ``underflowing=False`` those with draws too small for a number,
    ``edges=False`` those at the edge of their domain, ``heavy=False`` those without moments,
    ``torch=True`` those that torch refuses.
    """
    chosen = [
        pytest.param(entry, label, id=f"{entry.name}-{label.replace(' ', '-')}")
        for entry in ENTRIES
        if all(entry.has(method) for method in has) and where(entry)
        for label in entry.parameters
        if not (moderate and label in entry.extreme)
        if underflowing or label not in entry.underflowing
        if edges or label not in entry.edges
        if heavy or label not in entry.heavy
        if not torch or (entry.torch is not None and label not in entry.torch_refuses)
    ]
    mark = pytest.mark.parametrize(("entry", "label"), chosen)
    return mark if test is None else mark(test)
