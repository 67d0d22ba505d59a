"""Benchmarks beside the peers: ``python -m benchmarks.sampling`` and so on."""
