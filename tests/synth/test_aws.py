"""The door to the bindings: fast, and the same as the ordinary import."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from stacks.bindings import skip_package_init
from tests.manifest.services import GOOD
from tests.projects import ROOT

import pytest

SYNTHESIZE = """
import sys
{before}
import main, stacks.aws
status = main.main()
bindings = [name for name in sys.modules if name.startswith("cdktf_cdktf_provider_aws.")]
print(status, len(bindings), file=sys.stderr)
"""


def synthesize(folder: Path, outdir: str, before: str) -> tuple[bytes, int]:
    """The bytes that come out, and how many modules of the bindings were imported for them."""
    (folder / "services.yaml").write_text(GOOD)
    done = subprocess.run(
        [sys.executable, "-c", SYNTHESIZE.format(before=before)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CDKTF_OUTDIR": outdir},
        capture_output=True,
        text=True,
        check=True,
    )
    status, modules = done.stderr.split()
    assert status == "0"
    return (folder / outdir / "stacks" / "services" / "cdk.tf.json").read_bytes(), int(modules)


def test_both_ways_to_import_the_bindings_give_the_same_bytes(tmp_path: Path):
    """A handful of 2,214 modules is imported, and the output is that of all of them."""
    fast, few = synthesize(tmp_path, "fast", before="")
    ordinary, all_ = synthesize(
        tmp_path, "ordinary", before="import stacks; import cdktf_cdktf_provider_aws"
    )
    assert fast == ordinary
    assert few < 20
    assert all_ > 2000


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package like the bindings: an ``__init__`` nobody wants to run, and a submodule."""
    folder = tmp_path / "bindings_of_a_test"
    folder.mkdir()
    (folder / "__init__.py").write_text("ran = True\n")
    (folder / "_jsii.py").write_text("")
    (folder / "role.py").write_text("from ._jsii import *\nRole = 'a role'\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.split(".")[0] == folder.name]:
        del sys.modules[name]


def test_a_package_is_entered_without_running_its_init(package: Path):
    """Its submodules import, as statements and as attributes; what is none is an AttributeError."""
    assert skip_package_init(package.name)
    import bindings_of_a_test as bindings  # pyright: ignore[reportMissingImports]

    assert not hasattr(bindings, "ran")
    assert not hasattr(bindings, "no_such_module")
    assert bindings.role.Role == "a role"


def test_a_package_that_does_not_load_in_pieces_is_imported_the_ordinary_way(package: Path):
    """Where a submodule needs what ``__init__`` does, nothing is left of the attempt."""
    (package / "_jsii.py").write_text("import sys; sys.modules['bindings_of_a_test'].ran\n")
    assert not skip_package_init(package.name)
    assert package.name not in sys.modules
    from bindings_of_a_test.role import Role  # pyright: ignore[reportMissingImports]

    assert Role == "a role"


def test_a_package_that_is_imported_already_is_left_alone(package: Path):
    """Who imported it the ordinary way keeps what was imported."""
    import bindings_of_a_test as bindings  # pyright: ignore[reportMissingImports]

    assert not skip_package_init(package.name)
    assert sys.modules[package.name] is bindings


def test_a_package_that_is_not_there_is_left_to_the_import():
    """The import statement says it better."""
    assert not skip_package_init("no_such_bindings")
