"""CUDA targets of arraydist's scalar sources."""

from arraydist_cupy.targets import compile_ptx, cuda_twin

__all__ = ["compile_ptx", "cuda_twin"]
