"""Formulas, one file a family of the first distribution; each is entered when its file loads."""
