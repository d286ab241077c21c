"""Execution roles and ECS Exec in services.yaml."""

import json
from pathlib import Path

from stacks.iam.role import RoleSpec
from stacks.manifest import ServicesFile
from stacks.testing import assert_allows, assert_denies
from tests.grants.case import KEY_ID
from tests.manifest.services import faults, read

import pytest

HEAD = """\
account: "111122223333"
region: us-east-1
services:
  my-ecs:
"""
TASK = "    task_role: {allow: []}\n"
HOST = "111122223333.dkr.ecr.us-east-1.amazonaws.com"
REPOSITORY = "arn:aws:ecr:us-east-1:111122223333:repository/my-ecs"
EXEC_STREAM = "arn:aws:logs:us-east-1:111122223333:log-group:/ecs/exec:log-stream:session"


def service(folder: Path, *lines: str) -> ServicesFile:
    """A services.yaml with ``lines`` in its one service."""
    return read(folder, HEAD + "".join(f"    {line}\n" for line in lines))


def role(services: ServicesFile) -> RoleSpec:
    """The one role."""
    (found,) = services.roles
    return found


def write(folder: Path, container: dict[str, object]) -> None:
    """Write a task definition of one container beside the services.yaml."""
    text = json.dumps({"containerDefinitions": [container]}, indent=2)
    (folder / "taskdef.json").write_text(text, "utf-8")


def test_an_execution_role_does_what_its_lists_say(tmp_path: Path):
    """It has a name, a kind and a trust of its own."""
    found = role(
        service(
            tmp_path,
            "execution_role:",
            f"  images: [{HOST}/my-ecs]",
            "  log_groups: [/ecs/my-ecs]",
            "  secrets: [/a]",
        )
    )
    assert (found.name, found.logical_id, found.kind) == (
        "my-ecs-execution",
        "my_ecs_execution",
        "execution",
    )
    assert [test.key for test in found.trust_policy.statements[0].conditions] == [
        "aws:SourceAccount"
    ]
    assert_allows(found, "ecr:BatchGetImage", REPOSITORY)
    assert_allows(found, "ssm:GetParameters", "arn:aws:ssm:us-east-1:111122223333:parameter/a")
    assert_denies(found, "ecr:BatchGetImage", f"{REPOSITORY}-2")


def test_a_service_has_both_roles(tmp_path: Path):
    """The task role first."""
    services = service(tmp_path, "execution_role: {name: MyExecution}", "task_role: {allow: []}")
    assert [each.name for each in services.roles] == ["my-ecs-task", "MyExecution"]


def test_the_source_of_an_execution_role_is_an_option(tmp_path: Path):
    """Regions add the condition on it."""
    found = role(service(tmp_path, "execution_role: {trust_policy: {regions: [us-east-1]}}"))
    assert [test.key for test in found.trust_policy.statements[0].conditions] == [
        "aws:SourceAccount",
        "aws:SourceArn",
    ]


def test_more_can_be_allowed_and_accepted(tmp_path: Path):
    """As of a task role."""
    found = role(service(tmp_path, "execution_role: {allow: [{s3.read: my-bucket}], accept: []}"))
    assert_allows(found, "s3:GetObject", "arn:aws:s3:::my-bucket/a")


def test_the_task_definition_is_read(tmp_path: Path):
    """It lies beside the file, and comes on top of the lists."""
    write(tmp_path, {"name": "app", "image": f"{HOST}/my-ecs:1"})
    found = role(
        service(tmp_path, "execution_role: {task_definition: taskdef.json, secrets: [/a]}")
    )
    assert_allows(found, "ecr:BatchGetImage", REPOSITORY)
    assert_allows(found, "ssm:GetParameters", "arn:aws:ssm:us-east-1:111122223333:parameter/a")


def test_what_is_wrong_in_a_task_definition_is_told_at_its_line(tmp_path: Path):
    """In its own file, beside what is wrong in the services.yaml."""
    write(tmp_path, {"name": "app", "image": "*", "secrets": [{"valueFrom": "a b"}]})
    text = HEAD + "    execution_role: {task_definition: taskdef.json, images: ['?']}\n"
    told = faults(tmp_path, text)
    assert [line[:4] for line in told] == ["5:62", "5:7:", "8:11"]
    assert told[2].startswith("8:11: containerDefinitions[0].secrets[0].valueFrom: 'a b' is no")


def test_one_wrong_value_does_not_hide_another(tmp_path: Path):
    """A wrong type, a missing key and a value that can't be are told together."""
    write(tmp_path, {"name": 5, "image": 5, "secrets": [{"name": "A"}, {"valueFrom": "a b"}]})
    text = HEAD + "    execution_role: {task_definition: taskdef.json}\n"
    assert [line[:4] for line in faults(tmp_path, text)] == ["5:7:", "7:9:", "11:1"]


def test_a_task_definition_holds_no_expression(tmp_path: Path):
    """As the services.yaml itself; Terraform would read it otherwise."""
    write(tmp_path, {"name": "app", "image": '${"*"}'})
    (told,) = faults(tmp_path, HEAD + "    execution_role: {task_definition: taskdef.json}\n")
    assert told.startswith("5:7: containerDefinitions[0].image: '${\"*\"}' can't hold ${…}: a task")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "5:39: "),
        ("", "1:1: the file is empty"),
        ("containerDefinitions:\n- name: app\n", "1:1: this is YAML; task_definition takes JSON"),
        ('[{"image": "a",\n "image": "b"}]', "2:2: the JSON key 'image' is given twice"),
        ("{", "1:2: this is no JSON"),
        ("{}", "1:1: this is no task definition"),
        ('{"containerDefinitions":\n 5}', "1:2: containerDefinitions: expected a list"),
    ],
)
def test_a_task_definition_that_can_not_be_read_is_a_fault(
    tmp_path: Path, content: str | None, fault: str
):
    """Told in the file that it is in."""
    if content is not None:
        (tmp_path / "taskdef.json").write_text(content, "utf-8")
    (told,) = faults(tmp_path, HEAD + "    execution_role: {task_definition: taskdef.json}\n")
    assert told.startswith(fault)


def test_a_task_definition_is_utf_8(tmp_path: Path):
    """It is told in the file, not that the file is missing."""
    (tmp_path / "taskdef.json").write_bytes(b'[{"image": "caf\xe9"}]')
    (told,) = faults(tmp_path, HEAD + "    execution_role: {task_definition: taskdef.json}\n")
    assert told == "1:1: this is no UTF-8 text; save the file in UTF-8"


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("    {}\n", "5:5: services.my-ecs is empty; it reads like"),
        (
            "    execution_role: {imags: []}\n",
            "5:22: services.my-ecs.execution_role has no key 'imags'. Did you",
        ),
        ("    execution_role: {images: x}\n", "5:30: images is 'x'; it must be a"),
        ("    execution_role: {images: [5]}\n", "5:31: images[0] is a number to YAML"),
        ("    execution_role: {secrets: ['*']}\n", "5:32: secrets: '*' has the wildcard *"),
        ("    execution_role: {kms_keys: [alias/x]}\n", "5:33: kms_keys: 'alias/x' is no name of"),
        ("    execute_command: true\n", "5:5: execute_command needs a task_role"),
        (
            TASK + "    execute_command: yes\n",
            "6:22: services.my-ecs.execute_command is 'yes'; it must be true or",
        ),
        (
            TASK + "    execute_command: {bukket: x}\n",
            "6:23: services.my-ecs.execute_command has no key 'bukket'",
        ),
        (TASK + "    execute_command: {bucket: '*'}\n", "6:31: execute_command: bucket: '*' has"),
        (TASK + "    execute_command: {prefix: a/}\n", "6:31: execute_command: prefix: it is one"),
        (
            TASK + f"    execute_command: {{bucket_kms_key: {KEY_ID}}}\n",
            "6:39: execute_command: bucket_kms_key: it is one of a bucket",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, lines: str, fault: str):
    """One thing is wrong: line, column, what it is and what would be right."""
    told = faults(tmp_path, HEAD + lines)
    assert len(told) == 1, told
    assert told[0].startswith(fault)


def test_ecs_exec_is_the_task_roles(tmp_path: Path):
    """Its agent acts in the containers."""
    found = role(service(tmp_path, "task_role: {allow: []}", "execute_command: true"))
    assert_allows(found, "ssmmessages:CreateControlChannel")
    assert_denies(found, "logs:PutLogEvents", EXEC_STREAM)


def test_the_sessions_of_ecs_exec_are_logged(tmp_path: Path):
    """Where it is said."""
    found = role(
        service(
            tmp_path,
            "task_role: {allow: []}",
            "execute_command: {log_group: /ecs/exec, bucket: my-bucket, prefix: web/}",
        )
    )
    assert_allows(found, "logs:PutLogEvents", EXEC_STREAM)
    assert_allows(found, "s3:PutObject", "arn:aws:s3:::my-bucket/web/session")
    assert_denies(found, "s3:PutObject", "arn:aws:s3:::my-bucket/session")


def test_without_ecs_exec_there_is_none(tmp_path: Path):
    """False is as no key at all."""
    found = role(service(tmp_path, "task_role: {allow: []}", "execute_command: false"))
    assert found.policies == ()


def test_findings_of_a_need_stand_at_it(tmp_path: Path):
    """Every statement has a place in the file."""
    services = service(
        tmp_path,
        "execution_role:",
        "  log_groups: [/ecs/my-ecs]",
        "  secrets:",
        "    - /a",
        "    - /b",
    )
    (places,) = services.places
    found = [
        str(places.locate(("policies", 0, "document", "statements", index)))[-4:]
        for index in range(2)
    ]
    assert found == ["6:20", "8:11"]


def test_a_task_definition_is_no_device(tmp_path: Path):
    """Which would be read until the memory is full."""
    text = HEAD + "    execution_role: {task_definition: /dev/zero}\n"
    assert faults(tmp_path, text) == [
        "5:39: /dev/zero is a device, such as may never end; name a file"
    ]


@pytest.mark.parametrize(
    "content", ['{"accessToken": "s3cr3t"}', "[x]\nkey = s3cr3t\n", '["s3cr3t"]']
)
def test_what_is_no_task_definition_is_not_quoted(tmp_path: Path, content: str):
    """The file that a services.yaml names may be one with a secret in it."""
    (tmp_path / "other.json").write_text(content)
    told = faults(tmp_path, HEAD + "    execution_role: {task_definition: other.json}\n")
    assert told
    assert "s3cr3t" not in "".join(told)
