"""What a grant does with Terraform expressions where it needs a part of the ARN."""

from stacks.grants import bedrock, logs, msk
from stacks.grants.grant import Grant
from stacks.iam.problem import IamError
from tests.grants.case import SCOPE

import pytest

EXPRESSION = "${TfToken[TOKEN.5]}"
MODEL = "anthropic.claude-3-haiku-20240307-v1:0"


@pytest.mark.parametrize(
    ("refused", "parameter", "instead"),
    [
        (msk.read_topic(EXPRESSION, "orders", "my-app"), "cluster", "give NAME/UUID"),
        (msk.write_topic(EXPRESSION, "orders"), "cluster", "give NAME/UUID"),
        (bedrock.invoke_profile(EXPRESSION), "profile", "give the profile's ID"),
        (bedrock.invoke_profile(f"us.{EXPRESSION}"), "profile", "give the profile's ID"),
    ],
    ids=["msk.read_topic", "msk.write_topic", "bedrock.invoke_profile", "half-a-profile"],
)
def test_an_expression_that_hides_a_name_is_refused(refused: Grant, parameter: str, instead: str):
    """The message names the parameter and says what to give instead."""
    with pytest.raises(IamError, match=instead) as error:
        refused.statements(SCOPE)
    assert [problem.path for problem in error.value.problems] == [(parameter,)]


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
