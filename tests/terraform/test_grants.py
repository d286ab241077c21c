"""What grants and execution roles say, Terraform renders as it is meant."""

from collections.abc import Callable
from pathlib import Path

from stacks import EcsIamStack, EcsTaskRole
from stacks.cli.main import main
from stacks.grants import codedeploy, ecs, glue, msk, scheduler
from stacks.grants.catalogue import catalogue
from stacks.grants.grant import Grant
from stacks.iam.document import PolicyDocument
from stacks.manifest import ServicesFile, read_services
from stacks.manifest.grant_schema import example_of
from tests.terraform.planning import Plan

import pytest
from cdktf import App, TerraformLocal

_LONG = "".join(
    f"        - s3.read: {{bucket: bucket-{number:03}, prefix: {'x' * 100}/}}\n"
    for number in range(100)
)
_GRANTS = "".join(
    f"        - {grant.name}: {example_of(grant)}\n" for grant in catalogue().values()
)
SERVICES = f"""\
account: "111122223333"
region: us-east-1
path: /ecs/
tags: {{Project: my-ecs}}
services:
  everything:
    task_role:
      allow:
{_GRANTS}{_LONG}
    execution_role:
      images: [111122223333.dkr.ecr.us-east-1.amazonaws.com/my-ecs]
      create_log_groups: [/ecs/my-ecs]
      secrets: ["arn:aws:secretsmanager:us-east-1:111122223333:secret:db:password::"]
      environment_files: [arn:aws:s3:::my-config/app.env]
      kms_keys: [1234abcd-12ab-34cd-56ef-1234567890ab]
    execute_command: {{log_group: /ecs/exec}}
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A services.yaml with every grant, and with more than an inline policy takes."""
    path = tmp_path_factory.mktemp("in") / "services.yaml"
    path.write_text(SERVICES, "utf-8")
    return path


@pytest.fixture(scope="module")
def services(file: Path) -> ServicesFile:
    """What it says."""
    (found,) = read_services(str(file))
    return found


@pytest.fixture(scope="module")
def outdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is synthesized to."""
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def plan(services: ServicesFile, outdir: Path) -> Plan:
    """Its plan."""
    return Plan.of(services, outdir)


def test_terraform_renders_every_policy_as_it_was_meant(services: ServicesFile, plan: Plan):
    """The inline ones, the managed ones and the trust policies."""
    assert services.roles[0].managed_policies
    for role in services.roles:
        id_ = role.logical_id
        assert plan.trust_policy(id_) == role.trust_policy
        for policy in role.policies:
            assert plan.policy(id_) == policy.document
        for number, policy in enumerate(role.managed_policies, 1):
            values = plan.values(f"aws_iam_policy.{id_}_policy_{number}")
            assert PolicyDocument.from_json(values["policy"]) == policy.document
            assert (values["name"], values["path"]) == (policy.name, "/ecs/")
            assert values["tags_all"] == {"Project": "my-ecs"}


def test_what_is_synthesized_allows_what_the_file_says(
    file: Path, outdir: Path, services: ServicesFile, plan: Plan
):
    """No more and no less, managed policies and all."""
    del plan
    synthesized = outdir / "stacks" / services.stack / "cdk.tf.json"
    assert main(["diff", str(file), str(synthesized)]) == 0
    assert main(["diff", str(synthesized), str(file)]) == 0


ECS = "arn:aws:ecs:us-east-1:111122223333"
LISTENER = (
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:"
    "listener/app/my-alb/50dc6c495c0c9188/f2f7dc8efc522ab2"
)
UUID = "1234abcd-12ab-34cd-56ef-1234567890ab-1"
DERIVED_FROM = {
    "cluster": f"{ECS}:cluster/my-cluster",
    "service": f"{ECS}:service/my-cluster/my-service",
    "group": "arn:aws:scheduler:us-east-1:111122223333:schedule-group/my-group",
    "database": "arn:aws:glue:us-east-1:111122223333:database/my_database",
    "kafka": f"arn:aws:kafka:us-east-1:111122223333:cluster/my-cluster/{UUID}",
}


def test_terraform_derives_arns_from_tokens_as_grants_do_from_arns(tmp_path: Path):
    """A role with tokens may do what one with the ARNs that they stand for may."""

    def grants_on(arn: Callable[[str], str]) -> list[Grant]:
        cluster, service = arn("cluster"), arn("service")
        return [
            ecs.protect_task(cluster),
            ecs.execute_command(cluster),
            glue.read(arn("database"), tables=["orders"]),
            msk.read_topic(arn("kafka"), "orders", "my-app"),
            scheduler.manage(arn("group"), "my-role"),
            codedeploy.blue_green(service, listeners=[LISTENER], pass_roles=["my-role"]),
        ]

    app = App(outdir=str(tmp_path))
    stack = EcsIamStack(app, "derived", account="111122223333", region="us-east-1")
    tokens = {
        name: TerraformLocal(stack, name, arn).as_string for name, arn in DERIVED_FROM.items()
    }
    EcsTaskRole(stack, "OfTokens").grant(*grants_on(tokens.__getitem__))
    EcsTaskRole(stack, "OfArns").grant(*grants_on(DERIVED_FROM.__getitem__))
    app.synth()
    plan = Plan.of_folder(tmp_path / "stacks" / "derived")
    assert allowed(plan.policy("of_tokens")) == allowed(plan.policy("of_arns"))


def allowed(document: PolicyDocument) -> set[tuple[object, ...]]:
    """Each action with each of its resources and its conditions."""
    return {
        (action, resource, statement.conditions)
        for statement in document.statements
        for action in statement.actions or ()
        for resource in statement.resources or ()
    }
