"""Forward-mode automatic differentiation: dual numbers over any array library."""

from arraydist.autodiff.dual import Dual, stop_derivative
from arraydist.autodiff.errors import NoRuleError
from arraydist.autodiff.functional import gradient, hessian, jacobian, jvp, value_and_grad

__all__ = [
    "Dual",
    "NoRuleError",
    "gradient",
    "hessian",
    "jacobian",
    "jvp",
    "stop_derivative",
    "value_and_grad",
]
