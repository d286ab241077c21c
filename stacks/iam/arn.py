"""Amazon Resource Names.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

import re
from dataclasses import dataclass

from stacks.iam.partition import PARTITIONS
from stacks.iam.problem import IamError, Problem
from stacks.iam.text import is_unresolved, known_text, parts, variables

FORM = "arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE"
_FIELDS = 6
_ACCOUNT_DIGITS = 12
# Neither a wildcard nor a variable: what is meant is what is written.
# Digits, or AWS's own: aws, cloudfront. What is in capitals or brackets was to be filled in.
_ACCOUNT = re.compile(r"[a-z0-9*?-]*")
_LITERAL = re.compile(r"[a-z-]+")
_WHITE_SPACE = re.compile(r"\s")


@dataclass(frozen=True)
class Arn:
    """The six fields of an ARN. ``region`` and ``account`` are empty where a service has none.

    ``resource`` keeps its type, its separators and its wildcards (``user/*``, ``log-group:x:*``).
    Wildcards, policy variables and Terraform expressions may stand in the fields.
    """

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> "Arn":
        """Read an ARN.

        Raises IamError when ``text`` has fewer than six fields, no ``arn:`` in front, an empty
        or unknown partition, no service or resource, an account of other than 12 digits, or white
        space where none can be; also when a Terraform expression hides the fields
        (``${aws_s3_bucket.logs.arn}/*``), which `arn_problem` lets pass.
        """
        fields = _split_fields(text)
        if len(fields) == _FIELDS and not _fault(text):
            return cls(*fields[1:])
        message = f"{text!r} hides the fields of its ARN"
        raise IamError([arn_fault(text) or Problem((), message)])

    def __str__(self) -> str:
        """The ARN as AWS writes it."""
        fields = (self.partition, self.service, self.region, self.account, self.resource)
        return ":".join(("arn", *fields))


def arn_problem(text: str) -> str | None:
    """What is wrong with ``text`` as an ARN, or None.

    A string with a Terraform expression in it is judged by the part in front of the expression
    only: what the expression becomes is not known.
    """
    fault = arn_fault(text)
    return fault.message if fault else None


def arn_fault(text: str) -> Problem | None:
    """As `arn_problem`, with the rule that is broken."""
    rule_and_message = _fault(text)
    if rule_and_message is None:
        return None
    rule, message = rule_and_message
    return Problem((), message, rule=rule)


def _fault(text: str) -> tuple[str, str] | None:
    if text != text.strip():
        return "malformed-arn", f"{text!r} has white space around it"
    fields = _split_fields(text)
    if is_unresolved(text) and (fields[0] == "arn" or _hides_prefix(text)):
        return None
    if fields[0] != "arn":
        return "arn-without-prefix", f"{text!r} is no ARN; an ARN reads {FORM}"
    if len(fields) < _FIELDS:
        return (
            "missing-arn-field",
            f"{text!r} has {len(fields)} of an ARN's {_FIELDS} fields; an ARN reads {FORM}",
        )
    for name, value in (("partition", fields[1]), ("service", fields[2]), ("resource", fields[5])):
        if not value:
            return "missing-arn-field", f"{text!r} names no {name}; an ARN reads {FORM}"
    if _LITERAL.fullmatch(fields[1]) and fields[1] not in PARTITIONS:
        known = ", ".join(PARTITIONS)
        return (
            "unknown-partition",
            f"{text!r}: {fields[1]!r} is no partition of AWS; there are {known}",
        )
    if message := _account_problem(fields[4]):
        return "malformed-arn-account", f"{text!r}: {message}"
    # The resource may have spaces: an object's key in S3 may.
    if any(_WHITE_SPACE.search(known_text(field)) for field in fields[:5]):
        return (
            "malformed-arn",
            f"{text!r} has white space in its first five fields; an ARN reads {FORM}",
        )
    return None


def _account_problem(account: str) -> str | None:
    if account.isdigit() and len(account) != _ACCOUNT_DIGITS:
        return f"the account has {len(account)} digits; an account has 12"
    is_known = not is_unresolved(account) and not variables(account)
    if is_known and not account.isspace() and not _ACCOUNT.fullmatch(account):
        return f"{account!r} is no account; an account has 12 digits"
    return None


def _hides_prefix(text: str) -> bool:
    """Whether an expression may turn out to hold the ``arn:`` that ``text`` begins with."""
    first = parts(text)[0]
    return first.kind == "expression" or "arn:".startswith(first.text)


def _split_fields(text: str) -> list[str]:
    """Split at the first five colons that are not inside a variable or an expression."""
    if "{" not in text:
        return text.split(":", _FIELDS - 1)
    fields = [""]
    for part in parts(text):
        if part.kind != "text":
            fields[-1] += part.text
            continue
        pieces = part.text.split(":", _FIELDS - len(fields))
        fields[-1] += pieces[0]
        fields.extend(pieces[1:])
    return fields
