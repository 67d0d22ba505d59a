"""The torch backend: CPU tensors on the NumPy backend's kernels, with autograd."""

from arraydist_torch.backend import TorchBackend

backend = TorchBackend()

__all__ = ["TorchBackend", "backend"]
