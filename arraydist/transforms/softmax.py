"""The softmax transform."""

from __future__ import annotations

from arraydist._typing import Array, Shape
from arraydist.constraints import real_vector, simplex
from arraydist.kernels.elementary import log
from arraydist.special.reductions import softmax
from arraydist.transforms.base import Transform
from arraydist.transforms.vectors import resized


class SoftmaxTransform(Transform):
    r""":math:`y_i = e^{x_i} / \sum_j e^{x_j}`, from vectors to the simplex.

    Not bijective: adding a number to all inputs changes nothing.

    Examples
    --------
    >>> from arraydist.transforms import SoftmaxTransform
    >>> SoftmaxTransform()([0.0, 0.0])
    array([0.5, 0.5])
    """

    domain = real_vector
    codomain = simplex

    def _call(self, x: Array) -> Array:
        return softmax(x, axis=-1)

    def _inverse(self, y: Array) -> Array:
        return log(y)

    def forward_shape(self, shape: Shape) -> Shape:
        """Shape of the output for an input of this shape."""
        return resized(type(self).__name__, shape)

    def inverse_shape(self, shape: Shape) -> Shape:
        """Shape of the input for an output of this shape."""
        return resized(type(self).__name__, shape)
