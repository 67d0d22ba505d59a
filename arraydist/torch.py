"""Drop-in replacement for ``torch.distributions``: ``import arraydist.torch as dist``.

Each class is arraydist's own with torch's defaults: numbers become tensors of torch's default
dtype, values outside the support raise unless ``validate_args=False``, and draws have torch's
dtypes.
"""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

import arraydist
from arraydist import constraints, transforms
from arraydist.distributions.base import Distribution
from arraydist.distributions.exponential_family import ExponentialFamily
from arraydist.kl import kl_divergence, register_kl
from arraydist.registry import ConstraintRegistry, biject_to, transform_to
from arraydist.transforms import (
    AbsTransform,
    AffineTransform,
    CatTransform,
    ComposeTransform,
    CorrCholeskyTransform,
    CumulativeDistributionTransform,
    ExpTransform,
    IdentityTransform,
    IndependentTransform,
    LowerCholeskyTransform,
    PositiveDefiniteTransform,
    PowerTransform,
    ReshapeTransform,
    SigmoidTransform,
    SoftmaxTransform,
    SoftplusTransform,
    StackTransform,
    StickBreakingTransform,
    TanhTransform,
    Transform,
    identity_transform,
)

__all__ = [
    "AbsTransform",
    "AffineTransform",
    "Beta",
    "CatTransform",
    "Categorical",
    "ComposeTransform",
    "ConstraintRegistry",
    "CorrCholeskyTransform",
    "CumulativeDistributionTransform",
    "Dirichlet",
    "Distribution",
    "ExpTransform",
    "ExponentialFamily",
    "Gamma",
    "IdentityTransform",
    "Independent",
    "IndependentTransform",
    "LogNormal",
    "LowerCholeskyTransform",
    "MixtureSameFamily",
    "MultivariateNormal",
    "Normal",
    "Poisson",
    "PositiveDefiniteTransform",
    "PowerTransform",
    "ReshapeTransform",
    "SigmoidTransform",
    "SoftmaxTransform",
    "SoftplusTransform",
    "StackTransform",
    "StickBreakingTransform",
    "StudentT",
    "TanhTransform",
    "Transform",
    "TransformedDistribution",
    "VonMises",
    "biject_to",
    "constraints",
    "identity_transform",
    "kl_divergence",
    "register_kl",
    "transform_to",
    "transforms",
]


class _TorchDefaults:
    """torch's defaults: its arrays, checked values, its dtypes of draws.

    No `Distribution` itself: it would hide the parameters that the distribution declares.
    """

    _default_backend: ClassVar[str | None] = "torch"
    _default_validation: ClassVar[bool | None] = True

    def sample_n(self: Any, n: int) -> Any:
        """``sample((n,))``, under the name that torch has deprecated."""
        warnings.warn("sample_n(n) is deprecated; use sample((n,))", UserWarning, stacklevel=2)
        return self.sample((n,))


class Beta(_TorchDefaults, arraydist.Beta):
    """`arraydist.Beta` with torch's defaults."""


class Categorical(_TorchDefaults, arraydist.Categorical):
    """`arraydist.Categorical` with torch's defaults."""


class Dirichlet(_TorchDefaults, arraydist.Dirichlet):
    """`arraydist.Dirichlet` with torch's defaults."""


class Gamma(_TorchDefaults, arraydist.Gamma):
    """`arraydist.Gamma` with torch's defaults."""


class MultivariateNormal(_TorchDefaults, arraydist.MultivariateNormal):
    """`arraydist.MultivariateNormal` with torch's defaults."""


class Independent(_TorchDefaults, arraydist.Independent):
    """`arraydist.Independent` with torch's defaults."""


class TransformedDistribution(_TorchDefaults, arraydist.TransformedDistribution):
    """`arraydist.TransformedDistribution` with torch's defaults."""


class LogNormal(arraydist.LogNormal, TransformedDistribution):
    """`arraydist.LogNormal` with torch's defaults."""


class MixtureSameFamily(_TorchDefaults, arraydist.MixtureSameFamily):
    """`arraydist.MixtureSameFamily` with torch's defaults."""


class Normal(_TorchDefaults, arraydist.Normal):
    """`arraydist.Normal` with torch's defaults."""


class Poisson(_TorchDefaults, arraydist.Poisson):
    """`arraydist.Poisson` with torch's defaults."""

    def _sample(self, shape: Any, key: Any) -> Any:
        # torch gives counts in the rate's dtype
        return super()._sample(shape, key).to(self.rate.dtype)


class StudentT(_TorchDefaults, arraydist.StudentT):
    """`arraydist.StudentT` with torch's defaults."""


class VonMises(_TorchDefaults, arraydist.VonMises):
    """`arraydist.VonMises` with torch's defaults."""
