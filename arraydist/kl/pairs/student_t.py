"""Divergences of Student's t distribution."""

from __future__ import annotations

from arraydist._typing import Array
from arraydist.distributions.student_t import StudentT
from arraydist.kernels.student_t_divergence import student_t_divergence
from arraydist.kl.registry import register_kl


@register_kl(StudentT, StudentT)
def _student_t_student_t(p: StudentT, q: StudentT) -> Array:
    # in q's unit; differences of the parameters keep what their quotient would round off
    growth = (p.scale - q.scale) / q.scale
    return student_t_divergence(p.df, q.df, growth, (p.loc - q.loc) / q.scale)
