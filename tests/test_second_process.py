"""Compiled code from the disk works as compiled code from the compiler does.

Code loaded from the cache misses what compiling brings along as a side effect, so a kernel may
work in the process that compiles it and crash in the next one.  The first program fills the cache
where it has to; the second then compiles nothing.
"""

import pytest
from cases import ENTRIES
from support import NUMPY, python

PROGRAM = """
import numpy as np
import arraydist
from arraydist_numpy.compiler import compiled

distribution = arraydist.{name}(**{parameters})
x = np.asarray({column})
results = [distribution.sample((20,), rng=1)]
for method in {of_values}:
    results.append(getattr(distribution, method)(x))
p = np.asarray([0.1, 0.9]).reshape(-1, *(1 for _ in distribution.batch_shape))
for method in {of_probabilities}:
    results.append(getattr(distribution, method)(p))
results.append(distribution.entropy())
results.append(arraydist.kl_divergence(distribution, distribution))
print(compiled(), [np.asarray(r).tobytes().hex() for r in results])
"""


PLAIN = [entry for entry in ENTRIES if entry.make is None]


@pytest.mark.parametrize("entry", PLAIN, ids=lambda entry: entry.name)
def test_second_process(entry):
    program = PROGRAM.format(
        name=entry.name,
        parameters=entry.parameters["batch"],
        column=entry.column(entry.build("batch", NUMPY)).tolist(),
        of_values=list(filter(entry.has, ("log_prob", "cdf", "sf", "log_cdf", "log_sf"))),
        of_probabilities=list(filter(entry.has, ("icdf", "isf"))),
    )
    first, second = python(program), python(program)
    assert second.startswith("0 ")
    assert first.partition(" ")[2] == second.partition(" ")[2]
