"""Scalar sources of the special functions, densities and samplers.

A kernel is an undecorated scalar function of float64 numbers and a record about it; a backend
compiles the source for its target.  See `arraydist.kernels.record`.
"""
