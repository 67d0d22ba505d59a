"""Random number generation: generators, keys and seeds.

Every draw reads its words from a counter-based generator, Philox4x32-10, at places that its `Key`
and the element's index alone decide, so that the same seed gives the same numbers whatever the
number of threads, the chunking or the length of the request.
"""

from __future__ import annotations

from arraydist.random.generator import Generator, default_rng
from arraydist.random.key import Key
from arraydist.random.process import seed
from arraydist.random.quasi import quasi_uniform
from arraydist.random.stream import STREAM_VERSION

__all__ = ["STREAM_VERSION", "Generator", "Key", "default_rng", "quasi_uniform", "seed"]
