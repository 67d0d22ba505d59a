"""What the demo prints: the fitted posterior beside the exact one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from arraydist.demo.exact import ExactPosterior
from arraydist.demo.fit import Approximation
from arraydist.demo.model import Disasters, FloatArray

RATE_TOLERANCE = 0.02


@dataclass(frozen=True)
class Comparison:
    """The fitted posterior against the exact one.

    Attributes
    ----------
    years
        Most probable year of change, fitted and exact.
    year_probabilities
        Their probabilities.
    rate_means, rate_stddevs
        Rows: fitted, exact; columns: early, late.
    year_distance
        Total variation distance between the two distributions of the year.
    """

    years: tuple[int, int]
    year_probabilities: tuple[float, float]
    rate_means: FloatArray
    rate_stddevs: FloatArray
    year_distance: float

    @property
    def mean_differences(self) -> FloatArray:
        """Relative differences of the posterior means of the rates."""
        differences: FloatArray = self.rate_means[0] / self.rate_means[1] - 1.0
        return differences

    @property
    def agrees(self) -> bool:
        """Whether the years agree and both means are within two percent."""
        close = bool(np.all(np.abs(self.mean_differences) <= RATE_TOLERANCE))
        return close and self.years[0] == self.years[1]


def compare(fitted: Approximation, exact: ExactPosterior, data: Disasters) -> Comparison:
    """Set both posteriors side by side."""
    probabilities = np.stack([fitted.year.probs, exact.year.probs])
    most_probable = probabilities.argmax(axis=-1)
    return Comparison(
        years=(int(data.years[most_probable[0]]), int(data.years[most_probable[1]])),
        year_probabilities=(float(probabilities[0].max()), float(probabilities[1].max())),
        rate_means=np.stack([fitted.rates.mean, exact.rate_means]),
        rate_stddevs=np.stack([fitted.rates.stddev, exact.rate_stddevs]),
        year_distance=float(np.abs(probabilities[0] - probabilities[1]).sum() / 2.0),
    )


def table(comparison: Comparison) -> str:
    """The comparison as lines of text."""
    year, probability = comparison.years, comparison.year_probabilities
    verdict = "agree" if year[0] == year[1] else "differ"
    lines = [
        f"{'posterior':<34}{'fitted':>10}{'exact':>10}{'difference':>12}",
        f"{'most probable year of change':<34}{year[0]:>10}{year[1]:>10}{verdict:>12}",
        f"{'  its probability':<34}{probability[0]:>10.3f}{probability[1]:>10.3f}"
        f"{probability[0] - probability[1]:>+12.3f}",
    ]
    for column, name in enumerate(["early rate", "late rate"]):
        mean, spread = comparison.rate_means[:, column], comparison.rate_stddevs[:, column]
        difference = comparison.mean_differences[column]
        lines += [
            f"{f'{name}, disasters a year: mean':<34}{mean[0]:>10.4f}{mean[1]:>10.4f}"
            f"{difference:>+12.2%}",
            f"{'  standard deviation':<34}{spread[0]:>10.4f}{spread[1]:>10.4f}"
            f"{spread[0] / spread[1] - 1.0:>+12.2%}",
        ]
    lines.append(f"total variation distance of the year: {comparison.year_distance:.3f}")
    return "\n".join(lines)
