"""Which grants here and in AWS CDK are for the same, and why they differ.

Of the reasons, those that say what a service asks for are from its page on permissions, which the
docstring of the grant names; those about resources that an action takes from AWS's reference,
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stacks.grants import (
    appconfig,
    batch,
    cloudwatch,
    dynamodb,
    ecr,
    ecs,
    efs,
    events,
    firehose,
    glue,
    iam,
    kinesis,
    kms,
    lambda_,
    logs,
    opensearch,
    rds,
    s3,
    scheduler,
    secretsmanager,
    ses,
    sns,
    sqs,
    ssm,
    states,
    sts,
)
from stacks.grants.execution import TaskNeeds
from stacks.grants.grant import Grant
from stacks.grants.page import EXAMPLE_SCOPE


@dataclass(frozen=True)
class Reason:
    """Why two grants differ; ``theirs`` where AWS CDK's is narrower or has what clients need."""

    text: str
    theirs: bool = False


@dataclass(frozen=True)
class Pair:
    """A method of AWS CDK and the grants that are for the same.

    ``names`` are the ARNs, or parts of them, for which the placeholders of AWS CDK's side stand;
    ``reasons`` are those of actions, or of patterns of them, that differ.
    """

    method: str
    grants: Sequence[Grant | TaskNeeds]
    names: Mapping[str, str]
    reasons: Mapping[Reason, Sequence[str]]


_KEY = EXAMPLE_SCOPE.arn("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab")
_TABLE = EXAMPLE_SCOPE.arn("dynamodb", "table/my-table")
_LOG = EXAMPLE_SCOPE.arn("logs", "log-group:/ecs/my-app")
_FILE_SYSTEM = EXAMPLE_SCOPE.arn("elasticfilesystem", "file-system/fs-0123456789abcdef0")
_ACCESS_POINT = EXAMPLE_SCOPE.arn("elasticfilesystem", "access-point/fsap-0123456789abcdef0")
_STREAM = EXAMPLE_SCOPE.arn("kinesis", "stream/my-stream")
_FUNCTION = EXAMPLE_SCOPE.arn("lambda", "function:my-function")
_DOMAIN = EXAMPLE_SCOPE.arn("es", "domain/my-domain")
_SECRET = EXAMPLE_SCOPE.arn("secretsmanager", "secret:my-secret-a1b2c3")
_STATE_MACHINE = EXAMPLE_SCOPE.arn("states", "stateMachine:my-state-machine")

_KEYS = {"<key>": _KEY}
_BUCKETS = {"<bucket>": "arn:aws:s3:::my-bucket"}
_FILE_SYSTEMS = {"<system>": _FILE_SYSTEM, "<access point>": _ACCESS_POINT}
_ROLES = {"<role>": EXAMPLE_SCOPE.arn("iam", "role/my-role", regional=False)}

# Of keys of KMS.
_VIA = Reason(
    "Here the key is for the service alone, by kms:ViaService; there also for calls to KMS with "
    "whatever it has encrypted."
)
_NOT_ASKED = Reason(
    "The service doesn't ask for these: AWS's page on its encryption has those that are here."
)
_MAKES_TABLES = Reason(
    "These are for who makes the table. To use it, DynamoDB decrypts its table key as the caller, "
    "and does the rest by a grant of its own: "
    "<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html>."
)
_DESCRIBES_KEY = Reason("Looks at the key itself, which S3 doesn't ask of the role.")
# Of DynamoDB.
_TABLE_ALONE = Reason("These take the table alone; on indexes they allow nothing.")
_NAMED_INDEXES = Reason("Here indexes are named; there it is all of them, once the table has one.")
_STREAMS_ALONE = Reason("These take a stream; on a table and its indexes they allow nothing.")
_LISTS_NOTHING = Reason("It takes no resource: on any other than * it allows nothing.")
# Of S3.
_OBJECTS_MORE = Reason(
    "Access control lists, tags, old versions, retention and torrents of objects, which "
    "getting an object doesn't ask for."
)
_BUCKET_SETTINGS = Reason(
    "The bucket's settings, its policy among them, which getting objects doesn't ask for; Athena "
    "and a few other clients ask for s3:GetBucketLocation.",
    theirs=True,
)
_LISTS_MORE = Reason(
    "Old versions, uploads under way, tags and annotations; and access points, jobs and all "
    "buckets of the account, which take no bucket, so that they are allowed in vain."
)
_OTHER_PUTS = Reason(
    "For uploads that also set tags, a retention or a legal hold, which a statement can add here.",
    theirs=True,
)
_DELETES_MORE = Reason(
    "Deletes also old versions, for good, and tags and annotations; an object is deleted without."
)
_BUCKET_ALONE = Reason("It takes the bucket alone; on objects it allows nothing.")
# Of logs.
_PARAMETERS_MORE = Reason(
    "Earlier values and who changed them, which reading a value doesn't ask for; and "
    "ssm:DescribeParameters, which takes no resource and so is allowed in vain."
)
_OTHER_CALLS = Reason(
    "Here limited to paths of the index that search, get and write documents; there all of it, its "
    "settings and mappings included, which clients ask for that check an index or make one.",
    theirs=True,
)
_ONE_ACCESS_POINT = Reason(
    "Here through one access point, which gives the client its user and its folder; there by any "
    "mount target, with or without an access point."
)
_KMS_MORE = ("kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")
_WRITES_WITH_KEY = {_VIA: ("kms:Decrypt", "kms:GenerateDataKey"), _NOT_ASKED: _KMS_MORE}
_PUTS = (
    "s3:PutObjectLegalHold",
    "s3:PutObjectRetention",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionTagging",
)

PAIRS = (
    Pair(
        "aws_appconfig.Environment.grant_read_config",
        (appconfig.read("abc1234", "def5678", "ghi9012"),),
        {"<application>": "abc1234", "<environment>": "def5678", "<profile>": "ghi9012"},
        {
            Reason("Here one configuration profile; there all that the environment has."): (
                "appconfig:GetLatestConfiguration",
                "appconfig:StartConfigurationSession",
            )
        },
    ),
    Pair(
        "aws_batch.EcsJobDefinition.grant_submit_job",
        (batch.submit("my-job:1", job_queue="my-queue"),),
        {
            "<definition>": EXAMPLE_SCOPE.arn("batch", "job-definition/my-job:1"),
            "<queue>": EXAMPLE_SCOPE.arn("batch", "job-queue/my-queue"),
        },
        {},
    ),
    Pair(
        "aws_cloudwatch.Metric.grant_put_metric_data",
        (cloudwatch.put_metrics("MyApp"),),
        {},
        {
            Reason(
                "It takes no resource, so only its condition key can tell one application's "
                "metrics from another's; there any namespace is allowed."
            ): ("cloudwatch:PutMetricData",)
        },
    ),
    Pair(
        "aws_dynamodb.TableV2.grant_read_data",
        (dynamodb.read("my-table", indexes=["by-email"], kms_key=_KEY),),
        {"<table>": _TABLE, **_KEYS},
        {
            _VIA: ("kms:Decrypt",),
            _MAKES_TABLES: ("kms:DescribeKey",),
            _NAMED_INDEXES: ("dynamodb:Query", "dynamodb:Scan"),
            _TABLE_ALONE: ("dynamodb:BatchGetItem", "dynamodb:DescribeTable", "dynamodb:GetItem"),
            _STREAMS_ALONE: ("dynamodb:GetRecords", "dynamodb:GetShardIterator"),
            Reason(
                "A transaction takes it that writes to another table if an item of this one is as "
                "expected; here it is in dynamodb.write, since nothing that only reads takes it.",
                theirs=True,
            ): ("dynamodb:ConditionCheckItem",),
        },
    ),
    Pair(
        "aws_dynamodb.TableV2.grant_write_data",
        (dynamodb.write("my-table", kms_key=_KEY),),
        {"<table>": _TABLE, **_KEYS},
        {
            _VIA: ("kms:Decrypt",),
            _MAKES_TABLES: ("kms:DescribeKey", *_KMS_MORE),
            _TABLE_ALONE: (
                "dynamodb:BatchWriteItem",
                "dynamodb:DeleteItem",
                "dynamodb:DescribeTable",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
            ),
            Reason("Transactions may check an item; there that comes with reading."): (
                "dynamodb:ConditionCheckItem",
            ),
        },
    ),
    Pair(
        "aws_dynamodb.TableV2.grant_read_write_data",
        (dynamodb.read_write("my-table", indexes=["by-email"], kms_key=_KEY),),
        {"<table>": _TABLE, **_KEYS},
        {
            _VIA: ("kms:Decrypt",),
            _MAKES_TABLES: ("kms:DescribeKey", *_KMS_MORE),
            _NAMED_INDEXES: ("dynamodb:Query", "dynamodb:Scan"),
            _TABLE_ALONE: (
                "dynamodb:BatchGetItem",
                "dynamodb:BatchWriteItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DeleteItem",
                "dynamodb:DescribeTable",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
            ),
            _STREAMS_ALONE: ("dynamodb:GetRecords", "dynamodb:GetShardIterator"),
        },
    ),
    Pair(
        "aws_dynamodb.TableV2.grant_stream_read",
        (dynamodb.read_stream("my-table", kms_key=_KEY),),
        {"<table>": _TABLE, "<label>": "2026-01-01T00:00:00.000", **_KEYS},
        {
            _VIA: ("kms:Decrypt",),
            _MAKES_TABLES: ("kms:DescribeKey",),
            Reason(
                "A stream's ARN ends in when it was switched on: a construct knows it, who has the "
                "table's name doesn't.",
                theirs=True,
            ): ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
            _LISTS_NOTHING: ("dynamodb:ListStreams",),
        },
    ),
    Pair(
        "aws_ecr.Repository.grant_pull",
        (ecr.pull("my-app"),),
        {"<repository>": EXAMPLE_SCOPE.arn("ecr", "repository/my-app")},
        {},
    ),
    Pair(
        "aws_ecs.FargateService(enable_execute_command=True)",
        (
            ecs.exec_agent(
                log_group="/ecs/my-app", bucket="my-bucket", prefix="exec/", kms_key=_KEY
            ),
        ),
        {"<log>": _LOG, **_BUCKETS, **_KEYS},
        {
            Reason("Here limited to the prefix that sessions are logged under."): ("s3:PutObject",),
            Reason("AWS's page has *, and its reference the bucket."): ("s3:GetBucketLocation",),
            Reason(
                "AWS's reference has the log group, but CloudWatch Logs has refused it naming "
                "log-group:NAME:log-stream:, which only an ARN that ends in :* allows; both are "
                "allowed here."
            ): ("logs:DescribeLogStreams",),
            Reason(
                "Opening a session asks kms:Decrypt of the task, and kms:GenerateDataKey of who "
                "runs the command (ecs.execute_command). Of the task only a bucket with a key of "
                "its own asks it: bucket_kms_key."
            ): ("kms:GenerateDataKey",),
        },
    ),
    Pair(
        "aws_ecs.Cluster.grant_task_protection",
        (ecs.protect_task("my-cluster"),),
        {"<cluster>": "my-cluster"},
        {Reason("A task may also ask whether it is protected."): ("ecs:GetTaskProtection",)},
    ),
    Pair(
        "aws_ecs.TaskDefinition.grant_run",
        (
            ecs.run_task(
                "my-family:1", cluster="my-cluster", pass_roles=["my-task", "my-execution"]
            ),
        ),
        {
            "<definition>": EXAMPLE_SCOPE.arn("ecs", "task-definition/my-family:1"),
            "<cluster>": EXAMPLE_SCOPE.arn("ecs", "cluster/my-cluster"),
        },
        {Reason("Here in one cluster; there in any of the account."): ("ecs:RunTask",)},
    ),
    Pair(
        "aws_efs.FileSystem.grant_read",
        (efs.mount(_FILE_SYSTEM, _ACCESS_POINT),),
        _FILE_SYSTEMS,
        {_ONE_ACCESS_POINT: ("elasticfilesystem:ClientMount",)},
    ),
    Pair(
        "aws_efs.FileSystem.grant_read_write",
        (efs.mount(_FILE_SYSTEM, _ACCESS_POINT, write=True),),
        _FILE_SYSTEMS,
        {_ONE_ACCESS_POINT: ("elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite")},
    ),
    Pair(
        "aws_events.EventBus.grant_put_events_to",
        (events.put("my-bus"),),
        {"<bus>": EXAMPLE_SCOPE.arn("events", "event-bus/my-bus")},
        {},
    ),
    Pair(
        "aws_kinesisfirehose.DeliveryStream.grant_put_records",
        (firehose.put("my-stream"),),
        {"<stream>": EXAMPLE_SCOPE.arn("firehose", "deliverystream/my-stream")},
        {},
    ),
    Pair(
        "aws_glue.S3Table.grant_read",
        (
            glue.read("my_database", tables=["my_table"]),
            s3.read("my-bucket", prefix="my_table/"),
            s3.list_("my-bucket", prefix="my_table/"),
        ),
        {
            "<database>/<table>": "my_database/my_table",
            "<database>": "my_database",
            **_BUCKETS,
        },
        {
            Reason(
                "What is asked of a table is asked of its database and of the catalog too, so on "
                "the table alone it is refused: "
                "<https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html>."
            ): (
                "glue:BatchGetPartition",
                "glue:GetPartition",
                "glue:GetPartitions",
                "glue:GetTable",
                "glue:GetTables",
            ),
            Reason("Clients such as Athena look at the database before its tables."): (
                "glue:GetDatabase",
            ),
            Reason("Old versions of the table; Firehose asks for them, readers of data don't."): (
                "glue:GetTableVersion",
                "glue:GetTableVersions",
            ),
            Reason("Here limited to the table's prefix, by s3:prefix."): ("s3:ListBucket",),
            _OBJECTS_MORE: ("s3:GetObject*",),
            _BUCKET_SETTINGS: ("s3:GetBucket*",),
            _LISTS_MORE: ("s3:List*",),
        },
    ),
    Pair(
        "aws_iam.Role.grant_pass_role",
        (iam.pass_role("my-role", service="ecs-tasks.amazonaws.com"),),
        _ROLES,
        {
            Reason("Here to one service; there to any that the role's trust policy lets in."): (
                "iam:PassRole",
            )
        },
    ),
    Pair(
        "aws_kinesis.Stream.grant_read",
        (kinesis.read("my-stream", kms_key=_KEY),),
        {"<stream>": _STREAM, **_KEYS},
        {
            _VIA: ("kms:Decrypt",),
            Reason(
                "Enhanced fan-out, which takes a consumer, so that on the stream it allows "
                "nothing; here it is kinesis.subscribe."
            ): ("kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"),
            _LISTS_NOTHING: ("kinesis:ListStreams",),
        },
    ),
    Pair(
        "aws_kinesis.StreamConsumer.grant_read",
        (kinesis.subscribe("my-stream", "my-consumer", kms_key=_KEY),),
        {"<stream>": _STREAM, "<consumer>": f"{_STREAM}/consumer/my-consumer:1767225600", **_KEYS},
        {
            _VIA: ("kms:Decrypt",),
            Reason(
                "A consumer's ARN ends in when it was registered: a construct knows it, who has "
                "its name doesn't. On the stream these allow nothing.",
                theirs=True,
            ): ("kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"),
            Reason("Reading without enhanced fan-out, which here is kinesis.read."): (
                "kinesis:GetRecords",
                "kinesis:GetShardIterator",
            ),
            _LISTS_NOTHING: ("kinesis:ListStreams",),
        },
    ),
    Pair(
        "aws_kinesis.Stream.grant_write",
        (kinesis.write("my-stream", kms_key=_KEY),),
        {"<stream>": _STREAM, **_KEYS},
        {
            _VIA: ("kms:GenerateDataKey",),
            _NOT_ASKED: _KMS_MORE,
            Reason("The Kinesis Producer Library looks at the stream before it writes."): (
                "kinesis:DescribeStreamSummary",
            ),
        },
    ),
    Pair("aws_kms.Key.grant_decrypt", (kms.decrypt(_KEY),), _KEYS, {}),
    Pair(
        "aws_kms.Key.grant_encrypt",
        (kms.encrypt(_KEY),),
        _KEYS,
        {
            Reason("Data keys without their plaintext, and pairs of them, are seldom made."): (
                "kms:GenerateDataKey*",
            ),
            Reason(
                "Re-encryption also decrypts, with this key or another; a statement can add it."
            ): ("kms:ReEncrypt*",),
        },
    ),
    Pair(
        "aws_lambda.Function.grant_invoke",
        (lambda_.invoke("my-function"),),
        {"<function>": _FUNCTION},
        {
            Reason(
                "Calls name no version, or the one version or alias that is given; there it is "
                "any of them."
            ): ("lambda:InvokeFunction",)
        },
    ),
    Pair(
        "aws_lambda.Alias.grant_invoke",
        (lambda_.invoke("my-function", qualifier="live"),),
        {"<alias>": f"{_FUNCTION}:live"},
        {},
    ),
    Pair(
        "aws_logs.LogGroup.grant_write",
        (logs.write("/ecs/my-app"),),
        {"<log>": _LOG},
        {},
    ),
    Pair(
        "aws_opensearchservice.Domain.grant_index_read",
        (opensearch.read("my-domain", ["orders"]),),
        {"<domain>": _DOMAIN},
        {
            _OTHER_CALLS: ("es:ESHttpGet", "es:ESHttpHead"),
            Reason(
                "Clients send searches with POST: <https://github.com/aws/aws-cdk/issues/17761>."
            ): ("es:ESHttpPost",),
        },
    ),
    Pair(
        "aws_opensearchservice.Domain.grant_index_write",
        (opensearch.write("my-domain", ["orders"]),),
        {"<domain>": _DOMAIN},
        {
            _OTHER_CALLS: ("es:ESHttpDelete", "es:ESHttpPost", "es:ESHttpPut"),
            Reason("OpenSearch has PATCH for its security settings, not for documents."): (
                "es:ESHttpPatch",
            ),
        },
    ),
    Pair(
        "aws_rds.DatabaseInstance.grant_connect",
        (rds.connect("db-ABCDEFGHIJKL01234", "my_app"),),
        {"<database>": "db-ABCDEFGHIJKL01234"},
        {},
    ),
    Pair(
        "aws_s3.Bucket.grant_delete",
        (s3.delete("my-bucket"),),
        _BUCKETS,
        {_DELETES_MORE: ("s3:DeleteObject*",)},
    ),
    Pair(
        "aws_s3.Bucket.grant_read",
        (s3.read("my-bucket", kms_key=_KEY), s3.list_("my-bucket")),
        {**_BUCKETS, **_KEYS},
        {
            _VIA: ("kms:Decrypt",),
            _DESCRIBES_KEY: ("kms:DescribeKey",),
            _BUCKET_ALONE: ("s3:ListBucket",),
            _OBJECTS_MORE: ("s3:GetObject*",),
            _BUCKET_SETTINGS: ("s3:GetBucket*",),
            _LISTS_MORE: ("s3:List*",),
        },
    ),
    Pair(
        "aws_s3.Bucket.grant_put",
        (s3.write("my-bucket", kms_key=_KEY),),
        {**_BUCKETS, **_KEYS},
        {**_WRITES_WITH_KEY, _OTHER_PUTS: _PUTS},
    ),
    Pair(
        "aws_s3.Bucket.grant_write",
        (s3.write("my-bucket", kms_key=_KEY), s3.delete("my-bucket")),
        {**_BUCKETS, **_KEYS},
        {**_WRITES_WITH_KEY, _OTHER_PUTS: _PUTS, _DELETES_MORE: ("s3:DeleteObject*",)},
    ),
    Pair(
        "aws_s3.Bucket.grant_read_write",
        (s3.read_write("my-bucket", kms_key=_KEY), s3.list_("my-bucket"), s3.delete("my-bucket")),
        {**_BUCKETS, **_KEYS},
        {
            **_WRITES_WITH_KEY,
            _DESCRIBES_KEY: ("kms:DescribeKey",),
            _BUCKET_ALONE: ("s3:ListBucket",),
            _OBJECTS_MORE: ("s3:GetObject*",),
            _BUCKET_SETTINGS: ("s3:GetBucket*",),
            _LISTS_MORE: ("s3:List*",),
            _OTHER_PUTS: _PUTS,
            _DELETES_MORE: ("s3:DeleteObject*",),
        },
    ),
    Pair(
        "aws_scheduler.ScheduleGroup.grant_*_schedules",
        (scheduler.manage("my-group", "my-role"),),
        _ROLES,
        {
            Reason(
                "Who makes a schedule has to pass the role that it takes, which AWS CDK leaves to "
                "the caller."
            ): ("iam:PassRole",),
            _LISTS_NOTHING: ("scheduler:ListSchedules",),
        },
    ),
    Pair(
        "aws_secretsmanager.Secret.grant_read",
        (secretsmanager.read(_SECRET, kms_key=_KEY),),
        {"<secret>": _SECRET, **_KEYS},
        {},
    ),
    Pair(
        "aws_ses.EmailIdentity.grant_send_email",
        (ses.send("example.com"),),
        {"<identity>": EXAMPLE_SCOPE.arn("ses", "identity/example.com")},
        {},
    ),
    Pair(
        "aws_sns.Topic.grant_publish",
        (sns.publish("my-topic", kms_key=_KEY),),
        {"<topic>": EXAMPLE_SCOPE.arn("sns", "my-topic"), **_KEYS},
        {
            _VIA: ("kms:Decrypt", "kms:GenerateDataKey"),
            _NOT_ASKED: ("kms:GenerateDataKey*",),
        },
    ),
    Pair(
        "aws_sqs.Queue.grant_consume_messages",
        (sqs.consume("my-queue", kms_key=_KEY),),
        {"<queue>": EXAMPLE_SCOPE.arn("sqs", "my-queue"), **_KEYS},
        {_VIA: ("kms:Decrypt",)},
    ),
    Pair(
        "aws_sqs.Queue.grant_send_messages",
        (sqs.send("my-queue", kms_key=_KEY),),
        {"<queue>": EXAMPLE_SCOPE.arn("sqs", "my-queue"), **_KEYS},
        _WRITES_WITH_KEY,
    ),
    Pair(
        "aws_ssm.StringParameter.grant_read",
        (ssm.read(["/my-app/password"], kms_key=_KEY),),
        _KEYS,
        {
            _VIA: ("kms:Decrypt",),
            _PARAMETERS_MORE: ("ssm:DescribeParameters", "ssm:GetParameterHistory"),
        },
    ),
    Pair(
        "aws_stepfunctions.StateMachine.grant_task_response",
        (states.callback(state_machine="my-state-machine"),),
        {"<machine>": _STATE_MACHINE},
        {},
    ),
    Pair(
        "aws_stepfunctions.StateMachine.grant_start_execution",
        (states.start("my-state-machine"),),
        {"<machine>": _STATE_MACHINE},
        {},
    ),
    Pair(
        "aws_iam.Role.grant_assume_role",
        (sts.assume_role("my-role"),),
        _ROLES,
        {},
    ),
    Pair(
        "aws_ecs.FargateTaskDefinition(execution_role=…)",
        (
            TaskNeeds(
                images=["111122223333.dkr.ecr.us-east-1.amazonaws.com/my-app:1"],
                log_groups=["/ecs/my-app"],
                secrets=[_SECRET, "/my-app/password"],
                environment_files=["arn:aws:s3:::my-bucket/app.env"],
                kms_keys=[_KEY],
            ),
        ),
        {
            "<repository>": EXAMPLE_SCOPE.arn("ecr", "repository/my-app"),
            "<log>": _LOG,
            "<secret>": _SECRET,
            **_BUCKETS,
            **_KEYS,
        },
        {
            _VIA: ("kms:Decrypt",),
            Reason("ECS gets environment files with the role; AWS CDK leaves it to the caller."): (
                "s3:GetBucketLocation",
                "s3:GetObject",
            ),
            Reason(
                "ECS asks for the values alone: "
                "<https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html>."
            ): (
                "secretsmanager:DescribeSecret",
                "ssm:DescribeParameters",
                "ssm:GetParameter",
                "ssm:GetParameterHistory",
            ),
        },
    ),
)

_ALPHA = "AWS CDK has constructs for it in an alpha package, which is left out here."
_NO_CONSTRUCT = "AWS CDK has the resources of CloudFormation alone, without methods that grant."
_NO_METHOD = "No method of AWS CDK's constructs is for this."
HERE_ONLY: Mapping[str, str] = {
    "athena.query": _NO_CONSTRUCT,
    "bedrock.invoke": "AWS CDK names models; what grants them is in an alpha package.",
    "bedrock.invoke_profile": _ALPHA,
    "codedeploy.blue_green": _NO_METHOD,
    "codedeploy.deploy": _NO_METHOD,
    "ecs.deploy": _NO_METHOD,
    "ecs.execute_command": _NO_METHOD,
    "elasticache.connect": _NO_CONSTRUCT,
    "elasticache.connect_serverless": _ALPHA,
    "msk.connect": _ALPHA,
    "msk.read_topic": _ALPHA,
    "msk.write_topic": _ALPHA,
    "servicediscovery.discover": _NO_METHOD,
    "ssm.read_path": "AWS CDK grants single parameters.",
    "xray.write": "AWS CDK allows it to functions of AWS Lambda that are traced.",
}
"""The grants that are in no pair, and why."""
