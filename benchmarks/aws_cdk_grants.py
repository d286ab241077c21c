"""What the grants of AWS CDK allow, asked of AWS CDK itself.

    python3 -m venv /tmp/aws-cdk && /tmp/aws-cdk/bin/pip install -r requirements-compare.txt
    /tmp/aws-cdk/bin/python benchmarks/aws_cdk_grants.py

Writes benchmarks/aws_cdk_grants.json, which benchmarks/aws_cdk_page.py makes docs/aws-cdk.md of.
Each method is called on a construct made for it, with a key of KMS where the construct takes one,
for a role that has no policy yet. What then allows the role something is written down: its own
policies, and the statements about it in policies of resources. The feature flags are those that
`cdk init` of the same version gives a new project.

A construct is shown as <id>, which is its ARN or, within an ARN, its name. Nothing of this project
is imported, so that AWS CDK, which is large, can be in a venv of its own.
"""

import inspect
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from pkgutil import iter_modules
from typing import TypeAlias

import aws_cdk
from aws_cdk import (
    App,
    Environment,
    SecretValue,
    Size,
    Stack,
    assertions,
    aws_appconfig,
    aws_batch,
    aws_cloudwatch,
    aws_dynamodb,
    aws_ec2,
    aws_ecr,
    aws_ecs,
    aws_efs,
    aws_events,
    aws_glue,
    aws_iam,
    aws_kinesis,
    aws_kinesisfirehose,
    aws_kms,
    aws_lambda,
    aws_logs,
    aws_opensearchservice,
    aws_rds,
    aws_s3,
    aws_scheduler,
    aws_secretsmanager,
    aws_ses,
    aws_sns,
    aws_sqs,
    aws_ssm,
    aws_stepfunctions,
)

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
Granting = Callable[[Stack, aws_iam.Role], object]

OUTPUT = Path(__file__).with_name("aws_cdk_grants.json")
ACCOUNT, REGION = "111122223333", "us-east-1"
# A construct's logical ID is the ID that it is given here, and a hash.
_LOGICAL_ID = re.compile(r"(?P<id>[a-z]+)[A-Za-z]*[0-9A-F]{8}")
_INTERFACE = re.compile("_|I[A-Z]")
# The attributes that are not the construct's ARN and no more.
_ATTRIBUTES = {
    ("<log>", "Arn"): "<log>:*",
    ("<table>", "StreamArn"): "<table>/stream/<label>",
    ("<consumer>", "ConsumerARN"): "<consumer>",
    ("<database>", "DbiResourceId"): "<database>",
}
_ARNS = {
    "arn:aws:s3:::<bucket>": "<bucket>",
    f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:<log>": "<log>",
    f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/<identity>": "<identity>",
}
_GRANTS: dict[str, Granting] = {}


def main() -> None:
    """Ask for all of them, and write down the answers."""
    flags = _recommended_flags()
    found = {
        "version": version("aws-cdk-lib"),
        "grants": {name: _statements(flags, make) for name, make in sorted(_GRANTS.items())},
        "methods": list(_methods()),
    }
    OUTPUT.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


def _grant(name: str) -> Callable[[Granting], Granting]:
    """What a function makes, and calls, under the name that the page has for it."""

    def add(make: Granting) -> Granting:
        _GRANTS[name] = make
        return make

    return add


def _key(stack: Stack) -> aws_kms.Key:
    return aws_kms.Key(stack, "key")


def _vpc(stack: Stack) -> aws_ec2.Vpc:
    return aws_ec2.Vpc(stack, "vpc")


@_grant("aws_appconfig.Environment.grant_read_config")
def _(stack: Stack, role: aws_iam.Role) -> object:
    application = aws_appconfig.Application(stack, "application")
    environment = aws_appconfig.Environment(stack, "environment", application=application)
    return environment.grant_read_config(role)


@_grant("aws_batch.EcsJobDefinition.grant_submit_job")
def _(stack: Stack, role: aws_iam.Role) -> object:
    container = aws_batch.EcsFargateContainerDefinition(
        stack,
        "container",
        image=aws_ecs.ContainerImage.from_registry("nginx"),
        cpu=0.25,
        memory=Size.mebibytes(512),
    )
    definition = aws_batch.EcsJobDefinition(stack, "definition", container=container)
    compute = aws_batch.FargateComputeEnvironment(stack, "compute", vpc=_vpc(stack))
    queue = aws_batch.JobQueue(stack, "queue")
    queue.add_compute_environment(compute, 1)
    return definition.grant_submit_job(role, queue)


@_grant("aws_cloudwatch.Metric.grant_put_metric_data")
def _(stack: Stack, role: aws_iam.Role) -> object:
    del stack
    return aws_cloudwatch.Metric.grant_put_metric_data(role)


def _table(stack: Stack) -> aws_dynamodb.TableV2:
    text = aws_dynamodb.AttributeType.STRING
    return aws_dynamodb.TableV2(
        stack,
        "table",
        partition_key=aws_dynamodb.Attribute(name="id", type=text),
        encryption=aws_dynamodb.TableEncryptionV2.customer_managed_key(_key(stack)),
        dynamo_stream=aws_dynamodb.StreamViewType.NEW_IMAGE,
        global_secondary_indexes=[
            aws_dynamodb.GlobalSecondaryIndexPropsV2(
                index_name="by-email",
                partition_key=aws_dynamodb.Attribute(name="email", type=text),
            )
        ],
    )


@_grant("aws_dynamodb.TableV2.grant_read_data")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _table(stack).grant_read_data(role)


@_grant("aws_dynamodb.TableV2.grant_write_data")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _table(stack).grant_write_data(role)


@_grant("aws_dynamodb.TableV2.grant_read_write_data")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _table(stack).grant_read_write_data(role)


@_grant("aws_dynamodb.TableV2.grant_stream_read")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _table(stack).grant_stream_read(role)


@_grant("aws_ecr.Repository.grant_pull")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return aws_ecr.Repository(stack, "repository").grant_pull(role)


@_grant("aws_ecs.TaskDefinition.grant_run")
def _(stack: Stack, role: aws_iam.Role) -> object:
    definition = aws_ecs.FargateTaskDefinition(
        stack,
        "definition",
        family="my-family",
        task_role=aws_iam.Role.from_role_name(stack, "taskrole", "my-task"),
        execution_role=aws_iam.Role.from_role_name(stack, "executionrole", "my-execution"),
    )
    image = aws_ecs.ContainerImage.from_registry("nginx")
    definition.add_container("app", image=image)
    return definition.grant_run(role)


@_grant("aws_ecs.Cluster.grant_task_protection")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return aws_ecs.Cluster(stack, "cluster", vpc=_vpc(stack)).grant_task_protection(role)


@_grant("aws_ecs.FargateService(enable_execute_command=True)")
def _(stack: Stack, role: aws_iam.Role) -> object:
    cluster = aws_ecs.Cluster(
        stack,
        "cluster",
        vpc=_vpc(stack),
        execute_command_configuration=aws_ecs.ExecuteCommandConfiguration(
            kms_key=_key(stack),
            logging=aws_ecs.ExecuteCommandLogging.OVERRIDE,
            log_configuration=aws_ecs.ExecuteCommandLogConfiguration(
                cloud_watch_log_group=aws_logs.LogGroup(stack, "log"),
                cloud_watch_encryption_enabled=True,
                s3_bucket=aws_s3.Bucket(stack, "bucket"),
                s3_encryption_enabled=True,
                s3_key_prefix="exec/",
            ),
        ),
    )
    definition = aws_ecs.FargateTaskDefinition(stack, "definition", task_role=role)
    image = aws_ecs.ContainerImage.from_registry("nginx")
    definition.add_container("app", image=image)
    return aws_ecs.FargateService(
        stack,
        "service",
        cluster=cluster,
        task_definition=definition,
        enable_execute_command=True,
        min_healthy_percent=100,
    )


@_grant("aws_ecs.FargateTaskDefinition(execution_role=…)")
def _(stack: Stack, role: aws_iam.Role) -> object:
    key = _key(stack)
    secret = aws_secretsmanager.Secret(stack, "secret", encryption_key=key)
    parameter = aws_ssm.StringParameter.from_secure_string_parameter_attributes(
        stack, "parameter", parameter_name="/my-app/password", encryption_key=key
    )
    definition = aws_ecs.FargateTaskDefinition(stack, "definition", execution_role=role)
    definition.add_container(
        "app",
        image=aws_ecs.ContainerImage.from_ecr_repository(aws_ecr.Repository(stack, "repository")),
        logging=aws_ecs.LogDriver.aws_logs(
            stream_prefix="app", log_group=aws_logs.LogGroup(stack, "log")
        ),
        secrets={
            "SECRET": aws_ecs.Secret.from_secrets_manager(secret),
            "PARAMETER": aws_ecs.Secret.from_ssm_parameter(parameter),
        },
        environment_files=[
            aws_ecs.EnvironmentFile.from_bucket(aws_s3.Bucket(stack, "bucket"), "app.env")
        ],
    )
    return definition


def _file_system(stack: Stack) -> aws_efs.FileSystem:
    return aws_efs.FileSystem(stack, "system", vpc=_vpc(stack))


@_grant("aws_efs.FileSystem.grant_read")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _file_system(stack).grant_read(role)


@_grant("aws_efs.FileSystem.grant_read_write")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _file_system(stack).grant_read_write(role)


@_grant("aws_events.EventBus.grant_put_events_to")
def _(stack: Stack, role: aws_iam.Role) -> object:
    bus = aws_events.EventBus(stack, "bus", kms_key=_key(stack))
    return bus.grant_put_events_to(role, "AllowPutEvents")


@_grant("aws_kinesisfirehose.DeliveryStream.grant_put_records")
def _(stack: Stack, role: aws_iam.Role) -> object:
    stream = aws_kinesisfirehose.DeliveryStream(
        stack,
        "stream",
        destination=aws_kinesisfirehose.S3Bucket(aws_s3.Bucket(stack, "bucket")),
        encryption=aws_kinesisfirehose.StreamEncryption.customer_managed_key(_key(stack)),
    )
    return stream.grant_put_records(role)


@_grant("aws_glue.S3Table.grant_read")
def _(stack: Stack, role: aws_iam.Role) -> object:
    database = aws_glue.Database(stack, "database", database_name="my_database")
    table = aws_glue.S3Table(
        stack,
        "table",
        database=database,
        table_name="my_table",
        columns=[aws_glue.Column(name="id", type=aws_glue.Schema.STRING)],
        data_format=aws_glue.DataFormat.JSON,
        storage=aws_glue.S3TableStorage.from_bucket(aws_s3.Bucket(stack, "bucket")),
        s3_prefix="my_table/",
    )
    return table.grant_read(role)


@_grant("aws_iam.Role.grant_pass_role")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _other_role(stack).grant_pass_role(role)


@_grant("aws_iam.Role.grant_assume_role")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _other_role(stack).grant_assume_role(role)


def _other_role(stack: Stack) -> aws_iam.Role:
    principal = aws_iam.ServicePrincipal("ecs-tasks.amazonaws.com")
    return aws_iam.Role(stack, "role", assumed_by=principal)


def _stream(stack: Stack) -> aws_kinesis.Stream:
    return aws_kinesis.Stream(stack, "stream", encryption_key=_key(stack))


@_grant("aws_kinesis.Stream.grant_read")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _stream(stack).grant_read(role)


@_grant("aws_kinesis.Stream.grant_write")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _stream(stack).grant_write(role)


@_grant("aws_kinesis.StreamConsumer.grant_read")
def _(stack: Stack, role: aws_iam.Role) -> object:
    consumer = aws_kinesis.StreamConsumer(
        stack, "consumer", stream=_stream(stack), stream_consumer_name="my-consumer"
    )
    return consumer.grant_read(role)


@_grant("aws_kms.Key.grant_encrypt")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _key(stack).grant_encrypt(role)


@_grant("aws_kms.Key.grant_decrypt")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _key(stack).grant_decrypt(role)


def _function(stack: Stack) -> aws_lambda.Function:
    return aws_lambda.Function(
        stack,
        "function",
        runtime=aws_lambda.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=aws_lambda.Code.from_inline("def handler(event, context): pass"),
    )


@_grant("aws_lambda.Function.grant_invoke")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _function(stack).grant_invoke(role)


@_grant("aws_lambda.Alias.grant_invoke")
def _(stack: Stack, role: aws_iam.Role) -> object:
    current = _function(stack).current_version
    alias = aws_lambda.Alias(stack, "alias", alias_name="live", version=current)
    return alias.grant_invoke(role)


@_grant("aws_logs.LogGroup.grant_write")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return aws_logs.LogGroup(stack, "log", encryption_key=_key(stack)).grant_write(role)


def _domain(stack: Stack) -> aws_opensearchservice.Domain:
    engine = aws_opensearchservice.EngineVersion.OPENSEARCH_2_19
    return aws_opensearchservice.Domain(stack, "domain", version=engine)


@_grant("aws_opensearchservice.Domain.grant_index_read")
def _(stack: Stack, role: aws_iam.Role) -> object:
    _domain(stack).grant_index_read("orders", role)
    return None


@_grant("aws_opensearchservice.Domain.grant_index_write")
def _(stack: Stack, role: aws_iam.Role) -> object:
    _domain(stack).grant_index_write("orders", role)
    return None


@_grant("aws_rds.DatabaseInstance.grant_connect")
def _(stack: Stack, role: aws_iam.Role) -> object:
    database = aws_rds.DatabaseInstance(
        stack,
        "database",
        engine=aws_rds.DatabaseInstanceEngine.postgres(
            version=aws_rds.PostgresEngineVersion.of("17.2", "17")
        ),
        vpc=_vpc(stack),
        iam_authentication=True,
    )
    return database.grant_connect(role, "my_app")


def _bucket(stack: Stack) -> aws_s3.Bucket:
    return aws_s3.Bucket(stack, "bucket", encryption_key=_key(stack))


@_grant("aws_s3.Bucket.grant_read")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _bucket(stack).grant_read(role)


@_grant("aws_s3.Bucket.grant_put")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _bucket(stack).grant_put(role)


@_grant("aws_s3.Bucket.grant_write")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _bucket(stack).grant_write(role)


@_grant("aws_s3.Bucket.grant_read_write")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _bucket(stack).grant_read_write(role)


@_grant("aws_s3.Bucket.grant_delete")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _bucket(stack).grant_delete(role)


@_grant("aws_scheduler.ScheduleGroup.grant_*_schedules")
def _(stack: Stack, role: aws_iam.Role) -> object:
    group = aws_scheduler.ScheduleGroup(stack, "group", schedule_group_name="my-group")
    group.grant_read_schedules(role)
    group.grant_write_schedules(role)
    return group.grant_delete_schedules(role)


@_grant("aws_secretsmanager.Secret.grant_read")
def _(stack: Stack, role: aws_iam.Role) -> object:
    secret = aws_secretsmanager.Secret(
        stack,
        "secret",
        encryption_key=_key(stack),
        secret_string_value=SecretValue.unsafe_plain_text("none"),
    )
    return secret.grant_read(role)


@_grant("aws_ses.EmailIdentity.grant_send_email")
def _(stack: Stack, role: aws_iam.Role) -> object:
    identity = aws_ses.EmailIdentity(
        stack, "identity", identity=aws_ses.Identity.domain("example.com")
    )
    return identity.grant_send_email(role)


@_grant("aws_sns.Topic.grant_publish")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return aws_sns.Topic(stack, "topic", master_key=_key(stack)).grant_publish(role)


def _queue(stack: Stack) -> aws_sqs.Queue:
    return aws_sqs.Queue(stack, "queue", encryption_master_key=_key(stack))


@_grant("aws_sqs.Queue.grant_send_messages")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _queue(stack).grant_send_messages(role)


@_grant("aws_sqs.Queue.grant_consume_messages")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _queue(stack).grant_consume_messages(role)


@_grant("aws_ssm.StringParameter.grant_read")
def _(stack: Stack, role: aws_iam.Role) -> object:
    # CloudFormation makes no SecureString, so one with a key is not made here.
    parameter = aws_ssm.StringParameter.from_secure_string_parameter_attributes(
        stack, "parameter", parameter_name="/my-app/password", encryption_key=_key(stack)
    )
    return parameter.grant_read(role)


def _state_machine(stack: Stack) -> aws_stepfunctions.StateMachine:
    return aws_stepfunctions.StateMachine(
        stack,
        "machine",
        definition_body=aws_stepfunctions.DefinitionBody.from_chainable(
            aws_stepfunctions.Pass(stack, "pass")
        ),
        encryption_configuration=aws_stepfunctions.CustomerManagedEncryptionConfiguration(
            _key(stack)
        ),
    )


@_grant("aws_stepfunctions.StateMachine.grant_start_execution")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _state_machine(stack).grant_start_execution(role)


@_grant("aws_stepfunctions.StateMachine.grant_task_response")
def _(stack: Stack, role: aws_iam.Role) -> object:
    return _state_machine(stack).grant_task_response(role)


def _recommended_flags() -> dict[str, Json]:
    """What ``cdk init`` writes into the cdk.json of a new project."""
    (archive,) = Path(aws_cdk.__file__).parent.joinpath("_jsii").glob("aws-cdk-lib@*.jsii.tgz")
    with tarfile.open(archive) as files:
        flags = files.extractfile("package/recommended-feature-flags.json")
        return json.load(flags) if flags else {}


def _statements(flags: dict[str, Json], make: Granting) -> list[Json]:
    """What a role may do after ``make``, by its own policies and by those of what was made."""
    app = App(context=flags)
    stack = Stack(app, "Stack", env=Environment(account=ACCOUNT, region=REGION))
    principal = aws_iam.ServicePrincipal("ecs-tasks.amazonaws.com")
    role = aws_iam.Role(stack, "grantee", assumed_by=principal)
    grantee = stack.get_logical_id(role.node.default_child)
    make(stack, role)
    resources = assertions.Template.from_stack(stack).to_json()["Resources"]
    found: list[Json] = []
    for logical_id, resource in sorted(resources.items()):
        properties = resource.get("Properties", {})
        if {"Ref": grantee} in properties.get("Roles", []):
            found += [_statement(each) for each in properties["PolicyDocument"]["Statement"]]
        else:
            owner = f"<{_short(logical_id)}>"
            found += [_statement(each, owner) for each in _statements_for(grantee, properties)]
    return found


def _statements_for(grantee: str, value: Json) -> Iterator[dict[str, Json]]:
    """The statements of resource policies, anywhere in ``value``, that name the role."""
    match value:
        case {"Principal": {"AWS": principal}, "Action": _} if {"Fn::GetAtt": [grantee, "Arn"]} in (
            principal if isinstance(principal, list) else [principal]
        ):
            yield value
        case dict():
            for item in value.values():
                yield from _statements_for(grantee, item)
        case list():
            for item in value:
                yield from _statements_for(grantee, item)


def _statement(statement: dict[str, Json], owner: str | None = None) -> Json:
    """A statement without what says nothing; "*" in a resource's policy is the resource."""
    shown: dict[str, Json] = {
        "Action": _sorted(statement["Action"]),
        "Resource": _sorted(_text(statement["Resource"])),
    }
    if "Condition" in statement:
        shown["Condition"] = _text(statement["Condition"])
    if owner:
        shown["PolicyOf"] = owner
        shown["Resource"] = [owner if each == "*" else each for each in shown["Resource"]]
    if statement["Effect"] != "Allow" or set(statement) - {"Effect", "Principal", "Sid", *shown}:
        raise ValueError(statement)
    return shown


def _sorted(values: Json) -> list[Json]:
    return sorted(values, key=str) if isinstance(values, list) else [values]


def _text(value: Json) -> Json:
    """A value of CloudFormation, with its functions as the text that people read."""
    match value:
        case {"Ref": "AWS::Partition"}:
            return "aws"
        case {"Ref": str(name)}:
            return f"<{_short(name)}>"
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            shown = f"<{_short(name)}>"
            return _ATTRIBUTES.get((shown, attribute), shown)
        case {"Fn::Join": [str(separator), [*parts]]}:
            return _with_arns(separator.join(str(_text(part)) for part in parts))
        case dict():
            return {key: _text(item) for key, item in value.items()}
        case list():
            return [_text(item) for item in value]
        case _:
            return value


def _with_arns(text: str) -> str:
    """The ARNs that AWS CDK makes of a name, as it shows those that it is given."""
    for arn, shown in _ARNS.items():
        text = text.replace(arn, shown)
    return text


def _short(logical_id: str) -> str:
    found = _LOGICAL_ID.fullmatch(logical_id)
    return found["id"] if found else logical_id


def _methods() -> Iterator[str]:
    """The methods that grant what their names say, of all constructs."""
    for module in iter_modules(aws_cdk.__path__):
        if not module.name.startswith("aws_"):
            continue
        found = {
            f"{module.name}.{kind.__name__}.{name}"
            for kind in vars(import_module(f"aws_cdk.{module.name}")).values()
            if inspect.isclass(kind) and not _INTERFACE.match(kind.__name__)
            for name, method in vars(kind).items()
            if name.startswith("grant_") and inspect.isfunction(method)
        }
        yield from sorted(found)


if __name__ == "__main__":
    main()
