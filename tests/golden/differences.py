"""Derivatives of functions by mpmath, as central differences, and points to take them at.

A derivative is a central difference of the function itself at a relative step of 1e-35, in enough
digits to keep 30 of it, and has to agree with one at a step a thousand times as long; an inverse's
follows from the function that it inverts.
"""

import math
import random
import sys
from pathlib import Path

from mpmath import mp, mpf

sys.path.insert(0, str(Path(__file__).with_name("kernels")))

from make_shape_derivatives import spread

STEP = mpf(10) ** -35
DIGITS = 110


def derivative(function, arguments, position):
    """A central difference, in digits for the sizes of the arguments and of what it is taken of."""
    sizes = sum(abs(math.log10(abs(x))) for x in arguments if x)
    digits = DIGITS + int(2 * sizes)
    last, value = mpf(0), mpf(1)
    # A function that differs from one by 1e-300 needs as many digits more.
    while value == 0 or abs(value - last) > abs(value) * mpf(10) ** -28:
        last, value = value, difference_in_digits(function, arguments, position, digits, STEP)
        digits *= 2
    other = difference_in_digits(function, arguments, position, digits, 1000 * STEP)
    if abs(other - value) > abs(value) * mpf(10) ** -26:
        raise ArithmeticError(f"steps disagree at {arguments}, {position}: {value}, {other}")
    return value


def difference_in_digits(function, arguments, position, digits, step):
    with mp.workdps(digits):
        point = [mpf(x) for x in arguments]
        step = (abs(point[position]) or mpf(1)) * step / (1 + abs(point[position]))
        ends = [[p + k * step * (i == position) for i, p in enumerate(point)] for k in (-1, 1)]
        return (function(*ends[1]) - function(*ends[0])) / (2 * step)


def root(function, start, target):
    """Where an increasing or decreasing function of a positive number takes a value."""
    with mp.workdps(25):
        low = high = mpf(start)
        rising = function(2 * low) > function(low)
        while (function(low) < target) != rising:
            low /= 8
        while (function(high) > target) != rising:
            high *= 8
        for _ in range(12):
            middle = mp.sqrt(low * high)
            low, high = (middle, high) if (function(middle) < target) == rising else (low, middle)
        x = mp.sqrt(low * high)
    with mp.workdps(60):
        for _ in range(12):
            step = x * STEP
            value = function(x)
            change = (value - target) * step / (function(x + step) - value)
            x -= change
            if abs(change) < x * mpf(10) ** -28:
                break
    return x


def inverse(function, argument, start=1.0):
    """Derivative of an inverse whose last argument is the value, from the function it inverts."""

    def evaluate(arguments, position):
        sizes = sum(abs(math.log10(abs(x))) for x in arguments if x)
        with mp.workdps(DIGITS + int(2 * sizes)):
            *shapes, target = map(mpf, arguments)
            x = argument(root(lambda u: function(*shapes, argument(u)), start, target))
            point = [*shapes, x]
            slope = partial(function, point, len(shapes))
            if position == len(shapes):
                return 1 / slope
            return -partial(function, point, position) / slope

    return evaluate


def partial(function, point, position):
    step = abs(point[position]) * STEP
    ends = [[p + k * step * (i == position) for i, p in enumerate(point)] for k in (-1, 1)]
    return (function(*ends[1]) - function(*ends[0])) / (2 * step)


def direct(function):
    return lambda arguments, position: derivative(function, arguments, position)


def identity(x):
    return x


def odds_to_point(u):
    return u / (1 + u)


def to_real(u):
    """From the positive numbers to all."""
    return u - 1 / u


def reals(size, n=30):
    """Both signs, from 1e-8 to the size."""
    top = math.log10(size)
    return [(random.choice((-1, 1)) * spread(-8 if i % 3 == 0 else -1, top),) for i in range(n)]


def positives(low, high, n=30):
    return [(spread(low, high),) for _ in range(n)]


def probabilities(low=-300.0, n=30):
    """Small ones, middling ones, near one."""
    kinds = (lambda: spread(low, 0), random.random, lambda: 1 - spread(-14, 0))
    return [(min(kinds[i % 3](), 1 - 2.0**-53),) for i in range(n)]
