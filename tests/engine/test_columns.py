"""Sources of many rows at once: their Python twins, batches of parameters, prefixes, threads."""

import numpy as np
import pytest

import arraydist
from arraydist import parallel
from arraydist.kernels.columns import MEMORY_ROWS, SPARE_ROWS
from arraydist.kernels.dirichlet import dirichlet_columns
from arraydist.kernels.elementary import log
from arraydist.kernels.multivariate_normal import normal_density_columns
from arraydist.kernels.twins import python_twin
from arraydist.row_function import RowFunction

FACTOR = [1.5, 0.0, 0.0, 0.3, 0.8, 0.0, -0.2, 0.4, 1.1]
SINGULAR = [1.5, 0.0, 0.0, 0.3, 0.0, 0.0, -0.2, 0.0, 1.1]
PARAMETERS = {
    "normal": ([0.5, -1.0, 2.0], FACTOR, [1 / 1.5, 1 / 0.8, 1 / 1.1], [3.25], [0.0]),
    "singular": ([0.5, -1.0, 2.0], SINGULAR, [1 / 1.5, 0.0, 1 / 1.1], [3.25], [3.0]),
    "plain": ([2.0, 1.0, 5.0], [8.0, 1.25], [1e-6]),
    "saddle": ([20.0, 30.0, 0.5], [50.5, -3.0], [1e-6]),
}
"""Rows that follow the values' in the two densities, at places of each of their kinds."""

DENSITIES = {
    "normal": RowFunction(normal_density_columns, length=1, together=True),
    "plain": RowFunction(dirichlet_columns, prepare=log, length=1, together=True),
}
DENSITIES |= {"singular": DENSITIES["normal"], "saddle": DENSITIES["plain"]}
every_place = pytest.mark.parametrize("place", PARAMETERS)


def rows_for(place, count):
    rng = np.random.default_rng(3)
    if place in ("normal", "singular"):
        values = 3.0 * rng.normal(size=(count, 3))
        awkward = [np.nan, 0.0, np.inf], [np.nan, 1.0, 2.0], [-np.inf, np.inf, 0.0], [1e200, 0, 0]
    else:
        values = rng.dirichlet([1.0, 2.0, 3.0], size=count)
        awkward = [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [np.nan, 0.5, 0.5], [-0.5, 0.75, 0.75]
        awkward = *awkward, [0.5, 0.5, 0.5], [np.inf, -np.inf, 0.0], [0.5, 0.5, np.inf]
    for i, row in enumerate(awkward[: len(values)]):
        values[i] = row
    return values, [np.asarray(row) for row in PARAMETERS[place]]


@every_place
def test_the_python_twin_gives_the_same_bits(place):
    values, parameters = rows_for(place, 21)
    function = DENSITIES[place]
    columns = [np.ascontiguousarray(values.T), *parameters]
    if function.prepare is not None:
        columns.insert(0, function.prepare(columns[0]))
    memory = np.full((MEMORY_ROWS * 3 + SPARE_ROWS, 21), np.nan)
    out = np.full((1, 21), 7.0)
    with np.errstate(all="ignore"):
        python_twin(function.source)(*columns, 21, memory, out)
    np.testing.assert_array_equal(out[0], function(values, *parameters)[:, 0])


@every_place
def test_parameters_of_each_row(place):
    """Batches of parameters, repeated too, give what shared ones do."""
    values, parameters = rows_for(place, 1200)
    expected = DENSITIES[place](values, *parameters)
    for batch in ((1200,), (4,), (1, 4), (300, 1)):
        each = [np.broadcast_to(row, (*batch, len(row))) for row in parameters]
        shape = (300, 4, 3) if batch != (1200,) else (1200, 3)
        result = DENSITIES[place](values.reshape(shape), *each)
        np.testing.assert_array_equal(result.reshape(1200, 1), expected)
        mixed = DENSITIES[place](values.reshape(shape), each[0], *parameters[1:])
        np.testing.assert_array_equal(mixed.reshape(1200, 1), expected)


def test_concentrations_of_both_kinds_in_one_batch():
    shares = np.random.default_rng(5).dirichlet([1.0, 2.0], size=9)
    rows = np.asarray([[1.0, 2.0], [30.0, 40.0], [0.5, 3.0]])
    together = arraydist.Dirichlet(np.tile(rows, (3, 1))).log_prob(shares)
    apart = [arraydist.Dirichlet(rows[i % 3]).log_prob(row) for i, row in enumerate(shares)]
    np.testing.assert_array_equal(together, apart)


@every_place
def test_prefixes_and_threads(place, monkeypatch):
    values, parameters = rows_for(place, 20_000)
    whole = DENSITIES[place](values, *parameters)
    for count in (0, 1, 2, 247, 249, 5001):
        part = DENSITIES[place](values[:count], *parameters)
        np.testing.assert_array_equal(part, whole[:count])
    for threads in (1, 2, 3, 8):
        monkeypatch.setattr(parallel, "num_threads", lambda threads=threads: threads)
        monkeypatch.setattr("arraydist_numpy.threads.num_threads", lambda threads=threads: threads)
        np.testing.assert_array_equal(DENSITIES[place](values, *parameters), whole)


def test_one_vector_under_many_means():
    means = np.random.default_rng(1).normal(size=(700, 3))
    factor = np.asarray(FACTOR).reshape(3, 3)
    many = arraydist.MultivariateNormal(means, scale_tril=factor).log_prob(np.ones(3))
    one = [
        arraydist.MultivariateNormal(mean, scale_tril=factor).log_prob(np.ones(3))
        for mean in means[:20]
    ]
    np.testing.assert_array_equal(many[:20], one)
