"""`summary`: a property that is computed without floating-point warnings."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from arraydist._typing import Array
from arraydist.namespace import array_namespace, quiet


def summary(formula: Callable[[Any], Array]) -> property:
    """Make a formula of the parameters a property; what overflows is infinite, without a word."""

    @functools.wraps(formula)
    def quietly(self: Any) -> Array:
        with quiet(array_namespace(*self._arrays())):
            return formula(self)

    return property(quietly)
