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


@pytest.mark.parametrize("name", ["my-secret", "app-config", "team/api-tokens"])
def test_a_secret_that_ends_in_a_word_of_six_letters_is_found(name: str):
    """Secrets Manager takes the word for what it adds; the message has both readings."""
    statement = allow("secretsmanager:GetSecretValue", SECRETS + name)
    (finding,) = about("ambiguous-secret-arn", statement)
    assert f"is read as the secret {name[:-7]} with" in finding.message
    assert finding.message.endswith(f"if its name is {name}, write {SECRETS}{name}-??????")


@pytest.mark.parametrize("name", ["my-secret-AbCdEf", "my-secret-??????", "app-config1-1abcde"])
def test_a_secret_with_its_six_characters_is_not_ambiguous(name: str):
    """A word before them, or characters that are no word."""
    assert ids(allow("secretsmanager:GetSecretValue", SECRETS + name)) == set()


@pytest.mark.parametrize("name", ["db-AbCdEf", "team/db-a1B2c3", "db-??????", "db*", "${var.name}"])
def test_the_arn_of_a_secret_is_no_finding(name: str):
    """Whole, or with wildcards in the place of what differs."""
    assert ids(allow("secretsmanager:GetSecretValue", SECRETS + name)) == set()


def test_two_slashes_before_a_parameter_are_found():
    """A name that begins with a slash brings its own."""
    assert "parameter-with-two-slashes" in ids(allow("ssm:GetParameters", f"{PARAMETERS}//app/db"))
    assert ids(allow("ssm:GetParameters", f"{PARAMETERS}/app/db")) == set()
