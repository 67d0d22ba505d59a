"""Write keys.json: the keys of seeds and of folds.  Run it only when STREAM_VERSION changes."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from arraydist.random import STREAM_VERSION, Key
from arraydist.random.normalise import as_key

SEEDS = [0, 1, 12345, 2**32, 2**64 - 1, 2**100]
KEYS = [Key(0), Key(1, 2), Key(2**64 - 1, 2**48 - 1), Key(3, 4, 5)]
FOLDS = [0, 1, 65532, 65533, 2**40]


def main() -> None:
    recorded = {
        "stream_version": STREAM_VERSION,
        "seeds": [[seed, asdict(as_key(seed))] for seed in SEEDS],
        "folds": [[asdict(key), j, asdict(key.fold_in(j))] for key in KEYS for j in FOLDS],
    }
    text = json.dumps(recorded, indent=1)
    Path(__file__).with_name("keys.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
