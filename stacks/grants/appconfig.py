"""Grants on AWS AppConfig."""

from collections.abc import Iterator
from typing import Annotated

from stacks.grants import kms
from stacks.grants.grant import grant
from stacks.grants.parameter import Text
from stacks.grants.scope import Scope
from stacks.iam.condition import Condition
from stacks.iam.statement import Statement

# Policies name all three by their IDs, even where a request names them by their names.
# https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_Application.html
_ID = r"[a-z0-9]{4,7}"
_FORM = "an ID of AWS AppConfig: 4 to 7 small letters and digits, and no name"
APPLICATION = Text("the application's ID", "abc1234", _ID, _FORM)
ENVIRONMENT = Text("the environment's ID", "def5678", _ID, _FORM)
PROFILE = Text("the configuration profile's ID", "ghi9012", _ID, _FORM)
_KEY = kms.KEY.described("the customer-managed key of its deployments, if they have one")


@grant
def read(
    scope: Scope,
    application: Annotated[str, APPLICATION],
    environment: Annotated[str, ENVIRONMENT],
    profile: Annotated[str, PROFILE],
    *,
    kms_key: Annotated[str | None, _KEY] = None,
) -> Iterator[Statement]:
    """Read the configuration that is deployed to an environment of an application.

    Leaves out listing what there is, deployments, and the older GetConfiguration.

    Sources:
        https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_appconfigdata_GetLatestConfiguration.html
        https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-security.html
    """
    deployed_to = scope.arn("appconfig", f"application/{application}/environment/{environment}")
    yield Statement(
        actions=("appconfig:StartConfigurationSession", "appconfig:GetLatestConfiguration"),
        resources=[f"{deployed_to}/configuration/{profile}"],
    )
    if kms_key is not None:
        # "AWS AppConfig encryption access": who calls GetLatestConfiguration needs kms:Decrypt. The
        # key is used with the ARN of the deployment, which says more than kms:ViaService would.
        yield Statement(
            actions=["kms:Decrypt"],
            resources=[kms_key],
            conditions=[
                Condition(
                    "StringLike",
                    "kms:EncryptionContext:aws:appconfig:deployment:arn",
                    f"{deployed_to}/deployment/*",
                )
            ],
        )
