"""What a grant does with Terraform expressions where it needs a part of the ARN."""

from stacks.grants import bedrock, codedeploy, ecs, glue, logs, msk, scheduler
from stacks.grants.grant import Grant
from stacks.iam.problem import IamError
from stacks.iam.text import Part, parts
from tests.grants.case import SCOPE

import pytest

EXPRESSION = "${TfToken[TOKEN.5]}"
MODEL = "anthropic.claude-3-haiku-20240307-v1:0"


@pytest.mark.parametrize(
    ("refused", "parameter", "instead"),
    [
        (bedrock.invoke_profile(EXPRESSION), "profile", "give the profile's ID"),
        (bedrock.invoke_profile(f"us.{EXPRESSION}"), "profile", "give the profile's ID"),
    ],
    ids=["bedrock.invoke_profile", "half-a-profile"],
)
def test_an_expression_that_hides_a_name_is_refused(refused: Grant, parameter: str, instead: str):
    """The message names the parameter and says what to give instead."""
    with pytest.raises(IamError, match=instead) as error:
        refused.statements(SCOPE)
    assert [problem.path for problem in error.value.problems] == [(parameter,)]


@pytest.mark.parametrize(
    ("granted", "replaced"),
    [
        (ecs.protect_task(EXPRESSION), {"cluster": "task"}),
        (ecs.execute_command(EXPRESSION), {"cluster": "task"}),
        (glue.read(EXPRESSION), {"database": "table"}),
        (msk.read_topic(EXPRESSION, "o", "a"), {"cluster": "topic", "cluster/": "group"}),
        (msk.write_topic(EXPRESSION, "o"), {"cluster": "topic"}),
        (scheduler.manage(EXPRESSION, "r"), {"schedule-group": "schedule"}),
        (
            codedeploy.blue_green(EXPRESSION, listeners=["${x}"], pass_roles=["r"]),
            {"service": "task-set"},
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Grant) else None,
)
def test_what_an_arn_is_derived_from_may_be_an_expression(granted: Grant, replaced: dict[str, str]):
    """Terraform replaces the type in it, and the whole is one expression for all others."""
    resources = [
        resource
        for statement in granted.statements(SCOPE)
        for resource in statement.resources or ()
    ]
    for before, after in replaced.items():
        made = f'${{replace({EXPRESSION}, "/:{before.rstrip("/")}//", ":{after}/")}}'
        assert parts(made) == (Part("expression", made),)
        assert any(resource.startswith(f"{made}/") for resource in resources)


def test_the_catalog_of_a_database_may_be_an_expression():
    """All that names the database is cut off."""
    statement, *_ = glue.read(EXPRESSION).statements(SCOPE)
    assert statement.resources == (
        f'${{replace({EXPRESSION}, "/:database/.*/", ":catalog")}}',
        EXPRESSION,
    )


def test_an_arn_may_be_made_of_expressions():
    """Terraform joins what it is made of."""
    (statement,) = ecs.protect_task("${aws_ecs_cluster.main.arn}-${var.stage}").statements(SCOPE)
    joined = 'join("", [aws_ecs_cluster.main.arn, "-", var.stage])'
    assert statement.resources == (f'${{replace({joined}, "/:cluster//", ":task/")}}/*',)


def test_a_clusters_uuid_may_be_an_expression():
    """With the name in front of it, the ARNs of its topics are known."""
    resources = [
        resource
        for statement in msk.write_topic(f"my-cluster/{EXPRESSION}", "orders").statements(SCOPE)
        for resource in statement.resources or ()
    ]
    assert resources == [
        f"arn:aws:kafka:us-east-1:111122223333:cluster/my-cluster/{EXPRESSION}",
        f"arn:aws:kafka:us-east-1:111122223333:topic/my-cluster/{EXPRESSION}/orders",
    ]


@pytest.mark.parametrize("log_group", [EXPRESSION, f"{EXPRESSION}:*"])
def test_the_arn_of_a_log_group_may_be_an_expression(log_group: str):
    """With or without the ending that the API gives it."""
    (statement,) = logs.write(log_group).statements(SCOPE)
    assert statement.resources == (f"{EXPRESSION}:*",)


@pytest.mark.parametrize(
    "refused",
    [
        bedrock.invoke(f"us.{MODEL}"),
        bedrock.invoke_profile(MODEL),
        bedrock.invoke_profile("zai.glm-4.7"),
        logs.write("/ecs/my-app:*"),
        logs.write("arn:aws:logs:us-east-1:111122223333:log-group:my-app:log-stream:web"),
    ],
    ids=["profile-as-model", "model-as-profile", "dotted-model", "star-in-name", "log-stream"],
)
def test_what_is_nearly_such_a_resource_is_refused(refused: Grant):
    """A profile is no model, a name has no ending, and a stream is no group."""
    with pytest.raises(IamError, match=r"is no|wildcard"):
        refused.statements(SCOPE)
