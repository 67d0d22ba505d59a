"""Transforms, with the names of ``torch.distributions.transforms``.

A transform maps arrays to arrays, has an inverse, and says how volume grows (the logarithm of the
absolute determinant of its Jacobian).  They are written against the Array API standard and the
kernels: they run on every array library, on dual numbers and inside traced formulas, and nothing
is clamped.
"""

from __future__ import annotations

from arraydist.transforms.abs import AbsTransform
from arraydist.transforms.affine import AffineTransform
from arraydist.transforms.base import Transform
from arraydist.transforms.cat import CatTransform
from arraydist.transforms.compose import ComposeTransform
from arraydist.transforms.corr_cholesky import CorrCholeskyTransform
from arraydist.transforms.cumulative_distribution import CumulativeDistributionTransform
from arraydist.transforms.exp import ExpTransform
from arraydist.transforms.identity import IdentityTransform, identity_transform
from arraydist.transforms.independent import IndependentTransform
from arraydist.transforms.lower_cholesky import LowerCholeskyTransform
from arraydist.transforms.positive_definite import PositiveDefiniteTransform
from arraydist.transforms.power import PowerTransform
from arraydist.transforms.reshape import ReshapeTransform
from arraydist.transforms.sigmoid import SigmoidTransform
from arraydist.transforms.softmax import SoftmaxTransform
from arraydist.transforms.softplus import SoftplusTransform
from arraydist.transforms.stack import StackTransform
from arraydist.transforms.stick_breaking import StickBreakingTransform
from arraydist.transforms.tanh import TanhTransform

__all__ = [
    "AbsTransform",
    "AffineTransform",
    "CatTransform",
    "ComposeTransform",
    "CorrCholeskyTransform",
    "CumulativeDistributionTransform",
    "ExpTransform",
    "IdentityTransform",
    "IndependentTransform",
    "LowerCholeskyTransform",
    "PositiveDefiniteTransform",
    "PowerTransform",
    "ReshapeTransform",
    "SigmoidTransform",
    "SoftmaxTransform",
    "SoftplusTransform",
    "StackTransform",
    "StickBreakingTransform",
    "TanhTransform",
    "Transform",
    "identity_transform",
]
