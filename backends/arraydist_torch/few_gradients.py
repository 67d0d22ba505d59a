"""Gradients of a few elements: by NumPy's operations, which take a fraction of the time to call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from arraydist.kernels.record import Record, Sampler
from arraydist_torch.bridge import to_numpy, to_tensor

FEW = 256
"""Elements up to which that is so."""

NDArray = npt.NDArray[Any]


def gradients(
    record: Record, taken: Sequence[Any], gradient: torch.Tensor, needed: Sequence[bool]
) -> list[torch.Tensor | None]:
    """Return the gradients in the arguments that need them, each of its argument's shape.

    Parameters
    ----------
    record
        A kernel or a sampler.
    taken
        What its rules take: the arguments, after the draws if it is a sampler.
    gradient
        That in the result.
    needed
        Which arguments are to have one.
    """
    from arraydist_numpy.fused_gradients import summed_to

    arguments = taken[1:] if isinstance(record, Sampler) else taken
    upstream = to_numpy(gradient)
    # Indexed by nothing, since NumPy computes several times faster with scalars than 0-d arrays.
    inputs = [to_numpy(x)[()] if isinstance(x, torch.Tensor) else x for x in taken]
    found: list[torch.Tensor | None] = []
    with np.errstate(all="ignore"):
        for position, (argument, wanted) in enumerate(zip(arguments, needed, strict=True)):
            if not wanted:
                found.append(None)
                continue
            partial = derivative(record, position, inputs)
            total = summed_to(np.asarray(upstream * partial), argument.shape)
            if not np.isfinite(total).all():
                # What a formula discards comes back as a zero, and 0 * inf would spoil the sum.
                counts = (upstream != 0) | np.isfinite(partial)
                products = upstream * np.where(counts, partial, 0.0)
                total = summed_to(np.asarray(products), argument.shape)
            found.append(to_tensor(total, argument.dtype))
    return found


def derivative(record: Record, position: int, taken: Sequence[Any]) -> Any:
    """Return the partial derivative in one argument, as an array or a number.

    Raises
    ------
    NotImplementedError
        There is no rule for it.
    """
    from arraydist.kernels.rules import ZERO

    rule = record.rules[position]
    if rule is None:
        raise NotImplementedError(
            f"{record.name} has no derivative rule for its argument {position}"
        )
    return 0.0 if rule is ZERO else rule(*taken)
