"""What is new access, though at first sight it might pass for none."""

from stacks.iam.compare import compare
from stacks.iam.document import PolicyDocument
from stacks.iam.policies import Policies
from stacks.iam.policy_reader import JsonValue
from stacks.iam.proof.partition import partition
from stacks.iam.role import NamedPolicy

import pytest

Data = dict[str, JsonValue]

ROLE = "arn:aws:iam::111122223333:role/x"
TOPIC = "${aws_sns_topic.orders.arn}"
TOKEN = "#{TfToken[TOKEN.1]}"  # noqa: S105 - a placeholder of CDKTF


def policies(*statements: Data, version: str = "2012-10-17") -> Policies:
    """One policy."""
    document = PolicyDocument.from_data({"Version": version, "Statement": list(statements)})
    return Policies((NamedPolicy("policy", document),))


def allow(action: JsonValue, resource: JsonValue = "*", condition: Data | None = None) -> Data:
    """An Allow of an identity policy."""
    given: Data = {"Condition": condition} if condition else {}
    return {"Effect": "Allow", "Action": action, "Resource": resource, **given}


def deny(action: JsonValue, resource: JsonValue = "*", condition: Data | None = None) -> Data:
    """A Deny of an identity policy."""
    return {**allow(action, resource, condition), "Effect": "Deny"}


def trust(principal: JsonValue, condition: Data | None = None, effect: str = "Allow") -> Data:
    """A statement of a trust policy."""
    given: Data = {"Condition": condition} if condition else {}
    return {"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole", **given}


def is_new(old: Policies, new: Policies) -> bool:
    """Whether anything is reported."""
    compared = compare(old, new)
    return bool(compared.findings or compared.unread)


@pytest.mark.parametrize("operator", ["ArnEquals", "ArnLike", "ForAnyValue:ArnLike"])
@pytest.mark.parametrize("value", [TOPIC, f"{TOPIC}:*", "${aws:PrincipalArn}", "arn:aws:${x.y}:z"])
def test_an_arn_may_be_all_unknown(operator: str, value: str):
    """A condition on it can hold, so an Allow with it is new, and a Deny less is too."""
    condition: Data = {operator: {"aws:SourceArn": value}}
    assert is_new(policies(), policies(allow("sqs:SendMessage", "*", condition)))
    both = policies(allow("sqs:*"), deny("sqs:*", "*", condition))
    assert is_new(both, policies(allow("sqs:*")))
    assert not is_new(both, both)


def test_giving_up_is_no_proof():
    """A search that ended early for want of steps hides nothing."""
    base = [
        allow("logs:PutLogEvents", "arn:aws:logs:*:*:log-group:*:log-stream:*"),
        *(
            deny(
                "logs:PutLogEvents",
                f"arn:aws:logs:*:*:log-group:*{letter}*:log-stream:*",
                {"Bool": {f"x:{letter}": "true"}},
            )
            for letter in ("a", "b", "c", "d", "e", "gggggggg")
        ),
    ]
    denied = deny("logs:PutLogEvents", "arn:aws:logs:*:*:log-group:p*")
    assert is_new(policies(*base, denied), policies(*base))


@pytest.mark.parametrize(
    ("action", "resource", "denied"),
    [
        ("logs:PutLogEvents", "log-group:*", "log-stream:secret"),
        ("lambda:InvokeFunction", "function:*", "prod"),
        ("dynamodb:GetRecords", "table/*", "57:26.492"),
        ("rds:DeleteDBSnapshot", "snapshot:*", "mydb"),
        ("iot:Publish", "topic/*", "topic/b"),
        ("s3:GetObject", "accesspoint/a/object/*", "b"),
    ],
)
def test_a_wildcard_over_colons_that_can_be_there_counts(action: str, resource: str, denied: str):
    """Log streams, aliases, snapshots and the like have ARNs with more colons than five."""
    service = action.partition(":")[0]
    wide = allow(action, f"arn:aws:{service}:us-east-1:111122223333:{resource}")
    removed = deny(f"{service}:*", f"arn:aws:{service}:*:*:{denied}")
    assert is_new(policies(wide, removed), policies(wide))


def test_a_wildcard_over_colons_that_cannot_be_there_does_not_count():
    """No stack of CloudFormation and no task definition of ECS has a colon in its name."""
    for service, name in (("cloudformation", "stack/{}/*"), ("ecs", "task-definition/{}:*")):
        arn = f"arn:aws:{service}:*:*:{name}"
        everything = [allow("*"), deny(f"{service}:*", arn.format("mine"))]
        assert not is_new(
            policies(*everything), policies(allow(f"{service}:*", arn.format("yours")))
        )
        assert is_new(policies(*everything), policies(allow(f"{service}:*", arn.format("m*e"))))


def test_the_services_of_a_wildcard_are_not_judged_by_one_of_them():
    """API Gateway's paths may hold a colon, whatever ECS's names may."""
    base = allow("*", "arn:aws:*:*:*:task/*")
    denied = deny(["ecs:*", "execute-api:*"], "arn:aws:*:*:*:service/*")
    assert is_new(policies(base, denied), policies(base))


@pytest.mark.parametrize(
    "principal",
    [
        "arn:${data.aws_partition.current.partition}:iam::111122223333:role/x",
        "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root",
        "${aws_iam_role.x.arn}",
    ],
)
def test_a_principal_that_is_not_known_may_be_any(principal: str):
    """A Deny of one that it may be is missed."""
    wide = trust({"AWS": principal})
    denied = trust({"AWS": ROLE}, effect="Deny")
    assert is_new(policies(wide, denied), policies(wide))
    assert is_new(policies(), policies(wide))
    assert not is_new(policies(wide), policies(wide))


def test_an_action_that_is_not_known_may_be_any():
    """A list of actions that CDKTF has not resolved yet, and a Deny of it."""
    assert is_new(policies(), policies(allow([TOKEN])))
    assert is_new(policies(allow("s3:*"), deny([TOKEN])), policies(allow("s3:*")))


@pytest.mark.parametrize("action", ["s3:Delete${var.x}", "s3:delete${var.x}"])
def test_the_known_part_of_an_action_has_no_case(action: str):
    """A Deny of what it may become is missed."""
    everything = allow("s3:DeleteObject")
    assert is_new(policies(everything, deny(action)), policies(everything))


def test_an_expression_may_become_a_variable_without_a_value():
    """Then a Deny of all other resources applies to nothing."""
    old = policies(allow("s3:*", "arn:aws:s3:::b/*"))
    others: Data = {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::b/${local.p}"}
    assert is_new(old, policies(allow("s3:*"), others))


def test_what_is_possible_does_not_depend_on_what_is_remembered():
    """A task definition's ARN has six colons, and is looked for again."""
    base = allow("ecs:*", "arn:aws:ecs:*:*:*")
    denied = deny("ecs:RunTask", "arn:aws:ecs:*:*:task-definition/x:*")
    partition.cache_clear()
    assert is_new(policies(base, denied), policies(base))


def test_the_names_in_an_expression_have_their_case():
    """In actions and in condition keys, whose own case does not count."""
    assert is_new(policies(allow("${local.actions}")), policies(allow("${local.Actions}")))
    old = allow("s3:*", "*", {"StringEquals": {"${local.key}": "a"}})
    new = allow("s3:*", "*", {"StringEquals": {"${local.Key}": "a"}})
    assert is_new(policies(old), policies(new))
    assert not is_new(policies(old), policies(old))


def test_null_with_a_value_that_is_not_known_may_hold():
    """It is neither true nor false by now."""
    condition: Data = {"Null": {"aws:SourceVpce": "${var.is_public}"}}
    assert is_new(policies(), policies(allow("s3:GetObject", "*", condition)))
    both = policies(allow("s3:*"), deny("s3:*", "*", condition))
    assert is_new(both, policies(allow("s3:*")))
    assert not is_new(both, both)


def test_for_any_value_needs_the_key_even_if_exists():
    """Without the qualifier a request without the key is allowed, which is new."""
    qualified: Data = {"ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": "team"}}
    plain: Data = {"StringEqualsIfExists": {"aws:TagKeys": "team"}}
    assert is_new(policies(allow("sqs:*", "*", qualified)), policies(allow("sqs:*", "*", plain)))


def test_a_policy_of_2008_has_no_escapes():
    """``${*}`` is text with a wildcard in it there, beside an expression as well."""
    old = policies(allow("s3:*", "arn:aws:s3:::${tf.x}?"), version="2008-10-17")
    new = policies(allow("s3:*", "arn:aws:s3:::${tf.x}${*}"), version="2008-10-17")
    assert is_new(old, new)


def test_small_letters_without_a_capital_of_their_own_are_told_apart():
    """The long s has the capital of the s, but is no s."""
    old = allow("s3:*", "*", {"StringEqualsIgnoreCase": {"k:k": "ſy"}})
    new = allow(
        "s3:*", "*", {"StringLike": {"k:k": "S?"}, "ForAllValues:StringLike": {"k:k": "?y"}}
    )
    assert is_new(policies(old), policies(new))


def test_a_statement_without_principals_is_about_nobody_in_a_trust_policy():
    """It neither allows what another one does, nor denies it."""
    named = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"}}
    everybody = {**named, "Principal": "*"}
    assert is_new(policies(allow("sts:*")), policies(named))
    assert is_new(policies(named), policies(everybody, deny("sts:AssumeRole")))


@pytest.mark.parametrize("number", ["1e1000001", "9e999999", "1e-1000001", "NaN", "x"])
def test_numbers_of_any_size_are_compared(number: str):
    """None is too large to be answered for."""
    condition: Data = {
        "NumericGreaterThan": {"k:k": number},
        "NumericLessThan": {"k:k": "1e999999"},
    }
    compare(policies(), policies(allow("s3:*", "*", condition)))
    same = policies(allow("s3:*", "*", condition))
    assert not is_new(same, same)


def test_more_statements_than_python_recurses_are_compared():
    """They may be too many to be decided, and are told so."""
    many = [allow("s3:*", "*", {"StringEquals": {f"k:{number}": "a"}}) for number in range(1_200)]
    assert is_new(policies(*many), policies(allow("s3:*")))


def test_a_condition_more_is_no_new_access_where_a_key_is_compared_in_two_ways():
    """What is compared as an address and as text can't be counted through, and need not be."""
    two_ways: Data = {
        "IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
        "StringLike": {"aws:SourceIp": "1?.*"},
    }
    more: Data = {**two_ways, "Bool": {"aws:SecureTransport": "true"}}
    old, new = (policies(allow("s3:GetObject", "*", each)) for each in (two_ways, more))
    assert not is_new(old, new)


def test_a_condition_with_a_variable_covers_its_other_values():
    """``[a, ${aws:username}]`` is fulfilled by ``a`` whoever asks."""
    old = allow("s3:*", "*", {"StringEquals": {"k:k": ["a", "${aws:username}"]}})
    new = allow("s3:*", "*", {"StringEquals": {"k:k": "a"}})
    assert not is_new(policies(old), policies(new))


def test_an_escape_is_no_variable_in_a_witness():
    """``${*}`` is a star, and no context key."""
    old = policies(allow("s3:*", "arn:aws:s3:::b/${*}${aws:username}"))
    new = policies(allow("s3:*", "arn:aws:s3:::b/*${aws:username}"))
    witnesses = [each.witness for each in compare(old, new).findings if each.witness]
    assert witnesses
    assert all(set(each.request.context.values) <= {"aws:username"} for each in witnesses)
