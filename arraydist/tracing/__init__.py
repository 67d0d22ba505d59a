"""Tracing: a formula run on symbols gives a graph, from which a backend makes one fused loop."""

from arraydist.tracing.graph import Graph, Node, Operand
from arraydist.tracing.trace import trace
from arraydist.tracing.tracer import Tracer, TracingError

__all__ = ["Graph", "Node", "Operand", "Tracer", "TracingError", "trace"]
