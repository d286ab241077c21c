"""ARNs of secrets and parameters as a container definition has them, and as IAM never sees them."""

import re
from collections.abc import Iterator

from stacks.iam.document import PolicyDocument
from stacks.iam.text import is_unresolved
from stacks.rules.rule import Finding, Rule
from stacks.rules.statements import statements_of

_SECRETS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html"

SECRET_WITH_JSON_KEY = Rule(
    "secret-with-json-key",
    "error",
    "A secret's ARN has what valueFrom takes behind it, a JSON key, a stage or a version. The "
    "secret itself has an ARN without, so nothing is allowed or denied.",
    "End the ARN with the secret's name and its six characters.",
    None,
    _SECRETS,
)
SECRET_WITHOUT_SUFFIX = Rule(
    "secret-without-suffix",
    "warning",
    "A secret's ARN ends with a hyphen and six characters that Secrets Manager has added to its "
    "name; without them it is no secret's ARN, and nothing is allowed or denied.",
    "Write the whole ARN, or -?????? in place of the six characters.",
    None,
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html",
)
AMBIGUOUS_SECRET_ARN = Rule(
    "ambiguous-secret-arn",
    "warning",
    "A secret's ARN ends with a hyphen and six small letters. They are taken for the characters "
    "that Secrets Manager adds, which look so once in two hundred times; where they belong to the "
    "name, nothing is allowed or denied.",
    "Write the whole ARN, or -?????? behind the name.",
    None,
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html",
)
PARAMETER_WITH_TWO_SLASHES = Rule(
    "parameter-with-two-slashes",
    "error",
    "A parameter's ARN has one slash behind parameter, also where its name begins with one.",
    "Write parameter/app/db for the parameter /app/db.",
    None,
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html",
)
RULES = (
    SECRET_WITH_JSON_KEY,
    SECRET_WITHOUT_SUFFIX,
    AMBIGUOUS_SECRET_ARN,
    PARAMETER_WITH_TWO_SLASHES,
)

_SECRET = re.compile(r"arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(?P<name>[^:]*)(?P<rest>:.*)?")
_SUFFIX = re.compile(r".*-[A-Za-z0-9]{6}")
_WORD = re.compile(r".*-[a-z]{6}")
_PARAMETER = re.compile(r"arn:[^:]*:ssm:[^:]*:[^:]*:parameter//.*")


def findings(document: PolicyDocument) -> Iterator[Finding]:
    """Of every resource that is a secret or a parameter."""
    for place, statement in statements_of(document):
        for field in ("resources", "not_resources"):
            for index, resource in enumerate(getattr(statement, field) or ()):
                for rule, message in _wrong(resource):
                    yield Finding(rule, (*place, field, index), message, (resource,))


def _wrong(resource: str) -> Iterator[tuple[Rule, str]]:
    if is_unresolved(resource):
        return
    if _PARAMETER.fullmatch(resource):
        message = f"{resource}: the name of a parameter follows one slash"
        yield PARAMETER_WITH_TWO_SLASHES, message
    secret = _SECRET.fullmatch(resource)
    if secret is None:
        return
    name, rest = secret["name"], secret["rest"]
    has_wildcard = any(character in resource for character in "*?$")
    if rest and not has_wildcard:
        whole = resource.removesuffix(rest)
        yield SECRET_WITH_JSON_KEY, f"{rest} is no part of a secret's ARN; write {whole}"
    elif not has_wildcard and not _SUFFIX.fullmatch(name):
        yield SECRET_WITHOUT_SUFFIX, f"{resource} has no six characters; write {resource}-??????"
    elif not has_wildcard and _WORD.fullmatch(name):
        message = (
            f"{resource} is read as the secret {name[:-7]} with six characters behind it; if its "
            f"name is {name}, write {resource}-??????"
        )
        yield AMBIGUOUS_SECRET_ARN, message
