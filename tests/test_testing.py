"""stacks.testing, which users write their tests with."""

import json
import re
from pathlib import Path

from stacks.iam.document import PolicyDocument
from stacks.iam.principal import Principal
from stacks.iam.problem import IamError
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.statement import Statement
from stacks.testing import assert_allows, assert_denies, assert_no_new_access

import pytest

OBJECT = "arn:aws:s3:::my-log-bucket/today"
BOUNDARY = "arn:aws:iam::111122223333:policy/boundary"
READ = Statement(
    actions=["s3:GetObject"],
    resources=["arn:aws:s3:::my-log-bucket/*"],
    conditions={"Bool": {"aws:SecureTransport": "true"}},
)
OVER_TLS = {"aws:SecureTransport": "true"}


def role(
    *statements: Statement,
    name: str = "MyEcsTaskRole",
    boundary: str | None = None,
    managed: tuple[str, ...] = (),
) -> RoleSpec:
    """A role with one inline policy."""
    trust = Statement(
        actions=["sts:AssumeRole"], principals=[Principal("Service", "ecs-tasks.amazonaws.com")]
    )
    return RoleSpec(
        name=name,
        logical_id="my_ecs_task",
        trust_policy=PolicyDocument([trust]),
        policies=(NamedPolicy("MyEcsTaskPolicy", PolicyDocument(statements)),),
        permissions_boundary=boundary,
        managed_policy_arns=managed,
    )


def synthesized(*roles: RoleSpec) -> dict[str, object]:
    """Roles as a cdk.tf.json has them, written by hand."""
    return {
        "resource": {
            "aws_iam_role": {
                f"role_{index}": {
                    "name": each.name,
                    "assume_role_policy": each.trust_policy.to_json(),
                }
                for index, each in enumerate(roles)
            },
            "aws_iam_role_policy": {
                f"role_{index}": {
                    "name": policy.name,
                    "role": f"${{aws_iam_role.role_{index}.name}}",
                    "policy": policy.document.to_json(),
                }
                for index, each in enumerate(roles)
                for policy in each.policies
            },
        }
    }


class Construct:
    """Stands where EcsTaskRole would, of which tests/synth has the real one."""

    def __init__(self, spec: RoleSpec) -> None:
        self.spec = spec

    def resolved(self, text: str) -> str:
        """As cdktf does it, of one token that has several numbers."""
        return re.sub(r"\$\{TfToken\[TOKEN\.\d+\]\}", "${aws_s3_bucket.b.arn}", text)


def test_what_is_allowed_passes_and_its_denial_fails_with_the_statement():
    """assert_denies names the statement that allows."""
    assert_allows(role(READ), "s3:GetObject", OBJECT, context=OVER_TLS)
    with pytest.raises(AssertionError) as caught:
        assert_denies(role(READ), "s3:GetObject", OBJECT, context=OVER_TLS)
    assert str(caught.value) == (
        f"MyEcsTaskRole may s3:GetObject on {OBJECT} with aws:SecureTransport=true: "
        "statement 1 of MyEcsTaskPolicy allows it"
    )


def test_what_is_denied_passes_and_its_allowance_fails_with_what_is_near():
    """assert_allows says which statement is about the action, and what keeps it from applying."""
    assert_denies(role(READ), "s3:GetObject", OBJECT)
    with pytest.raises(AssertionError) as caught:
        assert_allows(role(READ), "s3:GetObject", "arn:aws:s3:::other/x")
    assert str(caught.value).splitlines() == [
        "MyEcsTaskRole may not s3:GetObject on arn:aws:s3:::other/x: no statement allows it",
        "  statement 1 of MyEcsTaskPolicy allows s3:GetObject, "
        "but on arn:aws:s3:::my-log-bucket/* only",
        "  statement 1 of MyEcsTaskPolicy allows s3:GetObject, "
        "but only if Bool aws:SecureTransport true, and aws:SecureTransport is not given",
    ]


MISSPELT = r"s3:GetObjct is no action of s3 .* Did you mean s3:GetObject\?"
ALL = Statement(actions=["s3:*"], resources=["*"])


def test_what_holds_of_no_action_of_aws_warns_at_its_line():
    """It says nothing about the action that was meant, be it denied, or allowed by a wildcard."""
    with pytest.warns(UserWarning, match=MISSPELT) as denied:
        assert_denies(role(READ), "s3:GetObjct", OBJECT)
    with pytest.warns(UserWarning, match=MISSPELT) as allowed:
        assert_allows(role(ALL), "s3:GetObjct", OBJECT)
    assert {each.filename for each in (*denied, *allowed)} == {__file__}


def test_what_fails_of_no_action_of_aws_says_so():
    """The failure says more than the warning would."""
    with pytest.raises(AssertionError, match=f"no statement allows it. {MISSPELT}"):
        assert_allows(role(READ), "s3:GetObjct", OBJECT)
    with pytest.raises(AssertionError, match=f"allows it. {MISSPELT}"):
        assert_denies(role(ALL), "s3:GetObjct", OBJECT)


BUCKET = "${aws_s3_bucket.logs.arn}"


def test_what_depends_on_an_expression_is_no_answer():
    """Neither assertion holds, and both say on what it depends; what does not is decided."""
    subject = role(
        Statement(actions=["s3:GetObject"], resources=["arn:aws:s3:::my-log-bucket/*"]),
        Statement(effect="Deny", actions=["s3:GetObject"], resources=[f"{BUCKET}/secret/*"]),
    )
    undecided = (
        f"whether MyEcsTaskRole may s3:GetObject on {OBJECT[:-5]}secret/x can't be decided before "
        "Terraform runs: statement 1 of MyEcsTaskPolicy allows it, or statement 2 of "
        f"MyEcsTaskPolicy denies it. It depends on {BUCKET}; ask about a resource that has the "
        "same expression in it, or give the role names that are known"
    )
    for check in (assert_allows, assert_denies):
        with pytest.raises(AssertionError) as caught:
            check(subject, "s3:GetObject", f"{OBJECT[:-5]}secret/x")
        assert str(caught.value) == undecided
    assert_allows(subject, "s3:GetObject", OBJECT)
    assert_denies(subject, "s3:GetObject", f"{BUCKET}/secret/x")
    assert_denies(subject, "s3:PutObject", f"{BUCKET}/x")


def test_tokens_of_a_construct_are_what_they_stand_for():
    """Two numbers may be one expression."""

    def reading(token: str) -> Construct:
        return Construct(role(Statement(actions=["s3:GetObject"], resources=[f"{token}/*"])))

    one, other = "${TfToken[TOKEN.1]}", "${TfToken[TOKEN.2]}"
    assert_allows(reading(one), "s3:GetObject", f"{other}/x")
    assert_no_new_access(reading(one), reading(other))


def test_a_denying_statement_is_named():
    """An explicit Deny is the reason, and what allows is no near miss."""
    deny = Statement(sid="NoReading", effect="Deny", actions=["s3:*"], resources=["*"])
    with pytest.raises(AssertionError, match="statement NoReading of MyEcsTaskPolicy denies it"):
        assert_allows(role(READ, deny), "s3:GetObject", OBJECT, context=OVER_TLS)


@pytest.mark.parametrize("form", ["spec", "construct", "text", "data"])
def test_a_role_may_come_in_any_form(form: str):
    """RoleSpec, construct, synthesized JSON as text and as data."""
    spec = role(READ)
    subject = {
        "spec": spec,
        "construct": Construct(spec),
        "text": json.dumps(synthesized(spec)),
        "data": synthesized(spec),
    }[form]
    assert_allows(subject, "s3:GetObject", OBJECT, context=OVER_TLS)
    assert_denies(subject, "s3:PutObject", OBJECT, context=OVER_TLS)
    assert_no_new_access(subject, spec)
    assert_no_new_access(spec, subject)


def test_a_managed_policy_that_no_role_has_is_compared_too():
    """Somebody else attaches it, such as that of a deployer."""

    def with_policy(*statements: Statement) -> dict[str, object]:
        policy = {"name": "Deployer", "policy": PolicyDocument(statements).to_json()}
        return {"resource": {"aws_iam_policy": {"deployer": policy}}}

    assert_no_new_access(with_policy(READ, ALL), with_policy(READ))
    with pytest.raises(AssertionError, match="the policy Deployer may"):
        assert_no_new_access(with_policy(READ), with_policy(READ, ALL))


def test_one_of_several_synthesized_roles_is_named():
    """Without a name, or with a wrong one, the names are listed."""
    both = synthesized(role(READ, name="reader"), role(name="idle"))
    assert_allows(both, "s3:GetObject", OBJECT, context=OVER_TLS, name="reader")
    assert_denies(both, "s3:GetObject", OBJECT, context=OVER_TLS, name="idle")
    for name in (None, "writer"):
        with pytest.raises(AssertionError, match="name= says which one is meant, of: reader, idle"):
            assert_allows(both, "s3:GetObject", OBJECT, name=name)


def test_a_boundary_that_is_not_known_leaves_it_undecided():
    """What it may forbid is not asserted to be allowed until it is given; it allows nothing."""
    bound = role(READ, boundary=BOUNDARY)
    with pytest.raises(AssertionError, match=f"without the permissions boundary {BOUNDARY}"):
        assert_allows(bound, "s3:GetObject", OBJECT, context=OVER_TLS)
    everything = PolicyDocument([Statement(actions=["s3:*"], resources=["*"])])
    documents = {BOUNDARY: everything}
    assert_allows(bound, "s3:GetObject", OBJECT, context=OVER_TLS, documents=documents)
    assert_denies(bound, "s3:PutObject", OBJECT)
    with pytest.raises(AssertionError, match=f"without the permissions boundary {BOUNDARY}"):
        assert_denies(bound, "s3:GetObject", OBJECT, context=OVER_TLS)
    with pytest.raises(AssertionError, match="may s3:GetObject"):
        assert_denies(bound, "s3:GetObject", OBJECT, context=OVER_TLS, documents=documents)
    nothing = {BOUNDARY: PolicyDocument()}
    assert_denies(bound, "s3:GetObject", OBJECT, context=OVER_TLS, documents=nothing)


def test_a_managed_policy_that_is_not_known_leaves_it_undecided():
    """What it may allow is not asserted to be denied, nor what it may deny to be allowed."""
    arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    attached = role(READ, managed=(arn,))
    with pytest.raises(AssertionError, match="can't be decided without the managed policy"):
        assert_denies(attached, "s3:PutObject", OBJECT)
    with pytest.raises(AssertionError, match="can't be decided without the managed policy"):
        assert_allows(attached, "s3:PutObject", OBJECT)
    with pytest.raises(AssertionError, match=r"documents=\{ARN: …\} takes those of managed"):
        assert_allows(attached, "s3:GetObject", OBJECT, context=OVER_TLS)
    assert_denies(attached, "s3:PutObject", OBJECT, documents={arn: PolicyDocument()})


def test_an_explicit_deny_needs_no_other_document():
    """A Deny wins whatever an unknown policy allows."""
    deny = Statement(effect="Deny", actions=["s3:*"], resources=["*"])
    attached = role(deny, managed=("arn:aws:iam::aws:policy/AmazonS3FullAccess",))
    assert_denies(attached, "s3:PutObject", OBJECT)


def test_new_access_fails_with_all_that_is_new():
    """The message is what the command diff prints, with a request that shows it."""
    wide = Statement(actions=["s3:GetObject"], resources=["arn:aws:s3:::my-log-bucket/*"])
    assert_no_new_access(role(wide), role(READ))
    with pytest.raises(AssertionError) as caught:
        assert_no_new_access(role(READ), role(wide))
    assert "e.g.      s3:GetObject on arn:aws:s3:::my-log-bucket/example" in str(caught.value)


def test_two_roles_are_compared_whatever_they_are_called():
    """A renamed role is no new access when it is given as the other's successor."""
    assert_no_new_access(role(READ, name="old"), role(READ, name="new"))


def test_a_new_principal_is_new_access():
    """The trust policies are compared as well."""
    trust = PolicyDocument(
        [Statement(actions=["sts:AssumeRole"], principals=[Principal("AWS", "111122223333")])]
    )
    spec = role(READ)
    opened = RoleSpec(spec.name, spec.logical_id, trust, spec.policies)
    with pytest.raises(AssertionError, match="may be assumed"):
        assert_no_new_access(spec, opened)


@pytest.mark.parametrize("action", ["GetObject", "s3:Get*", "s3:" + "*" * 40])
def test_what_is_no_request_is_refused(action: str):
    """A question that can't be asked fails the test as what it is, whatever was asserted."""
    for check in (assert_allows, assert_denies):
        with pytest.raises(IamError, match="action"):
            check(role(READ), action, OBJECT)


def test_what_is_not_synthesized_json_is_refused(tmp_path: Path):
    """A path or a policy in place of the JSON is told, not read as no role."""
    with pytest.raises(IamError, match="JSON"):
        assert_denies(str(tmp_path / "cdk.tf.json"), "s3:GetObject", OBJECT)
    everything = {"Version": "2012-10-17", "Statement": []}
    for subject in (everything, {}):
        with pytest.raises(IamError, match="this is no synthesized JSON"):
            assert_no_new_access(subject, subject)


def test_what_cannot_be_read_is_not_passed_over():
    """A module that is new may hold roles."""
    before = synthesized(role(READ))
    after = {**before, "module": {"more": {"source": "./more"}}}
    assert_no_new_access(before, before)
    with pytest.raises(AssertionError, match="more"):
        assert_no_new_access(before, after)


def test_a_context_may_say_true():
    """As the conditions of a statement may."""
    assert_allows(role(READ), "s3:GetObject", OBJECT, context={"aws:SecureTransport": True})
