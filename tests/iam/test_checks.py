from stacks.iam.checks import identity_policy_problems, role_problems, trust_policy_problems
from stacks.iam.document import PolicyDocument
from stacks.iam.form_checks import form_problems
from stacks.iam.policy_reader import JsonValue
from stacks.iam.principal import EVERYONE, Principal
from stacks.iam.role import NamedPolicy, RoleSpec
from stacks.iam.statement import Statement
from stacks.iam.statement_checks import statement_problems

import pytest

TRUST = PolicyDocument(
    [Statement(principals=[Principal("Service", ("ecs-tasks.amazonaws.com",))], actions="sts:*")]
)
BUCKET = "arn:aws:s3:::my-log-bucket"


def told(problems: object) -> str:
    """The problems, a line each."""
    return "\n".join(map(str, problems))  # pyright: ignore[reportArgumentType]


def test_a_good_statement_has_no_problem():
    """Wildcards, policy variables and Terraform tokens are fine where IAM has them."""
    assert not statement_problems(
        Statement(
            sid="Logs",
            actions=["s3:Get*", "s3:PutObject?", "ec2:*", "*"],
            resources=[
                "*",
                f"{BUCKET}/${{aws:PrincipalTag/team, 'none'}}/*",
                "${TfToken[TOKEN.1]}/*",
                f"{BUCKET}/50%{{x",
            ],
            conditions={
                "ForAnyValue:StringLikeIfExists": {"s3:prefix": ["${aws:username}/*"]},
                "Null": {"aws:TokenIssueTime": "true"},
            },
        )
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"sid": "my logs"}, "sid: the Sid 'my logs' is wrong"),
        ({"actions": ["s3PutObject"]}, "actions[0]: 's3PutObject' is no action"),
        ({"actions": ["s3:Get:Object"]}, "actions[0]: 's3:Get:Object' is no action"),
        ({"actions": ["s3:Get Object"]}, "actions[0]: 's3:Get Object' is no action"),
        ({"actions": ["s3:${aws:username}"]}, "IAM has no policy variables in actions"),
        ({"actions": []}, "actions: actions is empty"),
        ({"actions": None}, "the statement has no actions"),
        ({"not_actions": ["s3:*"]}, "not_actions: a statement has actions or not_actions"),
        ({"resources": ["logs"]}, "resources[0]: 'logs' is no ARN"),
        ({"resources": []}, "resources: resources is empty"),
        (
            {"actions": None, "not_actions": []},
            "not_actions: not_actions is empty",
        ),
        (
            {"resources": None, "not_resources": []},
            "not_resources: not_resources is empty",
        ),
        ({"resources": None}, "the statement has no resources"),
        ({"resources": [f"{BUCKET}/日"]}, "resources[0]"),
        ({"resources": [f"{BUCKET}/${{aws:username"]}, "has a ${ that is never closed"),
        ({"resources": [f"{BUCKET}/&{{aws:username}}"]}, "&{ is Terraform's spelling"),
        ({"resources": [f"{BUCKET}/$${{TfToken[TOKEN.1]}}"]}, "would switch it off in Terraform"),
        ({"not_resources": ["*"]}, "not_resources: a statement has resources or not_resources"),
        ({"principals": EVERYONE}, "principals: a permissions policy names no principal"),
        ({"conditions": {"StringEqual": {"a:b": "c"}}}, "Did you mean StringEquals?"),
        ({"conditions": {"NullIfExists": {"a:b": "c"}}}, "Did you mean Null?"),
        ({"conditions": {"Bool": {"SecureTransport": "c"}}}, "is no condition key"),
        ({"conditions": {"Bool": {"a:b": []}}}, "conditions.Bool.a:b: Bool on a:b has no value"),
        ({"conditions": {"StringLike": {"a:b": "日"}}}, "'日'"),
    ],
)
def test_what_iam_would_refuse_about_a_statement_is_told(change: dict[str, object], problem: str):
    """Terraform plan accepts all of these; IAM accepts none."""
    fields: dict[str, object] = {"actions": ["s3:GetObject"], "resources": [BUCKET], **change}
    statement = Statement(**fields)  # pyright: ignore[reportArgumentType]
    assert problem in told(statement_problems(statement))


def test_a_sid_is_unique_in_its_document():
    """A Sid used twice is refused, an empty one is no Sid."""
    twice = [Statement(sid="A", actions="s3:*", resources="*")] * 2
    assert "statements[1].sid: the Sid A is used twice" in told(
        identity_policy_problems(PolicyDocument(twice))
    )
    empty = [Statement(sid="", actions="s3:*", resources="*")] * 2
    assert not identity_policy_problems(PolicyDocument(empty))


def test_a_document_needs_a_statement_and_a_known_version():
    """An empty policy and an invented version are refused."""
    problems = told(identity_policy_problems(PolicyDocument([], version="2012-10-18")))
    assert "statements: a policy needs at least one statement" in problems
    assert "version: '2012-10-18' is no version" in problems


def test_a_permissions_policy_has_no_id():
    """IAM takes an Id in resource-based policies only."""
    document = PolicyDocument([Statement(actions="s3:*", resources="*")], id="x")
    assert "id: a permissions policy has no Id" in told(identity_policy_problems(document))


def test_a_policy_of_2008_has_no_variables_to_close():
    """Without variables, ``${`` is text like any other."""
    statement = Statement(actions="s3:*", resources=f"{BUCKET}/${{x")
    assert not identity_policy_problems(PolicyDocument([statement], version="2008-10-17"))


def test_a_trust_policy_names_principals_and_no_resource():
    """What a permissions policy must have a trust policy must not, and the other way round."""
    assert not trust_policy_problems(TRUST)
    statement = Statement(actions="sts:AssumeRole", resources="*")
    problems = told(trust_policy_problems(PolicyDocument([statement])))
    assert "resources: a trust policy names no resource" in problems
    assert "the statement has no principals" in problems


def test_a_misspelt_type_of_principal_is_refused_with_the_right_one():
    """Types of principals are IAM's, and a list of them is not empty."""
    statement = Statement(principals=[Principal("service", ())], actions="sts:AssumeRole")
    problems = told(trust_policy_problems(PolicyDocument([statement])))
    assert "Did you mean Service?" in problems
    assert "the list of principals is empty" in problems


def role(**fields: object) -> RoleSpec:
    """A good role, with fields changed as given."""
    values: dict[str, object] = {
        "name": "MyEcsTaskRole",
        "logical_id": "my_ecs_task",
        "trust_policy": TRUST,
        **fields,
    }
    return RoleSpec(**values)  # pyright: ignore[reportArgumentType]


def named(name: str, *statements: Statement) -> NamedPolicy:
    """An inline policy of these statements."""
    return NamedPolicy(name, PolicyDocument(statements))


GOOD = Statement(actions="s3:GetObject", resources=f"{BUCKET}/*")
LARGE = Statement(actions="s3:GetObject", resources=[f"{BUCKET}/{i:04}/*" for i in range(300)])


def test_a_good_role_has_no_problem():
    """A role with all that a role may have."""
    assert not role_problems(
        role(
            policies=(named("Logs", GOOD),),
            path="/ecs/",
            description="Keeps logs",
            managed_policy_arns=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
            permissions_boundary="arn:aws:iam::111122223333:policy/team/boundary",
            tags={"Project": "my-ecs"},
        )
    )


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"name": "my role"}, "name: a role's name can't have"),
        ({"path": "ecs"}, "path: 'ecs' is no path of IAM"),
        ({"description": "—"}, "description: a description can't have '—'"),
        ({"tags": {"aws:x": ""}}, "tags.aws:x: the tag 'aws:x' is AWS's own"),
        ({"permissions_boundary": "boundary"}, "permissions_boundary: 'boundary' is no ARN"),
        (
            {"permissions_boundary": "arn:aws:iam::111122223333:role/x"},
            "permissions_boundary: a permissions boundary is a policy",
        ),
        ({"managed_policy_arns": ("x",)}, "managed_policy_arns[0]: 'x' is no ARN"),
        (
            {"managed_policy_arns": ("#{TfToken[TOKEN.1]}",)},
            "managed_policy_arns[0]: #{TfToken[TOKEN.1]} is a list that Terraform knows; a managed "
            "policy is given by an ARN of its own",
        ),
        (
            {"managed_policy_arns": ("arn:aws:iam::aws:policy/X", "arn:aws:iam::aws:policy/X")},
            "managed_policy_arns[1]: arn:aws:iam::aws:policy/X is attached twice",
        ),
        ({"policies": (named("my policy", GOOD),)}, "policies[0].name: a policy's name can't"),
        (
            {"policies": (named("A", GOOD), named("A", GOOD))},
            "policies[1].name: A is the name of two policies",
        ),
        ({"policies": (named("A"),)}, "policies[0].document.statements: a policy needs at least"),
        ({"policies": (named("A", LARGE),)}, "policies: 10,"),
        ({"trust_policy": PolicyDocument()}, "trust_policy.statements: a policy needs at least"),
        (
            {
                "trust_policy": PolicyDocument(
                    [Statement(principals=[Principal("AWS", ("1" * 2048,))], actions="sts:*")]
                )
            },
            "trust_policy: 2,",
        ),
    ],
)
def test_what_iam_would_refuse_about_a_role_is_told(fields: dict[str, object], problem: str):
    """Each part of a role is held to IAM's limits, and the problem says which part it is."""
    assert problem in told(role_problems(role(**fields)))


def test_all_problems_of_a_role_are_told_at_once():
    """Names, texts and policies are checked together."""
    problems = role_problems(role(name="a b", path="x", policies=(named("c d"),)))
    assert len(problems) == 4


@pytest.mark.parametrize(
    "key",
    [
        "aws:PrincipalTag/my team",
        "aws:PrincipalTag/équipe",
        "cognito-identity.amazonaws.com:sub",
        "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE:aud",
    ],
)
def test_condition_keys_of_every_kind(key: str):
    """Keys of providers have dots and slashes in front, tag keys what tags have behind."""
    conditions = {"StringEquals": {key: f"${{{key.replace(' ', '-')}}}"}}
    assert not statement_problems(Statement(actions="s3:*", resources="*", conditions=conditions))


def test_condition_keys_that_differ_in_case_are_one():
    """IAM ignores the case of a key, and refuses it given twice."""
    conditions = {"StringEquals": {"aws:SourceAccount": "1", "aws:sourceaccount": "2"}}
    problems = told(
        statement_problems(Statement(actions="s3:*", resources="*", conditions=conditions))
    )
    assert "aws:sourceaccount and aws:SourceAccount are one key to IAM" in problems


def test_an_effect_that_is_none_is_refused():
    """Types are not checked when a program runs."""
    statement = Statement(effect="deny", actions="s3:*", resources="*")  # pyright: ignore[reportArgumentType]
    assert "effect: the effect is 'deny'; it is Allow or Deny" in told(
        statement_problems(statement)
    )


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::12:policy/x",
        "arn:aws:iam:us-east-1:111122223333:policy/x",
        "arn:aws:iam::111122223333:policy/",
        "arn:aws:iam::111122223333:policy/a b",
        "arn:aws:iam::111122223333:policy/%{if true}x%{endif}",
    ],
)
def test_the_arn_of_a_policy_is_checked_to_its_end(arn: str):
    """No region, an account or aws, and a name with IAM's characters."""
    assert role_problems(role(permissions_boundary=arn))


@pytest.mark.parametrize(
    ("data", "places"),
    [
        ({"Version": "2012-10-18", "Statement": []}, ["Version"]),
        ({"Statement": {"Effect": "Allow"}}, ["Statement[0]", "Statement[0]"]),
        (
            {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "x", "NotAction": "*"}},
            ["Statement[0].NotAction", "Statement[0].Action[0]"],
        ),
        (
            {"Statement": {"Effect": "Deny", "Action": "*", "NotResource": ["*", "b", "arn:a"]}},
            ["Statement[0].NotResource[1]", "Statement[0].NotResource[2]"],
        ),
    ],
)
def test_what_cannot_be_understood_about_a_policy_is_found(data: JsonValue, places: list[str]):
    """Of identity and trust policies alike, each by its place in the JSON."""
    problems = form_problems(PolicyDocument.from_data(data))
    assert [str(problem).partition(": ")[0].split(" ")[0] for problem in problems] == places


def test_a_wildcard_may_stand_for_the_fields_of_an_arn():
    """What IAM may take is not refused before a question about it is answered."""
    statement = Statement(actions=["s3:*"], resources=["arn:aws:s3:*", "arn:*", "*x", "*"])
    assert form_problems(PolicyDocument([statement])) == []
