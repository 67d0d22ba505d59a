"""Kullback-Leibler divergences: a registry of formulas, one file a pair of families."""

from arraydist.kl.registry import kl_divergence, register_kl

__all__ = ["kl_divergence", "register_kl"]
