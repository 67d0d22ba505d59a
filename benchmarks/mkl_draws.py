"""The other side of `benchmarks.mkl`: draws by MKL's generators, timed when asked.

Runs in an environment of its own, with ``mkl-random`` and without arraydist.  Each line of input is
a method and its parameters as JSON; each line of output the seconds that a million draws took.
"""

from __future__ import annotations

import json
import sys
import time

import mkl_random

SIZE = 1_000_000


def main() -> None:
    """Answer until the input ends."""
    state = mkl_random.MKLRandomState(0, brng=sys.argv[1])
    for line in sys.stdin:
        method, parameters = json.loads(line)
        draw = getattr(state, method)
        started = time.process_time()
        draw(*parameters, size=SIZE)
        print(time.process_time() - started, flush=True)


if __name__ == "__main__":
    main()
