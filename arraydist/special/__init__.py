"""Special functions for arrays of every library, with SciPy's names and argument order.

Each function takes arrays of one library and numbers, broadcasts them, and returns floating
arrays; it is differentiable in every argument through `arraydist.jvp` and its relatives, and
inside torch.  Values outside a function's domain give NaN, poles signed infinities.
"""

from __future__ import annotations

from arraydist.kernels import (
    beta,
    deviance,
    elementary,
    gamma,
    incomplete_beta,
    incomplete_beta_inverse,
    incomplete_gamma,
    incomplete_gamma_inverse,
    normal,
    student_t,
)
from arraydist.kernels import polygamma as polygammas
from arraydist.special.function import SpecialFunction
from arraydist.special.reductions import log_multinomial, log_softmax, logsumexp, softmax

__all__ = [
    "SpecialFunction",
    "betainc",
    "betaincc",
    "betainccinv",
    "betaincinv",
    "betaln",
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
    "log1pmx",
    "log_betainc",
    "log_betaincc",
    "log_binomial",
    "log_expit",
    "log_gammainc",
    "log_gammaincc",
    "log_gammainccinv",
    "log_gammaincinv",
    "log_multinomial",
    "log_ndtr",
    "log_softmax",
    "log_stdtr",
    "logaddexp",
    "loggamma1p",
    "logit",
    "logsumexp",
    "ndtr",
    "ndtri",
    "ndtri_exp",
    "polygamma",
    "softmax",
    "stdtr",
    "stdtrit",
    "stirling_error",
    "trigamma",
    "xlog1py",
    "xlogy",
]


expit = SpecialFunction(elementary.expit)
log1mexp = SpecialFunction(elementary.log1mexp)
log1pexp = SpecialFunction(elementary.log1pexp)
log1pmx = SpecialFunction(deviance.log1pmx)
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
loggamma1p = SpecialFunction(gamma.loggamma1p)
polygamma = SpecialFunction(polygammas.polygamma)
stirling_error = SpecialFunction(gamma.stirling_error)
trigamma = SpecialFunction(gamma.trigamma)

gammainc = SpecialFunction(incomplete_gamma.gammainc)
gammaincc = SpecialFunction(incomplete_gamma.gammaincc)
log_gammainc = SpecialFunction(incomplete_gamma.log_gammainc)
log_gammaincc = SpecialFunction(incomplete_gamma.log_gammaincc)
gammainccinv = SpecialFunction(incomplete_gamma_inverse.gammainccinv)
gammaincinv = SpecialFunction(incomplete_gamma_inverse.gammaincinv)
log_gammainccinv = SpecialFunction(incomplete_gamma_inverse.log_gammainccinv)
log_gammaincinv = SpecialFunction(incomplete_gamma_inverse.log_gammaincinv)

betaln = SpecialFunction(beta.betaln)
log_binomial = SpecialFunction(beta.log_binomial)
betainc = SpecialFunction(incomplete_beta.betainc)
betaincc = SpecialFunction(incomplete_beta.betaincc)
log_betainc = SpecialFunction(incomplete_beta.log_betainc)
log_betaincc = SpecialFunction(incomplete_beta.log_betaincc)
betainccinv = SpecialFunction(incomplete_beta_inverse.betainccinv)
betaincinv = SpecialFunction(incomplete_beta_inverse.betaincinv)

log_stdtr = SpecialFunction(student_t.log_stdtr)
stdtr = SpecialFunction(student_t.stdtr)
stdtrit = SpecialFunction(student_t.stdtrit)
