"""Writing files of golden values.

A file holds one block a kernel: rows of the exact float64 arguments and then the result as a
decimal string of 25 digits.
"""

import json
from pathlib import Path

from mpmath import mp, mpf


def write(family, table):
    """Write ``<family>.json`` beside this module.

    Parameters
    ----------
    family
        The name of the file.
    table
        For each kernel a function of mpmath numbers, good to 25 digits, and the points to evaluate
        it at: tuples of floats, or floats for functions of one argument.
    """
    blocks = []
    for name, (function, points) in table.items():
        rows = []
        for point in points:
            arguments = point if isinstance(point, tuple) else (point,)
            rows.append(json.dumps([*arguments, mp.nstr(function(*map(mpf, arguments)), 25)]))
        blocks.append(f"{json.dumps(name)}: [\n" + ",\n".join(rows) + "\n]")
    target = Path(__file__).with_name(f"{family}.json")
    target.write_text("{\n" + ",\n".join(blocks) + "\n}\n")
