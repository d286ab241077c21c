"""`stacks.rules.acceptance`: findings that an owner stands by."""

from dataclasses import replace
from itertools import permutations

from stacks.iam.document import PolicyDocument
from stacks.iam.role import AcceptedFinding, NamedPolicy, RoleSpec
from stacks.iam.statement import Statement
from stacks.iam.trust import task_role_trust_policy
from stacks.rules.check import check_role
from tests.rules.finding import allow

REASON = "Its queues are made at run time"
SEND = AcceptedFinding("wildcard-resource", "sqs:SendMessage", REASON)


def role(*statements: Statement, accept: tuple[AcceptedFinding, ...] = ()) -> RoleSpec:
    """A task role that ``statements`` are the policy of."""
    return RoleSpec(
        name="Web",
        logical_id="web",
        trust_policy=task_role_trust_policy(
            partition="aws", account="111122223333", regions="us-east-1"
        ),
        policies=(NamedPolicy("Web", PolicyDocument(statements)),),
        kind="task",
        accept=accept,
    )


SENDS = allow("sqs:SendMessage", "*")


def test_an_accepted_finding_is_one_no_more():
    """It is kept with its reason."""
    checked = check_role(role(SENDS, accept=(SEND,)))
    assert checked.findings == ()
    ((finding, accepted),) = checked.accepted
    assert finding.rule.id == "wildcard-resource"
    assert accepted.reason == REASON


def test_each_accept_covers_one_finding():
    """The same in a second statement is a finding still, until it is accepted too."""
    twice = role(SENDS, allow(["sqs:SendMessage"], "arn:aws:sqs:*:*:*"), accept=(SEND,))
    assert [each.rule.id for each in check_role(twice).findings] == ["wildcard-resource"]
    assert check_role(replace(twice, accept=(SEND, SEND))).findings == ()


def test_a_finding_can_be_named_by_its_resource():
    """What it is about is the action, and the resource; ``*`` could be any finding's."""
    queues = "arn:aws:sqs:*:*:*"
    by_resource = replace(SEND, match=queues)
    assert check_role(role(allow("sqs:SendMessage", queues), accept=(by_resource,))).findings == ()
    assert check_role(role(SENDS, accept=(replace(SEND, match="*"),))).findings != ()


def test_an_accept_does_not_grow_with_a_pattern():
    """What was accepted of one action is a finding again when a pattern allows more."""
    accept = (AcceptedFinding("privilege-escalation", "iam:PutRolePolicy", REASON),)
    one, many = allow("iam:PutRolePolicy", "*"), allow("iam:Put*", "*")
    escalates = "privilege-escalation"
    assert escalates not in {f.rule.id for f in check_role(role(one, accept=accept)).findings}
    assert escalates in {f.rule.id for f in check_role(role(many, accept=accept)).findings}


def test_no_order_of_accepts_leaves_a_finding_over():
    """One that fits two findings does not take the one that another accept is for."""
    queues = ["arn:aws:sqs:us-east-1:111122223333:*", "arn:aws:sqs:eu-west-1:111122223333:*"]
    statements = [allow("sqs:SendMessage", each) for each in queues]
    for queue in queues:
        for accept in permutations((SEND, replace(SEND, match=queue))):
            assert check_role(role(*statements, accept=accept)).findings == ()


def test_any_of_several_resources_names_what_none_of_them_is():
    """An action is on the wrong kind of all of them, in whatever order they are listed."""
    buckets = ["arn:aws:s3:::z-bucket", "arn:aws:s3:::a-bucket"]
    for bucket in buckets:
        accept = (AcceptedFinding("resource-mismatch", bucket, REASON),)
        assert check_role(role(allow("s3:GetObject", buckets), accept=accept)).findings == ()


def test_an_accept_that_matches_nothing_is_a_finding():
    """It stands at the accept, and says what there is."""
    (finding, other) = check_role(role(SENDS, accept=(replace(SEND, match="sqs:Send*"),))).findings
    assert finding.rule.id == "wildcard-resource"
    assert (other.rule.id, other.path) == ("unmatched-accept", ("accept", 0))
    assert "it finds sqs:SendMessage" in other.message


def test_an_unknown_rule_is_told_with_the_nearest():
    """A misspelt id hides nothing."""
    accept = (replace(SEND, rule="wildcard-resources"),)
    finding = check_role(role(SENDS, accept=accept)).findings[-1]
    assert "no rule wildcard-resources. Did you mean wildcard-resource?" in finding.message


def test_an_accept_without_a_reason_accepts_nothing():
    """White space is no reason; the finding stays."""
    found = check_role(role(SENDS, accept=(replace(SEND, reason=" "),))).findings
    assert [each.rule.id for each in found] == ["wildcard-resource", "accept-without-reason"]


def test_an_accept_with_a_match_is_no_finding():
    """Neither unmatched nor without a reason."""
    assert not check_role(role(SENDS, accept=(SEND,))).findings


PASS_ANY = allow(
    "iam:PassRole", "*", {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
)
FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:web"
BY_PASSING = "privilege-escalation-by-pass-role"


def left_of(rule: str, actions: list[str], *matches: str) -> list[str]:
    """What is not accepted of ``rule``, where functions are given any role by ``actions``."""
    accept = tuple(AcceptedFinding(rule, match, REASON) for match in matches)
    checked = check_role(role(PASS_ANY, allow(actions, FUNCTION), accept=accept))
    return [each.about[0] for each in checked.findings if each.rule.id == rule]


def test_either_of_two_actions_names_what_they_complete_together():
    """Which one stands last in the list is no matter; iam:PassRole alone completes nothing."""
    actions = ["lambda:InvokeFunction", "lambda:CreateFunction"]
    for listed in (actions, sorted(actions)):
        assert left_of(BY_PASSING, listed, "lambda:CreateFunction") == []
        assert left_of(BY_PASSING, listed, "lambda:InvokeFunction") == []
        assert left_of(BY_PASSING, listed, "iam:PassRole") != []


def test_an_accept_covers_what_is_first_about_its_match():
    """Then another one is left for the finding that could have been named so as well."""
    actions = ["lambda:AddPermission", "lambda:CreateFunction", "lambda:InvokeFunction"]
    assert left_of(BY_PASSING, actions, "lambda:CreateFunction") == ["lambda:InvokeFunction"]
    both = ("lambda:CreateFunction", "lambda:InvokeFunction")
    assert left_of(BY_PASSING, actions, *both) == left_of(BY_PASSING, actions, *both[::-1]) == []


def test_any_text_that_is_said_twice_names_the_list():
    """A list is one finding, in whichever order it says what it says twice."""
    actions = ["lambda:Get*", "lambda:GetPolicy", "lambda:GetFunction", "lambda:GetAlias"]
    for match in actions[1:]:
        assert left_of("redundant-action", actions, match) == []
        assert left_of("redundant-action", sorted(actions), match) == []
