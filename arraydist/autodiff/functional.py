"""Derivatives of plain functions of arrays, by dual numbers."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from arraydist import namespace as door
from arraydist._typing import Array
from arraydist.autodiff import trees
from arraydist.autodiff.algebra import zeros
from arraydist.autodiff.dual import Dual, fresh_level, primal_at, tangents_at


def jvp(f: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """Value of a function and its derivative in one direction.

    Parameters
    ----------
    f
        Function of arrays, numbers, or nested lists, tuples and dictionaries of them.
    primals
        Its positional arguments.
    tangents
        The direction: for each argument the same structure.

    Returns
    -------
    value, derivative
        Both of the structure that ``f`` returns.

    Raises
    ------
    TypeError
        The structures differ, or ``f`` returns something other than arrays.
    ValueError
        The shapes differ.
    NoRuleError
        ``f`` uses something that has no derivative rule.

    Examples
    --------
    >>> import numpy as np
    >>> jvp(np.sin, (np.array([0.0, 1.0]),), (np.array([1.0, 1.0]),))
    (array([0.        , 0.84147098]), array([1.        , 0.54030231]))
    """
    leaves, structure = trees.flatten(tuple(primals))
    directions, other = trees.flatten(tuple(tangents))
    if structure != other:
        raise TypeError(f"jvp: primals and tangents differ in structure: {structure} and {other}")
    level = fresh_level()
    points = [_floating(leaf) for leaf in leaves]
    duals = [
        Dual(point, {0: _direction(point, direction)}, level)
        for point, direction in zip(points, directions, strict=True)
    ]
    outputs, shape = _outputs(f(*structure.build(duals)), points)
    values = [primal_at(y, level) for y in outputs]
    slopes = [
        tangents_at(y, level).get(0, _zero_like(value, points))
        for y, value in zip(outputs, values, strict=True)
    ]
    return shape.build(values), shape.build(slopes)


def jacobian(f: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Callable[..., Any]:
    """All first derivatives of a function of arrays.

    Parameters
    ----------
    f
        Function of arrays, numbers, or nested lists, tuples and dictionaries of them.
    argnums
        Position of the argument to differentiate in, or a tuple of positions.

    Returns
    -------
    callable
        Takes the arguments of ``f``.  For an output of shape ``s`` and an input of shape ``t`` it
        gives an array of shape ``s + t``.  Where inputs are nested each output is replaced by
        such a structure; a tuple of positions gives a tuple.

    Notes
    -----
    Forward mode: the time grows with the number of input elements, and each input array is
    followed in all its elements at once, so memory does too.

    Examples
    --------
    >>> import numpy as np
    >>> jacobian(lambda x: x**2)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """

    @functools.wraps(f)
    def derivative(*arguments: Any, **options: Any) -> Any:
        return _value_and_jacobian(f, argnums, arguments, options)[1]

    return derivative


def value_and_grad(f: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Callable[..., Any]:
    """Value and gradient of a function that returns one number.

    The result serves ``scipy.optimize.minimize(..., jac=True)`` as it is.

    Parameters
    ----------
    f
        Function that returns a 0-d array or a number.
    argnums
        Position of the argument to differentiate in, or a tuple of positions.

    Returns
    -------
    callable
        Takes the arguments of ``f`` and gives ``(value, gradient)``, the gradient of the
        structure and shapes of the argument.

    Raises
    ------
    TypeError
        When called: ``f`` returns anything but one number.
    """

    @functools.wraps(f)
    def both(*arguments: Any, **options: Any) -> tuple[Any, Any]:
        def scalar(*arguments: Any, **options: Any) -> Any:
            return _scalar(f(*arguments, **options), f)

        return _value_and_jacobian(scalar, argnums, arguments, options)

    return both


def gradient(f: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Callable[..., Any]:
    """Gradient of a function that returns one number; see `value_and_grad`.

    Examples
    --------
    >>> import numpy as np
    >>> gradient(lambda x: (x**2).sum())(np.array([1.0, 2.0]))
    array([2., 4.])
    """
    both = value_and_grad(f, argnums)

    @functools.wraps(f)
    def derivative(*arguments: Any, **options: Any) -> Any:
        return both(*arguments, **options)[1]

    return derivative


def hessian(f: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Callable[..., Any]:
    """All second derivatives, forward over forward: the jacobian of the jacobian.

    Parameters
    ----------
    f
        Function of arrays; see `jacobian`.
    argnums
        Position of the argument to differentiate in, or a tuple of positions.

    Returns
    -------
    callable
        Takes the arguments of ``f``.  A function of an array of shape ``t`` with results of shape
        ``s`` gives an array of shape ``s + t + t``.

    Examples
    --------
    >>> import numpy as np
    >>> hessian(lambda x: x[0] * x[1] ** 2)(np.array([1.0, 2.0]))
    array([[0., 4.],
           [4., 2.]])
    """
    return jacobian(jacobian(f, argnums), argnums)


def _value_and_jacobian(
    f: Callable[..., Any],
    argnums: int | tuple[int, ...],
    arguments: tuple[Any, ...],
    options: dict[str, Any],
) -> tuple[Any, Any]:
    positions = (argnums,) if isinstance(argnums, int) else argnums
    chosen = arguments[argnums] if isinstance(argnums, int) else [arguments[i] for i in positions]
    leaves, structure = trees.flatten(chosen if isinstance(argnums, int) else tuple(chosen))
    level = fresh_level()
    points = [_floating(leaf) for leaf in leaves]
    duals = [
        Dual(point, {direction: _identity(point)}, level) for direction, point in enumerate(points)
    ]
    varied = structure.build(duals)
    inputs = list(arguments)
    for position, value in zip(
        positions, (varied,) if isinstance(argnums, int) else varied, strict=True
    ):
        inputs[position] = value
    outputs, shape = _outputs(f(*inputs, **options), points)
    values = [primal_at(y, level) for y in outputs]
    jacobians = [
        structure.build(
            [
                _jacobian_block(tangents_at(y, level).get(direction), value, point)
                for direction, point in enumerate(points)
            ]
        )
        for y, value in zip(outputs, values, strict=True)
    ]
    return shape.build(values), shape.build(jacobians)


def _floating(leaf: Any) -> Array:
    """Make a leaf a floating array: numbers and integer arrays are promoted."""
    if not hasattr(leaf, "dtype"):
        if isinstance(leaf, (int, float)):
            return door.default_array(float(leaf))
        raise TypeError(
            f"can't differentiate in an argument of type {type(leaf).__name__}; it has to be an "
            "array, a real number, or a list, tuple or dict of them (use argnums to choose "
            "another argument)"
        )
    xp = door.array_namespace(leaf)
    if door.is_floating(xp, leaf.dtype):
        return leaf
    if xp.isdtype(leaf.dtype, ("bool", "integral")):
        return xp.astype(leaf, door.default_dtype(xp))
    raise TypeError(f"can't differentiate in an array of dtype {leaf.dtype}: it has to be real")


def _direction(point: Array, direction: Any) -> Array:
    xp = door.array_namespace(point, direction)
    if not hasattr(direction, "dtype"):
        direction = xp.full_like(point, direction)
    if tuple(direction.shape) != tuple(point.shape):
        raise ValueError(
            f"jvp: a tangent has shape {tuple(direction.shape)} where its primal has "
            f"{tuple(point.shape)}"
        )
    return direction if direction.dtype == point.dtype else xp.astype(direction, point.dtype)


def _identity(point: Array) -> Array:
    """One tangent for every element of a point, along a leading axis."""
    xp = door.array_namespace(point)
    size = math.prod(point.shape)
    square = xp.eye(size, dtype=point.dtype, device=point.device)
    return xp.reshape(square, (size, *point.shape))


def _jacobian_block(tangent: Array | None, value: Array, point: Array) -> Array:
    shape = tuple(value.shape) + tuple(point.shape)
    if tangent is None:
        xp = door.array_namespace(value)
        dtype = value.dtype if door.is_floating(xp, value.dtype) else point.dtype
        return xp.zeros(shape, dtype=dtype, device=value.device)
    xp = door.array_namespace(tangent)
    return xp.reshape(xp.moveaxis(tangent, 0, -1), shape)


def _zero_like(value: Array, points: Iterable[Array]) -> Array:
    xp = door.array_namespace(value)
    if door.is_floating(xp, value.dtype):
        return zeros(xp, (), value)
    return xp.zeros_like(value, dtype=next(iter(points)).dtype)


def _outputs(result: Any, points: Sequence[Array]) -> tuple[list[Array], trees.Structure]:
    outputs, shape = trees.flatten(result)
    for i, output in enumerate(outputs):
        if hasattr(output, "dtype"):
            continue
        if not isinstance(output, (int, float)):
            raise TypeError(
                "the function to differentiate has to return arrays or numbers, got "
                f"{type(output).__name__}"
            )
        xp = door.array_namespace(*points)
        outputs[i] = xp.asarray(output, dtype=points[0].dtype, device=points[0].device)
    return outputs, shape


def _scalar(result: Any, f: Callable[..., Any]) -> Any:
    if hasattr(result, "dtype") and math.prod(result.shape) == 1:
        # One number in an array of shape (1,), as x @ A @ x of matrices gives, is welcome.
        return result if result.shape == () else result.__array_namespace__().reshape(result, ())
    if isinstance(result, (int, float)):
        return result
    name = getattr(f, "__name__", repr(f))
    found = (
        f"an array of shape {tuple(result.shape)}"
        if hasattr(result, "dtype")
        else repr(type(result).__name__)
    )
    raise TypeError(
        f"the gradient is that of a function that returns one number, but {name} returned {found};"
        " use jacobian, or sum the result"
    )
