"""The kernel cache on disk."""

import os
import subprocess
import sys
import types

import numpy as np
import pytest

from arraydist.kernels.record import Kernel
from arraydist_numpy import compiler, digest
from arraydist_numpy.cache import cache_directory
from arraydist_numpy.primitives import LOAD, read_back

SCRIPT = """
import numpy as np
from arraydist.kernels.elementary import log
from arraydist_numpy import backend
from arraydist_numpy.compiler import compiled

x = np.linspace(0.5, 2.0, 1000)
value = backend.map(log, x)
assert np.allclose(value, np.log(x), rtol=1e-14)
print(compiled())
"""


def start(**environment):
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, **{name: str(value) for name, value in environment.items()}},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def compiles(process):
    """How many programs the process compiled."""
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert errors == ""
    return int(output)


def test_the_next_process_does_not_compile(tmp_path):
    assert compiles(start(ARRAYDIST_CACHE_DIR=tmp_path)) == 1
    assert compiles(start(ARRAYDIST_CACHE_DIR=tmp_path)) == 0


def test_an_unwritable_directory_is_done_without(tmp_path):
    # A file in the directory's place: unwritable for root too, unlike a mode.
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert compiles(start(ARRAYDIST_CACHE_DIR=blocked / "cache")) == 1
    assert compiles(start(ARRAYDIST_CACHE_DIR=blocked)) == 1
    assert blocked.read_text() == ""


def test_an_unwritable_home_is_done_without(tmp_path):
    blocked = tmp_path / "home"
    blocked.write_text("")
    given = {"HOME": blocked, "XDG_CACHE_HOME": "", "ARRAYDIST_CACHE_DIR": ""}
    assert compiles(start(**given)) == 1


@pytest.mark.parametrize("damage", ["empty", "truncated", "changed", "not a pickle"])
def test_a_corrupt_file_is_compiled_anew(tmp_path, damage):
    assert compiles(start(ARRAYDIST_CACHE_DIR=tmp_path)) == 1
    (file,) = tmp_path.iterdir()
    content = file.read_bytes()
    middle = len(content) // 2
    damaged = {
        "empty": b"",
        "truncated": content[:middle],
        "changed": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "not a pickle": b"nonsense" * 100,
    }
    file.write_bytes(damaged[damage])
    assert compiles(start(ARRAYDIST_CACHE_DIR=tmp_path)) == 1
    assert compiles(start(ARRAYDIST_CACHE_DIR=tmp_path)) == 0


@pytest.mark.slow
def test_eight_cold_processes_at_once(tmp_path):
    processes = [start(ARRAYDIST_CACHE_DIR=tmp_path) for _ in range(8)]
    assert all(compiles(process) in (0, 1) for process in processes)
    assert len(list(tmp_path.iterdir())) == 1  # and no temporary file
    assert compiles(start(ARRAYDIST_CACHE_DIR=tmp_path)) == 0


def kernel_with(coefficient, helper_coefficient):
    """A kernel and its helper as a module of the package would define them."""
    module = types.ModuleType("arraydist.kernels.changing")
    module.COEFFICIENT = coefficient
    module.HELPER_COEFFICIENT = (helper_coefficient, 1.0)
    source = (
        "def helper(x):\n    return HELPER_COEFFICIENT[0] * x\n"
        "def changing(x):\n    return COEFFICIENT + helper(x)\n"
    )
    exec(source, module.__dict__)
    return Kernel(module.changing, domain=("real",), tolerance=1e-15)


def mapped(kernel):
    from arraydist_numpy import backend

    return backend.map(kernel, np.array([1.0, 2.0])).tolist()


def test_a_changed_coefficient_gives_the_new_result(tmp_path, monkeypatch):
    monkeypatch.setenv("ARRAYDIST_CACHE_DIR", str(tmp_path))
    before = compiler.compiled()
    assert mapped(kernel_with(1.0, 2.0)) == [3.0, 5.0]
    assert mapped(kernel_with(10.0, 2.0)) == [12.0, 14.0]
    assert mapped(kernel_with(1.0, 3.0)) == [4.0, 7.0]
    assert compiler.compiled() == before + 3
    assert mapped(kernel_with(1.0, 2.0)) == [3.0, 5.0]
    assert compiler.compiled() == before + 3  # the same source again comes from disk


def test_digests_tell_apart_what_one_name_stands_for():
    def program(load):
        text = "def f(place):\n    return load(place, 0)\n"
        return compiler.Program("f", text, {}, {"load": load}, ()).digest()

    loads = [LOAD["float64"], LOAD["float32"], read_back("float64", "float64", 0)]
    assert len({program(load) for load in loads}) == 3
    assert program(LOAD["float64"]) == program(LOAD["float64"])


def test_digests_tell_zeros_and_code_apart():
    assert digest.digest_of(kernel_with(0.0, 1.0)) != digest.digest_of(kernel_with(-0.0, 1.0))
    assert digest.digest_of(kernel_with(0.0, 1.0)) == digest.digest_of(kernel_with(0.0, 1.0))


def test_the_directory_follows_the_environment(monkeypatch):
    monkeypatch.setenv("ARRAYDIST_CACHE_DIR", "/a/b")
    assert str(cache_directory()) == "/a/b"
    monkeypatch.delenv("ARRAYDIST_CACHE_DIR")
    if sys.platform != "win32":
        monkeypatch.setenv("XDG_CACHE_HOME", "/c")
        assert str(cache_directory()) == "/c/arraydist"
