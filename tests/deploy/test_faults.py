"""What breaks in the middle of an apply is right again after the next one.

Nothing is lost: every role has its policies. Nothing is doubled: there is no other role.
"""

import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from stacks.cli.terraform import TerraformError
from stacks.emulator import Emulator
from stacks.emulator.account import prepare_account
from stacks.emulator.emulator import HOST
from tests.deploy.account import Account
from tests.deploy.deployment import ACCOUNT, Deployment
from tests.deploy.proxy import DENY, DROP, HOLD, REFUSE, THROTTLE, FaultyNetwork, Trouble

import pytest

SERVICES = (
    f"""\
account: "{ACCOUNT}"
region: us-east-1
"""
    "services:\n"
    + "".join(
        f"  service-{number}:\n    task_role: {{allow: [{{sqs.send: queue-{number}}}]}}\n"
        for number in range(4)
    )
)
NAMES = {f"service-{number}-task" for number in range(4)}


@pytest.fixture
def network(emulator: Emulator) -> Iterator[FaultyNetwork]:
    """Between Terraform and the emulator."""
    with FaultyNetwork(emulator.port) as running:
        yield running


@pytest.fixture
def deployment(tmp_path: Path, emulator: Emulator, network: FaultyNetwork) -> Iterator[Deployment]:
    """Four roles that are deployed over the network."""
    with Deployment(tmp_path, emulator, endpoint=network.url) as deployment:
        deployment.synthesize(SERVICES)
        yield deployment


def assert_right_in_the_end(deployment: Deployment, account: Account) -> None:
    """Run again: the four roles are there with a policy each, and a plan has nothing to add."""
    deployment.apply()
    assert account.role_names() == NAMES
    assert {name: list(account.role(name).inline) for name in NAMES} == {
        name: [name] for name in NAMES
    }
    assert not deployment.has_changes()


def after(number: int, action: str, trouble: str, *, for_calls: int = 10**6) -> Trouble:
    """Trouble that begins at a call's n-th time, and ends after some calls of any kind."""
    seen = {"of action": 0, "since": 0}

    def decide(called: str) -> str | None:
        seen["of action"] += called == action
        if seen["of action"] < number:
            return None
        seen["since"] += 1
        return trouble if seen["since"] <= for_calls else None

    return decide


def test_errors_that_pass_are_sat_out(
    deployment: Deployment, account: Account, network: FaultyNetwork
):
    """AWS answers 500, throttles, and the network fails, nine calls in all: the provider waits."""
    troubles = iter([REFUSE, THROTTLE, DROP] * 3)
    network.trouble = lambda action: next(troubles, None) if action == "CreateRole" else None
    assert_right_in_the_end(deployment, account)
    assert next(troubles, None) is None


def test_an_emulator_that_dies_and_comes_back_empty(
    deployment: Deployment, account: Account, network: FaultyNetwork, emulator: Emulator
):
    """What had been made is gone, as from an account that somebody cleans out during an apply."""
    network.trouble = after(2, "PutRolePolicy", HOLD)
    process = deployment.start_apply()
    assert network.held.wait(60)
    assert emulator.pid
    os.kill(emulator.pid, signal.SIGKILL)
    emulator.stop()
    # Who sees it hang presses Ctrl-C, and again.
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
    process.communicate()
    emulator.start()
    network.recover()
    assert account.is_empty()
    assert_right_in_the_end(deployment, account)


@pytest.mark.parametrize("action", ["CreateRole", "PutRolePolicy"])
def test_terraform_that_is_killed(
    action: str, deployment: Deployment, account: Account, network: FaultyNetwork
):
    """With kill -9, while the answer to a call is on its way.

    A role that IAM has made by then, and Terraform has not noted, is not made a second time: the
    next apply names it and stops there. It is taken over by its name, and then all is right.
    """
    network.trouble = after(2, action, HOLD)
    process = deployment.start_apply()
    assert network.held.wait(60)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    network.recover()
    network.settle()
    made = account.role_names()
    try:
        deployment.apply()
    except TerraformError as error:
        unnoted = set(re.findall(r"Role with name (\S+) already exists", str(error)))
        assert unnoted
        assert unnoted <= made
        deployment.synthesize(taking_over(unnoted))
    assert_right_in_the_end(deployment, account)


def test_a_call_that_is_cut_off(account: Account, network: FaultyNetwork):
    """The network drops what a killed Terraform has sent half of; nothing waits for the rest."""
    port = int(network.url.rpartition(":")[2])
    with socket.create_connection((HOST, port), timeout=60) as client:
        client.sendall(b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nAction=CreateRole")
        client.shutdown(socket.SHUT_WR)
        assert client.recv(1) == b""
    assert network.calls == []
    assert account.is_empty()


def taking_over(names: set[str]) -> str:
    """The services, with the roles of these names to be imported."""
    text = SERVICES
    for name in names:
        service = name.removesuffix("-task")
        text = text.replace(
            f"  {service}:\n    task_role: {{", f"  {service}:\n    task_role: {{import: true, "
        )
    return text


def test_a_state_file_that_is_truncated(deployment: Deployment, account: Account):
    """Terraform acts on nothing it can't read, and makes no role twice; its backup is put back."""
    deployment.apply()
    deployment.synthesize(SERVICES.replace("queue-0", "another"))
    deployment.apply()
    state = deployment.state_file()
    ids = {name: account.role_id(name) for name in NAMES}
    for left in (100, 0):
        state.write_bytes(state.read_bytes()[:left])
        with pytest.raises(TerraformError):
            deployment.apply()
        assert {name: account.role_id(name) for name in NAMES} == ids
    state.write_bytes(Path(f"{state}.backup").read_bytes())
    assert_right_in_the_end(deployment, account)
    assert {name: account.role_id(name) for name in NAMES} == ids


def test_two_applies_at_once_on_one_state(
    deployment: Deployment, account: Account, network: FaultyNetwork, emulator: Emulator
):
    """The second is refused by the lock, with who holds it; nothing is lost."""
    backend = "backend: {s3: {bucket: my-state, key: ecs-iam.tfstate, region: us-east-1}}\n"
    (services,) = deployment.synthesize(SERVICES.replace("services:", f"{backend}services:"))
    prepare_account(emulator, services)
    deployment.terraform("services", "-backend-config=use_path_style=true")
    network.trouble = after(2, "CreateRole", HOLD, for_calls=1)
    first = deployment.start_apply()
    assert network.held.wait(60)
    with pytest.raises(TerraformError, match="Error acquiring the state lock"):
        deployment.apply()
    network.recover()
    output, _ = first.communicate()
    assert "Apply complete!" in output
    assert_right_in_the_end(deployment, account)


def test_a_role_without_its_policies_has_no_output_yet(
    deployment: Deployment, account: Account, network: FaultyNetwork
):
    """Who reads the ARN from the output starts no task whose role may do nothing yet."""
    network.trouble = lambda action: DENY if action == "PutRolePolicy" else None
    with pytest.raises(TerraformError, match="AccessDenied"):
        deployment.apply()
    assert account.role_names() == NAMES
    assert deployment.state()["outputs"] == {}
    network.recover()
    assert_right_in_the_end(deployment, account)
    assert set(deployment.state()["outputs"]) == {
        f"service_{number}_task_role_arn" for number in range(4)
    }
