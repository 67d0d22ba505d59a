"""The demo's figure: data, posterior of the year, posterior of both rates."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from arraydist.demo.exact import ExactPosterior
from arraydist.demo.fit import Approximation
from arraydist.demo.model import Disasters

EARLY, LATE, EXACT = "#b5542b", "#2b6a8f", "#222222"


def save(path: Path, data: Disasters, fitted: Approximation, exact: ExactPosterior) -> None:
    """Draw the figure and write it; the suffix of the path chooses the format."""
    # A figure of its own rather than pyplot's: no window system, no global state.
    figure = Figure(figsize=(8.0, 9.0), layout="constrained")
    FigureCanvasAgg(figure)
    top, middle, bottom = figure.subplots(3, 1)
    _draw_data(top, data, fitted)
    _draw_year(middle, data, fitted, exact)
    _draw_rates(bottom, fitted, exact)
    figure.savefig(path, dpi=150)


def _draw_data(axes: Axes, data: Disasters, fitted: Approximation) -> None:
    late = np.cumsum(fitted.year.probs)
    early_mean, late_mean = fitted.rates.mean
    expected = (1.0 - late) * early_mean + late * late_mean
    axes.bar(data.years, data.counts, width=0.8, color="0.75", label="disasters in the year")
    axes.plot(data.years, expected, color=EARLY, label="fitted rate, averaged over the year")
    axes.set(title="British coal-mining disasters", xlabel="year", ylabel="disasters a year")
    axes.legend(frameon=False)


def _draw_year(axes: Axes, data: Disasters, fitted: Approximation, exact: ExactPosterior) -> None:
    probabilities = fitted.year.probs
    shown = np.flatnonzero(np.maximum(probabilities, exact.year.probs) > 1e-3)
    window = slice(shown[0], shown[-1] + 1)
    years = data.years[window]
    axes.bar(years, probabilities[window], color=LATE, alpha=0.6, label="fitted")
    axes.plot(years, exact.year.probs[window], "o-", color=EXACT, markersize=4, label="exact")
    axes.set(
        title="Year of change", xlabel="first year at the late rate", ylabel="posterior probability"
    )
    axes.legend(frameon=False)


def _draw_rates(axes: Axes, fitted: Approximation, exact: ExactPosterior) -> None:
    centre, spread = fitted.rates.mean, fitted.rates.stddev
    low, high = (centre - 5.0 * spread).min(), (centre + 5.0 * spread).max()
    grid = np.linspace(max(low, 1e-3), high, 600)
    densities = np.exp(fitted.rates.log_prob(grid[:, None]))
    exact_densities = exact.rate_densities(grid)
    for column, (name, colour) in enumerate([("early", EARLY), ("late", LATE)]):
        axes.fill_between(grid, densities[:, column], color=colour, alpha=0.4)
        axes.plot(grid, densities[:, column], color=colour, label=f"{name} rate, fitted")
    axes.plot(grid, exact_densities, "--", color=EXACT, linewidth=1.2)
    axes.plot([], [], "--", color=EXACT, linewidth=1.2, label="exact")
    axes.set(title="Rates", xlabel="disasters a year", ylabel="posterior density")
    axes.legend(frameon=False)
