"""The few type aliases that the whole package shares."""

from __future__ import annotations

from typing import Any, TypeAlias

Array: TypeAlias = Any
"""An array of any library that follows the Array API standard."""

ArrayLike: TypeAlias = Any
"""An array or a Python number."""

Shape: TypeAlias = tuple[int, ...]
