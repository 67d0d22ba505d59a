"""Settings that a bare call changes for the process and a ``with`` block for its own context."""

from __future__ import annotations

import threading
import weakref
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Generic, Self, TypeVar

_T = TypeVar("_T")


class Setting(Generic[_T]):
    """A value with a process-wide stack of choices and a context's own above it.

    Parameters
    ----------
    name
        Of the context variable.
    initial
        The value before any choice.
    """

    def __init__(self, name: str, initial: _T) -> None:
        self._lock = threading.Lock()
        self._initial = initial
        self._process: list[tuple[weakref.ref[Choice[_T]], _T]] = []
        self._scoped: ContextVar[tuple[_T, ...]] = ContextVar(name, default=())

    def value(self) -> _T:
        """The value in force here."""
        scoped = self._scoped.get()
        if scoped:
            return scoped[-1]
        process = self._process
        return process[-1][1] if process else self._initial

    def choose(self, choice: Choice[_T], value: _T) -> None:
        """Set the value for the process, until `withdraw`."""
        with self._lock:
            # A choice that nobody holds can't be withdrawn: only the last such one still matters.
            held = [entry for entry in self._process[:-1] if entry[0]() is not None]
            self._process = [*held, *self._process[-1:], (weakref.ref(choice), value)]

    def withdraw(self, choice: Choice[_T]) -> None:
        """Take one choice back, whatever others have been made since."""
        with self._lock:
            self._process = [entry for entry in self._process if entry[0]() is not choice]

    def enter(self, value: _T) -> Token[tuple[_T, ...]]:
        """Set the value for this context."""
        return self._scoped.set((*self._scoped.get(), value))

    def leave(self, token: Token[tuple[_T, ...]]) -> None:
        """Go back to the value before `enter`."""
        self._scoped.reset(token)


class Choice(Generic[_T]):
    """One choice of a setting: made for the process, moved to the context by ``with``."""

    def __init__(self, setting: Setting[_T], value: _T) -> None:
        self._setting = setting
        self._value = value
        setting.choose(self, value)

    def __enter__(self) -> Self:
        self._setting.withdraw(self)
        self._token = self._setting.enter(self._value)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._setting.leave(self._token)
