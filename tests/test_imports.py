"""What is loaded when: nothing heavy on import, nothing of torch without torch."""

from support import python

LIGHT = """
import sys
import arraydist
heavy = {"numba", "llvmlite", "scipy", "torch", "cupy", "dask", "array_api_strict", "matplotlib"}
print(sorted(heavy & set(sys.modules)))
"""

CONSTRUCTION = """
import sys
import arraydist
arraydist.Normal(0.0, 1.0).mean
arraydist.constraints.positive.check(1.0)
arraydist.kl_divergence
print(sorted({"scipy", "torch", "cupy", "dask"} & set(sys.modules)))
"""

EVERYTHING_WITHOUT_TORCH = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("torch", "cupy", "dask", "jax"):
            raise ImportError(f"{name} is blocked")

sys.meta_path.insert(0, Block())
import numpy as np
import array_api_strict as strict
import arraydist

for array in (np.asarray, strict.asarray):
    for distribution in (
        arraydist.Normal(array([0.0, 1.0]), 2.0),
        arraydist.Gamma(array([0.5, 2.0]), 2.0),
        arraydist.Poisson(array([0.5, 20.0])),
        arraydist.Categorical(array([0.5, 0.25, 0.25])),
    ):
        x, log_prob = distribution.sample_and_log_prob((10,), rng=1)
        distribution.cdf(x), distribution.icdf(0.5), distribution.entropy()
        arraydist.kl_divergence(distribution, distribution)
arraydist.gradient(lambda a: arraydist.Gamma(a, 1.0).rsample(rng=1))(2.0)
arraydist.special.gammaln(3.0)
for name in arraydist.__all__:
    getattr(arraydist, name)
try:
    import arraydist.torch
    arraydist.torch.Normal(0.0, 1.0)
except ImportError as error:
    print("torch" in str(error))
"""


def test_importing_loads_nothing_heavy():
    assert python(LIGHT) == "[]"


def test_constructing_loads_no_other_library():
    assert python(CONSTRUCTION) == "[]"


def test_everything_but_the_torch_module_works_without_torch():
    assert python(EVERYTHING_WITHOUT_TORCH) == "True"


def test_unknown_attribute():
    program = (
        "import arraydist\ntry:\n    arraydist.Nrmal\nexcept AttributeError as e:\n    print(e)"
    )
    assert "Nrmal" in python(program)
