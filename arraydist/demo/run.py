"""The demo from data to verdict."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

from arraydist import dispatch
from arraydist.demo import exact, report
from arraydist.demo.fit import Approximation, fit
from arraydist.demo.model import Disasters, load
from arraydist.progress import bar

STEPS = 800


def run(output: Path, *, steps: int = STEPS, seed: int = 1851) -> bool:
    """Fit the model, print the fitted posterior beside the exact one and save a figure.

    Parameters
    ----------
    output
        File of the figure; none is written without matplotlib.
    steps
        Number of gradient steps.
    seed
        Of every draw.

    Returns
    -------
    bool
        Whether the fit agrees with the exact posterior: the same most probable year, and both
        means of the rates within two percent.
    """
    data = load()
    print(
        f"British coal-mining disasters, {data.years[0]} to {data.years[-1]}: "
        f"{data.counts.sum()} in {data.years.size} years"
    )
    _prepare(data, seed)
    started = time.perf_counter()
    fitted = fit(data, steps=bar(range(steps), "fitting"), total=steps, seed=seed)
    print(f"fit: {steps} steps in {time.perf_counter() - started:.1f} s\n")
    truth = exact.posterior(data)
    comparison = report.compare(fitted, truth, data)
    print(report.table(comparison))
    _save_figure(output, data, fitted, truth)
    return comparison.agrees


def _prepare(data: Disasters, seed: int) -> None:
    """Take one step for its compilation, so that the fit's own time is reported apart."""
    before = _kernels_compiled()
    started = time.perf_counter()
    fit(data, steps=range(1), total=1, seed=seed)
    exact.posterior(data)
    seconds = time.perf_counter() - started
    compiled = _kernels_compiled() - before
    origin = f"{compiled} kernels compiled" if compiled else "kernels loaded from the cache on disk"
    print(f"first step: {seconds:.1f} s, {origin}")


def _kernels_compiled() -> int:
    compiled = dispatch.report("numpy")["kernels compiled"]
    assert isinstance(compiled, int)
    return compiled


def _save_figure(
    output: Path, data: Disasters, fitted: Approximation, truth: exact.ExactPosterior
) -> None:
    if importlib.util.find_spec("matplotlib") is None:
        print('\nno figure: matplotlib is missing, python -m pip install ".[plot]" brings it')
        return
    from arraydist.demo import figure

    figure.save(output, data, fitted, truth)
    print(f"\nfigure: {output}")
