"""What the makers of golden values share: rows as text, and files of them."""

import json
from pathlib import Path

from mpmath import inf, log, mp

PROBABILITIES = (1e-300, 1e-100, 1e-20, 1e-17, 1e-10, 1e-3, 0.3, 0.5, 0.7, 0.999, 1 - 2.0**-40)


def text(x):
    """Decimal string of a result."""
    return mp.nstr(x, 20)


def probabilities(lower, upper):
    """The four distribution functions from both tails."""
    return {
        "cdf": text(lower),
        "sf": text(upper),
        "log_cdf": text(log_of_tail(lower, upper)),
        "log_sf": text(log_of_tail(upper, lower)),
    }


def log_of_tail(probability, complement):
    """Logarithm of a probability, from its complement where that has more digits."""
    if probability > 0.5:
        return mp.log1p(-complement)
    return log(probability) if probability else -inf


def both_signs(numbers):
    """Each number and its negative, in order."""
    return sorted({-x for x in numbers} | set(numbers))


def write(family, rows):
    """Write ``<family>.json`` beside this module."""
    text_of_rows = ",\n".join(json.dumps(row) for row in rows)
    Path(__file__).with_name(f"{family}.json").write_text(f"[\n{text_of_rows}\n]\n")
