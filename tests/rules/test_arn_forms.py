"""`stacks.rules.arn_forms`: services and types of resource in ARNs."""

from stacks.iam.statement import Statement
from stacks.rules.rule import Finding
from tests.rules.finding import BUCKET, about, allow, ids

import pytest

LOCAL = "eu-west-1:111122223333"
RULES = {
    "unknown-arn-service",
    "arn-service-case",
    "wildcard-in-arn-service",
    "unknown-arn-resource",
    "unknown-arn-pattern",
}


def only(rule: str, resource: str) -> Finding:
    """The one finding about a resource, which is of ``rule``."""
    statement = allow("dynamodb:GetItem", resource)
    assert ids(statement) & RULES == {rule}
    (finding,) = about(rule, statement)
    assert finding.path == ("statements", 0, "resources", 0)
    assert finding.about == (resource,)
    return finding


def fine(resource: str) -> bool:
    """Whether no rule of this family finds something about a resource."""
    return not ids(allow("dynamodb:GetItem", resource)) & RULES


def test_a_service_that_aws_does_not_have_is_found():
    """With the one that is near to it."""
    finding = only("unknown-arn-service", f"arn:aws:dynamodbb:{LOCAL}:table/my-table")
    assert finding.message.endswith("AWS has no service dynamodbb. Did you mean dynamodb?")
    assert fine(f"arn:aws:dynamodb:{LOCAL}:table/my-table")


@pytest.mark.parametrize(
    "resource",
    [
        f"arn:aws:catalog:{LOCAL}:portfolio/port-0123",
        f"arn:aws:elasticloadbalancing:{LOCAL}:targetgroup/my-group/0123",
        f"arn:aws:codestar:{LOCAL}:project/my-project",
        f"arn:aws:ssmmessages:{LOCAL}:anything",
    ],
)
def test_a_service_of_arns_alone_and_a_retired_one_are_known(resource: str):
    """As is one whose actions take no resource."""
    assert fine(resource)


def test_a_service_in_capital_letters_is_found():
    """Only its case is wrong."""
    finding = only("arn-service-case", "arn:aws:S3:::my-bucket")
    assert finding.message.endswith("ARNs say s3, not S3")
    assert fine(BUCKET)


def test_a_wildcard_in_the_service_is_a_suggestion():
    """Unless nothing else is named either."""
    finding = only("wildcard-in-arn-service", "arn:aws:*code*::111122223333:*")
    assert finding.rule.severity == "suggestion"
    assert fine("arn:*:*:*:*:*")
    assert fine("*")


def test_a_form_that_no_resource_of_the_service_has_is_found():
    """With the one that is near to it."""
    finding = only("unknown-arn-resource", f"arn:aws:dynamodb:{LOCAL}:tabel/my-table")
    assert finding.message == (
        f"arn:aws:dynamodb:{LOCAL}:tabel/my-table: resources of dynamodb begin with global-table/ "
        f"or table/. Did you mean arn:aws:dynamodb:{LOCAL}:table/my-table?"
    )
    finding = only("unknown-arn-resource", f"arn:aws:ecs:{LOCAL}:tasks/my-cluster/1")
    assert "capacity-provider/, cluster/ or container-instance/, among others" in finding.message


def test_a_pattern_that_no_resource_of_the_service_matches_is_found():
    """By a rule of its own, as Access Analyzer says nothing."""
    finding = only("unknown-arn-pattern", f"arn:aws:dynamodb:{LOCAL}:tabel/*")
    assert finding.rule.access_analyzer is None
    assert fine(f"arn:aws:dynamodb:{LOCAL}:ta*")


@pytest.mark.parametrize(
    "resource",
    [
        f"arn:aws:sqs:{LOCAL}:my-queue",
        f"arn:aws:ecs:{LOCAL}:task-definition/my-task",
        f"arn:aws:secretsmanager:{LOCAL}:secret:my-secret-??????",
        "arn:aws:logs:*:*:/my-group",
        "arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31",
        f"arn:aws:lex:{LOCAL}:unknown/x",
        f"arn:aws:dynamodb:{LOCAL}:${{var.kind}}/my-table",
        f"arn:aws:dynamodb:{LOCAL}:tabel/${{var.name}}",
        f"${{local.prefix}}:{LOCAL}:tabel/my-table",
        "arn:aws:dynamodb:tabel/my-table",
        "my-table",
    ],
)
def test_what_may_have_a_form_is_fine(resource: str):
    """Any name, a part that lacks, what is AWS's own, unknown parts, what is no ARN."""
    assert fine(resource)


def test_not_resource_is_looked_at():
    """What is left out has to exist, too."""
    statement = Statement(
        effect="Deny", actions=["s3:*"], not_resources=[BUCKET, "arn:aws:S3:::my-bucket"]
    )
    (finding,) = about("arn-service-case", statement)
    assert finding.path == ("statements", 0, "not_resources", 1)
