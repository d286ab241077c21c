"""What actions and services are called elsewhere, in SDKs and on AWS's own pages.

Sources: the permissions of API operations,
https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html,
https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions,
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html,
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html,
https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html,
https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html,
https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html;
the prefixes of services are those of the Service Authorization Reference.
"""

ACTIONS_OF_OPERATIONS = {
    "s3:completemultipartupload": "s3:PutObject",
    "s3:copyobject": "s3:GetObject on the source and s3:PutObject",
    "s3:createmultipartupload": "s3:PutObject",
    "s3:deleteobjects": "s3:DeleteObject",
    "s3:headbucket": "s3:ListBucket",
    "s3:headobject": "s3:GetObject",
    "s3:listbuckets": "s3:ListAllMyBuckets",
    "s3:listobjects": "s3:ListBucket",
    "s3:listobjectsv2": "s3:ListBucket",
    "s3:selectobjectcontent": "s3:GetObject",
    "s3:uploadpart": "s3:PutObject",
    "dynamodb:transactgetitems": "dynamodb:GetItem",
    "dynamodb:transactwriteitems": (
        "dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem or dynamodb:ConditionCheckItem"
    ),
    "sqs:sendmessagebatch": "sqs:SendMessage",
    "sqs:deletemessagebatch": "sqs:DeleteMessage",
    "sqs:changemessagevisibilitybatch": "sqs:ChangeMessageVisibility",
    "sns:publishbatch": "sns:Publish",
    "lambda:invoke": "lambda:InvokeFunction",
    "apigateway:invoke": "execute-api:Invoke",
    "opensearch:eshttpget": "es:ESHttpGet",
}
"""What an API operation needs, by its name in small letters, where no action has that name."""

PREFIXES = {
    "alb": "elasticloadbalancing",
    "cloudmap": "servicediscovery",
    "cloudwatchlogs": "logs",
    "efs": "elasticfilesystem",
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "eventbridge": "events",
    "msk": "kafka-cluster",
    "opensearch": "es",
    "parameterstore": "ssm",
    "sfn": "states",
    "stepfunctions": "states",
}
"""The prefix of a service's actions, by what it is called elsewhere."""
