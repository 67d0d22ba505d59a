"""What every test shares: one array library at a time, and a kernel cache in the checkout."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import LIBRARIES, Library

from arraydist import parallel

# Compiled kernels are kept beside pytest's own cache, so that repeated runs and parallel workers
# compile each only once.  Set before any backend is imported; children inherit it.
os.environ.setdefault(
    "ARRAYDIST_CACHE_DIR", str(Path(__file__).parents[1] / ".pytest_cache" / "kernels")
)


@pytest.fixture(params=LIBRARIES, ids=lambda library: library.name)
def library(request: pytest.FixtureRequest) -> Library:
    """Each array library in turn: NumPy, torch, array-api-strict."""
    pytest.importorskip(request.param.name, reason="the array library is not installed")
    return request.param


@pytest.fixture
def set_num_threads() -> Iterator[Callable[[int], None]]:
    """`arraydist.set_num_threads`, undone after the test."""
    before = parallel.num_threads()
    yield parallel.set_num_threads
    parallel.set_num_threads(before)
