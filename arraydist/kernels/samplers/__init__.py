"""Samplers: how random words become draws, a module a distribution.

Every attempt is a pure function of its words and of constants that its setup makes of the
parameters, so that the same stream gives the same draws on every target.
"""
