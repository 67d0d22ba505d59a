"""What the tests of backends share."""

from __future__ import annotations

import warnings
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from arraydist import dispatch


@pytest.fixture
def loopback(monkeypatch):
    """The loopback library, registered as an outsider's backend would be; its counts at zero."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import loopback

    entry = EntryPoint(name="loopback", value="loopback:backend", group=dispatch.GROUP)
    entries = {**dispatch._entries(), "loopback": entry}
    monkeypatch.setattr(dispatch, "_entries", lambda: entries)
    monkeypatch.setattr(dispatch, "_BACKENDS", {})
    loopback.calls.clear()
    yield loopback
    dispatch.backend_named.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _torchs_forward_mode():
    """Have torch compile what its forward mode compiles when first used, with a warning."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*torch.jit")
        from torch._decomp import decompositions_for_jvp  # noqa: F401
