"""The same scalar sources, compiled for CUDA.  NVVM is needed, a GPU is not."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

PRELUDE = """
import re
from arraydist.kernels.primitives import bits_to_float, fma, mul, sqrt, uint64
from arraydist.kernels.record import Kernel, Sampler
from arraydist_cupy import compile_ptx

def externals(ptx):
    return re.findall(r"\\.extern \\.func.*", ptx)
"""


def first_file(folder, pattern):
    return next(iter(sorted(folder.glob(pattern))), None)


@pytest.fixture(scope="module")
def cuda_home(tmp_path_factory):
    """A CUDA home laid out as Numba expects it, wherever the toolkit keeps its two files."""
    roots = [os.environ.get("CUDA_HOME"), os.environ.get("CUDA_PATH"), "/usr/local/cuda"]
    for root in [Path(root) for root in roots if root]:
        nvvm = first_file(root, "nvvm/lib64/libnvvm.so*") or first_file(root, "lib64/libnvvm.so*")
        libdevice = first_file(root, "nvvm/libdevice/libdevice*.bc")
        if nvvm and libdevice:
            home = tmp_path_factory.mktemp("cuda") / "nvvm"
            (home / "lib64").mkdir(parents=True)
            (home / "libdevice").mkdir()
            (home / "lib64" / "libnvvm.so").symlink_to(nvvm)
            (home / "libdevice" / libdevice.name).symlink_to(libdevice)
            return home.parent
    pytest.skip("no NVVM: neither CUDA_HOME nor /usr/local/cuda has libnvvm and libdevice")


def run(code, cuda_home):
    """Output of a script; a process of its own, since Numba looks for NVVM once."""
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + textwrap.dedent(code)],
        env={**os.environ, "CUDA_HOME": str(cuda_home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("module", "name"), [("elementary", "log"), ("incomplete_gamma", "gammainc")]
)
def test_a_kernel_compiles_to_ptx(cuda_home, module, name):
    code = f"from arraydist.kernels.{module} import {name}; print(compile_ptx({name}))"
    ptx = run(code, cuda_home)
    assert ".target sm_75" in ptx
    assert "fma.rn.f64" in ptx
    assert not re.search(r"\.extern \.func", ptx)  # everything it calls is inside


def test_a_sampler_attempt_compiles_to_ptx(cuda_home):
    code = """
    from arraydist.kernels.elementary import log
    from arraydist.kernels.philox import philox4x32

    def setup(rate):
        return 1.0 / rate, sqrt(rate)

    def attempt(words, constants):
        w0, w1, w2, w3 = words
        scale, root = constants
        bits = (w0 << uint64(20)) | (w1 >> uint64(12)) | uint64(0x3FF0000000000000)
        return w2 < uint64(1 << 31), fma(-scale, log(2.0 - bits_to_float(bits)), root)

    sampler = Sampler(attempt, kind="rejection", arity=1, setup=setup)
    ptx = compile_ptx(sampler, (8, 0))
    assert ".target sm_80" in ptx
    assert "sqrt.rn.f64" in ptx
    assert not externals(ptx)
    """
    run(code, cuda_home)


def test_all_samplers_of_numbers_compile_to_ptx(cuda_home):
    code = """
    from arraydist.kernels.record import all_samplers

    for sampler in all_samplers():
        if sampler.kind not in ("table", "rows"):
            ptx = compile_ptx(sampler)
            print(sampler.kind, sampler.name, ".target" in ptx, externals(ptx))
    """
    lines = run(code, cuda_home).splitlines()
    assert {line.split()[0] for line in lines} == {"pair", "single", "words", "rejection"}
    assert all(line.endswith("True []") for line in lines)


def test_products_round_alone_only_where_asked(cuda_home):
    code = """
    def contracted(a, b, c):
        return a * b + c

    def separate(a, b, c):
        return mul(a, b) + c

    for source in (contracted, separate):
        kernel = Kernel(source, domain=("real",) * 3, tolerance=0.0)
        ptx = compile_ptx(kernel)
        print("fma.rn.f64" in ptx, "mul.rn.f64" in ptx)
    """
    assert run(code, cuda_home).splitlines() == ["True False", "False True"]


def test_table_samplers_are_refused(cuda_home):
    code = """
    sampler = Sampler(lambda w0, w1, table: 0.0, kind="table", words=2, arity=1)
    try:
        compile_ptx(sampler)
    except TypeError as error:
        print(error)
    """
    assert "table in memory" in run(code, cuda_home)
