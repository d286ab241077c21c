"""Grants on Amazon SES.

Which resources and condition keys sending has:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html
"""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants.grant import grant
from stacks.grants.parameter import Resource, Text
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.statement import Statement

_LOCAL = r"[A-Za-z0-9.!#&'+=^_~-]{1,64}"
_DOMAIN = r"(?=.{1,253}$)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+"

IDENTITY = Resource(
    noun="an identity of SES",
    arn="arn:{partition}:ses:{region}:{account}:identity/{name}",
    name=rf"({_LOCAL}@)?{_DOMAIN}",
    form="an identity is a domain or an email address",
    example="example.com",
    source="https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html",
)
CONFIGURATION_SET = Resource(
    noun="a configuration set of SES",
    arn="arn:{partition}:ses:{region}:{account}:configuration-set/{name}",
    name=r"[A-Za-z0-9_-]{1,64}",
    form="a configuration set's name has 1 to 64 letters, digits, - and _",
    example="my-set",
    source="https://docs.aws.amazon.com/ses/latest/APIReference/API_ConfigurationSet.html",
    description="the configuration set that is sent with, also if it is the identity's default: "
    "its name or ARN",
)
ADDRESS = Text(
    description="the only address that the mail may be from, in the spelling that is used",
    example="noreply@example.com",
    pattern=rf"{_LOCAL}@{_DOMAIN}",
    form="an email address alone",
)


@grant
def send(
    scope: Scope,
    identity: Annotated[str, IDENTITY],
    *,
    from_address: Annotated[str | None, ADDRESS] = None,
    configuration_set: Annotated[str | None, CONFIGURATION_SET] = None,
) -> Iterator[Statement]:
    """Send mail from an identity, through the API or SMTP, written out or raw.

    Leaves out mail made of templates, identities and their policies, and all settings. While the
    account is in SES's sandbox, the identities of recipients are needed too.

    Sources:
        https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
        https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-policy-examples.html
    """
    del scope
    # SendEmail of the API's second version asks for ses:SendRawEmail when the mail is raw.
    yield Statement(
        actions=("ses:SendEmail", "ses:SendRawEmail"),
        resources=[each for each in (identity, configuration_set) if each],
        conditions=[Condition("StringEquals", "ses:FromAddress", from_address)]
        if from_address
        else [],
    )
