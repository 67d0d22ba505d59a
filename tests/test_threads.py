"""Sixteen threads at once, evaluating and drawing: no crash, no hang, the same values."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from cases import ENTRIES
from support import python

import arraydist

N_THREADS = 16


def everything(seed):
    """Draws and densities of all families for one seed."""
    results = []
    for entry in ENTRIES:
        distribution = entry.cls(**next(iter(entry.parameters.values())))
        draws = distribution.sample((5000,), rng=seed)
        results += [draws, distribution.log_prob(draws)]
        if entry.has("cdf"):
            results.append(distribution.cdf(draws))
    return results


def test_sixteen_threads_give_what_one_gives():
    expected = [everything(seed) for seed in range(4)]
    barrier = threading.Barrier(N_THREADS)

    def work(i):
        barrier.wait(timeout=60)
        return everything(i % 4)

    with ThreadPoolExecutor(N_THREADS) as pool:
        found = list(pool.map(work, range(N_THREADS)))
    for i, results in enumerate(found):
        assert all(map(np.array_equal, results, expected[i % 4]))


def test_sixteen_threads_share_one_generator():
    """Each key is handed out once: no two draws are the same."""
    rng = arraydist.random.default_rng(5)
    normal = arraydist.Normal(0.0, 1.0)
    with ThreadPoolExecutor(N_THREADS) as pool:
        draws = list(pool.map(lambda _: float(normal.sample(rng=rng)), range(2000)))
    alone = arraydist.random.default_rng(5)
    assert sorted(draws) == sorted(float(normal.sample(rng=alone)) for _ in range(2000))


COLD = """
import threading
import numpy as np
import arraydist

barrier = threading.Barrier(16)
results = [None] * 16

def work(i):
    barrier.wait()
    normal = arraydist.Normal(2.5, 1.0)
    draws = normal.sample((3000,), rng=1)
    results[i] = draws, normal.cdf(draws), normal.log_prob(draws)

threads = [threading.Thread(target=work, args=(i,)) for i in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert all(all(map(np.array_equal, results[0], r)) for r in results)
print(float(results[0][0].sum()))
"""


def test_sixteen_threads_meet_kernels_that_are_not_loaded_yet():
    """All ask for the same kernels first in a fresh process."""
    expected = float(arraydist.Normal(2.5, 1.0).sample((3000,), rng=1).sum())
    assert float(python(COLD)) == expected


@pytest.mark.slow
def test_sixteen_threads_compile_at_once(tmp_path):
    """The same with an empty kernel cache: compilation itself is shared by threads."""
    expected = float(arraydist.Normal(2.5, 1.0).sample((3000,), rng=1).sum())
    assert float(python(COLD, timeout=300, ARRAYDIST_CACHE_DIR=str(tmp_path))) == expected
