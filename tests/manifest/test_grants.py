"""Grants in services.yaml."""

import json
from pathlib import Path

from stacks.grants.catalogue import AnyGrant, catalogue
from stacks.grants.page import EXAMPLE_SCOPE, example_statements
from stacks.iam.document import PolicyDocument
from stacks.iam.minimize import minimized
from stacks.iam.role import RoleSpec
from stacks.iam.statement import Statement
from stacks.manifest import ServicesFile
from stacks.manifest.grant_schema import example_of
from stacks.manifest.schema import services_schema
from stacks.testing import assert_allows, assert_denies
from tests.manifest.services import faults, read

import pytest
import yaml

HEAD = """\
account: "111122223333"
region: us-east-1
services:
  my-ecs:
    task_role:
      name: MyEcsTaskRole
      allow:
"""


def with_entries(folder: Path, *entries: str, head: str = HEAD) -> ServicesFile:
    """A services.yaml with ``entries`` in its one role's allow."""
    return read(folder, head + "".join(f"        - {entry}\n" for entry in entries))


def role(services: ServicesFile) -> RoleSpec:
    """The one role."""
    (found,) = services.roles
    return found


@pytest.mark.parametrize("grant", catalogue().values(), ids=catalogue())
def test_every_grant_can_be_written_as_its_example_says(tmp_path: Path, grant: AnyGrant):
    """What `python -m stacks grants` shows is what the file takes."""
    found = role(with_entries(tmp_path, f"{grant.name}: {example_of(grant)}"))
    expected = [each.statement for each in minimized(example_statements(grant))]
    assert found.policies[0].document == PolicyDocument(expected)


@pytest.mark.parametrize("grant", catalogue().values(), ids=catalogue())
def test_every_argument_can_be_written(tmp_path: Path, grant: AnyGrant):
    """All of them together, by their names."""
    arguments = {name: each.example for name, each in grant.parameters.items()}
    text = yaml.safe_dump(arguments, default_flow_style=True, width=10_000).strip()
    found = role(with_entries(tmp_path, f"{grant.name}: {text}"))
    expected = [each.statement for each in minimized(grant(**arguments).statements(EXAMPLE_SCOPE))]
    assert found.policies[0].document == PolicyDocument(expected)


def test_a_grant_without_arguments_needs_nothing_after_its_colon(tmp_path: Path):
    """`- xray.write:` is enough."""
    assert role(with_entries(tmp_path, "xray.write:")).policies[0].document.statements


def test_grants_are_merged_after_the_statements(tmp_path: Path):
    """Statements stay as they are, in their order; grants on one bucket are one statement."""
    statement = "statement: {actions: [sqs:SendMessage], resources: ['arn:aws:sqs:*:*:q']}"
    found = role(with_entries(tmp_path, "s3.read: my-bucket", statement, "s3.delete: my-bucket"))
    assert found.policies[0].document.statements == (
        Statement(actions="sqs:SendMessage", resources="arn:aws:sqs:*:*:q"),
        Statement(
            actions=["s3:GetObject", "s3:DeleteObject"], resources="arn:aws:s3:::my-bucket/*"
        ),
    )


def test_a_variable_in_a_wrong_place_is_told_once(tmp_path: Path):
    """As of every text in the file; what else is wrong with an argument is told as ever."""
    entries = ['sqs.send: "${aws:username}"', 's3.read: {bucket: b-1, prefix: "*${aws:username}"}']
    told = faults(tmp_path, HEAD + "".join(f"        - {entry}\n" for entry in entries))
    assert [line.split(": ")[0] for line in told] == ["8:21", "9:42"]


def test_a_name_is_meant_in_the_partition_of_the_stack(tmp_path: Path):
    """In China and in GovCloud too."""
    head = HEAD.replace("us-east-1", "cn-north-1")
    (statement,) = (
        role(with_entries(tmp_path, "sqs.send: my-queue", head=head))
        .policies[0]
        .document.statements
    )
    assert statement.resources == ("arn:aws-cn:sqs:cn-north-1:111122223333:my-queue",)


def test_a_statement_is_on_what_is_in_the_partition_of_the_stack(tmp_path: Path):
    """IAM takes no other, and a wildcard is in each."""
    head = HEAD.replace("us-east-1", "cn-north-1")
    entry = 'statement: {{actions: [s3:GetObject], resources: ["{}"]}}'
    arns = ("arn:aws:s3:::my-bucket/*", "arn:aws-cn:s3:::my-bucket/*", "arn:*:s3:::your-bucket/*")
    entries = "".join(f"        - {entry.format(arn)}\n" for arn in arns)
    (told,) = faults(tmp_path, head + entries)
    assert told.startswith("8:60: 'arn:aws:s3:::my-bucket/*' is in the partition aws, the role in")


def test_a_policy_variable_may_stand_in_a_prefix(tmp_path: Path):
    """It is IAM's, and stays one."""
    entry = 's3.read: {bucket: my-bucket, prefix: "${aws:PrincipalTag/team}/"}'
    (statement,) = role(with_entries(tmp_path, entry)).policies[0].document.statements
    assert statement.resources == ("arn:aws:s3:::my-bucket/${aws:PrincipalTag/team}/*",)


def test_a_policy_variable_may_stand_in_the_prefix_of_session_logs(tmp_path: Path):
    """execute_command stands for a grant, and takes what that takes."""
    text = HEAD + "        - sqs.send: my-queue\n"
    text += "    execute_command: {bucket: logs-1, prefix: '${aws:PrincipalTag/team}/'}\n"
    found = role(read(tmp_path, text))
    asked = "arn:aws:s3:::logs-1/red/x"
    assert_allows(found, "s3:PutObject", asked, context={"aws:PrincipalTag/team": "red"})
    assert_denies(found, "s3:PutObject", asked, context={"aws:PrincipalTag/team": "blue"})
    told = faults(tmp_path, text.replace("logs-1, prefix: '${aws:PrincipalTag/team}/'", "'${a:b}'"))
    assert [line.split(": ")[0] for line in told] == ["9:31"]


def test_what_does_not_fit_into_the_inline_policy_has_another_name(tmp_path: Path):
    """The role's name and a number; where the inline policy is called so, that is told."""
    entries = [f"sqs.send: queue-{number}-{'x' * 50}" for number in range(130)]
    entries.append("statement: {actions: [sqs:ListQueues], resources: ['*']}")
    text = HEAD.replace("      allow", "      policy_name: MyEcsTaskRole-1\n      allow")
    text += "".join(f"        - {entry}\n" for entry in entries)
    assert faults(tmp_path, text) == [
        "7:20: MyEcsTaskRole-1 is the name of two policies of this role; rename one"
    ]
    assert role(read(tmp_path, text.replace("MyEcsTaskRole-1", "Mine"))).managed_policies


def test_a_finding_about_a_policy_variable_can_be_accepted(tmp_path: Path):
    """What it is about is written as it stands in the statement."""
    resource = "arn:aws:s3:::b-1/${aws:PrincipalTag/team}/*"
    text = HEAD + f"        - statement: {{actions: [s3:GetObject], resources: ['{resource}']}}\n"
    text += f"      accept:\n        - {{rule: unused-resource, reason: r, match: '{resource}'}}\n"
    assert role(read(tmp_path, text)).accept[0].match == resource
    told = faults(tmp_path, text.replace(f"match: '{resource}'", "match: '${aws_s3_bucket.b.arn}'"))
    assert [line.split(": ")[0] for line in told] == ["10:53"]


def test_all_that_is_wrong_with_grants_is_told(tmp_path: Path):
    """What the schema sees, and what the grants see, each at its line."""
    entries = ["s3.read: {bucket: '*'}", "s3.write: {}", "sqs.send: {queue: a/b, kms_key: x}"]
    told = faults(tmp_path, HEAD + "".join(f"        - {entry}\n" for entry in entries))
    assert [line.split(": ")[0] for line in told] == ["8:29", "9:11", "10:29", "10:43"]


def test_a_fault_of_iam_in_a_grant_is_told_at_the_grant(tmp_path: Path):
    """What the rules or IAM say about its statement has no line of its own."""
    services = with_entries(tmp_path, "s3.read: my-bucket", "sqs.send: my-queue")
    (places,) = services.places
    path = ("policies", 0, "document", "statements", 1, "actions", 0)
    assert str(places.locate(path)).endswith(":9:21")


@pytest.mark.parametrize(
    ("prefix", "message"),
    [
        ("${aws:userid", "'${aws:userid' has a ${ that is never closed"),
        ("&{aws:userid}/", "'&{aws:userid}/': write IAM's policy variables as ${…}"),
    ],
)
def test_a_variable_that_is_none_is_told_at_its_argument(tmp_path: Path, prefix: str, message: str):
    """As it was written, without what the grant makes of it."""
    lines = f'bucket: my-config\n            prefix: "{prefix}"'
    (told,) = faults(tmp_path, HEAD + f"        - s3.list:\n            {lines}\n")
    assert told.startswith(f"10:21: s3.list: prefix: {message}")


def test_a_role_may_have_more_than_its_inline_policy_takes(tmp_path: Path):
    """What does not fit goes into managed policies; nothing is lost."""
    entries = [f"s3.read: {{bucket: bucket-{n:03}, prefix: {'x' * 100}/}}" for n in range(100)]
    found = role(with_entries(tmp_path, *entries))
    resources = {
        resource
        for _, policy in found.own_policies
        for statement in policy.document.statements
        for resource in statement.resources or ()
    }
    assert len(resources) == 100
    assert [policy.name for policy in found.managed_policies][:1] == ["MyEcsTaskRole-1"]


def test_inline_policies_can_be_switched_off(tmp_path: Path):
    """Then all is in managed policies, and a name for the inline one is a fault."""
    head = HEAD.replace("services:", "inline_policies: false\nservices:")
    found = role(with_entries(tmp_path, "s3.read: my-bucket", head=head))
    assert found.policies == ()
    assert [policy.name for policy in found.managed_policies] == ["MyEcsTaskRole-1"]
    text = head.replace("allow:", "policy_name: P\n      allow: []")
    assert faults(tmp_path, text) == [
        "8:20: it names the inline policy, which the stack has switched off (inline_policies); "
        "leave it out"
    ]


def test_the_schema_has_every_grant():
    """Editors complete and check them by it."""
    text = json.dumps(services_schema())
    assert [name for name in catalogue() if f'"{name}"' not in text] == []


def test_a_text_that_ends_in_a_colon_is_told_to_be_quoted(tmp_path: Path):
    """YAML takes it for a key; the ARN of a secret may end so in valueFrom."""
    text = HEAD.replace("    task_role:", "    execution_role:").split("      name")[0]
    arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf:password::"
    (told,) = faults(tmp_path, f"{text}      secrets:\n        - {arn}\n")
    assert told == (
        f'7:11: secrets[0] is a mapping to YAML, because it ends in a colon; quote it: "{arn}"'
    )


def test_the_name_of_a_role_of_the_file_has_its_path(tmp_path: Path):
    """Declared above or below, named or not; any other name is that of a role without a path."""
    services = read(
        tmp_path,
        """\
account: "111122223333"
region: us-east-1
path: /ecs/
services:
  a:
    task_role:
      allow:
        - iam.pass_role: {role: b-task, service: ecs-tasks.amazonaws.com}
        - iam.pass_role: {role: MyExecution, service: ecs-tasks.amazonaws.com}
        - iam.pass_role: {role: other, service: ecs-tasks.amazonaws.com}
        - iam.pass_role: {role: ecs/other, service: ecs-tasks.amazonaws.com}
  b:
    task_role: {allow: []}
    execution_role: {name: MyExecution}
""",
    )
    (policy,) = services.roles[0].policies
    (statement,) = policy.document.statements
    assert statement.resources == tuple(
        f"arn:aws:iam::111122223333:role/{name}"
        for name in ("ecs/MyExecution", "ecs/b-task", "ecs/other", "other")
    )


def test_what_several_grants_make_stands_at_the_one_that_it_comes_from(tmp_path: Path):
    """Actions and resources of a merged statement; the statement itself at the first."""
    services = with_entries(tmp_path, "xray.write:", "s3.read: b-bucket", "ecr.pull: my-ecs")
    statements = role(services).policies[0].document.statements
    number = next(i for i, each in enumerate(statements) if each.resources == ("*",))
    at = ("policies", 0, "document", "statements", number)
    (places,) = services.places
    told = {
        action: places.locate((*at, "actions", index)).line
        for index, action in enumerate(statements[number].actions or ())
    }
    assert told["ecr:GetAuthorizationToken"] == 10
    assert told["xray:PutTraceSegments"] == 8
    assert places.locate((*at, "resources", 0)).line == places.locate(at).line == 8


def test_a_resource_of_several_grants_stands_at_its_own(tmp_path: Path):
    """Two queues are one statement."""
    services = with_entries(tmp_path, "sqs.send: b-queue", "sqs.send: a-queue")
    (places,) = services.places
    at = ("policies", 0, "document", "statements", 0, "resources")
    assert [places.locate((*at, index)).line for index in range(2)] == [9, 8]
