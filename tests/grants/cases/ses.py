"""Grants on Amazon SES."""

from stacks.grants import ses
from tests.grants.case import Ask, Case

DOMAIN = "arn:aws:ses:us-east-1:111122223333:identity/example.com"
ADDRESS = "arn:aws:ses:us-east-1:111122223333:identity/noreply@example.com"
SET = "arn:aws:ses:us-east-1:111122223333:configuration-set/my-set"
FROM = {"ses:FromAddress": "noreply@example.com"}
OTHER_FROM = {"ses:FromAddress": "boss@example.com"}
BEYOND = [
    Ask("ses:SendEmail", "arn:aws:ses:us-east-1:111122223333:identity/example.com.org", FROM),
    Ask("ses:SendEmail", "arn:aws:ses:us-east-1:111122223333:identity/mail.example.com", FROM),
    Ask("ses:SendEmail", f"{SET}-2", FROM),
    Ask("ses:SendBounce", DOMAIN, FROM),
    Ask("ses:SendTemplatedEmail", DOMAIN, FROM),
    Ask("ses:PutIdentityPolicy", DOMAIN, FROM),
    Ask("ses:DeleteEmailIdentity", DOMAIN, FROM),
]

CASES = [
    Case(
        "send",
        ses.send("example.com"),
        may=[
            Ask("ses:SendEmail", DOMAIN, FROM),
            Ask("ses:SendRawEmail", DOMAIN, OTHER_FROM),
        ],
        may_not=[Ask("ses:SendEmail", ADDRESS, FROM), Ask("ses:SendEmail", SET, FROM), *BEYOND],
    ),
    Case(
        "send-from-one-address",
        ses.send("example.com", from_address="noreply@example.com"),
        may=[Ask("ses:SendEmail", DOMAIN, FROM), Ask("ses:SendRawEmail", DOMAIN, FROM)],
        may_not=[
            Ask("ses:SendEmail", DOMAIN),
            Ask("ses:SendEmail", DOMAIN, OTHER_FROM),
            Ask("ses:SendRawEmail", DOMAIN, {"ses:FromAddress": "not-noreply@example.com"}),
            Ask("ses:SendEmail", SET, FROM),
            *BEYOND,
        ],
    ),
    Case(
        "send-from-an-address-with-a-set",
        ses.send(ADDRESS, from_address="noreply@example.com", configuration_set="my-set"),
        may=[
            Ask("ses:SendEmail", ADDRESS, FROM),
            Ask("ses:SendRawEmail", ADDRESS, FROM),
            Ask("ses:SendEmail", SET, FROM),
            Ask("ses:SendRawEmail", SET, FROM),
        ],
        may_not=[
            Ask("ses:SendEmail", DOMAIN, FROM),
            Ask("ses:SendEmail", SET, OTHER_FROM),
            Ask("ses:DeleteConfigurationSet", SET, FROM),
            *BEYOND,
        ],
    ),
]
