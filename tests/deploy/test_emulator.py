"""The emulator's process: when it starts, and that it never outlives who started it."""

import os
import signal
import subprocess
import sys
import time

from stacks.emulator import Emulator, EmulatorError
from tests.deploy.account import Account
from tests.deploy.deployment import ACCOUNT
from tests.projects import ROOT

import pytest


def is_running(pid: int) -> bool:
    """Whether there is such a process, other than one that has ended and is not waited for."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:  # noqa: PTH123 - no path to keep
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_ends_with_the_with_statement(emulator: Emulator):
    """By its own process id."""
    with Emulator(ACCOUNT) as other:
        pid = other.pid
        assert pid
        assert pid != emulator.pid
        assert is_running(pid)
    assert not is_running(pid)


def test_it_ends_when_who_started_it_is_killed():
    """Also with kill -9, when nobody can stop it any more."""
    text = (
        "import time; from stacks.emulator import Emulator\n"
        f"emulator = Emulator('{ACCOUNT}'); emulator.start()\n"
        "print(emulator.pid, flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", text], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    pid = int(process.stdout.readline())
    assert is_running(pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    for _ in range(100):
        if not is_running(pid):
            break
        time.sleep(0.1)
    assert not is_running(pid)


def test_it_comes_back_at_the_same_address_and_empty(emulator: Emulator, account: Account):
    """As after a crash."""
    url = emulator.url
    trust = '{"Version": "2012-10-17", "Statement": []}'
    account.iam.create_role(RoleName="x", AssumeRolePolicyDocument=trust)
    assert not account.is_empty()
    emulator.stop()
    emulator.start()
    assert emulator.url == url
    assert account.is_empty()


def test_nothing_of_the_callers_aws_is_left_in_its_environment(emulator: Emulator):
    """So that no call can reach an account of his."""
    inherited = {"AWS_PROFILE": "production", "AWS_ENDPOINT_URL_S3": "https://s3", "HOME": "/home"}
    environment = emulator.environment(inherited)
    assert environment["AWS_ENDPOINT_URL"] == emulator.url
    assert environment["HOME"] == "/home"
    assert not environment.keys() & {"AWS_PROFILE", "AWS_ENDPOINT_URL_S3"}
    assert environment["AWS_CONFIG_FILE"] == os.devnull


def test_a_missing_moto_is_told(monkeypatch: pytest.MonkeyPatch):
    """With what installs it."""
    monkeypatch.setattr("stacks.emulator.emulator.find_spec", lambda _: None)
    with pytest.raises(EmulatorError, match="is not installed; make local does it"):
        Emulator(ACCOUNT).start()
