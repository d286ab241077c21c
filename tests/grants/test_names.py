"""Names and ARNs that a grant has to change into others."""

from typing import Any

from stacks.grants import (
    athena,
    codedeploy,
    dynamodb,
    ecs,
    lambda_,
    opensearch,
    rds,
    s3,
    scheduler,
    secretsmanager,
    sqs,
    ssm,
    states,
)
from stacks.grants.catalogue import AnyGrant
from stacks.grants.grant import Grant
from stacks.iam.arn import Arn
from stacks.iam.problem import IamError
from tests.grants.case import KEY_ID, SCOPE

import pytest

EXPRESSION = "${TfToken[TOKEN.5]}"
ARN = "arn:aws:{}:us-east-1:111122223333:{}"
PARAMETER = ARN.format("ssm", "parameter")
SECRET = ARN.format("secretsmanager", "secret")
GROUP = ARN.format("scheduler", "schedule-group")


@pytest.mark.parametrize(
    ("granted", "resource"),
    [
        (ssm.read("/app/password"), f"{PARAMETER}/app/password"),
        (ssm.read("password"), f"{PARAMETER}/password"),
        (ssm.read(f"{PARAMETER}/app/password"), f"{PARAMETER}/app/password"),
        (ssm.read(f"{PARAMETER}//app/password"), f"{PARAMETER}/app/password"),
        (ssm.read(f"/{EXPRESSION}/password"), f"{PARAMETER}/{EXPRESSION}/password"),
        (ssm.read(EXPRESSION), EXPRESSION),
        (
            ssm.read(f"{PARAMETER}/aws/service/ecs/ami"),
            "arn:aws:ssm:us-east-1::parameter/aws/service/ecs/ami",
        ),
        (
            ssm.read_path("/aws/service/ecs"),
            "arn:aws:ssm:us-east-1::parameter/aws/service/ecs",
        ),
        (ssm.read_path("/app/"), f"{PARAMETER}/app"),
        (ssm.read_path(f"/{EXPRESSION}"), f"{PARAMETER}/{EXPRESSION}"),
        (secretsmanager.read("app/db"), f"{SECRET}:app/db-??????"),
        (secretsmanager.read("app/db-passwd"), f"{SECRET}:app/db-passwd-??????"),
        (secretsmanager.read(f"{SECRET}:app/db"), f"{SECRET}:app/db-??????"),
        (secretsmanager.read(f"{SECRET}:app/db-a1B2c3"), f"{SECRET}:app/db-a1B2c3"),
        (secretsmanager.read(f"app/{EXPRESSION}"), f"{SECRET}:app/{EXPRESSION}-??????"),
        (secretsmanager.read(EXPRESSION), EXPRESSION),
        (dynamodb.read_stream(EXPRESSION), f"{EXPRESSION}/stream/*"),
        (lambda_.invoke(EXPRESSION, qualifier="live"), f"{EXPRESSION}:live"),
        (
            scheduler.manage(f"{GROUP}/{EXPRESSION}", "my-role"),
            ARN.format("scheduler", f"schedule/{EXPRESSION}/*"),
        ),
    ],
    # A grant's own text has an address in it, which is another in each process.
    ids=lambda value: f"{value.name}-{value.arguments}" if isinstance(value, Grant) else value,
)
def test_a_name_becomes_the_arn_that_requests_are_authorized_against(granted: Grant, resource: str):
    """What the first statement is on."""
    statement, *_ = granted.statements(SCOPE)
    assert list(statement.resources or [])[:1] == [resource]


def test_a_service_takes_the_task_definitions_of_its_own_region():
    """Which may be another than that of the stack; who deploys registers them there."""
    service = "arn:aws:ecs:eu-west-1:111122223333:service/my-cluster/my-service"
    register, _, _, update, _ = ecs.deploy(
        service, family="my-family", pass_roles=["my-role"]
    ).statements(SCOPE)
    revisions = ("arn:aws:ecs:eu-west-1:111122223333:task-definition/my-family:*",)
    assert register.resources == revisions
    assert update.conditions[0].values == revisions


def test_a_workgroup_asks_for_the_database_default_of_its_own_region():
    """Each region has a Data Catalog of its own."""
    workgroup = "arn:aws:athena:eu-west-1:111122223333:workgroup/my-workgroup"
    _, default = athena.query(workgroup).statements(SCOPE)
    catalog = "arn:aws:glue:eu-west-1:111122223333"
    assert default.resources == (f"{catalog}:catalog", f"{catalog}:database/default")


@pytest.mark.parametrize(
    ("granted", "service", "resource"),
    [
        (sqs.send, "sqs", "my-queue"),
        (dynamodb.read_write, "dynamodb", "table/my-table"),
        (ssm.read, "ssm", "parameter/app"),
        (secretsmanager.read, "secretsmanager", "secret:app-a1B2c3"),
    ],
)
def test_a_key_is_of_the_region_of_what_it_encrypts(granted: AnyGrant, service: str, resource: str):
    """A service uses those of its own region only; an ID alone is one of the stack's."""
    elsewhere = ARN.replace("us-east-1", "eu-west-1")
    arn, key = elsewhere.format(service, resource), elsewhere.format("kms", f"key/{KEY_ID}")
    with pytest.raises(IamError, match=r"is in us-east-1, and .* in eu-west-1") as error:
        granted(arn, kms_key=KEY_ID).statements(SCOPE)
    assert [problem.path for problem in error.value.problems] == [("kms_key",)]
    hidden = arn.replace("eu-west-1", '${data.aws_region.here["a:b"].name}')
    for given in ((arn, key), (EXPRESSION, KEY_ID), (arn, EXPRESSION), (hidden, KEY_ID)):
        granted(given[0], kms_key=given[1]).statements(SCOPE)


def test_each_of_several_parameters_has_its_key_in_its_region():
    """Whichever comes first; parameters of another region have a grant of their own."""
    here = ARN.format("ssm", "parameter/app")
    there = here.replace("us-east-1", "eu-west-1")
    for parameters in ([here, there], [there, here]):
        with pytest.raises(IamError, match=r"is in us-east-1, and .* in eu-west-1"):
            ssm.read(parameters, kms_key=KEY_ID).statements(SCOPE)


def test_the_id_of_a_proxy_may_have_capitals():
    """As AWS's own example has."""
    (statement,) = rds.connect("prx-ABCDEFGHIJKL01234", "my_app").statements(SCOPE)
    assert statement.resources == (ARN.format("rds-db", "dbuser:prx-ABCDEFGHIJKL01234/my_app"),)


@pytest.mark.parametrize(
    "granted",
    [
        ssm.read("/"),
        ssm.read("/app/"),
        ssm.read("//app"),
        ssm.read_path("/"),
        secretsmanager.read(f"{SECRET}:app/db-a1B2c3:password::"),
        dynamodb.read(ARN.format("dynamodb", "table/my-table/index/by-email")),
        dynamodb.read("my-table", indexes=[]),
        lambda_.invoke(ARN.format("lambda", "function:my-function:live")),
        states.start(ARN.format("states", "stateMachine:my-state-machine:live")),
        scheduler.manage(ARN.format("scheduler", "schedule/my-group/nightly"), "my-role"),
    ],
    ids=lambda granted: str(granted.arguments),
)
def test_the_name_or_arn_of_something_else_is_refused(granted: Grant):
    """It is no part of a resource, nor a resource of another type."""
    with pytest.raises(IamError):
        granted.statements(SCOPE)


def test_a_parameter_that_stands_for_a_secret_is_refused():
    """It takes the secret too; the message says what to grant."""
    with pytest.raises(IamError, match=r"grant secretsmanager\.read on app/db") as error:
        ssm.read(["/a", "/aws/reference/secretsmanager/app/db"]).statements(SCOPE)
    assert [problem.path for problem in error.value.problems] == [("parameters",)]


@pytest.mark.parametrize("path", ["", "/", "/app"])
def test_a_path_of_secrets_is_refused(path: str):
    """Parameter Store reads them one by one only, and by what allows reading secrets."""
    read = ssm.read_path(f"/aws/reference/secretsmanager{path}")
    with pytest.raises(IamError, match=r"grant secretsmanager\.read on each") as error:
        read.statements(SCOPE)
    assert [problem.path for problem in error.value.problems] == [("path",)]


def test_an_arn_that_is_no_text_is_refused():
    """Where one text is taken, and where a list is: it is not taken apart into names."""
    arn: Any = Arn.parse(f"{PARAMETER}/app")
    for granted in (ssm.read(arn), s3.read(arn)):
        with pytest.raises(IamError, match="must be text, and is of type Arn; give str"):
            granted.statements(SCOPE)


@pytest.mark.parametrize("index", [".", ".."])
def test_an_index_is_no_step_in_a_path(index: str):
    """OpenSearch has none of such a name, and a path with it leads elsewhere."""
    with pytest.raises(IamError, match=r"and not \. or \.\. alone"):
        opensearch.read("my-domain", [index]).statements(SCOPE)
    assert opensearch.read("my-domain", [".kibana"]).statements(SCOPE)


@pytest.mark.parametrize("alarm", ["orders: 5xx > 1% (p99)", "arn-less/é"])
def test_the_name_of_an_alarm_may_have_most_characters(alarm: str):
    """No wildcards, and none that a policy can't have."""
    found = codedeploy.blue_green("c/s", listeners=["${x}"], pass_roles=["r"], alarms=[alarm])
    resources = [
        each for statement in found.statements(SCOPE) for each in statement.resources or ()
    ]
    assert ARN.format("cloudwatch", f"alarm:{alarm}") in resources
