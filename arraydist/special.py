"""Special functions for arrays of every library, with SciPy's names and argument order.

Each function takes arrays of one library and numbers, broadcasts them, and returns floating
arrays; it is differentiable in every argument through `arraydist.jvp` and its relatives, and
inside torch.  Values outside a function's domain give NaN, poles signed infinities.
"""

from __future__ import annotations

from arraydist import dispatch
from arraydist._typing import Array, ArrayLike
from arraydist.kernels import elementary, gamma, incomplete_gamma, incomplete_gamma_inverse, normal
from arraydist.kernels.record import Kernel, kernel_named
from arraydist.namespace import promote

__all__ = [
    "SpecialFunction",
    "digamma",
    "erf",
    "erfc",
    "erfcinv",
    "erfcx",
    "erfinv",
    "expit",
    "gammainc",
    "gammaincc",
    "gammainccinv",
    "gammaincinv",
    "gammaln",
    "log1mexp",
    "log1pexp",
    "log_expit",
    "log_gammainc",
    "log_gammaincc",
    "log_ndtr",
    "logaddexp",
    "logit",
    "ndtr",
    "ndtri",
    "ndtri_exp",
    "trigamma",
    "xlog1py",
    "xlogy",
]


class SpecialFunction:
    """A kernel that promotes what a user hands in: numbers, lists, integer arrays.

    Parameters
    ----------
    kernel
        The scalar function.
    """

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.__name__ = kernel.name
        self.__doc__ = kernel.__doc__
        self._names = kernel.source.__code__.co_varnames[: kernel.arity]

    def __call__(self, *arguments: ArrayLike) -> Array:
        """Promote the arguments and apply the function elementwise."""
        if len(arguments) != len(self._names):
            raise TypeError(
                f"{self.__name__} takes {len(self._names)} arguments "
                f"({', '.join(self._names)}), got {len(arguments)}"
            )
        _, arrays = promote(self._names, arguments, self.__name__)
        return dispatch.map_kernel(self.kernel, *arrays)

    def __reduce__(self) -> tuple[type[SpecialFunction], tuple[Kernel]]:
        return SpecialFunction, (kernel_named(self.__name__),)

    def __repr__(self) -> str:
        return f"<special function {self.__name__}({', '.join(self._names)})>"


expit = SpecialFunction(elementary.expit)
log1mexp = SpecialFunction(elementary.log1mexp)
log1pexp = SpecialFunction(elementary.log1pexp)
log_expit = SpecialFunction(elementary.log_expit)
logaddexp = SpecialFunction(elementary.logaddexp)
logit = SpecialFunction(elementary.logit)
xlog1py = SpecialFunction(elementary.xlog1py)
xlogy = SpecialFunction(elementary.xlogy)

erf = SpecialFunction(normal.erf)
erfc = SpecialFunction(normal.erfc)
erfcinv = SpecialFunction(normal.erfcinv)
erfcx = SpecialFunction(normal.erfcx)
erfinv = SpecialFunction(normal.erfinv)
log_ndtr = SpecialFunction(normal.log_ndtr)
ndtr = SpecialFunction(normal.ndtr)
ndtri = SpecialFunction(normal.ndtri)
ndtri_exp = SpecialFunction(normal.ndtri_exp)

digamma = SpecialFunction(gamma.digamma)
gammaln = SpecialFunction(gamma.gammaln)
trigamma = SpecialFunction(gamma.trigamma)

gammainc = SpecialFunction(incomplete_gamma.gammainc)
gammaincc = SpecialFunction(incomplete_gamma.gammaincc)
log_gammainc = SpecialFunction(incomplete_gamma.log_gammainc)
log_gammaincc = SpecialFunction(incomplete_gamma.log_gammaincc)
gammainccinv = SpecialFunction(incomplete_gamma_inverse.gammainccinv)
gammaincinv = SpecialFunction(incomplete_gamma_inverse.gammaincinv)
