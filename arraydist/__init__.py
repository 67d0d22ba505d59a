"""Probability distributions for every array library.

Exact tails, exact gradients, and the same draws everywhere.  Names, arguments and shapes are
those of ``torch.distributions``; arrays may be NumPy's, torch's or any that follow the Array API
standard.

Importing the package loads neither Numba nor SciPy nor any other array library; each part loads
when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_MODULES = ("constraints", "random", "special", "transforms")

_HOMES = {
    "Beta": "distributions.beta",
    "Categorical": "distributions.categorical",
    "Dirichlet": "distributions.dirichlet",
    "Distribution": "distributions.base",
    "ExponentialFamily": "distributions.exponential_family",
    "Gamma": "distributions.gamma",
    "Independent": "distributions.independent",
    "LogNormal": "distributions.log_normal",
    "MixtureSameFamily": "distributions.mixture_same_family",
    "MultivariateNormal": "distributions.multivariate_normal",
    "Normal": "distributions.normal",
    "Poisson": "distributions.poisson",
    "StudentT": "distributions.student_t",
    "TransformedDistribution": "distributions.transformed_distribution",
    "VonMises": "distributions.von_mises",
    "biject_to": "registry",
    "gradient": "autodiff",
    "hessian": "autodiff",
    "jacobian": "autodiff",
    "jvp": "autodiff",
    "kl_divergence": "kl",
    "num_threads": "parallel",
    "register_kl": "kl",
    "set_num_threads": "parallel",
    "transform_to": "registry",
    "use_backend": "namespace",
    "validation": "validation_setting",
    "value_and_grad": "autodiff",
}

__all__ = [
    "Beta",
    "Categorical",
    "Dirichlet",
    "Distribution",
    "ExponentialFamily",
    "Gamma",
    "Independent",
    "LogNormal",
    "MixtureSameFamily",
    "MultivariateNormal",
    "Normal",
    "Poisson",
    "StudentT",
    "TransformedDistribution",
    "VonMises",
    "biject_to",
    "constraints",
    "gradient",
    "hessian",
    "jacobian",
    "jvp",
    "kl_divergence",
    "num_threads",
    "random",
    "register_kl",
    "set_num_threads",
    "special",
    "transform_to",
    "transforms",
    "use_backend",
    "validation",
    "value_and_grad",
]

if TYPE_CHECKING:
    from arraydist import constraints, random, special, transforms
    from arraydist.autodiff import gradient, hessian, jacobian, jvp, value_and_grad
    from arraydist.distributions.base import Distribution
    from arraydist.distributions.beta import Beta
    from arraydist.distributions.categorical import Categorical
    from arraydist.distributions.dirichlet import Dirichlet
    from arraydist.distributions.exponential_family import ExponentialFamily
    from arraydist.distributions.gamma import Gamma
    from arraydist.distributions.independent import Independent
    from arraydist.distributions.log_normal import LogNormal
    from arraydist.distributions.mixture_same_family import MixtureSameFamily
    from arraydist.distributions.multivariate_normal import MultivariateNormal
    from arraydist.distributions.normal import Normal
    from arraydist.distributions.poisson import Poisson
    from arraydist.distributions.student_t import StudentT
    from arraydist.distributions.transformed_distribution import TransformedDistribution
    from arraydist.distributions.von_mises import VonMises
    from arraydist.kl import kl_divergence, register_kl
    from arraydist.namespace import use_backend
    from arraydist.parallel import num_threads, set_num_threads
    from arraydist.registry import biject_to, transform_to
    from arraydist.validation_setting import validation


def __getattr__(name: str) -> Any:
    if name in _MODULES or name == "torch":
        return importlib.import_module(f"arraydist.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'arraydist' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"arraydist.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
