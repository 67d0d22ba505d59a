"""What is checked: parameters always, values on request, nothing when switched off.

The module has not the name of its class, or importing it would hide `arraydist.validation`.
"""

from __future__ import annotations

from arraydist.settings import Choice, Setting

_VALIDATION: Setting[bool | None] = Setting("arraydist_validation", None)


def validation_default() -> bool | None:
    """The setting for objects that don't say: None checks parameters only."""
    return _VALIDATION.value()


class validation(Choice[bool | None]):  # noqa: N801 - reads as a verb in a with statement
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
        super().__init__(_VALIDATION, enabled)
