"""Names and ARNs that a grant has to change into others."""

from stacks.grants import dynamodb, lambda_, scheduler, secretsmanager, ssm, states
from stacks.grants.grant import Grant
from stacks.iam.problem import IamError
from tests.grants.case import SCOPE

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
    ids=str,
)
def test_a_name_becomes_the_arn_that_requests_are_authorized_against(granted: Grant, resource: str):
    """What the first statement is on."""
    statement, *_ = granted.statements(SCOPE)
    assert list(statement.resources or [])[:1] == [resource]


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
