"""The command line: ``python -m arraydist demo | info | sample | warmup``."""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


class UsageError(Exception):
    """What a user typed wrong: reported by its message, without a traceback."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the result is the exit status."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.command(options)
    except UsageError as error:
        print(f"python -m arraydist: {error}", file=sys.stderr)
        return 2
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m arraydist", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    demo = commands.add_parser("demo", help="fit a change-point model to real data")
    demo.add_argument("--output", type=Path, default=Path("changepoint.png"), help="figure's file")
    demo.add_argument("--seed", type=int, default=1851, help="of every draw")
    demo.set_defaults(command=_demo)

    info = commands.add_parser("info", help="versions, backends, threads, kernel cache")
    info.set_defaults(command=_info)

    sample = commands.add_parser("sample", help="print draws of a distribution")
    sample.add_argument("name", help="of the distribution, such as Gamma")
    sample.add_argument(
        "parameters", nargs="*", metavar="key=value", help="such as rate=2 or probs=0.2,0.3,0.5"
    )
    sample.add_argument("--size", type=int, default=10, help="number of draws")
    sample.add_argument("--seed", type=int, default=None, help="the same seed, the same draws")
    sample.set_defaults(command=_sample)

    warmup = commands.add_parser("warmup", help="compile kernels into the cache on disk")
    warmup.add_argument(
        "names", nargs="*", metavar="name", help="distributions, kernels or samplers; all if none"
    )
    warmup.set_defaults(command=_warmup)
    return parser


def _demo(options: argparse.Namespace) -> int:
    from arraydist.demo.run import run

    return 0 if run(options.output, seed=options.seed) else 1


def _info(options: argparse.Namespace) -> int:
    from arraydist import dispatch
    from arraydist.parallel import num_threads

    print(f"python            {platform.python_version()}")
    for package in ("arraydist", "numpy", "scipy", "numba", "torch", "cupy", "dask"):
        try:
            print(f"{package:<18}{importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            print(f"{package:<18}not installed")
    print(f"backends          {', '.join(dispatch.backend_names())}")
    print(f"threads           {num_threads()}")
    for name, value in dispatch.report("numpy").items():
        print(f"{name:<18}{value}")
    return 0


def _sample(options: argparse.Namespace) -> int:
    from arraydist.warmup import family_named

    family: Callable[..., Any] | None = family_named(options.name)
    if family is None:
        raise UsageError(f"arraydist has no distribution named {options.name!r}")
    parameters = dict(map(_parameter, options.parameters))
    try:
        distribution = family(**parameters)
    except (TypeError, ValueError) as error:
        raise UsageError(str(error)) from None
    for draw in distribution.sample((options.size,), rng=options.seed):
        print(draw)
    return 0


def _parameter(text: str) -> tuple[str, float | list[float]]:
    key, equals, value = text.partition("=")
    try:
        numbers = [float(number) for number in value.split(",")]
    except ValueError:
        numbers = []
    if not equals or not numbers:
        raise UsageError(
            f"a parameter is written key=number or key=number,number,..., got {text!r}"
        )
    return key, numbers[0] if len(numbers) == 1 else numbers


def _warmup(options: argparse.Namespace) -> int:
    from arraydist.warmup import records_named, warm_up

    try:
        records = records_named(options.names)
    except LookupError as error:
        raise UsageError(error.args[0]) from None
    warm_up(records)
    print(f"{len(records)} kernels and samplers ready")
    return 0


if __name__ == "__main__":
    sys.exit(main())
