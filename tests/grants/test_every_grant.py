"""What holds for every grant, asked of each case in `tests.grants.cases`."""

import re
from importlib import import_module

from stacks.grants.catalogue import SERVICES, AnyGrant, catalogue
from stacks.grants.scope import Scope
from stacks.iam import reference
from stacks.iam.arn_meaning import meaning
from stacks.iam.checks import role_problems
from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import evaluate
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.trust import task_role_trust_policy
from stacks.rules.check import check_role
from tests.grants.case import SCOPE, Ask, Case

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

CASES: dict[str, Case] = {
    f"{service}-{case.id}": case
    for service in SERVICES
    for case in import_module(f"tests.grants.cases.{service}").CASES
}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def document(case: Case) -> PolicyDocument:
    """The policy of a role that has the grant alone."""
    return PolicyDocument(case.grant.statements(SCOPE))


def role_of(case: Case) -> RoleSpec:
    """A role with the grant alone."""
    trust = task_role_trust_policy(
        partition=SCOPE.partition, account=SCOPE.account, regions=[SCOPE.region]
    )
    return RoleSpec("Role", "role", trust, (NamedPolicy("Role", document(case)),), kind=case.kind)


def verdicts(case: Case, asked: list[Ask]) -> dict[str, str]:
    """What the policy says to each call."""
    policies = [NamedPolicy("Role", document(case))]
    return {str(ask): evaluate(ask.request, policies).verdict for ask in asked}


@every_case
def test_a_grant_allows_what_it_is_for(case: Case):
    """Every call that is to be allowed is allowed."""
    said = verdicts(case, list(case.may))
    assert {ask for ask, verdict in said.items() if verdict != "allow"} == set()


@every_case
def test_a_grant_allows_no_near_miss(case: Case):
    """No other resource, no other action, no other context."""
    assert len(case.may_not) >= 2
    said = verdicts(case, list(case.may_not))
    assert {ask for ask, verdict in said.items() if verdict == "allow"} == set()


@every_case
def test_every_action_of_a_grant_is_in_its_table(case: Case):
    """No action is granted that nothing in the table asks for."""
    granted = {
        action for statement in document(case).statements for action in statement.actions or ()
    }
    assert granted == {ask.action for ask in case.may}


@every_case
def test_the_rules_find_nothing_about_a_grant(case: Case):
    """Neither an error nor a warning nor a suggestion, and IAM takes it."""
    role = role_of(case)
    assert not role_problems(role)
    assert [str(finding) for finding in check_role(role).findings] == []


# Step Functions asks about the state machine of the task, though the reference has no resource:
# https://github.com/aws/aws-cdk/pull/8486
TAKES_MORE = {
    f"states:SendTask{what}": ("statemachine",) for what in ("Success", "Failure", "Heartbeat")
}


@every_case
def test_every_action_exists_and_fits_its_resources(case: Case):
    """AWS has the action, by that spelling, and it takes each of the resources it stands with."""
    for statement in document(case).statements:
        for name in statement.actions or ():
            action = reference.action(name)
            assert action is not None
            assert action.name == name
            # Some requests of the action name no resource at all.
            fitting = {"*"} if action.is_resource_optional else set[str]()
            for resource in set(statement.resources or ()) - fitting:
                types = meaning(name.partition(":")[0], resource).types
                assert types & set(TAKES_MORE.get(name, action.resource_types)), (
                    f"{name} does not take {resource}"
                )


@pytest.mark.parametrize("service", SERVICES)
def test_grants_render_to_the_reviewed_statements(service: str, snapshot: SnapshotAssertion):
    """What each case renders to is reviewed when it changes."""
    rendered = {
        case.id: document(case).to_data()["Statement"]
        for case in import_module(f"tests.grants.cases.{service}").CASES
    }
    assert rendered == snapshot(name=service, extension_class=JSONSnapshotExtension)


def test_every_grant_has_a_table():
    """No grant of the catalogue is without calls that it must and must not allow."""
    assert {case.grant.name for case in CASES.values()} == set(catalogue())


@pytest.mark.parametrize("granted", catalogue().values(), ids=catalogue())
def test_every_grant_says_what_it_allows_and_leaves_out(granted: AnyGrant):
    """The docstring has a sentence first, what is left out, and where that comes from."""
    first, *rest = granted.documentation.split("\n\n")
    assert first.endswith(".")
    assert any(paragraph.startswith("Leaves out") for paragraph in rest)
    assert re.match(r"Sources?:\s+https://", rest[-1])


@pytest.mark.parametrize(
    "scope",
    [
        Scope("aws-cn", "cn-north-1", SCOPE.account),
        Scope("aws-us-gov", "us-gov-west-1", SCOPE.account),
    ],
    ids=lambda scope: scope.partition,
)
@pytest.mark.parametrize("granted", catalogue().values(), ids=catalogue())
def test_a_grant_works_in_every_partition(granted: AnyGrant, scope: Scope):
    """What is made of names is in the partition of the role, resources and conditions alike."""

    def moved(value: object) -> object:
        if isinstance(value, str):
            return value.replace("arn:aws:", f"arn:{scope.partition}:")
        return [moved(item) for item in value] if isinstance(value, list) else value

    arguments = {name: moved(each.example) for name, each in granted.parameters.items()}
    texts = [
        text
        for statement in granted(**arguments).statements(scope)
        for text in (
            *(statement.resources or ()),
            *(value for test in statement.conditions for value in test.values),
        )
    ]
    assert [text for text in texts if text.startswith("arn:aws:")] == []
