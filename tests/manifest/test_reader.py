import os
from pathlib import Path

from stacks.iam.document import PolicyDocument
from stacks.iam.role import SourceLocation
from stacks.iam.statement import Statement
from stacks.manifest import ManifestError, read_services
from stacks.settings import S3State
from tests.manifest.services import GOOD, changed, read
from tests.projects import ROOT

import pytest

ALL = """\
account: "111122223333"
region: cn-north-1
stack: ecs-iam
path: /ecs/
permissions_boundary: arn:aws-cn:iam::111122223333:policy/boundary
tags: {Project: my-ecs, Env: no}
backend: {s3: {bucket: my-state, key: ecs-iam.tfstate, region: cn-north-1}}
services:
  my-ecs:
    task_role:
      description: Keeps logs
      trust_policy:
        regions: [cn-north-1, cn-northwest-1]
        conditions: {StringEquals: {aws:SourceOrgID: o-1234567890}}
      allow:
        - statement:
            sid: Logs
            effect: Deny
            not_actions: [s3:GetObject]
            not_resources: ["arn:aws-cn:s3:::home/${aws:PrincipalTag/team}/*"]
            conditions:
              Bool: {aws:SecureTransport: false}
              NumericLessThan: {s3:max-keys: 010}
              StringLike: {s3:prefix: [a, b]}
"""


def test_everything_that_can_be_said_is_read(tmp_path: Path):
    """Every key of services.yaml arrives in the settings or in the role."""
    services = read(tmp_path, ALL)
    settings = services.settings
    assert services.stack == "ecs-iam"
    assert (settings.account, settings.region) == ("111122223333", "cn-north-1")
    assert settings.partition == "aws-cn"
    assert settings.backend == S3State("my-state", "ecs-iam.tfstate", "cn-north-1")
    (role,) = services.roles
    assert role.name == "my-ecs-task"
    assert role.logical_id == "my_ecs_task"
    assert role.path == "/ecs/"
    assert role.description == "Keeps logs"
    assert role.permissions_boundary == "arn:aws-cn:iam::111122223333:policy/boundary"
    assert role.tags == {"Project": "my-ecs", "Env": "no"}
    (policy,) = role.policies
    assert policy.name == "my-ecs-task"
    assert policy.document == PolicyDocument(
        [
            Statement(
                sid="Logs",
                effect="Deny",
                not_actions=["s3:GetObject"],
                not_resources=["arn:aws-cn:s3:::home/${aws:PrincipalTag/team}/*"],
                conditions={
                    "Bool": {"aws:SecureTransport": "false"},
                    "NumericLessThan": {"s3:max-keys": "010"},
                    "StringLike": {"s3:prefix": ["a", "b"]},
                },
            )
        ]
    )
    (trust,) = role.trust_policy.statements
    tests = {(test.operator, test.key): test.values for test in trust.conditions}
    assert tests["StringEquals", "aws:SourceOrgID"] == ("o-1234567890",)
    assert len(tests["ArnLike", "aws:SourceArn"]) == 2


def test_a_role_knows_where_it_was_declared(tmp_path: Path):
    """At its name, or at its service where it is given none."""
    (role,) = read(tmp_path).roles
    assert role.declared_at == SourceLocation(str(tmp_path / "services.yaml"), 6, 13)
    (role,) = read(tmp_path, changed("      name: MyEcsTaskRole\n", "")).roles
    assert role.declared_at == SourceLocation(str(tmp_path / "services.yaml"), 4, 3)


def test_a_role_that_may_do_nothing_has_no_policy(tmp_path: Path):
    """``allow: []`` is a role without an inline policy; IAM has no empty policies."""
    head, _ = GOOD.split("      allow:")
    (role,) = read(tmp_path, head + "      allow: []\n").roles
    assert role.policies == ()


def test_the_stack_is_named_after_the_file(tmp_path: Path):
    """Where the file does not say otherwise."""
    (tmp_path / "payments.yaml").write_text(GOOD)
    assert read_services(str(tmp_path / "payments.yaml"))[0].stack == "payments"


def test_a_file_whose_name_is_no_stacks_name_has_to_say_one(tmp_path: Path):
    """The message says where the name comes from."""
    file = tmp_path / "my services.yaml"
    file.write_text(GOOD)
    with pytest.raises(ManifestError, match="1:1: the file's name is the stack's where stack: is"):
        read_services(str(file))


def test_every_file_of_a_folder_is_a_stack(tmp_path: Path):
    """In the order of their names; other files don't count."""
    (tmp_path / "b.yaml").write_text(GOOD)
    (tmp_path / "a.yml").write_text(changed("MyEcsTaskRole", "Other"))
    (tmp_path / "README.md").write_text("no YAML: [")
    assert [services.stack for services in read_services(str(tmp_path))] == ["a", "b"]


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("stack: X\n", "b.yaml:1:8: the stack X is taken at"),
        (
            "backend: {s3: {bucket: state, key: k, region: us-east-1}}\n",
            "b.yaml:1:36: the state s3://state/k is taken at",
        ),
        ("", "b.yaml:6:13: the role name MyEcsTaskRole is taken at"),
    ],
)
def test_files_of_a_folder_do_not_claim_the_same(tmp_path: Path, head: str, fault: str):
    """Two stacks on one name or one state, two roles of one name: refused, both places named."""
    (tmp_path / "a.yaml").write_text(head.lower() + changed("MyEcsTaskRole", "myecsTASKrole"))
    (tmp_path / "b.yaml").write_text(head + GOOD)
    lines = (tmp_path / "b.yaml").read_text().splitlines()
    line = next(i for i, text in enumerate(lines, 1) if "name: MyEcsTaskRole" in text)
    with pytest.raises(ManifestError) as raised:
        read_services(str(tmp_path))
    assert fault.replace(":6:", f":{line}:") in str(raised.value)
    assert not raised.value.unreadable


def test_roles_of_different_accounts_may_have_one_name(tmp_path: Path):
    """Names are unique in an account, not beyond it."""
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "b.yaml").write_text(changed("111122223333", "444455556666"))
    assert len(read_services(str(tmp_path))) == 2


def test_the_faults_of_all_files_are_told(tmp_path: Path):
    """One broken file does not hide what is wrong with the next."""
    (tmp_path / "a.yaml").write_text("[")
    (tmp_path / "b.yaml").write_text("{}")
    with pytest.raises(ManifestError) as raised:
        read_services(str(tmp_path))
    assert {Path(fault.where.file).name for fault in raised.value.faults} == {"a.yaml", "b.yaml"}
    assert raised.value.unreadable


def test_what_cannot_be_read_is_told_apart(tmp_path: Path):
    """A missing file, an empty folder, no text, no YAML: unreadable, each with its reason."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "latin.yaml").write_bytes(b"account: x\nregion: \xe9\n")
    (tmp_path / "broken.yaml").write_text("a: [")
    for name, reason in (
        ("missing.yaml", "missing.yaml:1:1: can't be read: No such file or directory"),
        ("empty", "empty:1:1: the folder has no services files"),
        ("latin.yaml", "latin.yaml:2:9: this is no UTF-8 text"),
        ("broken.yaml", "broken.yaml:1:5: this is no YAML"),
        ("nul\0", "can't be read"),
    ):
        with pytest.raises(ManifestError) as raised:
            read_services(str(tmp_path / name))
        assert raised.value.unreadable
        assert reason in str(raised.value)


def test_a_file_that_would_take_minutes_to_read_is_refused(tmp_path: Path):
    """Over ten million bytes, of which no more are read; a folder may hold any number."""
    (tmp_path / "a.yaml").write_bytes(GOOD.encode() + b"#" * 10_000_000)
    with pytest.raises(ManifestError, match="has more than 10,000,000 bytes") as raised:
        read_services(str(tmp_path / "a.yaml"))
    assert raised.value.unreadable
    (tmp_path / "a.yaml").write_bytes(GOOD.encode().ljust(10_000_000, b"#"))
    assert read_services(str(tmp_path / "a.yaml"))


def test_a_byte_order_mark_does_no_harm(tmp_path: Path):
    """Editors on Windows write one."""
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert read_services(str(tmp_path / "a.yaml"))[0].stack == "a"


def test_the_projects_own_services_are_the_chapters():
    """The committed services.yaml: one role, three S3 actions, one bucket and its objects."""
    (services,) = read_services(str(ROOT / "services.yaml"))
    (role,) = services.roles
    (policy,) = role.policies
    assert (services.stack, role.name, policy.name) == (
        "ecs-iam",
        "MyEcsTaskRole",
        "MyEcsTaskPolicy",
    )
    assert policy.document == PolicyDocument(
        [
            Statement(
                actions=["s3:PutObject", "s3:GetObject", "s3:ListBucket"],
                resources=["arn:aws:s3:::my-log-bucket", "arn:aws:s3:::my-log-bucket/*"],
            )
        ]
    )


def test_some_files_of_a_folder_can_be_named(tmp_path: Path):
    """Joined as in PATH: each once, in the order in which they are named, folders too."""
    (tmp_path / "more").mkdir()
    for name in ("b.yaml", "a.yaml", "more/c.yaml"):
        text = GOOD.replace("MyEcsTaskRole", f"Role-{Path(name).stem}")
        (tmp_path / name).write_text(text, "utf-8")
    named = [str(tmp_path / name) for name in ("b.yaml", "more", "more/../b.yaml")]
    assert [each.stack for each in read_services(os.pathsep.join([*named, ""]))] == ["b", "c"]


def test_a_file_with_the_separator_in_its_name_is_one_file(tmp_path: Path):
    """What is there is not taken apart."""
    file = tmp_path / f"a{os.pathsep}b.yaml"
    file.write_text(changed("services:", "stack: both\nservices:"), "utf-8")
    assert [each.stack for each in read_services(str(file))] == ["both"]


def test_an_end_like_that_of_a_path_names_nothing(tmp_path: Path):
    """As in PATH, though not the current folder."""
    (tmp_path / "a.yaml").write_text(GOOD, "utf-8")
    assert len(read_services(f"{tmp_path}{os.pathsep}")) == 1
    assert len(read_services(f"{os.pathsep}{tmp_path}")) == 1


def test_what_several_files_lack_is_told_of_each(tmp_path: Path):
    """Each is named, not the list of all."""
    (tmp_path / "a.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "b.yaml").write_text(changed("s3:GetObject", "s3"), "utf-8")
    (tmp_path / "empty").mkdir()
    named = [str(tmp_path / name) for name in ("a.yaml", "b.yaml", "missing.yaml", "empty")]
    with pytest.raises(ManifestError) as caught:
        read_services(os.pathsep.join(named))
    assert [fault.where.file for fault in caught.value.faults] == sorted(named[1:])
