import json

from stacks.iam.policy_json import JsonValue
from stacks.iam.problem import IamError
from stacks.iam.role_access import UnknownPolicy
from stacks.importers.terraform_json import is_terraform_json, terraform_json_roles
from tests.importers.files import READ_ALL, ROLE, Json, file, plan, role_of, with_policy
from tests.importers.mutations import any_json, mutated

import pytest
from hypothesis import given

ARN = "arn:aws:iam::aws:policy/ReadOnlyAccess"
LINK = "${aws_iam_role.x.name}"


def by_name(data: JsonValue) -> dict[str, tuple[str, ...]]:
    """The names of the inline policies of each role."""
    return {
        role.spec.name: tuple(policy.name for policy in role.spec.policies)
        for role in terraform_json_roles(data).roles
    }


def test_the_formats_are_told_apart():
    """Configuration is no plan and no policy."""
    assert is_terraform_json(file())
    assert is_terraform_json({"module": {}})
    others: list[JsonValue] = [plan(), json.loads(READ_ALL), {}, [], None, "resource"]
    for other in others:
        assert not is_terraform_json(other)


def test_a_role_is_read_whole():
    """Everything that a RoleSpec has a place for; tags where they are literal."""
    role = role_of(
        file(
            role={
                "path": "/a%%{b}/",
                "description": "D",
                "permissions_boundary": ARN,
                "tags": {"a": "b", "c": "${var.d}"},
                "inline_policy": [{"name": "I", "policy": READ_ALL}, {}],
                "managed_policy_arns": [ARN],
            }
        )
    )
    spec = role.spec
    assert (spec.name, spec.logical_id, spec.path) == ("MyRole", "x", "/a%{b}/")
    assert (spec.description, spec.permissions_boundary) == ("D", ARN)
    assert spec.tags == {"a": "b"}
    assert [policy.name for policy in spec.policies] == ["I"]
    assert spec.managed_policy_arns == (ARN,)
    assert spec.trust_policy.statements
    assert not role.unknown


@pytest.mark.parametrize(
    "link",
    [LINK, "${aws_iam_role.x.id}", "MyRole", "${ aws_iam_role.x.arn }", "${local.role}"],
)
def test_a_policy_finds_its_role(link: str):
    """By reference, by name, and by a local that is either."""
    policy: Json = {"p": {"name": "P", "role": link, "policy": READ_ALL}}
    data = file({"aws_iam_role_policy": policy}, locals={"role": LINK})
    assert by_name(data) == {"MyRole": ("P",)}


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("Existing", "Existing"),
        ("${var.role}", "${var.role}"),
        ("${aws_iam_role.elsewhere.name}", "aws_iam_role.elsewhere"),
        ("${aws_iam_role.x[0].name}", "aws_iam_role.x[0]"),
    ],
)
def test_a_role_that_the_file_does_not_manage_is_there_too(link: str, name: str):
    """With its policy, and a trust policy that is not known."""
    data = file({"aws_iam_role_policy": {"p": {"name": "P", "role": link, "policy": READ_ALL}}})
    _, role = terraform_json_roles(data).roles
    assert role.spec.name == name
    assert [policy.name for policy in role.spec.policies] == ["P"]
    trust = f"trust policy of {name}"
    assert role.unknown == (UnknownPolicy(trust, trust, is_trust_policy=True),)


def test_roles_that_an_expression_gives_are_there_too():
    """Each by its expression, and those of a repeated resource apart from all others."""
    link: Json = {"role": "${each.key}", "for_each": "${toset([])}", "policy_arn": ARN}
    data = file(
        {
            "aws_iam_policy_attachment": {"a": {"roles": "${var.roles}", "policy_arn": ARN}},
            "aws_iam_role_policy_attachment": {"a": link, "b": link},
            "aws_iam_role_policy": {"p": {"role": "%{if a}b%{endif}", "policy": READ_ALL}},
        }
    )
    assert list(by_name(data)) == [
        "MyRole",
        '${"%{if a}b%{endif}"}',
        "${each.key} in aws_iam_role_policy_attachment.a",
        "${each.key} in aws_iam_role_policy_attachment.b",
        "${var.roles}",
    ]


def test_a_role_of_an_expression_is_another_when_the_expression_is():
    """What a variable defaults to says which role it is."""

    def trust(default: str) -> UnknownPolicy:
        data = file(
            {"aws_iam_role_policy": {"p": {"role": "${var.r}", "policy": READ_ALL}}},
            variable={"r": {"default": default}},
        )
        (unknown,) = terraform_json_roles(data).roles[1].unknown
        return unknown

    assert trust("a") == trust("a") != trust("b")


@pytest.mark.parametrize(
    "resources",
    [
        {"aws_iam_role_policy_attachment": {"a": {"role": LINK, "policy_arn": "ARN"}}},
        {"aws_iam_policy_attachment": {"a": {"roles": [LINK], "policy_arn": "ARN"}}},
        {
            "aws_iam_role_policy_attachments_exclusive": {
                "a": {"role_name": "MyRole", "policy_arns": ["ARN"]}
            }
        },
    ],
)
@pytest.mark.parametrize(
    "arn",
    ["${aws_iam_policy.m.arn}", "${aws_iam_policy.m.id}", "arn:aws:iam::111122223333:policy/p/M"],
)
def test_an_attached_policy_comes_with_its_document(resources: Json, arn: str):
    """Under the ARN as it stands there, by reference or by name."""
    data = json.loads(json.dumps(file(resources)).replace("ARN", arn))
    data["resource"]["aws_iam_policy"] = {"m": {"name": "M", "path": "/p/", "policy": READ_ALL}}
    role = role_of(data)
    assert role.spec.managed_policy_arns == (arn,)
    assert role.managed_policies[arn].statements
    assert not role.unknown


def test_an_attached_policy_that_cannot_be_read_is_unknown():
    """The role has its ARN, and a policy that nobody knows."""
    arn = "${aws_iam_policy.m.arn}"
    data = file(
        {
            "aws_iam_policy": {"m": {"policy": "${jsonencode({})}"}},
            "aws_iam_role_policy_attachment": {"a": {"role": LINK, "policy_arn": arn}},
        }
    )
    role = role_of(data)
    assert role.spec.managed_policy_arns == (arn,)
    assert role.unknown == (UnknownPolicy("aws_iam_policy.m", "${jsonencode({})}"),)


def test_a_role_may_have_the_document_of_a_managed_policy():
    """By reference to its argument."""
    data = with_policy("${aws_iam_policy.m.policy}")
    data["resource"]["aws_iam_policy"] = {"m": {"policy": READ_ALL}}  # pyright: ignore[reportArgumentType, reportCallIssue, reportIndexIssue, reportOptionalSubscript]
    assert role_of(data).spec.policies[0].document.statements


def test_a_boundary_comes_with_its_document():
    """As an attached policy does."""
    data = file(
        {"aws_iam_policy": {"m": {"name": "M", "policy": READ_ALL}}},
        role={"permissions_boundary": "${aws_iam_policy.m.arn}"},
    )
    assert "${aws_iam_policy.m.arn}" in role_of(data).managed_policies


def test_managed_policies_go_by_names_that_tell_them_apart():
    """By their addresses where two accounts share a name, or where the file does not say it."""
    named: Json = {"name": "M", "policy": READ_ALL}
    policies: Json = {
        "a": named,
        "b": {**named, "provider": "aws.other"},
        "c": {"name": "${var.name}", "policy": READ_ALL},
        "d": {"policy": READ_ALL},
        "e": {"name": "E", "policy": READ_ALL},
    }
    found = terraform_json_roles({"resource": {"aws_iam_policy": policies}}).policies
    addresses = [f"aws_iam_policy.{name}" for name in "abcd"]
    assert [policy.name for policy in found] == [*addresses, "E"]


@pytest.mark.parametrize(
    "resources",
    [
        {"aws_iam_role_policy": {"p": {"role": LINK, "policy": READ_ALL, "count": "${var.n}"}}},
        {"aws_iam_role_policy_attachment": {"p": {"role": LINK, "policy_arn": ARN, "count": 1}}},
        {
            "aws_iam_role_policy_attachment": {
                "p": {"role": LINK, "policy_arn": "${each.key}", "for_each": "${toset(var.n)}"}
            }
        },
        {
            "aws_iam_role_policy_attachment": {
                "p": {"role": LINK, "policy_arn": "${one(aws_iam_policy.m[*].arn)}"}
            },
            "aws_iam_policy": {"m": {"count": "${var.n}", "name": "M", "policy": READ_ALL}},
        },
        {
            "aws_iam_role_policy_attachments_exclusive": {
                "p": {"role_name": LINK, "policy_arns": "${var.n}"}
            }
        },
    ],
)
def test_what_may_be_there_any_number_of_times_is_unknown(resources: Json):
    """It is never lost, and its expression changes with the number and the content."""

    def unknown(default: int) -> str | None:
        (found,) = role_of(file(resources, variable={"n": {"default": default}})).unknown
        assert found.address == next(iter(resources)) + ".p"
        return found.expression

    assert unknown(1)
    if "var.n" in json.dumps(resources):
        assert unknown(1) == unknown(1) != unknown(2)


def test_a_role_that_may_be_several_goes_by_its_address():
    """Its name is one instance's only, and its documents may differ."""
    role = role_of(file(role={"count": 2, "inline_policy": {"name": "I", "policy": READ_ALL}}))
    assert role.spec.name == "aws_iam_role.x"
    assert not role.spec.policies
    assert [unknown.is_trust_policy for unknown in role.unknown] == [True, False]


@pytest.mark.parametrize(
    "role", [{"dynamic": {"inline_policy": {"for_each": []}}}, {"inline_policy": "${var.p}"}]
)
def test_inline_policies_that_an_expression_gives_are_unknown(role: Json):
    """Terraform makes any number of them."""
    (unknown,) = role_of(file(role=role)).unknown
    assert unknown.address == "aws_iam_role.x.inline_policy"


def test_roles_of_two_accounts_are_told_apart():
    """Two of one name go by their addresses, and a policy by name goes to its account's."""
    data: Json = {
        "resource": {
            "aws_iam_role": {"a": ROLE, "b": {**ROLE, "provider": "aws.other"}},
            "aws_iam_role_policy": {
                "p": {"name": "P", "role": "MyRole", "policy": READ_ALL, "provider": "aws.other"}
            },
        }
    }
    assert by_name(data) == {"aws_iam_role.a": (), "aws_iam_role.b": ("P",)}


def test_lists_of_blocks_are_blocks():
    """Terraform's JSON takes a list of objects wherever it takes an object."""
    data: Json = {"resource": [{"aws_iam_role": [{"x": [ROLE]}]}, {"aws_iam_role": {"y": ROLE}}]}
    assert list(by_name(data)) == ["aws_iam_role.x", "aws_iam_role.y"]


def test_what_is_not_looked_into_is_named_in_the_notes():
    """Modules and another provider's resources may be roles."""
    data = file({"awscc_iam_role": {"x": {}}}, module={"m": {"source": "./m"}})
    module, other_provider = terraform_json_roles(data).notes
    assert module.startswith("module.m: modules are not looked into")
    assert other_provider.startswith("awscc_iam_role: ")


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "expected an object, found a list"),
        ({"resource": {"aws_iam_role": "x"}}, "resource.aws_iam_role: expected an object"),
        ({"resource": {"aws_iam_role": {"x": {"name": []}}}}, "x.name: expected text"),
        ({"resource": {"aws_iam_role": {"x": {}}}}, "x.assume_role_policy: expected a policy"),
        (with_policy(7), "aws_iam_role_policy.p.policy: expected a policy"),
        ({"resource": {"aws_iam_role_policy": {"p": {}}}}, "p.role: the role is missing"),
        (
            file({"aws_iam_role_policy_attachment": {"p": {"role": LINK}}}),
            "p.policy_arn: the ARN of a policy is missing",
        ),
        ({"locals": [{"a": 1}, {"a": 2}]}, "locals[1].a: local.a is given twice"),
        ({"resource": [{"a": {"b": {}}}, {"a": {"b": {}}}]}, "resource[1].a.b: a.b is given twice"),
    ],
)
def test_what_is_malformed_is_told_with_its_place(data: JsonValue, place: str):
    """A path into the JSON, and what was expected there."""
    with pytest.raises(IamError) as raised:
        terraform_json_roles(data)
    assert place in str(raised.value)


def test_nesting_without_end_is_refused():
    """Locals that lead on and on, and data deeper than Python follows."""
    chain: Json = {f"l{n}": f"${{local.l{n + 1}}}" for n in range(5000)}
    deep: JsonValue = "x"
    for _ in range(5000):
        deep = [deep]
    for data in (
        with_policy("${local.l0}", locals=chain),
        with_policy("${jsonencode(local.l)}", locals={"l": deep}),
    ):
        with pytest.raises(IamError, match="nested too deeply"):
            terraform_json_roles(data)


def test_locals_that_multiply_are_not_followed():
    """A text far longer than any policy is nobody's policy."""
    bomb: Json = {f"l{n}": f"${{local.l{n + 1}}}" * 10 for n in range(40)}
    (unknown,) = role_of(with_policy("${local.l0}", locals=bomb)).unknown
    assert unknown.expression


@given(any_json)
def test_any_json_is_read_or_refused(data: JsonValue):
    """Nothing but IamError is ever raised."""
    try:
        terraform_json_roles(data)
    except IamError as error:
        assert error.problems


@given(
    mutated(
        file(
            {
                "aws_iam_policy": {"m": {"name": "M", "policy": READ_ALL}},
                "aws_iam_role_policy": {
                    "p": {"role": LINK, "policy": "${data.aws_iam_policy_document.d.json}"}
                },
                "aws_iam_policy_attachment": {"a": {"roles": [LINK], "policy_arn": ARN}},
            },
            role={"inline_policy": [{"name": "I", "policy": READ_ALL}], "tags": {"a": "b"}},
            data={
                "d": {
                    "source_policy_documents": [READ_ALL],
                    "statement": [
                        {
                            "actions": ["s3:*"],
                            "principals": [{"type": "AWS", "identifiers": ["*"]}],
                            "condition": {"test": "a", "variable": "b", "values": ["${local.c}"]},
                        }
                    ],
                }
            },
            locals={"c": "d"},
        )
    )
)
def test_a_broken_file_is_read_or_refused(data: JsonValue):
    """Nothing but IamError is raised for a file with a few values exchanged."""
    try:
        terraform_json_roles(data)
    except IamError as error:
        assert error.problems
