"""The version of the random stream."""

from __future__ import annotations

from typing import Final

STREAM_VERSION: Final = 0
"""Rises whenever some seed gives other numbers than before; frozen from release 1.0 on.

Version 0 is the stream under development.
"""
