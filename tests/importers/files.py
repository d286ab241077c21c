"""Terraform JSON and plans to read, with short ways to say them."""

import json

from stacks.iam.policy_json import JsonValue
from stacks.iam.role_access import RoleAccess, UnknownPolicy
from stacks.importers.plan_json import plan_json_roles
from stacks.importers.terraform_json import terraform_json_roles

Json = dict[str, JsonValue]

READ_ALL = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }
)
ROLE: Json = {"name": "MyRole", "assume_role_policy": READ_ALL}


def file(
    resources: Json | None = None,
    *,
    data: Json | None = None,
    role: Json | None = None,
    **rest: Json,
) -> Json:
    """A file with the role ``aws_iam_role.x``, and ``resources`` beside it."""
    return {
        "resource": {"aws_iam_role": {"x": {**ROLE, **(role or {})}}, **(resources or {})},
        "data": {"aws_iam_policy_document": data or {}},
        **rest,
    }


def with_policy(policy: JsonValue, **rest: Json) -> Json:
    """A file whose role has one inline policy."""
    inline: Json = {"p": {"name": "P", "role": "${aws_iam_role.x.name}", "policy": policy}}
    return file({"aws_iam_role_policy": inline}, **rest)


def with_document(document: Json, others: Json | None = None, **rest: Json) -> Json:
    """A file whose role has a document of aws_iam_policy_document as its policy."""
    reference = "${data.aws_iam_policy_document.d.json}"
    return with_policy(reference, data={"d": document, **(others or {})}, **rest)


def role_of(data: JsonValue) -> RoleAccess:
    """The one role of Terraform JSON."""
    (role,) = terraform_json_roles(data).roles
    return role


def statements_of(data: JsonValue) -> list[JsonValue]:
    """The statements of its one inline policy, as IAM's JSON has them."""
    role = role_of(data)
    assert not role.unknown
    (policy,) = role.spec.policies
    statements = policy.document.to_data()["Statement"]
    assert isinstance(statements, list)
    return statements


def unknown_of(data: JsonValue) -> UnknownPolicy:
    """The one policy of its role that can't be read."""
    role = role_of(data)
    assert not role.spec.policies
    (unknown,) = role.unknown
    return unknown


def planned(address: str, module: str = "", **values: JsonValue) -> Json:
    """A resource as a plan has it."""
    type_, name = address.partition("[")[0].split(".")
    return {
        "address": f"{module}.{address}" if module else address,
        "mode": "managed",
        "type": type_,
        "name": name,
        "values": values,
    }


def configured(address: str, **references: list[str]) -> Json:
    """A resource as the configuration in a plan has it."""
    return {
        "address": address,
        "expressions": {name: {"references": [*each]} for name, each in references.items()},
    }


def plan(*resources: Json, configuration: list[Json] | None = None, **rest: JsonValue) -> Json:
    """A plan of the root module."""
    return {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [*resources]}},
        "configuration": {"root_module": {"resources": [*(configuration or [])]}},
        **rest,
    }


PLANNED_ROLE = planned("aws_iam_role.x", name="MyRole", assume_role_policy=READ_ALL)


def planned_roles(data: JsonValue) -> dict[str, RoleAccess]:
    """The roles of a plan by their names."""
    return {role.spec.name: role for role in plan_json_roles(data).roles}
