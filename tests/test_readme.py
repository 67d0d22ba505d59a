"""The README's examples run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

README = Path(__file__).resolve().parent.parent / "README.md"
EXAMPLES = re.findall(
    r"## ([^\n]*)\n(?:(?!\n## ).)*?```python\n(.*?)```", README.read_text(encoding="utf-8"), re.S
)


def test_there_is_one_for_each_kind_of_user() -> None:
    assert [title for title, _ in EXAMPLES] == [
        "A scientific script",
        "torch code",
        "A GPU through CuPy",
        "Statistical validation",
    ]


@pytest.mark.parametrize(
    "source", [source for _, source in EXAMPLES], ids=[title for title, _ in EXAMPLES]
)
def test_example_runs(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(source, str(README), "exec"), {"__name__": "example"})
    assert capsys.readouterr().out.strip()
    assert "nan" not in capsys.readouterr().out
