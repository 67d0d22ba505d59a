"""The torch backend: CPU tensors on the NumPy backend's kernels, with autograd."""
