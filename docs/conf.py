"""Sphinx configuration."""

from __future__ import annotations

import importlib.metadata

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
