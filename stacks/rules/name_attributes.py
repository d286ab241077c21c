"""Attributes of Terraform's resources and data sources that hold no ARN.

They were read in the documentation of the AWS provider, and in its code what ``id`` is:
https://registry.terraform.io/providers/hashicorp/aws/latest/docs, as resources/ecs_cluster, and
https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service. What may hold an
ARN, or holds whatever the configuration says, is not here: the ``id`` of aws_sns_topic, the
``bucket`` of aws_s3_object, the ``cluster_name`` of the data source aws_ecs_cluster.
"""

import re
from typing import NamedTuple

_REFERENCE = re.compile(
    r"\$\{\s*(?P<resource>(?P<type>(?:data\.)?aws_\w+)\.[\w-]+"
    r"(?:\[(?:[^\[\]{}]|\[[^\[\]{}]*\])*\])?)\.(?P<attribute>\w+)\s*\}"
)

_NO_ARNS = {
    "aws_appconfig_application": "id name",
    "aws_appconfig_configuration_profile": "configuration_profile_id name",
    "aws_appconfig_environment": "environment_id name",
    "aws_athena_workgroup": "id name",
    "aws_batch_job_definition": "name",
    "aws_batch_job_queue": "name",
    "aws_cloudwatch_event_bus": "id name",
    "aws_cloudwatch_event_rule": "id name",
    "aws_cloudwatch_log_group": "id name",
    "aws_cloudwatch_metric_alarm": "alarm_name id",
    "aws_codedeploy_app": "name",
    "aws_cognito_user_pool": "id name",
    "aws_db_instance": "id identifier resource_id",
    "aws_dynamodb_table": "id name",
    "aws_ecr_repository": "id name repository_url",
    "aws_ecs_capacity_provider": "name",
    "aws_ecs_cluster": "name",
    "aws_ecs_service": "name",
    "aws_ecs_task_definition": "family id",
    "aws_efs_access_point": "file_system_id id",
    "aws_efs_file_system": "dns_name id",
    "aws_elasticache_replication_group": "id replication_group_id",
    "aws_elasticache_serverless_cache": "name",
    "aws_elasticache_user": "id user_id user_name",
    "aws_glue_catalog_database": "name",
    "aws_iam_group": "id name",
    "aws_iam_instance_profile": "id name",
    "aws_iam_policy": "name",
    "aws_iam_role": "id name",
    "aws_iam_user": "id name",
    "aws_kinesis_firehose_delivery_stream": "name",
    "aws_kinesis_stream": "name",
    "aws_kms_alias": "id name",
    "aws_kms_key": "id key_id",
    "aws_lambda_function": "function_name id",
    "aws_launch_template": "id name",
    "aws_lb": "dns_name name",
    "aws_lb_target_group": "name",
    "aws_msk_cluster": "cluster_name",
    "aws_msk_serverless_cluster": "cluster_name",
    "aws_opensearch_domain": "domain_name endpoint",
    "aws_rds_cluster": "cluster_identifier cluster_resource_id id",
    "aws_s3_bucket": "bucket bucket_domain_name bucket_regional_domain_name id",
    "aws_scheduler_schedule": "name",
    "aws_scheduler_schedule_group": "id name",
    "aws_secretsmanager_secret": "name",
    "aws_security_group": "id name",
    "aws_service_discovery_http_namespace": "id name",
    "aws_service_discovery_private_dns_namespace": "id name",
    "aws_service_discovery_public_dns_namespace": "id name",
    "aws_service_discovery_service": "id name",
    "aws_sfn_state_machine": "name",
    "aws_sns_topic": "name",
    "aws_sqs_queue": "id name url",
    "aws_ssm_parameter": "id name",
    "aws_subnet": "id vpc_id",
    "aws_vpc": "id",
    "data.aws_cloudwatch_log_group": "id name",
    "data.aws_dynamodb_table": "id name",
    "data.aws_ecr_repository": "id name repository_url",
    "data.aws_efs_access_point": "file_system_id id",
    "data.aws_iam_role": "id name",
    "data.aws_kms_key": "id",
    "data.aws_secretsmanager_secret": "name",
    "data.aws_security_group": "id name",
    "data.aws_sns_topic": "name",
    "data.aws_sqs_queue": "id name url",
    "data.aws_subnet": "id vpc_id",
    "data.aws_vpc": "id",
}
_BY_TYPE = {type_: frozenset(names.split()) for type_, names in _NO_ARNS.items()}
# Its arn is new in version 6 of the provider; its id has always been the ARN.
_ARN_ATTRIBUTES = {"aws_ecs_service": "id"}


class NameAttribute(NamedTuple):
    """An expression that gives no ARN, and the one that gives the ARN of the same resource."""

    expression: str
    arn: str


def name_attribute(text: str) -> NameAttribute | None:
    """The reference that ``text`` begins with, where that is to an attribute that holds no ARN."""
    found = _REFERENCE.match(text) if text.startswith("${") else None
    if found is None or found["attribute"] not in _BY_TYPE.get(found["type"], ()):
        return None
    arn = _ARN_ATTRIBUTES.get(found["type"], "arn")
    return NameAttribute(found.group(), f"${{{found['resource']}.{arn}}}")
