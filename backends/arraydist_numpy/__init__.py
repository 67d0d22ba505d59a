"""The NumPy backend: Numba-compiled kernels, samplers and fused densities."""
