"""What is installed is pinned, and each file of it has a hash."""

import json
import re
from pathlib import Path

from tests.projects import ROOT

import pytest

LOCKED = [*ROOT.glob("requirements*.txt"), *ROOT.glob("tools/*/requirements.txt")]
NAMES = [str(file.relative_to(ROOT)) for file in LOCKED]


def pins(file: Path) -> dict[str, str]:
    """The version of each package that a file names with one, as pip compares names."""
    found = re.findall(r"^([\w.-]+)==([\w.!+-]+)", file.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


@pytest.mark.parametrize("file", LOCKED, ids=NAMES)
def test_every_package_has_a_version_and_hashes(file: Path):
    """An install from a mirror, or of a release that was replaced, is refused otherwise."""
    entries = re.split(r"^(?=\w)", file.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        assert re.match(r"[\w.-]+==\S+( ; .*)? \\\n    --hash=sha256:[0-9a-f]{64}\b", entry), entry


@pytest.mark.parametrize("file", LOCKED, ids=NAMES)
def test_what_was_written_last_was_written_from_what_stands_there(file: Path):
    """`make lock` was run after the last change to the file that people write."""
    direct = pins(file.with_suffix(".in"))
    assert direct
    assert direct.items() <= pins(file).items()


def test_a_package_has_one_version():
    """An install does not depend on which of the files came last."""
    together = [pins(file) for file in LOCKED if file.parent == ROOT]
    versions = {item for each in together for item in each.items()}
    assert len(versions) == len(dict(versions))


def test_every_direct_package_has_a_reason():
    """Beside it, or above it where the file has one package only."""
    for file in ROOT.glob("requirements*.in"):
        for line in file.read_text("utf-8").splitlines():
            assert "==" not in line or re.fullmatch(r"\S+ +# .+", line), line


def test_npms_packages_have_hashes():
    """Those that another package carries inside have its."""
    lock = json.loads((ROOT / "tools" / "cdktf-cli" / "package-lock.json").read_text("utf-8"))
    wanted = json.loads((ROOT / "tools" / "cdktf-cli" / "package.json").read_text("utf-8"))
    entries = {path: entry for path, entry in lock["packages"].items() if path}
    assert lock["packages"][""]["dependencies"] == wanted["dependencies"]
    assert all(
        entry.get("integrity", "").startswith("sha512-") or entry.get("inBundle")
        for entry in entries.values()
    )
