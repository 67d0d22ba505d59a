"""The loopback library, registered as an outsider's backend would be."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from arraydist import dispatch


@pytest.fixture
def loopback(monkeypatch):
    """The loopback library, registered for one test, with its counts at zero."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import loopback

    entry = EntryPoint(name="loopback", value="loopback:backend", group=dispatch.GROUP)
    entries = {**dispatch._entries(), "loopback": entry}
    monkeypatch.setattr(dispatch, "_entries", lambda: entries)
    monkeypatch.setattr(dispatch, "_BACKENDS", {})
    loopback.calls.clear()
    yield loopback
    dispatch.backend_named.cache_clear()
