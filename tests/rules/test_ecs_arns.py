"""`stacks.rules.ecs_arns`: secrets and parameters as IAM sees them."""

from tests.rules.finding import about, allow, ids

import pytest

SECRETS = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:"
PARAMETERS = "arn:aws:ssm:eu-west-1:111122223333:parameter"


def test_a_json_key_behind_a_secret_is_found():
    """It is valueFrom's; the message has the ARN that is meant."""
    statement = allow("secretsmanager:GetSecretValue", f"{SECRETS}db-AbCdEf:password::")
    (finding,) = about("secret-with-json-key", statement)
    assert finding.message.endswith(f"write {SECRETS}db-AbCdEf")


def test_a_secret_without_its_six_characters_is_found():
    """No secret has such an ARN."""
    statement = allow("secretsmanager:GetSecretValue", f"{SECRETS}db")
    (finding,) = about("secret-without-suffix", statement)
    assert finding.message.endswith(f"write {SECRETS}db-??????")


@pytest.mark.parametrize("name", ["db-AbCdEf", "team/db-a1B2c3", "db-??????", "db*", "${var.name}"])
def test_the_arn_of_a_secret_is_no_finding(name: str):
    """Whole, or with wildcards in the place of what differs."""
    assert ids(allow("secretsmanager:GetSecretValue", SECRETS + name)) == set()


def test_two_slashes_before_a_parameter_are_found():
    """A name that begins with a slash brings its own."""
    assert "parameter-with-two-slashes" in ids(allow("ssm:GetParameters", f"{PARAMETERS}//app/db"))
    assert ids(allow("ssm:GetParameters", f"{PARAMETERS}/app/db")) == set()
