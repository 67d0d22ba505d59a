"""``python -m arraydist``."""

from __future__ import annotations

import pytest

import arraydist
from arraydist.__main__ import main


def test_sample_prints_the_draws_of_the_seed(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["sample", "Gamma", "concentration=2.5", "rate=1", "--size", "4", "--seed", "7"]) == 0
    )
    printed = [float(line) for line in capsys.readouterr().out.split()]
    assert printed == arraydist.Gamma(2.5, 1.0).sample((4,), rng=7).tolist()


def test_sample_takes_lists(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sample", "Categorical", "probs=0,1,0", "--size", "3"]) == 0
    assert capsys.readouterr().out.split() == ["1", "1", "1"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sample", "Gama", "rate=1"], "no distribution named 'Gama'"),
        (["sample", "Gamma", "rate"], "key=number"),
        (["sample", "Gamma", "rate=two"], "key=number"),
        (["sample", "Gamma", "concentration=-1", "rate=1"], "concentration"),
        (["sample", "Gamma", "concentration=1"], "rate"),
        (["warmup", "gamainc"], "'gamainc' names no distribution, kernel or sampler"),
    ],
)
def test_wrong_input_gives_a_message(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_info_names_backends_and_cache(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info"]) == 0
    lines = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if line)
    assert {"numpy", "torch"} <= set(lines["backends"].split(", "))
    assert int(lines["threads"]) == arraydist.num_threads()
    assert any(name.startswith("cache") for name in lines)


def test_warmup_fills_the_cache(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["warmup", "gammaln", "Normal"]) == 0
    assert "ready" in capsys.readouterr().out
