"""Sphinx configuration."""

from __future__ import annotations

import importlib.metadata
import inspect
import re
from pathlib import Path

from sphinx.application import Sphinx

project = "arraydist"
author = "The arraydist authors"
copyright = "2026, The arraydist authors"
version = release = importlib.metadata.version("arraydist")

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.mathjax",
    "numpydoc",
    "myst_parser",
]
exclude_patterns = ["_build", "_templates"]
templates_path = ["_templates"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3

autosummary_generate = True
autodoc_typehints = "none"
numpydoc_show_class_members = False

html_theme = "alabaster"
html_theme_options = {
    "description": "Probability distributions for every array library.",
    "page_width": "1080px",
}


def write_special_functions(app: Sphinx) -> None:
    """Write the table of special functions from the kernels' records."""
    from arraydist import special

    rows = []
    for name in special.__all__:
        function = getattr(special, name)
        if isinstance(function, special.SpecialFunction):
            record = function.kernel
            arguments = ", ".join(record.source.__code__.co_varnames[: record.arity])
            summary = inspect.getdoc(record).partition("\n\n")[0].replace("\n", " ")
            # The works that a docstring cites stand in its module, not on this page.
            summary = re.sub(r",? (as in )?\[\d+\]_", "", summary)
            rows.append((f"``{name}({arguments})``", summary, f"{record.tolerance:.0e}"))
    lines = [
        ".. list-table::",
        "   :header-rows: 1",
        "   :widths: 30 55 15",
        "",
    ]
    for row in [("Function", "What it is", "Largest relative error tested"), *rows]:
        lines += [f"   {'* -' if i == 0 else '  -'} {cell}" for i, cell in enumerate(row)]
    folder = Path(app.srcdir) / "generated"
    folder.mkdir(exist_ok=True)
    (folder / "special_functions.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect what is written before the pages are read."""
    app.connect("builder-inited", write_special_functions)
