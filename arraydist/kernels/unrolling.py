"""Straight-line code from loops over constants.

Loops over arrays become vector code only around straight-line code.  Compilers write out short
loops over numbers, but neither long ones nor those over polynomials of different lengths.
"""

from __future__ import annotations

import ast
import linecache
import types
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., object])


def unrolled(function: F) -> F:
    """The function with every loop written out: its body once for each item.

    Loops run over tuples, each written there or a constant of the module.

    Raises
    ------
    TypeError
        A loop runs over something else, may be left early, or is a ``while`` loop.
    """
    code = function.__code__
    scope: dict[str, Any] = function.__globals__
    text, line = _definition(code)
    tree = _Writer(scope).visit(ast.increment_lineno(ast.parse(text), line - 1))
    made: dict[str, F] = {}
    exec(compile(ast.fix_missing_locations(tree), code.co_filename, "exec"), scope, made)
    return made[code.co_name]


def _definition(code: types.CodeType) -> tuple[str, int]:
    """The text of a function of a module from its ``def`` on, and the number of that line."""
    lines = linecache.getlines(code.co_filename)
    first = code.co_firstlineno - 1
    while not lines[first].startswith("def "):
        first += 1
    last = first + 1
    while last < len(lines) and lines[last][0] in " \n)":
        last += 1
    return "".join(lines[first:last]), first + 1


class _Writer(ast.NodeTransformer):
    """Writes loops out, the constants of a module given."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self.scope = scope

    def visit_For(self, loop: ast.For) -> list[ast.stmt]:
        self.generic_visit(loop)
        inside = [node for statement in loop.body for node in ast.walk(statement)]
        if loop.orelse or any(isinstance(node, ast.Break | ast.Continue) for node in inside):
            raise TypeError(f"the loop in line {loop.lineno} may be left early")
        return [
            statement
            for item in self.items(loop.iter)
            for statement in (ast.Assign([loop.target], item), *loop.body)
        ]

    def visit_While(self, loop: ast.While) -> ast.stmt:
        raise TypeError(f"the loop in line {loop.lineno} has no constant number of turns")

    def items(self, given: ast.expr) -> list[ast.expr]:
        """An expression for each item of what a loop runs over."""
        if isinstance(given, ast.Tuple):
            return given.elts
        if isinstance(given, ast.Name) and isinstance(self.scope.get(given.id), tuple):
            count = len(self.scope[given.id])
            return [ast.Subscript(given, ast.Constant(i), ast.Load()) for i in range(count)]
        raise TypeError(f"the loop in line {given.lineno} runs over no constant tuple")
