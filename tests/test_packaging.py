"""What is shipped, what an import loads, and what the README says to type."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from arraydist import dispatch

ROOT = Path(__file__).resolve().parent.parent


def run(program: str) -> str:
    """Output of a fresh interpreter, warnings being errors."""
    finished = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return finished.stdout


def test_finding_backends_imports_none() -> None:
    program = (
        "import sys\n"
        "from arraydist import dispatch\n"
        "dispatch.backend_names()\n"
        "print([m for m in sys.modules if m.startswith(('arraydist_', 'numba', 'torch'))])"
    )
    assert run(program).strip() == "[]"


def test_each_public_name_is_there() -> None:
    program = (
        "import arraydist\n"
        "for name in arraydist.__all__: getattr(arraydist, name)\n"
        "print(set(arraydist.__all__) - set(dir(arraydist)))"
    )
    assert run(program).strip() == "set()"


@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_backends_are_found_by_entry_point(name: str) -> None:
    assert name in {entry.name for entry in entry_points(group=dispatch.GROUP)}
    assert dispatch.backend_named(name).name == name


def readme_commands() -> list[str]:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("python -m pip install")]


def test_readme_has_the_two_commands() -> None:
    assert readme_commands() == [
        'python -m pip install ".[plot]" && python -m arraydist demo',
        'python -m pip install -e ".[test]" && python -m pytest',
    ]


def test_check_script_runs_the_commands_of_the_readme() -> None:
    """The script holds no copy: it finds the lines with the pattern used here and runs each."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"grep '(.*)' README\.md", script)
    assert pattern is not None
    found = re.findall(f"(?m){pattern[1]}.*$", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert found == readme_commands()
    assert 'for command in "${commands[@]}"' in script


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, built without network."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return folder


def test_wheel_holds_every_module_and_the_data(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    roots = [(ROOT, "arraydist"), *((ROOT / "backends", p) for p in backend_packages())]
    suffixes = {".py", ".csv", ".typed"}
    expected = {
        path.relative_to(root).as_posix()
        for root, package in roots
        for path in (root / package).rglob("*")
        if path.suffix in suffixes or path.name == "py.typed"
    }
    assert names == expected
    assert "arraydist/demo/coal_mining_disasters.csv" in names
    assert {"arraydist/py.typed", "arraydist_numpy/py.typed"} <= names


def backend_packages() -> list[str]:
    return sorted(path.parent.name for path in (ROOT / "backends").glob("*/__init__.py"))


def test_source_distribution_can_be_tested(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as files:
        names = {name.partition("/")[2] for name in files.getnames()}
    for name in ("tests/test_packaging.py", "README.md", "LICENSE", ".ci/run", "docs/conf.py"):
        assert name in names
