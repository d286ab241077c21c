"""Which principals a Principal element means.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
("you can use a wildcard (*) to specify all principals"; an account's number or its root's ARN
stands for all principals of the account) and, for ``"*"`` beside ``{"AWS": "*"}``, Terraform's
documentation of aws_iam_policy_document, which keeps the two apart.
"""

import re
from collections.abc import Iterator

from stacks.iam.glob import Pattern, pattern
from stacks.iam.principal import ANYONE, Principal

_ACCOUNT = re.compile(r"(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?")
_AWS_ARN = re.compile(r"arn:[a-z-]+:(iam|sts)::(.*)", re.DOTALL)


def principal_text(type_: str, identifier: str) -> str:
    """One principal as text, for `principal_patterns` to match.

    The partition of an account's principals is left out: a policy can only name principals of its
    own, and an account's number does not say which that is.
    """
    if type_ == "AWS":
        if account := _ACCOUNT.fullmatch(identifier):
            return f"AWS|iam::{account[1]}:root"
        if arn := _AWS_ARN.fullmatch(identifier):
            return f"AWS|{arn[1]}::{arn[2]}"
    return f"{type_}|{identifier}"


def principal_of(text: str) -> Principal:
    """The principal that `principal_text` wrote as ``text``."""
    type_, _, identifier = text.partition("|")
    if type_ == "AWS" and identifier.startswith(("iam::", "sts::")):
        identifier = f"arn:aws:{identifier}"
    return Principal(type_, identifier)


def principal_patterns(principal: Principal) -> Iterator[Pattern]:
    """The patterns of all principals that ``principal`` means, as `principal_text` writes them."""
    for identifier in principal.identifiers:
        if principal.type == ANYONE:
            yield pattern("*")
        elif identifier == ANYONE:
            yield [*f"{principal.type}|", *pattern("*")]
        elif principal.type == "AWS" and (account := _ACCOUNT.fullmatch(identifier)):
            yield [*"AWS|iam::", *account[1], ":", *pattern("*")]
            yield [*"AWS|sts::", *account[1], ":", *pattern("*")]
        else:
            yield list(principal_text(principal.type, identifier))
