"""Actions that give credentials or data away, open resources to others, or stop what logs.

Each row says where it was read, and what the action does on all resources, worded to follow its
name. AWS's reference is the source where no list has the action: it says what an action does.
"""

from typing import NamedTuple

from stacks.rules.escalation_paths import TAGS

_CLOUDSPLAINING = (
    "https://github.com/salesforce/cloudsplaining/blob/master/cloudsplaining/shared/constants.py"
)
_SENSITIVE = "https://github.com/primeharbor/sensitive_iam_actions"
_REFERENCE = (
    "https://docs.aws.amazon.com/service-authorization/latest/reference/"
    "reference_policies_actions-resources-contextkeys.html"
)
_KMS = "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html"
_SECRETS = (
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/"
    "auth-and-access_identity-based-policies.html"
)
_TRAILS = (
    "https://raw.githubusercontent.com/aws-samples/service-control-policy-examples/main/"
    "Deny-changes-to-security-services/Deny-modifications-to-specific-CloudTrail-trails.json"
)


class ExposingAction(NamedTuple):
    """What ``action`` does where it is allowed on all of its resources.

    A condition on a key of ``limited_by`` keeps it from that. ``over`` has the resources that count
    for an action that takes another type at the same time.
    """

    action: str
    does: str
    source: str
    limited_by: tuple[str, ...] = ()
    over: tuple[str, ...] = ()


def _rows(
    actions: str,
    does: str,
    source: str,
    limited_by: tuple[str, ...] = (),
    over: tuple[str, ...] = (),
) -> tuple[ExposingAction, ...]:
    return tuple(
        ExposingAction(action, does, source, limited_by, over) for action in actions.split()
    )


CREDENTIALS = (
    *_rows("secretsmanager:GetSecretValue", "returns any secret", _SECRETS),
    *_rows(
        "ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath ssm:GetParameterHistory",
        "returns any parameter, the secret ones too where their key may be used",
        TAGS,
    ),
    *_rows("sts:GetFederationToken", "returns keys for a user of any name", TAGS),
    *_rows(
        "sts:GetDelegatedAccessToken datazone:GetEnvironmentCredentials",
        "returns keys of another identity",
        _REFERENCE,
    ),
    *_rows(
        "redshift:GetClusterCredentials",
        "returns the password of any database user",
        TAGS,
        over=("redshift:dbuser:*/*",),
    ),
    *_rows(
        "redshift:GetClusterCredentialsWithIAM redshift-serverless:GetCredentials",
        "returns a password for any database",
        _CLOUDSPLAINING,
    ),
    *_rows("rds-db:connect", "signs in as any database user", _CLOUDSPLAINING),
    *_rows("dsql:DbConnectAdmin", "signs in to any cluster as its admin", _REFERENCE),
    *_rows(
        "elasticache:Connect",
        "signs in to any cache as any user",
        _REFERENCE,
        over=("elasticache:user:*",),
    ),
    *_rows(
        "memorydb:Connect",
        "signs in to any cluster as any user",
        _REFERENCE,
        over=("memorydb:user/*",),
    ),
    *_rows(
        "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
        "returns tokens for any identity, which sts exchanges for keys",
        TAGS,
    ),
    *_rows("cognito-idp:DescribeUserPoolClient", "returns the secret of any client", TAGS),
    *_rows("codepipeline:PollForJobs", "returns keys for the artifacts of any job", TAGS),
    *_rows(
        "lightsail:GetInstanceAccessDetails lightsail:DownloadDefaultKeyPair",
        "returns keys to any instance",
        _CLOUDSPLAINING,
    ),
    *_rows(
        "lightsail:GetRelationalDatabaseMasterUserPassword",
        "returns the master password of any database",
        TAGS,
    ),
    *_rows(
        "emr-containers:GetManagedEndpointSessionCredentials "
        "elasticmapreduce:GetClusterSessionCredentials",
        "returns a password for any cluster or endpoint",
        _CLOUDSPLAINING,
    ),
    *_rows("airflow:CreateCliToken", "returns a token for any environment", _CLOUDSPLAINING),
    *_rows("airflow:CreateWebLoginToken", "returns a token for any environment", _CLOUDSPLAINING),
    *_rows("grafana:CreateWorkspaceApiKey", "returns a key of any workspace", _CLOUDSPLAINING),
    *_rows("connect:GetFederationToken", "returns a token for any instance", TAGS),
    *_rows("gamelift:GetInstanceAccess", "returns keys to any instance", TAGS),
    *_rows("storagegateway:DescribeChapCredentials", "returns the secrets of any target", TAGS),
)
"""By these one gets what another identity signs in with."""

DATA = (
    *_rows("s3:GetObject s3:GetObjectVersion", "reads any object", TAGS),
    *_rows("s3-object-lambda:GetObject", "reads any object", _SENSITIVE),
    *_rows(
        "dynamodb:Scan dynamodb:Query dynamodb:GetItem dynamodb:BatchGetItem",
        "reads any table",
        TAGS,
    ),
    *_rows("dynamodb:PartiQLSelect", "reads any table", _REFERENCE),
    *_rows("dynamodb:ExportTableToPointInTime", "copies any table to a bucket", _REFERENCE),
    *_rows("dynamodb:GetRecords kinesis:GetRecords", "reads any stream", TAGS),
    *_rows("kinesis:SubscribeToShard", "reads any stream", _REFERENCE),
    *_rows("dax:Scan dax:Query dax:GetItem dax:BatchGetItem", "reads any table", _SENSITIVE),
    *_rows("sqs:ReceiveMessage", "takes messages from any queue", TAGS),
    *_rows(
        "kms:Decrypt kms:ReEncryptFrom",
        "undoes the encryption of any key whose policy lets it",
        _KMS,
        limited_by=("kms:ViaService", "kms:EncryptionContext", "kms:EncryptionContextKeys"),
    ),
    *_rows(
        "logs:GetLogEvents logs:StartQuery logs:GetLogRecord logs:StartLiveTail",
        "reads any log",
        TAGS,
    ),
    *_rows("logs:FilterLogEvents", "reads any log", _REFERENCE),
    *_rows("logs:Unmask", "reads what is masked in any log", _REFERENCE),
    *_rows("athena:GetQueryResults", "reads the results of any query", TAGS),
    *_rows(
        "rds-data:ExecuteStatement rds-data:BatchExecuteStatement redshift-data:ExecuteStatement",
        "runs SQL on any database for which it has a secret",
        _REFERENCE,
    ),
    *_rows(
        "rds:DownloadDBLogFilePortion rds:DownloadCompleteDBLogFile",
        "reads the logs of any database",
        _SENSITIVE,
    ),
    *_rows("rds:StartExportTask", "copies any snapshot to a bucket", _REFERENCE),
    *_rows("ebs:GetSnapshotBlock", "reads any snapshot", _REFERENCE),
    *_rows("lambda:GetFunction", "reads the code and environment of any function", TAGS),
    *_rows("ssm:GetDocument", "reads any document", TAGS),
    *_rows("codecommit:GitPull codecommit:GetFile", "reads any source code", _SENSITIVE),
    *_rows("cloudtrail:GetQueryResults", "reads any event data store", TAGS),
    *_rows("cognito-idp:ListUsers cognito-idp:AdminGetUser", "reads any user's data", TAGS),
    *_rows("es:ESHttpGet es:ESHttpPost", "reads any search domain", _SENSITIVE),
    *_rows("cassandra:Select", "reads any table", TAGS),
    *_rows(
        "elasticfilesystem:ClientMount elasticfilesystem:ClientRootAccess",
        "reads any file system",
        _REFERENCE,
        limited_by=("elasticfilesystem:AccessPointArn",),
    ),
    *_rows("kafka-cluster:ReadData", "reads any topic", _REFERENCE),
    *_rows("states:GetExecutionHistory", "reads what any execution was given", _REFERENCE),
)
"""By these one reads what the account stores."""

OPENS_TO_OTHERS = (
    *_rows("s3:PutBucketPolicy", "opens any bucket to others", TAGS),
    *_rows("s3:DeleteBucketPolicy", "drops what any bucket's policy denies", TAGS),
    *_rows(
        "s3:PutBucketAcl s3:PutObjectAcl",
        "opens any bucket or object to others",
        TAGS,
        limited_by=("s3:x-amz-acl",),
    ),
    *_rows("s3:PutObjectVersionAcl", "opens any object to others", _REFERENCE),
    *_rows("s3:PutBucketPublicAccessBlock", "lets any bucket be made public", TAGS),
    *_rows("s3:PutAccessPointPolicy", "opens any access point to others", _REFERENCE),
    *_rows("s3:PutReplicationConfiguration", "copies any bucket to others", _REFERENCE),
    *_rows("ram:AssociateResourceShare", "opens resources to others", _REFERENCE),
    *_rows("sqs:AddPermission sqs:SetQueueAttributes", "opens any queue to others", TAGS),
    *_rows("sns:AddPermission sns:SetTopicAttributes", "opens any topic to others", TAGS),
    *_rows("kms:PutKeyPolicy", "opens any key to others", _KMS),
    *_rows(
        "kms:CreateGrant",
        "opens any key to others",
        TAGS,
        limited_by=(
            "kms:GrantIsForAWSResource=true",
            "kms:GrantOperations",
            "kms:GranteePrincipal",
            "kms:ViaService",
        ),
    ),
    *_rows(
        "secretsmanager:PutResourcePolicy",
        "opens any secret to others",
        TAGS,
        limited_by=("secretsmanager:BlockPublicPolicy=true",),
    ),
    *_rows("secretsmanager:DeleteResourcePolicy", "drops what any secret's policy denies", TAGS),
    *_rows(
        "lambda:AddPermission",
        "opens any function to others",
        TAGS,
        limited_by=("lambda:Principal", "lambda:FunctionUrlAuthType=AWS_IAM"),
    ),
    *_rows("lambda:AddLayerVersionPermission", "opens any layer to others", TAGS),
    *_rows(
        "lambda:CreateFunctionUrlConfig lambda:UpdateFunctionUrlConfig",
        "gives any function a public address",
        _REFERENCE,
        limited_by=("lambda:FunctionUrlAuthType=AWS_IAM",),
    ),
    *_rows("ecr:SetRepositoryPolicy", "opens any repository to others", TAGS),
    *_rows("ecr-public:SetRepositoryPolicy", "opens any repository to others", _REFERENCE),
    *_rows("dynamodb:PutResourcePolicy", "opens any table to others", _REFERENCE),
    *_rows("kinesis:PutResourcePolicy", "opens any stream to others", _REFERENCE),
    *_rows(
        "elasticfilesystem:PutFileSystemPolicy elasticfilesystem:DeleteFileSystemPolicy",
        "opens any file system to others",
        TAGS,
    ),
    *_rows("backup:PutBackupVaultAccessPolicy", "opens any vault to others", TAGS),
    *_rows("glue:PutResourcePolicy", "opens the data catalog to others", TAGS),
    *_rows("codebuild:PutResourcePolicy", "opens any project to others", TAGS),
    *_rows("acm-pca:PutPolicy", "opens any private authority to others", TAGS),
    *_rows(
        "ec2:ModifySnapshotAttribute redshift:AuthorizeSnapshotAccess",
        "opens any snapshot to others",
        TAGS,
    ),
    *_rows(
        "ec2:ModifyImageAttribute rds:ModifyDBSnapshotAttribute "
        "rds:ModifyDBClusterSnapshotAttribute",
        "opens any image or snapshot to others",
        _REFERENCE,
    ),
    *_rows("ssm:ModifyDocumentPermission", "opens any document to others", TAGS),
    *_rows("es:UpdateElasticsearchDomainConfig", "opens any search domain to others", TAGS),
    *_rows("es:UpdateDomainConfig", "opens any search domain to others", _REFERENCE),
)
"""By these one gives other accounts, or all the world, access to what the account has."""

HIDES_TRACES = (
    *_rows("cloudtrail:StopLogging cloudtrail:DeleteTrail", "ends any trail", _TRAILS),
    *_rows("cloudtrail:UpdateTrail cloudtrail:PutEventSelectors", "diverts any trail", _TRAILS),
    *_rows("cloudtrail:DeleteEventDataStore", "deletes any event data store", _REFERENCE),
    *_rows("logs:DeleteLogGroup logs:DeleteLogStream", "deletes any log", _REFERENCE),
    *_rows("guardduty:DeleteDetector guardduty:UpdateDetector", "ends detection", _REFERENCE),
    *_rows(
        "config:StopConfigurationRecorder config:DeleteConfigurationRecorder",
        "ends the record of configurations",
        _REFERENCE,
    ),
    *_rows("securityhub:DisableSecurityHub", "ends the collection of findings", _REFERENCE),
    *_rows("access-analyzer:DeleteAnalyzer", "ends the search for outside access", _REFERENCE),
    *_rows("ec2:DeleteFlowLogs", "ends any flow log", _REFERENCE),
)
"""By these one ends or erases what would show what was done."""
