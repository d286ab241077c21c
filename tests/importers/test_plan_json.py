from stacks.iam.policy_json import JsonValue
from stacks.iam.problem import IamError
from stacks.iam.role_access import UnknownPolicy
from stacks.importers.plan_json import is_plan_json, plan_json_roles
from tests.importers.files import (
    PLANNED_ROLE,
    READ_ALL,
    Json,
    configured,
    file,
    plan,
    planned,
    planned_roles,
)
from tests.importers.mutations import any_json, mutated

import pytest
from hypothesis import given

ARN = "arn:aws:iam::aws:policy/ReadOnlyAccess"
UNNAMED_ROLE = planned("aws_iam_role.x", assume_role_policy=READ_ALL)
POLICY = planned("aws_iam_policy.m", name="M", policy=READ_ALL)


def names(data: JsonValue) -> dict[str, list[str]]:
    """The names of the inline policies of each role."""
    return {
        name: [policy.name for policy in role.spec.policies]
        for name, role in planned_roles(data).items()
    }


def changed(address: str, **before: JsonValue) -> Json:
    """A change of a resource that is there already."""
    return {"address": address, "type": address.partition(".")[0], "change": {"before": before}}


def made(address: str, **after: JsonValue) -> Json:
    """A change that makes a resource, or leaves it so."""
    return {"address": address, "type": address.partition(".")[0], "change": {"after": after}}


def test_the_formats_are_told_apart():
    """A plan has planned values, which a state and a configuration have not."""
    assert is_plan_json(plan())
    others: list[JsonValue] = [file(), {"format_version": "1.0", "values": {}}, [], None]
    for other in others:
        assert not is_plan_json(other)


def test_a_role_is_read_whole():
    """All that is planned, ``${…}`` as the literal text that it is, and tags of the provider."""
    policy = READ_ALL.replace('"*"', '"${aws:username}"')
    resource = planned(
        "aws_iam_role.x",
        name="MyRole",
        path="/p/",
        description="",
        assume_role_policy=READ_ALL,
        permissions_boundary=ARN,
        tags={"a": "b"},
        tags_all={"a": "b", "c": "d"},
        inline_policy=[{"name": "I", "policy": policy}, {"name": "", "policy": ""}],
        managed_policy_arns=[ARN],
    )
    role = planned_roles(plan(resource))["MyRole"]
    spec = role.spec
    assert (spec.logical_id, spec.path, spec.description) == ("x", "/p/", None)
    assert (spec.permissions_boundary, spec.managed_policy_arns) == (ARN, (ARN,))
    assert spec.tags == {"a": "b", "c": "d"}
    (inline,) = spec.policies
    assert inline.document.statements[0].resources == ("${aws:username}",)
    assert not role.unknown


def test_what_is_known_after_apply_is_unknown():
    """Trust, inline policies, boundary and managed policies: none is lost."""
    resource = planned("aws_iam_role.x", name="MyRole", inline_policy=[{"name": "I"}])
    resources = [resource, planned("aws_iam_role_policy.p", role="MyRole")]
    arguments = {"managed_policy_arns": ["var.a"], "permissions_boundary": ["var.b"]}
    data = plan(*resources, configuration=[configured("aws_iam_role.x", **arguments)])
    role = planned_roles(data)["MyRole"]
    assert role.unknown == (
        UnknownPolicy("aws_iam_role.x.assume_role_policy", None, is_trust_policy=True),
        UnknownPolicy("aws_iam_role.x.inline_policy", None),
        UnknownPolicy("aws_iam_role.x.managed_policy_arns", None),
        UnknownPolicy("aws_iam_role.x.permissions_boundary", None),
        UnknownPolicy("aws_iam_role_policy.p", None),
    )


def test_a_new_role_without_policies_of_its_own_has_none():
    """Terraform calls the arguments unknown that the configuration does not set."""
    role = planned_roles(plan(PLANNED_ROLE, configuration=[configured("aws_iam_role.x")]))
    assert not role["MyRole"].unknown


@pytest.mark.parametrize(
    "references", [["aws_iam_role.x.id", "aws_iam_role.x"], ["aws_iam_role.x[0].id"]]
)
def test_a_policy_finds_a_role_whose_name_is_not_known(references: list[str]):
    """By what the configuration refers to."""
    data = plan(
        UNNAMED_ROLE,
        planned("aws_iam_role_policy.p", policy=READ_ALL),
        configuration=[configured("aws_iam_role_policy.p", role=references)],
    )
    assert names(data) == {"aws_iam_role.x": ["aws_iam_role_policy.p"]}


def test_a_policy_finds_its_role_across_modules():
    """Through a variable of its module, and through an output of another."""
    role = planned("aws_iam_role.x", "module.a[0]", assume_role_policy=READ_ALL)
    policy = planned("aws_iam_role_policy.p", 'module.b["k.module.a"]', policy=READ_ALL)
    data = plan()
    data["planned_values"] = {
        "root_module": {
            "child_modules": [
                {"address": "module.a[0]", "resources": [role]},
                {"address": 'module.b["k.module.a"]', "resources": [policy]},
            ]
        }
    }
    output: Json = {"expression": {"references": ["aws_iam_role.x.id", "aws_iam_role.x"]}}
    data["configuration"] = {
        "root_module": {
            "module_calls": {
                "a": {"module": {"outputs": {"id": output}}},
                "b": {
                    "expressions": {"role": {"references": ["module.a[0].id", "module.a[0]"]}},
                    "module": {
                        "resources": [configured("aws_iam_role_policy.p", role=["var.role"])]
                    },
                },
            }
        }
    }
    assert names(data) == {
        "module.a[0].aws_iam_role.x": ['module.b["k.module.a"].aws_iam_role_policy.p']
    }


@pytest.mark.parametrize(
    ("references", "holders"),
    [
        (["aws_iam_role.x", "count.index"], ["aws_iam_role.x[0]", "aws_iam_role.x[1]"]),
        (
            ["aws_iam_role.x[1].id", "local.a"],
            ["aws_iam_role.x[1]", "role of aws_iam_role_policy.p"],
        ),
        (["local.a"], ["role of aws_iam_role_policy.p"]),
        ([], ["role of aws_iam_role_policy.p"]),
    ],
)
def test_a_policy_whose_role_is_not_certain_is_unknown(references: list[str], holders: list[str]):
    """On every role that may be meant."""
    data = plan(
        planned("aws_iam_role.x[0]", assume_role_policy=READ_ALL),
        planned("aws_iam_role.x[1]", assume_role_policy=READ_ALL),
        planned("aws_iam_role_policy.p", policy=READ_ALL),
        configuration=[configured("aws_iam_role_policy.p", role=references)],
    )
    unknown = UnknownPolicy("aws_iam_role_policy.p", None)
    roles = planned_roles(data)
    assert [name for name in roles if unknown in roles[name].unknown] == holders
    assert not any(role.spec.policies for role in roles.values())


def test_a_role_that_the_plan_does_not_manage_is_there_too():
    """With its policy, and a trust policy that is not known."""
    role = planned_roles(plan(planned("aws_iam_role_policy.p", role="Old", policy=READ_ALL)))["Old"]
    assert len(role.spec.policies) == 1
    trust = "trust policy of Old"
    assert role.unknown == (UnknownPolicy(trust, trust, is_trust_policy=True),)


@pytest.mark.parametrize(
    "resource",
    [
        planned("aws_iam_role_policy_attachment.a", role="MyRole"),
        planned("aws_iam_policy_attachment.a", roles=["MyRole"]),
    ],
)
def test_an_attached_policy_comes_with_its_document(resource: Json):
    """Under its ARN, or under what stands for the ARN before there is one."""
    link = configured(
        f"{resource['type']}.a", policy_arn=["aws_iam_policy.m.arn", "aws_iam_policy.m"]
    )
    role = planned_roles(plan(PLANNED_ROLE, POLICY, resource, configuration=[link]))["MyRole"]
    assert role.spec.managed_policy_arns == ("${aws_iam_policy.m.arn}",)
    assert role.managed_policies["${aws_iam_policy.m.arn}"].statements
    arn = "arn:aws:iam::111122223333:policy/M"
    known = planned("aws_iam_policy.m", name="M", policy=READ_ALL, arn=arn)
    resource = {**resource, "values": {**resource["values"], "policy_arn": arn}}  # pyright: ignore[reportGeneralTypeIssues]
    role = planned_roles(plan(PLANNED_ROLE, known, resource))["MyRole"]
    assert list(role.managed_policies) == [arn]


@pytest.mark.parametrize(
    ("resource", "argument"),
    [
        (planned("aws_iam_role_policy_attachments_exclusive.a", role_name="MyRole"), "policy_arns"),
        (
            planned(
                "aws_iam_role_policy_attachments_exclusive.a",
                role_name="MyRole",
                policy_arns=[ARN, None],
            ),
            "policy_arns",
        ),
        (planned("aws_iam_role_policy_attachment.a", role="MyRole"), "none"),
        (planned("aws_iam_policy_attachment.a", policy_arn=ARN), "roles"),
    ],
)
def test_an_attachment_that_is_not_certain_is_unknown(resource: Json, argument: str):
    """A list may hold more than the references tell."""
    references = [f"{'aws_iam_role.x' if argument == 'roles' else 'aws_iam_policy.m'}.id"]
    link = configured(f"{resource['type']}.a", **{argument: references})
    role = planned_roles(plan(PLANNED_ROLE, POLICY, resource, configuration=[link]))["MyRole"]
    (unknown,) = role.unknown
    assert unknown.address.startswith(str(resource["address"]))
    assert unknown.expression is None


def test_what_other_resources_put_on_a_role_is_theirs_to_tell():
    """The state of a role repeats it, also where the plan takes it away."""
    role = planned(
        "aws_iam_role.x",
        name="MyRole",
        assume_role_policy=READ_ALL,
        inline_policy=[{"name": "Gone", "policy": READ_ALL}, {"name": "Kept", "policy": READ_ALL}],
        managed_policy_arns=[ARN, "arn:aws:iam::aws:policy/Kept"],
    )
    changes: list[JsonValue] = [
        changed("aws_iam_role_policy.p", role="MyRole", name="Gone"),
        changed("aws_iam_role_policy_attachment.a", role="MyRole", policy_arn=ARN),
    ]
    spec = planned_roles(plan(role, resource_changes=changes))["MyRole"].spec
    assert [policy.name for policy in spec.policies] == ["Kept"]
    assert spec.managed_policy_arns == ("arn:aws:iam::aws:policy/Kept",)


FOUND = planned(
    "aws_iam_role.x",
    name="MyRole",
    assume_role_policy=READ_ALL,
    inline_policy=[{"name": "Own", "policy": READ_ALL}, {"name": "Hand", "policy": READ_ALL}],
    managed_policy_arns=[ARN, "arn:aws:iam::aws:policy/Hand"],
)
EXCLUSIVE: tuple[Json, ...] = (
    made("aws_iam_role_policies_exclusive.x", role_name="MyRole", policy_names=["Own"]),
    made("aws_iam_role_policy_attachments_exclusive.x", role_name="MyRole", policy_arns=[ARN]),
)


def test_what_an_exclusive_list_leaves_out_is_taken_away():
    """Policies that somebody attached by hand, which the state of the role shows."""
    spec = planned_roles(plan(FOUND, resource_changes=[*EXCLUSIVE]))["MyRole"].spec
    assert [policy.name for policy in spec.policies] == ["Own"]
    assert spec.managed_policy_arns == (ARN,)


@pytest.mark.parametrize(
    "changes",
    [
        [made("aws_iam_role_policies_exclusive.x", role_name="Other", policy_names=[])],
        [made("aws_iam_role_policies_exclusive.x", role_name="MyRole", policy_names=["Own", None])],
        [made("aws_iam_role_policies_exclusive.x", role_name="MyRole")],
        [changed("aws_iam_role_policies_exclusive.x", role_name="MyRole", policy_names=[])],
        [
            *EXCLUSIVE,
            made("aws_iam_role.x", name="MyRole"),
            made("aws_iam_role.y", name="MyRole"),
        ],
    ],
    ids=["of another role", "not all known", "not known", "deleted", "of two accounts"],
)
def test_what_may_stay_on_a_role_is_told(changes: list[JsonValue]):
    """A list that is not certain to be about this role, and to be all, takes nothing away."""
    spec = planned_roles(plan(FOUND, resource_changes=changes))["MyRole"].spec
    assert [policy.name for policy in spec.policies] == ["Own", "Hand"]


def test_what_the_plan_writes_over_is_gone():
    """A role that is taken over has a policy of the same name already."""
    policy = planned("aws_iam_role_policy.p", role="MyRole", name="Own", policy=READ_ALL)
    change = made("aws_iam_role_policy.p", role="MyRole", name="Own")
    assert names(plan(FOUND, policy, resource_changes=[change])) == {"MyRole": ["Hand", "Own"]}


@pytest.mark.parametrize("attached", [True, False])
def test_an_exclusive_list_of_what_is_attached_adds_nothing(attached: bool):  # noqa: FBT001 - a case
    """Its ARNs are known after apply, and so are those of the attachments; without, it attaches."""
    references = ["aws_iam_policy.m.arn", "aws_iam_policy.m"]
    list_ = planned(
        "aws_iam_role_policy_attachments_exclusive.x", role_name="MyRole", policy_arns=[None]
    )
    attachment = planned("aws_iam_role_policy_attachment.a", role="MyRole")
    links = [
        configured("aws_iam_role_policy_attachments_exclusive.x", policy_arns=references),
        configured("aws_iam_role_policy_attachment.a", policy_arn=references),
    ]
    resources = [PLANNED_ROLE, POLICY, list_, *([attachment] if attached else [])]
    role = planned_roles(plan(*resources, configuration=links))["MyRole"]
    assert bool(role.unknown) is not attached


def test_roles_of_two_accounts_are_told_apart():
    """Two of one name go by their addresses, and a policy goes where its reference says."""
    other = planned("aws_iam_role.y", name="MyRole", assume_role_policy=READ_ALL)
    policy = planned("aws_iam_role_policy.p", role="MyRole", policy=READ_ALL)
    link = configured("aws_iam_role_policy.p", role=["aws_iam_role.y.name", "aws_iam_role.y"])
    assert names(plan(PLANNED_ROLE, other, policy, configuration=[link])) == {
        "aws_iam_role.x": [],
        "aws_iam_role.y": ["aws_iam_role_policy.p"],
    }
    roles = planned_roles(plan(PLANNED_ROLE, other, policy))
    assert all(role.unknown for role in roles.values())


def test_data_sources_are_no_resources():
    """Those that are read during apply are among the planned values."""
    data = {**planned("aws_iam_role.y", name="Y"), "mode": "data"}
    assert list(planned_roles(plan(PLANNED_ROLE, data))) == ["MyRole"]


def test_a_managed_policy_is_told_where_no_role_has_it():
    """Attached or a boundary it is the role's; where that is not certain, it is told by itself."""
    link = configured(
        "aws_iam_role_policy_attachment.a", policy_arn=["aws_iam_policy.m.arn", "aws_iam_policy.m"]
    )
    attachment = planned("aws_iam_role_policy_attachment.a", role="MyRole")
    resources = [PLANNED_ROLE, POLICY, attachment]
    assert not plan_json_roles(plan(*resources, configuration=[link])).unattached
    (policy,) = plan_json_roles(plan(*resources)).unattached
    assert policy.address == "aws_iam_policy.m"
    assert policy.document


def test_an_incomplete_plan_is_noted():
    """With -target or deferred changes there may be more."""
    assert plan_json_roles(plan(complete=False)).notes
    assert not plan_json_roles(plan(complete=True, errored=False)).notes


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "expected an object, found a list"),
        (plan(format_version="2.0"), "format_version: version '2.0' can't be read"),
        (plan({}), "resources[0]: a resource needs an address"),
        (plan(planned("aws_iam_role.x", name=7)), "values.name: expected text, found a number"),
        (plan(planned("aws_iam_role.x", assume_role_policy="{")), "this is no JSON"),
        (plan(PLANNED_ROLE, PLANNED_ROLE), "aws_iam_role.x is given twice"),
        (plan(resource_changes={}), "resource_changes: expected a list"),
        (plan(configuration=[{"expressions": []}]), "expressions: expected an object"),
    ],
)
def test_what_is_malformed_is_told_with_its_place(data: JsonValue, place: str):
    """A path into the JSON, and what was expected there."""
    with pytest.raises(IamError) as raised:
        plan_json_roles(data)
    assert place in str(raised.value)


@given(any_json)
def test_any_json_is_read_or_refused(data: JsonValue):
    """Nothing but IamError is ever raised."""
    try:
        plan_json_roles(data)
    except IamError as error:
        assert error.problems


@given(
    mutated(
        plan(
            UNNAMED_ROLE,
            POLICY,
            planned("aws_iam_role_policy.p", policy=READ_ALL),
            planned("aws_iam_policy_attachment.a", roles=["MyRole"]),
            configuration=[
                configured("aws_iam_role_policy.p", role=["aws_iam_role.x.id", "aws_iam_role.x"]),
                configured("aws_iam_policy_attachment.a", policy_arn=["module.m.arn", "var.b"]),
            ],
            resource_changes=[changed("aws_iam_role_policy.p", role="MyRole", name="P")],
        )
    )
)
def test_a_broken_plan_is_read_or_refused(data: JsonValue):
    """Nothing but IamError is raised for a plan with a few values exchanged."""
    try:
        plan_json_roles(data)
    except IamError as error:
        assert error.problems
