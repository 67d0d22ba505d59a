"""What ``python -m arraydist info`` prints of this backend."""

from __future__ import annotations

from arraydist_numpy.cache import cache_directory
from arraydist_numpy.compiler import compiled


def report() -> dict[str, object]:
    """Cache directory, kernels in it, and kernels that this process had to compile."""
    directory = cache_directory()
    cached = 0 if directory is None else sum(1 for _ in directory.glob("*.kernel"))
    return {
        "cache directory": directory,
        "kernels in cache": cached,
        "kernels compiled": compiled(),
    }
