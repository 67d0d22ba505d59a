"""NumPy backend of arraydist: loops that Numba compiles, and threads of our own."""

from arraydist_numpy.backend import NumpyBackend

backend = NumpyBackend()

__all__ = ["NumpyBackend", "backend"]
