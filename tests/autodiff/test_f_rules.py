"""Second derivatives of F variates against mpmath, and along a draw."""

import numpy as np
import pytest

from arraydist import gradient, jacobian
from arraydist.kernels.f_distribution import f_ddfden, f_ddfnum
from arraydist.random import Generator

# Points (x, dfnum, dfden); derivatives in x, dfnum, dfden of f_ddfnum and of f_ddfden, by central
# differences of sixth order with steps of 1e-10 in 50-digit arithmetic, of mpmath's betainc.
SECOND = [
    (
        (0.3, 2.5, 4.0),
        [
            [0.09509126514303658, -0.060678835263009316, 0.002163988097929172],
            [-0.029365098777934036, 0.004888061773643577, 0.0014474091916167788],
        ],
    ),
    (
        (1.2, 7.0, 3.0),
        [
            [-0.0064427481702890544, -0.004408183440301979, -0.002434891137907478],
            [-0.23460405502581716, 0.0020675291495218977, 0.05912283444106851],
        ],
    ),
    (
        (2.6, 0.4, 9.0),
        [
            [-0.8169283835659082, -9.976358649610068, -0.089684236270859],
            [-0.02309832189361703, -0.021532313791633974, 0.009836429739420055],
        ],
    ),
    (
        (1.05, 40.0, 60.0),
        [
            [-0.007354008136338644, -3.7310402365500757e-06, -4.350056324448863e-06],
            [-0.003856807342931649, -1.4211069991439676e-06, 1.1105770782992961e-05],
        ],
    ),
    (
        (0.02, 1.5, 30.0),
        [
            [1.675381688518465, -0.03493241027270687, 6.366604395711446e-06],
            [-0.0003080772030821081, 1.0883814771174924e-05, 3.862940304821217e-07],
        ],
    ),
    (
        (9.0, 3.0, 0.7),
        [
            [0.07343883830842612, -0.4644668866096746, -0.5974419390484006],
            [-4.645396051644165, 0.4378844646829405, 57.51228449707324],
        ],
    ),
    (
        (1.01, 900.0, 300.0),
        [
            [-0.00013817819146848427, 5.687279450276626e-10, -4.000136774134971e-09],
            [-0.0012760117091875673, -1.929678067261869e-09, 8.53443283017672e-08],
        ],
    ),
]


@pytest.mark.parametrize(("point", "exact"), SECOND)
@pytest.mark.parametrize("which", [0, 1])
def test_second_derivatives(which, point, exact):
    kernel = (f_ddfnum, f_ddfden)[which]
    arguments = [np.asarray(v) for v in point]
    found = jacobian(lambda values: kernel(*values))(arguments)
    np.testing.assert_allclose(found, exact[which], rtol=1e-10)


def test_second_derivative_of_a_draw():
    """By differences of the first along the curve of constant probability."""

    def draw(df):
        return Generator(7).f(df, 2.0 * df + 1.0)

    def slope(z, df):
        other = 2.0 * df + 1.0
        return f_ddfnum(z, df, other) + 2.0 * f_ddfden(z, df, other)

    z, df, h = draw(6.0), 6.0, 1e-4
    first = slope(z, df)
    assert gradient(draw)(np.asarray(df)) == pytest.approx(first, rel=1e-14)
    ahead, behind = slope(z + h * first, df + h), slope(z - h * first, df - h)
    second = gradient(gradient(draw))(np.asarray(df))
    assert second == pytest.approx((ahead - behind) / (2.0 * h), rel=1e-6)
