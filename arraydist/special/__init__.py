"""Special functions for arrays of every library, with SciPy's names and argument order.

Each function takes arrays of one library and numbers, broadcasts them, and returns floating
arrays; it is differentiable in every argument through `arraydist.jvp` and its relatives, and
inside torch.  Values outside a function's domain give NaN, poles signed infinities.
"""

from __future__ import annotations

from arraydist.kernels import (
    bessel,
    bessel_order,
    bessel_order_ratio,
    bessel_ratio,
    binomial_coefficient,
    binomial_distribution,
    deviance,
    elementary,
    entropy,
    gamma_function,
    incomplete_beta,
    incomplete_beta_inverse,
    incomplete_gamma,
    incomplete_gamma_inverse,
    inverse_error_function,
    multivariate_gamma,
    negative_binomial_distribution,
    normal,
    poisson_distribution,
    student_t,
    von_mises,
    von_mises_inverse,
)
from arraydist.kernels import beta as betas
from arraydist.kernels import gamma as gammas
from arraydist.kernels import owens_t as owens
from arraydist.kernels import polygamma as polygammas
from arraydist.kernels import (
    riemann_zeta as riemann,
)
from arraydist.kernels import sinc as sincs
from arraydist.kernels import zeta as zetas
from arraydist.special.function import SpecialFunction
from arraydist.special.reductions import log_multinomial, log_softmax, logsumexp, softmax

__all__ = [
    "SpecialFunction",
    "bdtr",
    "bdtrc",
    "bdtri",
    "beta",
    "betainc",
    "betaincc",
    "betainccinv",
    "betaincinv",
    "betaln",
    "binom",
    "digamma",
    "entr",
    "erf",
    "erfc",
    "erfcinv",
    "erfcx",
    "erfinv",
    "expit",
    "gamma",
    "gammainc",
    "gammaincc",
    "gammainccinv",
    "gammaincinv",
    "gammaln",
    "i0",
    "i0e",
    "i1",
    "i1_i0_ratio",
    "i1_i0_ratio_complement",
    "i1_i0_ratio_complement_inv",
    "i1_i0_ratio_inv",
    "i1e",
    "iv_ratio",
    "ive",
    "kl_div",
    "log1mexp",
    "log1pexp",
    "log1pmx",
    "log_bdtr",
    "log_bdtrc",
    "log_betainc",
    "log_betaincc",
    "log_binomial",
    "log_erfc",
    "log_expit",
    "log_gammainc",
    "log_gammaincc",
    "log_gammainccinv",
    "log_gammaincinv",
    "log_i0",
    "log_ive",
    "log_multinomial",
    "log_nbdtr",
    "log_nbdtrc",
    "log_ndtr",
    "log_pdtr",
    "log_pdtrc",
    "log_softmax",
    "log_stdtr",
    "logaddexp",
    "loggamma1p",
    "logit",
    "logsumexp",
    "multigammaln",
    "nbdtr",
    "nbdtrc",
    "nbdtri",
    "ndtr",
    "ndtri",
    "ndtri_exp",
    "owens_t",
    "pdtr",
    "pdtrc",
    "pdtri",
    "polygamma",
    "rel_entr",
    "rgamma",
    "riemann_zeta",
    "sinc",
    "softmax",
    "stdtr",
    "stdtrit",
    "stirling_error",
    "trigamma",
    "von_mises_cdf",
    "von_mises_icdf",
    "von_mises_isf",
    "von_mises_log_cdf",
    "von_mises_log_sf",
    "von_mises_sf",
    "xlog1py",
    "xlogy",
    "zeta",
]

# Elementary functions.
entr = SpecialFunction(entropy.entr)
expit = SpecialFunction(elementary.expit)
log1mexp = SpecialFunction(elementary.log1mexp)
log1pexp = SpecialFunction(elementary.log1pexp)
log1pmx = SpecialFunction(deviance.log1pmx)
log_expit = SpecialFunction(elementary.log_expit)
logaddexp = SpecialFunction(elementary.logaddexp)
logit = SpecialFunction(elementary.logit)
rel_entr = SpecialFunction(entropy.rel_entr)
sinc = SpecialFunction(sincs.sinc)
xlog1py = SpecialFunction(elementary.xlog1py)
xlogy = SpecialFunction(elementary.xlogy)
kl_div = SpecialFunction(deviance.deviance, "kl_div")

# The error function and the normal distribution.
erf = SpecialFunction(normal.erf)
erfc = SpecialFunction(normal.erfc)
erfcinv = SpecialFunction(inverse_error_function.erfcinv)
erfcx = SpecialFunction(normal.erfcx)
erfinv = SpecialFunction(inverse_error_function.erfinv)
log_erfc = SpecialFunction(normal.log_erfc)
log_ndtr = SpecialFunction(normal.log_ndtr)
ndtr = SpecialFunction(normal.ndtr)
ndtri = SpecialFunction(normal.ndtri)
ndtri_exp = SpecialFunction(normal.ndtri_exp)
owens_t = SpecialFunction(owens.owens_t)

# The gamma function and its relatives.
beta = SpecialFunction(betas.beta)
betaln = SpecialFunction(betas.betaln)
binom = SpecialFunction(binomial_coefficient.binom)
digamma = SpecialFunction(gammas.digamma)
gamma = SpecialFunction(gamma_function.gamma)
gammaln = SpecialFunction(gammas.gammaln)
log_binomial = SpecialFunction(betas.log_binomial)
loggamma1p = SpecialFunction(gammas.loggamma1p)
multigammaln = SpecialFunction(multivariate_gamma.multigammaln)
polygamma = SpecialFunction(polygammas.polygamma)
rgamma = SpecialFunction(gamma_function.rgamma)
riemann_zeta = SpecialFunction(riemann.riemann_zeta)
stirling_error = SpecialFunction(gammas.stirling_error)
trigamma = SpecialFunction(gammas.trigamma)
zeta = SpecialFunction(zetas.zeta)

# The incomplete gamma function.
gammainc = SpecialFunction(incomplete_gamma.gammainc)
gammaincc = SpecialFunction(incomplete_gamma.gammaincc)
gammainccinv = SpecialFunction(incomplete_gamma_inverse.gammainccinv)
gammaincinv = SpecialFunction(incomplete_gamma_inverse.gammaincinv)
log_gammainc = SpecialFunction(incomplete_gamma.log_gammainc)
log_gammaincc = SpecialFunction(incomplete_gamma.log_gammaincc)
log_gammainccinv = SpecialFunction(incomplete_gamma_inverse.log_gammainccinv)
log_gammaincinv = SpecialFunction(incomplete_gamma_inverse.log_gammaincinv)

# The incomplete beta function.
betainc = SpecialFunction(incomplete_beta.betainc)
betaincc = SpecialFunction(incomplete_beta.betaincc)
betainccinv = SpecialFunction(incomplete_beta_inverse.betainccinv)
betaincinv = SpecialFunction(incomplete_beta_inverse.betaincinv)
log_betainc = SpecialFunction(incomplete_beta.log_betainc)
log_betaincc = SpecialFunction(incomplete_beta.log_betaincc)

# Student's t distribution.
log_stdtr = SpecialFunction(student_t.log_stdtr)
stdtr = SpecialFunction(student_t.stdtr)
stdtrit = SpecialFunction(student_t.stdtrit)

# Modified Bessel functions and the von Mises distribution.
i0 = SpecialFunction(bessel.i0)
i0e = SpecialFunction(bessel.i0e)
i1 = SpecialFunction(bessel.i1)
i1_i0_ratio = SpecialFunction(bessel_ratio.i1_i0_ratio)
i1_i0_ratio_complement = SpecialFunction(bessel_ratio.i1_i0_ratio_complement)
i1_i0_ratio_complement_inv = SpecialFunction(bessel_ratio.i1_i0_ratio_complement_inv)
i1_i0_ratio_inv = SpecialFunction(bessel_ratio.i1_i0_ratio_inv)
i1e = SpecialFunction(bessel.i1e)
iv_ratio = SpecialFunction(bessel_order_ratio.iv_ratio)
ive = SpecialFunction(bessel_order.ive)
log_i0 = SpecialFunction(bessel.log_i0)
log_ive = SpecialFunction(bessel_order.log_ive)
von_mises_cdf = SpecialFunction(von_mises.von_mises_cdf)
von_mises_icdf = SpecialFunction(von_mises_inverse.von_mises_icdf)
von_mises_isf = SpecialFunction(von_mises_inverse.von_mises_isf)
von_mises_log_cdf = SpecialFunction(von_mises.von_mises_log_cdf)
von_mises_log_sf = SpecialFunction(von_mises.von_mises_log_sf)
von_mises_sf = SpecialFunction(von_mises.von_mises_sf)

# Distributions of counts.
bdtr = SpecialFunction(binomial_distribution.bdtr)
bdtrc = SpecialFunction(binomial_distribution.bdtrc)
bdtri = SpecialFunction(binomial_distribution.bdtri)
log_bdtr = SpecialFunction(binomial_distribution.log_bdtr)
log_bdtrc = SpecialFunction(binomial_distribution.log_bdtrc)
log_nbdtr = SpecialFunction(negative_binomial_distribution.log_nbdtr)
log_nbdtrc = SpecialFunction(negative_binomial_distribution.log_nbdtrc)
log_pdtr = SpecialFunction(poisson_distribution.log_pdtr)
log_pdtrc = SpecialFunction(poisson_distribution.log_pdtrc)
nbdtr = SpecialFunction(negative_binomial_distribution.nbdtr)
nbdtrc = SpecialFunction(negative_binomial_distribution.nbdtrc)
nbdtri = SpecialFunction(negative_binomial_distribution.nbdtri)
pdtr = SpecialFunction(poisson_distribution.pdtr)
pdtrc = SpecialFunction(poisson_distribution.pdtrc)
pdtri = SpecialFunction(poisson_distribution.pdtri)
