"""Entries of the distributions that are made of others."""

from entry import VECTORS_LACK, Entry


def _vectors_of_gammas(module, concentration, rate, options):
    return module.Independent(module.Gamma(concentration, rate, **options), 1, **options)


INDEPENDENT = Entry(
    name="Independent",
    make=_vectors_of_gammas,
    parts=("Gamma",),
    parameters={
        "pair": {"concentration": [2.5, 0.4], "rate": [1.5, 1.0]},
        "batch": {
            "concentration": [[[0.5, 2.0], [3.0, 1.0], [8.0, 0.7]]],
            "rate": [[[1.0, 2.0]], [[0.5, 4.0]]],
        },
        "large": {"concentration": [1e6, 2.0], "rate": [1e3, 1.0]},
    },
    values=((0.01, 0.5), (1.0, 2.0), (7.5, 0.3), (0.2, 40.0)),
    outside=(((-1.0, 1.0), "below"), ((1.0, -1e-300), "below")),
    wrong=(
        ({"concentration": [0.0, 1.0], "rate": [1.0, 1.0]}, "concentration"),
        ({"concentration": [1.0, 1.0], "rate": [float("nan"), -2.0]}, "rate"),
    ),
    missing=VECTORS_LACK,
    differentiable=("concentration", "rate"),
    extreme=("large",),
    torch="Independent",
)


def _exponential_of_affine(module, loc, scale, shift, factor, options):
    transforms = getattr(module, "transforms", module)
    return module.TransformedDistribution(
        module.Normal(loc, scale, **options),
        [transforms.AffineTransform(shift, factor), transforms.ExpTransform()],
        **options,
    )


TRANSFORMED = Entry(
    name="TransformedDistribution",
    make=_exponential_of_affine,
    parts=("Normal",),
    parameters={
        "rising": {"loc": 0.0, "scale": 1.0, "shift": 0.2, "factor": 0.5},
        "falling": {"loc": -0.5, "scale": 0.7, "shift": -0.3, "factor": -0.8},
        "batch": {
            "loc": [[0.0], [1.0]],
            "scale": [1.0],
            "shift": [0.1, 0.0, -0.5],
            "factor": [[0.4, -0.3, 0.2], [-0.5, 0.3, -0.2]],
        },
        "wide": {"loc": 0.0, "scale": 15.0, "shift": 1.0, "factor": -1.0},
    },
    values=(0.05, 0.4, 0.5, 1.0, 2.0, 3.0),
    outside=((0.0, "below"), (-1e-300, "below"), (-1.0, "below"), (float("-inf"), "below")),
    wrong=(
        ({"loc": 0.0, "scale": -1.0, "shift": 0.0, "factor": 1.0}, "scale"),
        ({"loc": float("nan"), "scale": 1.0, "shift": 0.0, "factor": 1.0}, "loc"),
    ),
    missing=("mean", "mode", "variance", "stddev", "entropy", "perplexity", "moment"),
    differentiable=("loc", "scale", "shift", "factor"),
    extreme=("wide",),
    torch="TransformedDistribution",
)


def _mixture_of_normals(module, probs, loc, scale, options):
    return module.MixtureSameFamily(
        module.Categorical(probs, **options), module.Normal(loc, scale, **options), **options
    )


MIXTURE = Entry(
    name="MixtureSameFamily",
    make=_mixture_of_normals,
    parts=("Categorical", "Normal"),
    parameters={
        "apart": {"probs": [0.2, 0.8], "loc": [-2.0, 1.0], "scale": [0.5, 1.0]},
        "batch": {
            "probs": [
                [[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]],
                [[0.6, 0.3, 0.1], [0.3, 0.3, 0.4]],
            ],
            "loc": [[[-2.0, 0.0, 3.0], [0.0, 0.5, 1.0]], [[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]],
            "scale": [[[1.0, 0.5, 2.0]]],
        },
        "never": {"probs": [0.5, 0.0, 0.5], "loc": [-1.0, 0.5, 2.0], "scale": [1.0, 2.0, 0.7]},
        "uneven": {"probs": [1e-12, 1.0], "loc": [0.0, 1.0], "scale": [1e3, 1e-3]},
    },
    values=(-3.0, -0.5, 0.0, 0.25, 1.0, 2.0),
    wrong=(
        ({"probs": [0.5, -0.5], "loc": [0.0, 1.0], "scale": [1.0, 1.0]}, "probs"),
        ({"probs": [0.5, 0.5], "loc": [0.0, 1.0], "scale": [1.0, 0.0]}, "scale"),
    ),
    missing=("mode", "entropy", "perplexity", "kl_divergence"),
    differentiable=("probs", "loc", "scale"),
    extreme=("uneven",),
    edges=("never",),
    torch="MixtureSameFamily",
)
