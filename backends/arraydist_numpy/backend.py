"""The backend of NumPy arrays.  Numba is imported when a loop is first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from arraydist.kernels.record import Kernel, Record

if TYPE_CHECKING:
    from arraydist.dispatch import Formula
    from arraydist.kernels.record import Sampler
    from arraydist.random.key import Key

NDArray = npt.NDArray[Any]


class NumpyBackend:
    """Compiled, multi-threaded loops over NumPy arrays; see `arraydist.dispatch.Backend`."""

    name: Final = "numpy"

    def owns(self, array_type: type) -> bool:
        """Whether arrays of this type are NumPy arrays or scalars."""
        return issubclass(array_type, (np.ndarray, np.generic))

    def map(self, kernel: Kernel, *arguments: Any) -> Any:
        """Broadcast the arguments and apply a kernel."""
        from arraydist_numpy import elementwise

        return elementwise.apply(kernel, arguments)
