"""From scalar sources to compiled functions.

`cpu_twin` gives the Numba function of a kernel, a helper or a primitive.  A `Program` is an
emitted loop around such twins; it is what gets compiled, kept on disk and called.
"""

from __future__ import annotations

import dis
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numba
from numba.core.compiler_lock import global_compiler_lock

from arraydist.kernels.compensated import horner, horner_change
from arraydist.kernels.record import Kernel, Primitive
from arraydist.kernels.recursive_inversion import count_terms
from arraydist.kernels.twins import referenced, specialise
from arraydist_numpy.cache import DiskCache
from arraydist_numpy.digest import digest, digest_of
from arraydist_numpy.interleaving import VECTORS, InterleavingCompiler
from arraydist_numpy.primitives import INTRINSICS

Twin = Callable[..., Any]
Source = Kernel | Primitive | Callable[..., Any]

# No fast-math: a vector body and its scalar remainder must give the same bits.  Division by zero
# follows IEEE 754 ("numpy"), since Python's check would keep loops from vectorising.
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "fastmath": False,
    "boundscheck": False,
}
_INNER: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}

# A loop vectorises only if everything in it is inlined, and LLVM's own threshold is too low for a
# polynomial.  Straight-line sources up to this many bytecode instructions, callees included, are
# inlined by force; that covers densities, their derivatives and quantiles by a few fixed steps.
INLINE_LIMIT = 16000
# Loops over a tuple of constants, which LLVM unrolls, count as straight.
_UNROLLED = (horner, horner_change, count_terms)

_twins: dict[Any, Twin] = {}
_programs: dict[str, Twin] = {}
_compiled: list[str] = []


def cpu_twin(record: Source) -> Twin:
    """The function that compiled CPU code calls for a kernel, a helper or a primitive."""
    if isinstance(record, Primitive):
        twin: Twin = INTRINSICS[record]
        return twin
    with global_compiler_lock:
        if record not in _twins:
            source = record.source if isinstance(record, Kernel) else record
            copy = specialise(source, cpu_twin)
            # The digest keeps the symbols of two versions of one source apart.
            copy.__name__ = copy.__qualname__ = f"{source.__name__}_{digest_of(record)[:12]}"
            size = _size(source)
            # To hand over an array costs more than a short row of it takes.
            takes_rows = "Array" in source.__annotations__.values()
            inline = takes_rows or (size is not None and size <= INLINE_LIMIT)
            _twins[record] = numba.njit(**_OPTIONS, **_INNER, forceinline=inline)(copy)
        return _twins[record]


@functools.cache
def _size(source: Callable[..., Any]) -> int | None:
    """Bytecode instructions of a source with its callees; None if it or one of them loops.

    A Horner loop over constant coefficients counts as straight: LLVM unrolls it.
    """
    callees = referenced(source)
    total = 0
    for instruction in dis.get_instructions(source):
        if "JUMP_BACKWARD" in instruction.opname and source not in _UNROLLED:
            return None
        total += 1
        callee = callees.get(instruction.argval) if instruction.opname == "LOAD_GLOBAL" else None
        if callee is None or isinstance(callee, Primitive):
            continue
        size = _size(callee.source if isinstance(callee, Kernel) else callee)
        if size is None:
            return None
        total += size
    return total


@dataclass(frozen=True)
class Program:
    """An emitted function: Python text around named sources and intrinsics.

    Attributes
    ----------
    name
        Name of the function in `text`, and what reports call it.
    text
        Its definition.
    sources
        Kernels, helpers and primitives that it calls, by the names it calls them.
    intrinsics
        Loads, stores and the like, by name.
    signature
        Numba types of the arguments, as a tuple.
    """

    name: str
    text: str
    sources: Mapping[str, Source]
    intrinsics: Mapping[str, Any]
    signature: tuple[Any, ...]

    def digest(self) -> str:
        """What the compiled code depends on, in one number."""
        return digest(
            self.text,
            [(name, digest_of(source)) for name, source in sorted(self.sources.items())],
            sorted((name, each.__name__) for name, each in self.intrinsics.items()),
            self.signature,
            sorted(_OPTIONS.items()),
            INLINE_LIMIT,
            VECTORS,
        )

    def cached(self) -> bool:
        """Whether the disk has it, so that compiling would be cheap."""
        return DiskCache(self.digest()).exists()

    def compile(self) -> Twin:
        """The compiled function: this process's own, from disk, or newly made."""
        with global_compiler_lock:
            digest = self.digest()
            if digest not in _programs:
                _programs[digest] = self._compile(digest)
            return _programs[digest]

    def _compile(self, digest: str) -> Twin:
        scope: dict[str, Any] = {"__name__": __name__, **self.intrinsics}

        def bind_sources() -> None:
            scope.update((name, cpu_twin(source)) for name, source in self.sources.items())

        # Code from disk has its callees inside, so twins are made only to compile.
        cache = DiskCache(digest, before_compiling=bind_sources)
        exec(compile(self.text, f"<arraydist {self.name}>", "exec"), scope)
        function = scope[self.name]
        # Unique symbols: two programs of one name and one signature may be loaded from disk.
        function.__name__ = function.__qualname__ = f"{self.name}_{digest[:16]}"
        dispatcher = numba.njit(**_OPTIONS, pipeline_class=InterleavingCompiler)(function)
        dispatcher._cache = cache
        dispatcher.compile(self.signature)
        dispatcher.disable_compile()
        if not cache.hit:
            _compiled.append(self.name)
        twin: Twin = dispatcher
        return twin


def compiled() -> int:
    """How many programs this process has compiled, those loaded from disk not counted."""
    return len(_compiled)
