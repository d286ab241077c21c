"""Wrong types in Python: each error names the argument and what it takes."""

import re
from collections.abc import Callable
from typing import Any

from stacks import AcceptedFinding, EcsDeployerPolicy, EcsExecutionRole, EcsIamStack, EcsTaskRole
from stacks.grants import s3
from stacks.iam.arn import Arn

import pytest

SECRET = Arn.parse("arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf")
ACCEPTED = AcceptedFinding("wildcard-resource", "xray:PutTraceSegments", "it has no resources")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"account": 111122223333}, "account takes text, not 111122223333"),
        ({"region": None}, "region takes text, not None"),
        ({"tags": {"a": 1}}, "tags['a'] takes text, not 1"),
        ({"tags": "a=b"}, "tags takes a mapping or None, not 'a=b'"),
        ({"backend": {"bucket": "b"}}, "backend takes S3State or None, not dict"),
        ({"inline_policies": "no"}, "inline_policies takes True or False, not 'no'"),
        ({"exclusive_policies": 1}, "exclusive_policies takes True or False, not 1"),
    ],
)
def test_a_stack_names_the_argument_of_a_wrong_type(
    make_stack: Callable[..., EcsIamStack], arguments: dict[str, Any], told: str
):
    """Before anything is made of it."""
    with pytest.raises(TypeError, match=re.escape(f"EcsIamStack: {told}")):
        make_stack(**arguments)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"name": 5}, "name takes text or None, not 5"),
        ({"tags": {1: "a"}}, "a key of tags takes text, not 1"),
        ({"accept": ACCEPTED}, "accept takes a list of AcceptedFinding, not AcceptedFinding"),
        ({"accept": ["xray"]}, "accept[0] takes AcceptedFinding, not 'xray'"),
        ({"managed_policy_arns": [SECRET]}, "managed_policy_arns[0] takes text, not Arn"),
        (
            {"trust_conditions": {"ArnLike": {"aws:SourceArn": None}}},
            "trust_conditions['ArnLike']['aws:SourceArn'] takes text or",
        ),
        ({"managed_policy_arns": None}, "managed_policy_arns takes text or a list of text, not No"),
        (
            {"managed_policy_arns": SECRET},
            "managed_policy_arns takes text or a list of text, not Ar",
        ),
        ({"trust_conditions": None}, "trust_conditions takes a mapping or a list of Condition,"),
        ({"trust_regions": 1}, "trust_regions takes text or a list of text or None, not 1"),
        ({"import_existing": "yes"}, "import_existing takes True or False, not 'yes'"),
    ],
)
@pytest.mark.parametrize("construct", [EcsTaskRole, EcsExecutionRole])
def test_a_role_names_the_argument_of_a_wrong_type(
    stack: EcsIamStack, construct: Callable[..., object], arguments: dict[str, Any], told: str
):
    """Before anything is made of it."""
    with pytest.raises(TypeError, match=re.escape(told)):
        construct(stack, "R", **arguments)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"images": None}, "images takes text or a list of text, not None"),
        ({"secrets": {"a": "b"}}, "secrets takes text or a list of text, not dict"),
        ({"log_groups": b"a"}, "log_groups takes text or a list of text, not bytes"),
        ({"secrets": SECRET}, "secrets takes text or a list of text, not Arn"),
        ({"task_definition": {"a": 1}}, "task_definition takes text or a path or None, not dict"),
    ],
)
def test_an_execution_role_names_the_argument_of_a_wrong_type(
    stack: EcsIamStack, arguments: dict[str, Any], told: str
):
    """Its own arguments too."""
    with pytest.raises(TypeError, match=re.escape(f"EcsExecutionRole: {told}")):
        EcsExecutionRole(stack, "R", **arguments)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"name": 5}, "name takes text or None, not 5"),
        ({"path": 5}, "path takes text or None, not 5"),
        ({"tags": "x"}, "tags takes a mapping or None, not 'x'"),
    ],
)
def test_a_deployer_policy_names_the_argument_of_a_wrong_type(
    stack: EcsIamStack, arguments: dict[str, Any], told: str
):
    """The others are the grant's, which names them itself."""
    with pytest.raises(TypeError, match=re.escape(f"EcsDeployerPolicy: {told}")):
        EcsDeployerPolicy(
            stack, "P", service="a/b", family="c", pass_roles=["my-role"], **arguments
        )


def test_any_collection_does_for_a_list(stack: EcsIamStack):
    """A tuple, a set, and what can be gone through once."""
    EcsExecutionRole(stack, "R", log_groups=("/a",), secrets=(each for each in ["/a"]))  # pyright: ignore[reportArgumentType] - a generator
    EcsTaskRole(
        stack, "S", accept=iter([]), trust_conditions={"Bool": {"aws:SecureTransport": True}}
    )


@pytest.mark.parametrize("wrong", [{"Effect": "Allow"}, s3.read("my-bucket")])
def test_what_is_no_statement_is_not_added(stack: EcsIamStack, wrong: Any):
    """A grant has a method of its own."""
    with pytest.raises(TypeError, match="add_to_policy takes statements, such as Statement"):
        EcsTaskRole(stack, "R").add_to_policy(wrong)
