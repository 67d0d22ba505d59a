"""Special functions on a million float64 values: arraydist, scipy.special and torch.special.

``python -m benchmarks.special [--size 1000000] [name ...]`` prints nanoseconds an element on one
thread, the ratios of the peers' times to ours (torch on one thread too), and how much faster two
threads are.  The peers write into arrays that exist already, where they can: fresh memory is not
part of the comparison.
"""

from __future__ import annotations

import argparse
import functools
import statistics
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.special
import torch

import arraydist
import arraydist.special
from benchmarks.contenders import SIZE, ours
from benchmarks.harness import Contender, measure

Array = npt.NDArray[np.float64]
Function = Callable[..., Any]
Draw = Callable[[np.random.Generator, int], Array]

ROUNDS = 5


def uniform(low: float, high: float) -> Draw:
    """Arguments spread evenly."""
    return lambda rng, n: rng.uniform(low, high, n)


def spread(low: float, high: float) -> Draw:
    """Arguments of log-uniform size."""
    return lambda rng, n: np.exp(rng.uniform(np.log(low), np.log(high), n))


def counts(low: int, high: int) -> Draw:
    """Whole numbers."""
    return lambda rng, n: rng.integers(low, high, n).astype(np.float64)


REAL = uniform(-8.0, 8.0)
POSITIVE = spread(1e-3, 1e3)
SHAPE = spread(0.1, 100.0)
UNIT = uniform(0.0, 1.0)
LOG_UNIT = uniform(-20.0, 0.0)
DEGREES = spread(0.5, 100.0)

ARGUMENTS: dict[str, tuple[Draw, ...]] = {
    "bdtr": (counts(0, 20), counts(20, 100), UNIT),
    "bdtrc": (counts(0, 20), counts(20, 100), UNIT),
    "bdtri": (counts(0, 20), counts(20, 100), UNIT),
    "beta": (SHAPE, SHAPE),
    "betainc": (SHAPE, SHAPE, UNIT),
    "betaincc": (SHAPE, SHAPE, UNIT),
    "betainccinv": (SHAPE, SHAPE, UNIT),
    "betaincinv": (SHAPE, SHAPE, UNIT),
    "betaln": (POSITIVE, POSITIVE),
    "binom": (uniform(0.0, 100.0), uniform(0.0, 100.0)),
    "digamma": (POSITIVE,),
    "entr": (POSITIVE,),
    "erf": (uniform(-4.0, 4.0),),
    "erfc": (REAL,),
    "erfcinv": (uniform(0.0, 2.0),),
    "erfcx": (uniform(-5.0, 30.0),),
    "erfinv": (uniform(-1.0, 1.0),),
    "expit": (REAL,),
    "gamma": (uniform(-10.0, 30.0),),
    "gammainc": (SHAPE, SHAPE),
    "gammaincc": (SHAPE, SHAPE),
    "gammainccinv": (SHAPE, UNIT),
    "gammaincinv": (SHAPE, UNIT),
    "gammaln": (POSITIVE,),
    "i0": (uniform(-30.0, 30.0),),
    "i0e": (uniform(-30.0, 30.0),),
    "i1": (uniform(-30.0, 30.0),),
    "i1e": (uniform(-30.0, 30.0),),
    "ive": (uniform(0.0, 20.0), uniform(0.0, 50.0)),
    "kl_div": (POSITIVE, POSITIVE),
    "log_expit": (REAL,),
    "log_ndtr": (uniform(-40.0, 8.0),),
    "log_softmax": (REAL,),
    "logaddexp": (REAL, REAL),
    "logit": (UNIT,),
    "logsumexp": (REAL,),
    "multigammaln": (uniform(3.0, 100.0), counts(5, 6)),
    "nbdtr": (counts(0, 100), counts(1, 50), UNIT),
    "nbdtrc": (counts(0, 100), counts(1, 50), UNIT),
    "nbdtri": (counts(0, 100), counts(1, 50), UNIT),
    "ndtr": (REAL,),
    "ndtri": (UNIT,),
    "ndtri_exp": (LOG_UNIT,),
    "owens_t": (uniform(-5.0, 5.0), uniform(-5.0, 5.0)),
    "pdtr": (counts(0, 50), uniform(0.5, 50.0)),
    "pdtrc": (counts(0, 50), uniform(0.5, 50.0)),
    "pdtri": (counts(0, 50), UNIT),
    "polygamma": (counts(0, 5), POSITIVE),
    "rel_entr": (POSITIVE, POSITIVE),
    "rgamma": (uniform(-10.0, 30.0),),
    "sinc": (REAL,),
    "softmax": (REAL,),
    "stdtr": (DEGREES, REAL),
    "stdtrit": (DEGREES, UNIT),
    "trigamma": (POSITIVE,),
    "xlog1py": (REAL, POSITIVE),
    "xlogy": (REAL, POSITIVE),
    "zeta": (uniform(1.1, 20.0), POSITIVE),
}
"""What the functions are called with; `SHAPE` is where most shapes of models are."""

REDUCTIONS = {"log_softmax", "logsumexp", "softmax"}
"""Applied along the rows of a square array."""

SCIPY: dict[str, Function] = {
    "trigamma": lambda x, out: scipy.special.polygamma(1, x),
    "polygamma": lambda n, x, out: scipy.special.polygamma(n, x),
    "logsumexp": lambda x, out: scipy.special.logsumexp(x, axis=-1),
    "softmax": lambda x, out: scipy.special.softmax(x, axis=-1),
    "log_softmax": lambda x, out: scipy.special.log_softmax(x, axis=-1),
    "logaddexp": np.logaddexp,
    "multigammaln": lambda a, d, out: scipy.special.multigammaln(a, int(d[0])),
    "sinc": lambda x, out: np.sinc(x),
}
"""Functions of SciPy that take no output array, or have another name."""

TORCH: dict[str, Function] = {
    "logsumexp": lambda x, out: torch.logsumexp(x, -1),
    "softmax": lambda x, out: torch.softmax(x, -1),
    "log_softmax": lambda x, out: torch.log_softmax(x, -1),
    "logaddexp": torch.logaddexp,
    "multigammaln": lambda a, d, out: torch.special.multigammaln(a, int(d[0])),
    "trigamma": lambda x, out: torch.special.polygamma(1, x, out=out),
}

NOT_IN_TORCH = {"polygamma"}
"""torch's takes one order for all elements."""


def peer(name: str, special: Any, calls: dict[str, Function]) -> Function | None:
    """A library's function of that name, called with its arguments and ``out``."""
    return calls.get(name) or getattr(special, name, None)


def contenders(name: str, arguments: Sequence[Array]) -> dict[str, Contender]:
    """Our function on one thread and on two, and the peers that have it."""
    function = getattr(arraydist.special, name)
    if name in REDUCTIONS:
        function = functools.partial(function, axis=-1)
    found = {f"{n}": ours(lambda: function(*arguments), n) for n in (1, 2)}
    scipy_function = peer(name, scipy.special, SCIPY)
    if scipy_function is not None:
        buffer = np.empty_like(arguments[0])
        found["scipy"] = Contender("SciPy", lambda: scipy_function(*arguments, out=buffer))
    torch_function = None if name in NOT_IN_TORCH else peer(name, torch.special, TORCH)
    if torch_function is not None:
        tensors = [torch.from_numpy(argument) for argument in arguments]
        tensor = torch.empty_like(tensors[0])
        found["torch"] = Contender(
            "torch",
            lambda: torch_function(*tensors, out=tensor),
            lambda: torch.set_num_threads(1),
        )
    return found


def geometric_mean(ratios: Sequence[float]) -> str:
    """The mean and the least of some ratios, for printing."""
    return f"{statistics.geometric_mean(ratios):.2f}x, least {min(ratios):.2f}x"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="functions; all by default")
    parser.add_argument("--size", type=int, default=SIZE, help="elements")
    options = parser.parse_args()
    # SciPy says of some functions of whole numbers that it truncates floats.
    warnings.filterwarnings("ignore", "non-integer arg", DeprecationWarning)
    ratios: dict[str, list[float]] = {"scipy": [], "torch": [], "2": []}
    print(f"{'function':<16}{'ns':>8}{'SciPy':>10}{'torch':>10}{'2 threads':>11}")
    for name in options.names or sorted(ARGUMENTS):
        rng = np.random.default_rng(1)
        arguments = [draw(rng, options.size) for draw in ARGUMENTS[name]]
        if name in REDUCTIONS:
            side = round(options.size**0.5)
            arguments = [argument[: side * side].reshape(side, side) for argument in arguments]
        found = contenders(name, arguments)
        rounds = measure(name, list(found.values()), ROUNDS, warm_up=1)
        columns = dict(zip(found, zip(*rounds, strict=True), strict=True))
        own = columns["1"]
        line = f"{name:<16}{statistics.median(own) / options.size * 1e9:>8.2f}"
        for key, width in (("scipy", 10), ("torch", 10), ("2", 11)):
            if key not in columns:
                line += f"{'-':>{width}}"
                continue
            ratio = statistics.median(
                (mine / other if key == "2" else other / mine)
                for other, mine in zip(columns[key], own, strict=True)
            )
            ratios[key].append(ratio)
            line += f"{ratio:>{width - 1}.2f}x"
        print(line, flush=True)
    for key, title in (("scipy", "SciPy"), ("torch", "torch"), ("2", "2 threads")):
        if ratios[key]:
            print(f"{title}: geometric mean {geometric_mean(ratios[key])}")


if __name__ == "__main__":
    main()
