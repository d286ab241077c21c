"""An emulator of AWS for each test, and the real Terraform."""

import shutil
import signal
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from stacks.emulator import Emulator
from tests.deploy.account import Account
from tests.deploy.deployment import ACCOUNT, Deployment
from tests.projects import cannot_run

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.emulator)


@pytest.fixture(autouse=True)
def interrupts() -> None:
    """What a test starts can be interrupted, also where a shell runs the tests in the background.

    Such a shell lets them, and all that they start, ignore Ctrl-C.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """An empty account, gone after the test."""
    if not shutil.which("terraform"):
        cannot_run("terraform is not installed")
    if not find_spec("moto"):
        cannot_run("moto, the emulator of AWS, is not installed; make test does it")
    with Emulator(ACCOUNT) as running:
        yield running


@pytest.fixture
def account(emulator: Emulator) -> Account:
    """What IAM holds in it."""
    return Account(emulator)


@pytest.fixture
def deployment(tmp_path: Path, emulator: Emulator) -> Iterator[Deployment]:
    """A project that is deployed to it."""
    with Deployment(tmp_path, emulator) as deployment:
        yield deployment
