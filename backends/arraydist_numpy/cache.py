"""The kernel cache on disk: one file a digest.

Numba's own cache cannot serve here: it misses changed callees and coefficients, never hits for
functions built at run time, and its shared index loses entries when processes write at once.
A file is written under a temporary name and renamed, so readers see all of it or nothing, and
its checksum is verified before it is unpickled.  Whatever goes wrong with the disk, the answer
is to compile.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba.core import types
from numba.core.compiler import CompileResult
from numba.core.runtime import rtsys
from numba.core.serialize import dumps

_VARIABLE = "ARRAYDIST_CACHE_DIR"
_CHECKSUM_BYTES = 32
_RUNTIME = b"NRT_"


def cache_directory() -> Path | None:
    """Where compiled kernels are kept; None where there is no home to keep them in.

    The environment variable ``ARRAYDIST_CACHE_DIR``, else the platform's cache directory for users.
    """
    chosen = os.environ.get(_VARIABLE)
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base) / "arraydist" / "Cache" if base else None
    base = os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base) / "arraydist"
    try:
        return Path.home() / ".cache" / "arraydist"
    except RuntimeError:  # no home directory can be determined
        return None


class DiskCache:
    """The cached file of one program, behind the interface of Numba's dispatchers."""

    def __init__(self, digest: str, before_compiling: Callable[[], None] | None = None) -> None:
        self.digest = digest
        self.before_compiling = before_compiling
        self.hit = False
        directory = cache_directory()
        self.path = None if directory is None else directory / f"{digest}.kernel"

    def exists(self) -> bool:
        """Whether there is a file; it may still turn out to be corrupt."""
        try:
            return self.path is not None and self.path.is_file()
        except OSError:
            return False

    def load_overload(self, signature: Any, target: Any) -> Any:
        """The compiled code on disk; None where it is to be compiled."""
        result = self._rebuild(signature, target)
        self.hit = result is not None
        if result is None and self.before_compiling is not None:
            self.before_compiling()
        return result

    def _rebuild(self, signature: Any, target: Any) -> Any:
        content = self._read()
        if content is None:
            return None
        if not all(isinstance(argument, types.Number) for argument in signature):
            # Code on arrays needs the registries' helpers.  Code on numbers needs nothing that they
            # bring along, and they take half a second, SciPy's import included.
            target.refresh()
        if _RUNTIME in content:
            # Code that may raise (indexing a table, say) calls Numba's runtime, whose functions
            # have no address before this: calling one would end the process.
            rtsys.initialize(target)
        try:
            return CompileResult._rebuild(target, *pickle.loads(content))
        except Exception:
            # Unreadable for a reason no checksum shows, such as a module that moved.
            return None

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keep compiled code, silently not where the disk cannot be written."""
        if self.path is None:
            return
        content = dumps(result._reduce())
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                dir=self.path.parent, prefix=self.digest, delete=False
            ) as file:
                file.write(hashlib.sha256(content).digest() + content)
            _move(file.name, self.path)
        except OSError:
            return

    def _read(self) -> bytes | None:
        if self.path is None:
            return None
        try:
            content = self.path.read_bytes()
        except OSError:
            return None
        checksum, content = content[:_CHECKSUM_BYTES], content[_CHECKSUM_BYTES:]
        return content if hashlib.sha256(content).digest() == checksum else None


def _move(name: str, path: Path) -> None:
    """Rename, removing the temporary file where that fails."""
    try:
        os.replace(name, path)
    except OSError:
        os.unlink(name)
        raise
