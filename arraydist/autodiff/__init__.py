"""Forward-mode automatic differentiation: dual numbers over any array library."""
