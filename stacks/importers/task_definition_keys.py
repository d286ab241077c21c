"""The keys of an ECS task definition, at the levels that hold what the start of a task uses.

Sources: RegisterTaskDefinition and what DescribeTaskDefinition returns besides, in botocore 1.44;
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
"""

DESCRIBED = ("taskDefinition", "tags")
TASK_DEFINITION = (
    "family",
    "taskRoleArn",
    "executionRoleArn",
    "networkMode",
    "containerDefinitions",
    "volumes",
    "placementConstraints",
    "requiresCompatibilities",
    "cpu",
    "memory",
    "tags",
    "pidMode",
    "ipcMode",
    "proxyConfiguration",
    "inferenceAccelerators",
    "ephemeralStorage",
    "runtimePlatform",
    "enableFaultInjection",
    "trustedExecutionConfiguration",
    # what is only returned
    "taskDefinitionArn",
    "revision",
    "status",
    "requiresAttributes",
    "compatibilities",
    "registeredAt",
    "deregisteredAt",
    "deleteRequestedAt",
    "registeredBy",
)
CONTAINER = (
    "name",
    "image",
    "repositoryCredentials",
    "cpu",
    "memory",
    "memoryReservation",
    "links",
    "portMappings",
    "essential",
    "restartPolicy",
    "entryPoint",
    "command",
    "environment",
    "environmentFiles",
    "mountPoints",
    "volumesFrom",
    "linuxParameters",
    "secrets",
    "dependsOn",
    "startTimeout",
    "stopTimeout",
    "versionConsistency",
    "hostname",
    "user",
    "workingDirectory",
    "disableNetworking",
    "privileged",
    "readonlyRootFilesystem",
    "dnsServers",
    "dnsSearchDomains",
    "extraHosts",
    "dockerSecurityOptions",
    "interactive",
    "pseudoTerminal",
    "dockerLabels",
    "ulimits",
    "logConfiguration",
    "healthCheck",
    "systemControls",
    "resourceRequirements",
    "firelensConfiguration",
    "credentialSpecs",
)
SECRET = ("name", "valueFrom")
REPOSITORY_CREDENTIALS = ("credentialsParameter",)
ENVIRONMENT_FILE = ("value", "type")
LOG_CONFIGURATION = ("logDriver", "options", "secretOptions")
FIRELENS = ("type", "options")
VOLUME = (
    "name",
    "host",
    "dockerVolumeConfiguration",
    "efsVolumeConfiguration",
    "s3filesVolumeConfiguration",
    "fsxWindowsFileServerVolumeConfiguration",
    "configuredAtLaunch",
)
FSX_VOLUME = ("fileSystemId", "rootDirectory", "authorizationConfig")
FSX_AUTHORIZATION = ("credentialsParameter", "domain")

LOG_DRIVERS = (
    "awslogs",
    "awsfirelens",
    "fluentd",
    "gelf",
    "journald",
    "json-file",
    "splunk",
    "syslog",
)
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html, and what
# Docker's driver takes: https://docs.docker.com/engine/logging/drivers/awslogs/
AWSLOGS_OPTIONS = (
    "awslogs-region",
    "awslogs-group",
    "awslogs-create-group",
    "awslogs-stream-prefix",
    "awslogs-stream",
    "awslogs-create-stream",
    "awslogs-datetime-format",
    "awslogs-multiline-pattern",
    "awslogs-force-flush-interval-seconds",
    "awslogs-max-buffered-events",
    "awslogs-format",
    "awslogs-endpoint",
    "awslogs-credentials-endpoint",
    "mode",
    "max-buffer-size",
    "tag",
    "labels",
    "labels-regex",
    "env",
    "env-regex",
    "cache-disabled",
    "cache-max-size",
    "cache-max-file",
    "cache-compress",
)
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html
FIRELENS_OPTIONS = ("enable-ecs-log-metadata", "config-file-type", "config-file-value")
# What Go's strconv.ParseBool takes, which the driver awslogs asks: https://pkg.go.dev/strconv#ParseBool
BOOLEANS = {
    **dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True),
    **dict.fromkeys(("0", "f", "F", "FALSE", "false", "False"), False),
}
