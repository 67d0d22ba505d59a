"""CUDA twins of kernels and samplers, from the same scalar sources as the CPU's.

NVVM contracts ``a * b + c`` where it sees one.  Every sum of a product that matters is an explicit
`fma` in the sources, so contraction changes what is left in the last place only; `mul` is
a product that is never contracted.  Compiling needs NVVM, which comes with the CUDA toolkit, but
no GPU.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
from numba import cuda, types
from numba.core.compiler_lock import global_compiler_lock
from numba.cuda import dispatcher, libdevice

from arraydist.kernels import primitives
from arraydist.kernels.record import Kernel, Primitive, Record, Sampler
from arraydist.kernels.twins import specialise

Source = Kernel | Primitive | Callable[..., Any]
Twin = Any  # a Numba dispatcher, or a function of numba.cuda.libdevice


def _float_to_bits(x: float) -> Any:
    return np.uint64(libdevice.double_as_longlong(x))


def _bits_to_float(bits: int) -> Any:
    return libdevice.longlong_as_double(np.int64(bits))


def _uint64(x: Any) -> Any:
    return np.uint64(x)


def _uint32(x: Any) -> Any:
    return np.uint32(x)


def _int64(x: Any) -> Any:
    return np.int64(x)


def _to_float(x: Any) -> Any:
    return np.float64(x)


_PRIMITIVES: dict[Primitive, Twin] = {
    primitives.fma: libdevice.fma,
    primitives.mul: libdevice.dmul_rn,
    primitives.sqrt: libdevice.dsqrt_rn,
    primitives.floor: libdevice.floor,
    primitives.rint: libdevice.rint,
    primitives.copysign: libdevice.copysign,
    primitives.float_to_bits: cuda.jit(_float_to_bits, device=True),
    primitives.bits_to_float: cuda.jit(_bits_to_float, device=True),
    primitives.uint64: cuda.jit(_uint64, device=True),
    primitives.uint32: cuda.jit(_uint32, device=True),
    primitives.int64: cuda.jit(_int64, device=True),
    primitives.to_float: cuda.jit(_to_float, device=True),
}

_twins: dict[Any, Twin] = {}


def cuda_twin(record: Source) -> Twin:
    """The device function of a kernel, a helper or a primitive."""
    if isinstance(record, Primitive):
        return _PRIMITIVES[record]
    if record not in _twins:
        source = record.source if isinstance(record, Kernel) else record
        _twins[record] = cuda.jit(specialise(source, cuda_twin), device=True)
    return _twins[record]


def compile_ptx(record: Record, compute_capability: tuple[int, int] = (7, 5)) -> str:
    """PTX of a kernel, or of one attempt of a sampler from its setup to the finished draw.

    Parameters
    ----------
    record
        A kernel, or a sampler of numbers without a table.
    compute_capability
        Of the GPU to compile for.

    Raises
    ------
    TypeError
        The sampler draws from a table, which is set up in memory, or rows.
    """
    if isinstance(record, Kernel):
        function, given = cuda_twin(record), (types.float64,) * record.arity
    else:
        function = _attempt(record)
        given = (types.uint64,) * _words(record) + (types.float64,) * record.arity
    with _assumed_device(compute_capability):
        # Numba's own calling convention: C's cannot return the tuple of an attempt.
        ptx, _ = cuda.compile_ptx(
            function.py_func, given, device=True, cc=compute_capability, abi="numba"
        )
    return str(ptx)


@contextlib.contextmanager
def _assumed_device(compute_capability: tuple[int, int]) -> Iterator[None]:
    """Compile callees for a GPU that need not be there.

    Numba asks the current device for its compute capability whenever a device function calls
    another one, even where the caller's is given.
    """
    with global_compiler_lock:
        asked = dispatcher.get_current_device
        dispatcher.get_current_device = lambda: SimpleNamespace(
            compute_capability=compute_capability
        )
        try:
            yield
        finally:
            dispatcher.get_current_device = asked


def _attempt(sampler: Sampler) -> Any:
    """An attempt as a device function of its words and the parameters, with its draws finished."""
    if sampler.kind in ("table", "rows"):
        raise TypeError(f"{sampler.name} draws from a table in memory, or rows to it")
    words = [f"w{i}" for i in range(_words(sampler))]
    parameters = [f"p{i}" for i in range(sampler.arity)]
    scope = {"attempt": cuda_twin(sampler.attempt)}
    constants = f"({' '.join(f'{p},' for p in parameters)})"
    if sampler.setup is not None:
        scope["setup"] = cuda_twin(sampler.setup)
        constants = f"setup({', '.join(parameters)})"

    def finished(z: str) -> str:
        return f"finish({', '.join((z, *parameters))})" if sampler.finish is not None else z

    if sampler.finish is not None:
        scope["finish"] = cuda_twin(sampler.finish)
    call, result = {
        "pair": (f"z0, z1 = attempt({', '.join(words)})", f"{finished('z0')}, {finished('z1')}"),
        "single": (f"z = attempt(({', '.join(words)}), {constants})", finished("z")),
        "words": (f"result = attempt({', '.join((*words, *parameters))})", "result"),
        "rejection": (
            f"accepted, z = attempt(({', '.join(words)}), {constants})",
            f"accepted, {finished('z')}",
        ),
    }[sampler.kind]
    text = f"""\
def with_setup({", ".join((*words, *parameters))}):
    {call}
    return {result}
"""
    exec(text, scope)
    return cuda.jit(scope["with_setup"], device=True)


def _words(sampler: Sampler) -> int:
    """Arguments that are words: those of a ``"words"`` sampler come as the bits of one number."""
    return 1 if sampler.kind == "words" else sampler.words
