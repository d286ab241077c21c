"""What `stacks.iam.compare` says about what it finds."""

from stacks.iam import reference
from stacks.iam.compare import Finding
from stacks.iam.policies import Policies
from stacks.iam.statement import Statement
from tests.iam.policies import BUCKET, OBJECTS, allow, compared, deny, policies

import pytest

EVERYTHING = policies(allow("*", "*"))
NOTHING = policies()


def findings(old: Policies, new: Policies) -> list[Finding]:
    """What is found, and nothing that can't be read."""
    found = compared(old, new)
    assert not found.unread
    return list(found.findings)


def finding(old: Policies, new: Policies) -> Finding:
    """The one thing that is found."""
    (found,) = findings(old, new)
    return found


def test_a_finding_is_one_of_an_access_level():
    """With the actions of AWS that a wildcard stands for, and nothing of another level."""
    by_level = {
        each.access_level: each for each in findings(NOTHING, policies(allow("sqs:*", "*")))
    }
    assert set(by_level) == {each.access_level for each in reference.actions("sqs")}
    for level, found in by_level.items():
        names = [each.name for each in reference.actions("sqs") if each.access_level == level]
        assert sorted(found.published) == sorted(names)
        assert found.is_whole
        assert found.action == "sqs:*"


def test_actions_that_were_allowed_before_are_not_named():
    """A wildcard in their place is not wholly new."""
    found = finding(policies(allow("sqs:SendMessage", "*")), policies(allow("sqs:Send*", "*")))
    assert found.published == ()
    old = policies(allow(["sqs:SendMessage", "sqs:ReceiveMessage"], "*"))
    new = policies(allow(["sqs:*Message"], "*"))
    by_level = {each.access_level: each for each in findings(old, new)}
    assert "sqs:SendMessage" not in by_level["Write"].published
    assert "sqs:DeleteMessage" in by_level["Write"].published
    assert not by_level["Write"].is_whole


def test_an_action_that_aws_may_publish_some_day_counts():
    """All that a wildcard stands for today is allowed already, but not what it may come to."""
    every = list(reference.expand("s3:Get*"))
    found = finding(policies(allow(every)), policies(allow("s3:Get*")))
    assert (found.access_level, found.published) == ("Unknown", ())
    assert found.witness


@pytest.mark.parametrize("action", ["s3:NoSuchThing", "nosuch:Thing"])
def test_an_action_that_aws_has_not_published_has_no_access_level(action: str):
    """Of a service that is known or is not; it is new all the same, and spelled as written."""
    found = finding(NOTHING, policies(allow(action, "*")))
    assert (found.action, found.access_level, found.published) == (action, "Unknown", ())


@pytest.mark.parametrize("action", ["*", "s*:Get*", "?3:GetObject"])
def test_a_wildcard_for_the_service_is_not_spelled_out(action: str):
    """It is every service and level."""
    found = finding(NOTHING, policies(allow(action, "*")))
    assert (found.action, found.access_level, found.published) == (action, None, ())


def test_an_action_is_named_as_it_is_written():
    """In the capitals of the statement; what is published, in those of AWS."""
    found = finding(NOTHING, policies(allow("S3:getOBJECT")))
    assert (found.action, found.published) == ("S3:getOBJECT", ("s3:GetObject",))


def test_a_deny_that_is_gone_is_what_is_new():
    """Not all that is allowed, where the denied part of it is shorter to say."""
    old = policies(allow("s3:*", "*"), deny(["s3:DeleteObject", "sqs:*"]))
    found = finding(old, policies(allow("s3:*", "*")))
    assert (found.action, found.resources) == ("s3:DeleteObject", (OBJECTS,))
    assert found.rule.statement == allow("s3:*", "*")


def test_a_deny_of_more_than_is_allowed_does_not_widen_what_is_new():
    """Then what is allowed is shorter."""
    old = policies(allow("s3:Get*", f"{BUCKET}/a*"), deny("s3:*Object", "*"))
    found = finding(old, policies(allow("s3:Get*", f"{BUCKET}/a*")))
    assert (found.action, found.resources) == ("s3:Get*", (f"{BUCKET}/a*",))
    assert found.published == ("s3:GetObject",)


def test_each_resource_is_looked_at_by_itself():
    """Those that were allowed before are not named."""
    new = policies(allow(resources=[OBJECTS, "arn:aws:s3:::other/*"]))
    assert finding(policies(allow()), new).resources == ("arn:aws:s3:::other/*",)


def test_a_witness_asks_for_a_resource_that_the_action_takes():
    """Where any resource would do."""
    new = policies(allow(["sqs:SendMessage", "s3:ListAllMyBuckets"], "*"))
    asked = {each.action: each.witness for each in findings(NOTHING, new)}
    resources = {action: witness and witness.request.resource for action, witness in asked.items()}
    assert resources == {
        "sqs:SendMessage": "arn:aws:sqs:us-east-1:111122223333:example",
        "s3:ListAllMyBuckets": "*",
    }


def test_a_witness_has_what_its_conditions_ask_for():
    """And nothing else."""
    conditions = {"StringEquals": {"x:a": "1"}, "Bool": {"x:b": "true"}, "Null": {"x:c": "true"}}
    found = finding(NOTHING, policies(allow(conditions=conditions)))
    assert found.witness
    assert found.witness.request.context.values == {"x:a": ("1",), "x:b": ("true",)}


def test_a_witness_has_values_for_variables():
    """The same wherever a variable stands."""
    home = f"{BUCKET}/${{aws:username}}"
    found = finding(policies(allow(resources=f"{home}/a")), policies(allow(resources=f"{home}/*")))
    assert found.witness
    request = found.witness.request
    (user,) = request.context.values["aws:username"]
    assert request.resource.startswith(f"{BUCKET}/{user}/")
    assert not found.doubts


def test_what_a_terraform_expression_becomes_is_a_doubt():
    """A request is shown with the expression in it, and is no proof."""
    logs = "${aws_s3_bucket.logs.arn}/*"
    found = finding(policies(allow()), policies(allow(resources=logs)))
    assert found.doubts == (logs,)
    assert found.witness
    assert found.witness.request.resource == "${aws_s3_bucket.logs.arn}/example"


def test_what_cannot_be_searched_through_is_a_doubt():
    """Patterns that are too tangled count as new, without a witness."""
    tangled = [
        allow(resources=f"arn:aws:s3:::*{each}*", conditions={"Bool": {f"x:{each}": "true"}})
        for each in "abcdefghijklmnopqrst"
    ]
    found = finding(policies(*tangled), policies(allow(resources="arn:aws:s3:::*")))
    assert found.witness is None
    (doubt,) = found.doubts
    assert "more combinations" in doubt


def test_values_that_cannot_be_decided_are_a_doubt():
    """The key is named."""
    tangled = {"NumericGreaterThan": {"x:k": "5"}, "StringLike": {"x:k": "?7*?"}}
    all_ = {"StringNotLike": {"x:k": "x*"}, "ForAllValues:StringLike": {"x:k": "?7*"}}
    found = finding(NOTHING, policies(allow(conditions={**tangled, **all_})))
    assert found.witness is None
    assert found.doubts == ("the values of x:k",)


def test_a_managed_policy_that_is_attached_may_allow_anything():
    """That can't be known here, and no request shows it."""
    found = finding(policies(allow()), policies(allow())._replace(unread=("policy M",)))
    assert (found.action, found.resources, found.witness) == ("*", ("*",), None)
    assert any("policy M" in each for each in found.doubts)


@pytest.mark.parametrize("field", ["unread", "unread_boundaries"])
def test_a_policy_that_is_gone_is_told_once(field: str):
    """It may have denied something, whatever NEW allows."""
    new = policies(allow(), allow("sqs:*", "*"))
    found = compared(new._replace(**{field: ("policy M",)}), new)
    assert (found.findings, found.unread) == ((), ("policy M",))


def test_a_policy_that_cannot_be_read_may_have_allowed_what_is_new():
    """But that is not certain."""
    side = policies(allow())._replace(unread=("policy M",))
    more = side._replace(policies=policies(allow(), allow("s3:PutObject")).policies)
    found = finding(side, more)
    assert found.published == ("s3:PutObject",)
    assert any("policy M" in each for each in found.doubts)


def of_tasks(service: str) -> tuple[Policies, Policies]:
    """A Deny is gone that only a name with a colon could have met."""
    statement = allow(f"{service}:StopTask", f"arn:aws:{service}:*:*:task/*")
    gone = deny(f"{service}:StopTask", f"arn:aws:{service}:*:*:service/*")
    return policies(statement, gone), policies(statement)


def test_a_name_with_a_colon_is_no_request_where_names_have_none():
    """No task is called service/a:task/b."""
    assert not findings(*of_tasks("ecs"))


@pytest.mark.parametrize("service", ["execute-api", "s3", "nosuch"])
def test_a_name_with_a_colon_counts_where_names_may_have_one(service: str):
    """Or where the service is not known."""
    found = finding(*of_tasks(service))
    assert found.witness
    assert found.witness.request.resource.count(":") > 5


def test_a_finding_has_the_rule_that_allows():
    """By its policy and its place there."""
    statements = [allow(), Statement(sid="Put", actions="s3:PutObject", resources=OBJECTS)]
    rule = finding(policies(allow()), policies(*statements)).rule
    assert (rule.policy, rule.index, rule.statement) == ("P", 1, statements[1])


def test_nothing_is_new_where_everything_was_allowed():
    """Whatever NEW says."""
    assert not findings(EVERYTHING, policies(allow("s3:*"), deny("sqs:*"), allow("*", "*")))
