"""Loops whose vector bodies work on several vectors at once.

Most operations of a kernel wait for the one before, and of its own LLVM's vectoriser takes one
vector at a time in all but the smallest loops.  Several keep the arithmetic units busy, and share
the loads of each coefficient: a half to two thirds of the time.  The vectoriser is asked for that
by metadata on a loop's backward jump, which Numba has no way to write; so its lowering is extended.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import compiler, lowering
from numba.core.compiler_machinery import register_pass
from numba.core.ir import Jump
from numba.core.typed_passes import NativeLowering

VECTORS = 4
"""How many at once."""


class _Lower(lowering.Lower):  # type: ignore[misc]  # Numba is untyped
    """Lowering that marks the backward jumps."""

    def lower_block(self, block: Any) -> None:
        super().lower_block(block)
        label = next(label for label, other in self.blocks.items() if other is block)
        last = block.body[-1]
        if isinstance(last, Jump) and last.target <= label:
            self.builder.block.terminator.set_metadata("llvm.loop", _hint(self.module))


def _hint(module: ir.Module) -> ir.MDValue:
    """Metadata of one loop: by LLVM's convention a node that has itself as first operand."""
    count = ir.Constant(ir.IntType(32), VECTORS)
    option = module.add_metadata(["llvm.loop.interleave.count", count])
    node = ir.MDValue(module, [], name=str(len(module.metadata)))
    node.operands = (node, option)
    return node


@register_pass(mutates_CFG=True, analysis_only=False)
class _Lowering(NativeLowering):  # type: ignore[misc]
    _name = "interleaving_lowering"

    @property
    def lowering_class(self) -> type[_Lower]:
        return _Lower


class InterleavingCompiler(compiler.CompilerBase):  # type: ignore[misc]
    """Numba's compiler, but for the metadata of loops."""

    def define_pipelines(self) -> list[Any]:
        """The passes of a compilation, as Numba asks for them."""
        pipeline = compiler.DefaultPassBuilder.define_nopython_pipeline(self.state)
        pipeline.passes = [
            (_Lowering if stage is NativeLowering else stage, title)
            for stage, title in pipeline.passes
        ]
        pipeline.finalize()
        return [pipeline]
