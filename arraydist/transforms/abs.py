"""The absolute value as a transform."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.constraints import nonnegative, real
from arraydist.namespace import array_namespace
from arraydist.transforms.base import Transform


class AbsTransform(Transform):
    """``y = abs(x)``; not bijective, its inverse gives the input that is nonnegative.

    Examples
    --------
    >>> from arraydist.transforms import AbsTransform
    >>> AbsTransform()(-2.0)
    np.float64(2.0)
    """

    domain = real
    codomain = nonnegative

    def _call(self, x: Array) -> Array:
        return array_namespace(x).abs(x)

    def _inverse(self, y: Array) -> Array:
        return y
