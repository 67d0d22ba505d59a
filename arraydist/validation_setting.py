"""What is checked: parameters always, values on request, nothing when switched off.

The module has not the name of its class, or importing it would hide `arraydist.validation`.
"""

from __future__ import annotations

from contextvars import ContextVar
from types import TracebackType

_SCOPED: ContextVar[tuple[bool | None, ...]] = ContextVar("arraydist_validation", default=())
_global: bool | None = None


def validation_default() -> bool | None:
    """The setting for objects that don't say: None checks parameters only."""
    scoped = _SCOPED.get()
    return scoped[-1] if scoped else _global


class validation:  # noqa: N801 - reads as a verb in a with statement
    """Choose what is checked, globally or within a ``with`` block.

    Parameters
    ----------
    enabled
        True checks parameters and values, False checks nothing, None (the state at start) checks
        parameters and lets values outside the support give -inf, 0 or 1.

    Notes
    -----
    Inside ``with`` the setting is the context's own: other threads and tasks don't see it.

    Examples
    --------
    >>> import arraydist
    >>> with arraydist.validation(False):
    ...     unchecked = arraydist.Normal(0.0, -1.0)
    """

    def __init__(self, enabled: bool | None) -> None:
        global _global
        self.enabled = enabled
        self._before = _global
        _global = enabled

    def __enter__(self) -> validation:
        global _global
        _global = self._before
        self._token = _SCOPED.set((*_SCOPED.get(), self.enabled))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _SCOPED.reset(self._token)
