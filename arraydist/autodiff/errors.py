"""What automatic differentiation raises."""

from __future__ import annotations


class NoRuleError(TypeError):
    """A derivative is asked for that has no rule; never answered by zero."""
