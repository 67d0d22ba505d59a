"""The change-point model of the British coal-mining disasters, fitted without torch.

Yearly counts are Poisson at an early rate up to some year and at a late rate from it on.  The
year is uniform and both rates are Gamma a priori, so the posterior is known exactly (`exact`);
`fit` finds a factorised approximation to it by stochastic gradients, and the two are set side
by side.
"""

from __future__ import annotations
