"""The distributions, one class a file, and the machinery that they share."""
