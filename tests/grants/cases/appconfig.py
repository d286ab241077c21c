"""Grants on AWS AppConfig."""

from stacks.grants import appconfig
from tests.grants.case import KEY, KEY_ID, OTHER_KEY, Ask, Case

APPLICATION = "arn:aws:appconfig:us-east-1:111122223333:application/abc1234"
ENVIRONMENT = f"{APPLICATION}/environment/def5678"
CONFIGURATION = f"{ENVIRONMENT}/configuration/ghi9012"
OF_DEPLOYMENT = "kms:EncryptionContext:aws:appconfig:deployment:arn"
MAY = [
    Ask("appconfig:StartConfigurationSession", CONFIGURATION),
    Ask("appconfig:GetLatestConfiguration", CONFIGURATION),
]
BEYOND = [
    Ask("appconfig:GetLatestConfiguration", f"{ENVIRONMENT}/configuration/ghi9013"),
    Ask(
        "appconfig:GetLatestConfiguration",
        f"{APPLICATION}/environment/def5679/configuration/ghi9012",
    ),
    Ask("appconfig:StartConfigurationSession", CONFIGURATION.replace("abc1234", "abc1235")),
    Ask("appconfig:GetEnvironment", ENVIRONMENT),
    Ask("appconfig:StartDeployment", ENVIRONMENT),
    Ask("appconfig:UpdateConfigurationProfile", f"{APPLICATION}/configurationprofile/ghi9012"),
]

CASES = [
    Case(
        "read",
        appconfig.read("abc1234", "def5678", "ghi9012"),
        may=MAY,
        may_not=[*BEYOND, Ask("kms:Decrypt", KEY, {OF_DEPLOYMENT: f"{ENVIRONMENT}/deployment/1"})],
    ),
    Case(
        "read-with-key",
        appconfig.read("abc1234", "def5678", "ghi9012", kms_key=KEY_ID),
        may=[*MAY, Ask("kms:Decrypt", KEY, {OF_DEPLOYMENT: f"{ENVIRONMENT}/deployment/1"})],
        may_not=[
            *BEYOND,
            Ask("kms:Decrypt", KEY),
            Ask("kms:Decrypt", OTHER_KEY, {OF_DEPLOYMENT: f"{ENVIRONMENT}/deployment/1"}),
            Ask(
                "kms:Decrypt",
                KEY,
                {OF_DEPLOYMENT: f"{APPLICATION}/environment/def5679/deployment/1"},
            ),
            Ask("kms:GenerateDataKey", KEY, {OF_DEPLOYMENT: f"{ENVIRONMENT}/deployment/1"}),
        ],
    ),
]
