"""Services whose resources may have a colon in their names.

IAM lets a wildcard in an ARN match colons, so ``arn:aws:ecs:*:*:task/x`` matches, letter by letter,
``arn:aws:ecs:us-east-1:111122223333:service/a:task/x``. No such service exists, because ECS's names
have no colons. Where names may have them, such a request is possible and counts.
"""

_SERVICES = {
    # Object keys: "Characters that might require special handling … Colon (:)",
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
    "s3",
    "s3express",
    "s3-object-lambda",
    "s3-outposts",
    # Paths of a method: arn:…:api-id/stage/METHOD/path,
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
    "execute-api",
    # Identity pool ids read REGION:GUID, "Pattern: [\w-]+:[0-9a-f-]+",
    # https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DescribeIdentityPool.html
    "cognito-identity",
    # Alarm names: "The name must contain only UTF-8 characters, and can't contain ASCII control
    # characters", https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    "cloudwatch",
    # Paths of roles: any character from ! to DEL,
    # https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    "iam",
    "sts",
}


def may_have_colons(service: str, *, is_published: bool) -> bool:
    """Whether names in ``service`` may hold a colon; of a service not published that is unknown."""
    return not is_published or service in _SERVICES
