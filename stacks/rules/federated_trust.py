"""Trust in identity providers: OIDC and SAML. What concerns GitHub alone is in `github_trust`."""

from collections.abc import Iterator

from stacks.iam.comparisons import FOR_ALL, FOR_ANY
from stacks.iam.document import PolicyDocument
from stacks.iam.problem import Path
from stacks.iam.role import RoleKind
from stacks.iam.statement import Statement
from stacks.rules.federation import claim, issuer, provider_kind
from stacks.rules.github_trust import GITHUB
from stacks.rules.rule import Finding, Rule, check_source
from stacks.rules.statements import statements_of
from stacks.rules.trust_statements import (
    ASSUMING,
    allowing,
    allows,
    has_unknown_keys,
    identifiers,
    is_everyone,
    is_pattern,
    is_positive,
    path_of,
    takes_wildcards,
)

_SHARED = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html"

INVALID_PROVIDER = Rule(
    "invalid-identity-provider",
    "error",
    "A principal of type Federated is no identity provider, so IAM refuses it.",
    "Write the ARN of an OIDC or SAML provider of the account, or a domain such as "
    "cognito-identity.amazonaws.com.",
    "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
    check_source("error", "invalid-federated-principal-syntax-in-role-trust-policy"),
)
SHARED_PROVIDER = Rule(
    "shared-provider-without-claim",
    "error",
    "All customers of the provider share it, and nothing in the statement says which of them is "
    "meant. IAM refuses such a trust policy when it is written.",
    "Ask for the named claim, with StringEquals and your own value.",
    "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
    _SHARED,
)
PROVIDER_WITHOUT_CLAIM = Rule(
    "provider-without-claim",
    "warning",
    "Everyone whom the OIDC provider knows may assume the role.",
    "Ask for claims of its tokens, as PROVIDER:sub and PROVIDER:aud.",
    "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
    check_source("security-warning", "missing-condition-key-for-oidc-principal"),
)
AUDIENCE_WITH_ALL = Rule(
    "all-values-of-audience",
    "suggestion",
    "ForAllValues is for keys of several values, and a token has one audience.",
    "Drop ForAllValues.",
    "CONFIRM_AUDIENCE_CLAIM_TYPE",
    check_source("suggestion", "confirm-audience-claim-type"),
)
AUDIENCE_WITH_ANY = Rule(
    "any-value-of-audience",
    "warning",
    "ForAnyValue is for keys of several values, and a token has one audience.",
    "Drop ForAnyValue.",
    "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
    check_source("security-warning", "foranyvalue-with-audience-claim-type"),
)
RULES = (
    INVALID_PROVIDER,
    SHARED_PROVIDER,
    PROVIDER_WITHOUT_CLAIM,
    AUDIENCE_WITH_ALL,
    AUDIENCE_WITH_ANY,
)

_SUBJECT_IS_CUSTOMER = (
    *("agent.buildkite.com", "app.terraform.io", "gitlab.com", "oidc.codefresh.io", "scalr.io"),
    *("oidc-configuration.audit-log.githubusercontent.com", "proidc.upbound.io"),
    *(
        "studio.datachain.ai/api",
        "tokens.cloud.shisho.dev",
        "vstoken.actions.githubusercontent.com",
    ),
)
_AUDIENCE_IS_CUSTOMER = (
    *("api.pulumi.com/oidc", "cognito-identity.amazonaws.com", "oidc.vercel.com"),
    "sandboxes.cloud",
)
# The table of the page named above, GitHub apart, and the provider whose address changes.
_CUSTOMER = {
    **{each: f"{each}:sub" for each in _SUBJECT_IS_CUSTOMER},
    **{each: f"{each}:aud" for each in _AUDIENCE_IS_CUSTOMER},
    "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d": "sts:rolesessionname",
}


def findings(document: PolicyDocument, _kind: RoleKind | None) -> Iterator[Finding]:
    """Of every identity provider, and of the conditions for those that are trusted."""
    for place, statement in statements_of(document):
        for path, principal in identifiers(statement, "Federated"):
            # A wildcard within an ARN would be read as a part of its name.
            if provider_kind(principal) is None or is_pattern(principal):
                message = f"{principal!r} is no identity provider"
                yield Finding(INVALID_PROVIDER, (*place, *path), message, (principal,))
    for place, statement in allowing(document):
        for finding in (*_of_claims(statement), *_of_audiences(statement)):
            yield finding.under(*place)


def _of_claims(statement: Statement) -> Iterator[Finding]:
    if not allows(statement, *ASSUMING) or has_unknown_keys(statement):
        return
    for path, principal in identifiers(statement, "Federated"):
        name = issuer(principal)
        if name is None or name == GITHUB or is_pattern(principal):
            continue
        if wanted := _CUSTOMER.get(name):
            yield from _of_shared(path, principal, wanted, statement)
        elif not any(claim(test)[0] == name for test in statement.conditions):
            message = f"{principal} is trusted without a condition on a claim of its tokens"
            yield Finding(PROVIDER_WITHOUT_CLAIM, path, message, (principal,))


def _of_shared(path: Path, principal: str, wanted: str, statement: Statement) -> Iterator[Finding]:
    for test in statement.conditions:
        is_limit = is_positive(test) and not (
            takes_wildcards(test) and any(map(is_everyone, test.values))
        )
        if test.key.lower() == wanted and is_limit:
            return
    message = f"{principal} is trusted without a condition on {wanted}"
    yield Finding(SHARED_PROVIDER, path, message, (principal, wanted))


def _of_audiences(statement: Statement) -> Iterator[Finding]:
    issuers = {issuer(principal) for _, principal in identifiers(statement, "Federated")}
    for test in statement.conditions:
        prefix, name = claim(test)
        if name != "aud" or prefix not in issuers:
            continue
        for qualifier, rule in ((FOR_ALL, AUDIENCE_WITH_ALL), (FOR_ANY, AUDIENCE_WITH_ANY)):
            if test.operator.startswith(qualifier):
                message = f"{test.key} is compared by {test.operator}"
                about = (test.key, test.operator)
                yield Finding(rule, path_of(test), message, about, about_key=True)
