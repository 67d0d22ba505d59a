"""The transform that changes nothing."""

from __future__ import annotations

from typing import Any

from arraydist._typing import Array
from arraydist.constraints import real
from arraydist.namespace import array_namespace
from arraydist.transforms.base import Transform


class IdentityTransform(Transform):
    """``y = x``.

    Examples
    --------
    >>> from arraydist.transforms import identity_transform
    >>> identity_transform(2.0)
    array(2.)
    """

    domain = real
    codomain = real
    bijective = True

    @property
    def sign(self) -> Any:
        """1."""
        return 1

    def _call(self, x: Array) -> Array:
        return x

    def _inverse(self, y: Array) -> Array:
        return y

    def _affine(self) -> tuple[Any, Any] | None:
        return 0.0, 1.0

    def log_abs_det_jacobian(self, x: Array, y: Array) -> Array:
        """0."""
        return array_namespace(x).zeros_like(x)


identity_transform = IdentityTransform()
