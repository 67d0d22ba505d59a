"""How many threads the compiled loops may use.  Results never depend on it."""

from __future__ import annotations

import operator
import os

_VARIABLE = "ARRAYDIST_NUM_THREADS"


def _available() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        return os.cpu_count() or 1


def _checked(n: int, source: str) -> int:
    if n < 1:
        raise ValueError(f"{source} must be at least 1, got {n}")
    return n


def _initial() -> int:
    text = os.environ.get(_VARIABLE, "").strip()
    if not text:
        return _available()
    try:
        return _checked(int(text), _VARIABLE)
    except ValueError:
        raise ValueError(f"{_VARIABLE} must be a positive whole number, got {text!r}") from None


class _Setting:
    """The process-wide number of threads, read from the environment when first asked for."""

    threads: int | None = None


def num_threads() -> int:
    """Number of threads that one call may use, the calling thread included.

    Returns
    -------
    int
        What `set_num_threads` set, else the environment variable ``ARRAYDIST_NUM_THREADS``, else
        the number of cores that this process may use.
    """
    if _Setting.threads is None:
        _Setting.threads = _initial()
    return _Setting.threads


def set_num_threads(n: int) -> None:
    """Set the number of threads that one call may use.

    Parameters
    ----------
    n
        At least 1; 1 runs everything in the calling thread.

    Raises
    ------
    ValueError
        ``n`` is smaller than 1.
    TypeError
        ``n`` is no whole number.
    """
    _Setting.threads = _checked(operator.index(n), "the number of threads")
