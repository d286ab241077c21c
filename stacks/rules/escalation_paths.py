"""Actions by which a role gains permissions that it was not given, without passing a role.

Each row says where it was read. What a row gains is worded to follow the names of its actions.
"""

from typing import NamedTuple

_RHINO = "https://github.com/RhinoSecurityLabs/AWS-IAM-Privilege-Escalation"
PROWLER = (
    "https://github.com/prowler-cloud/prowler/blob/master/prowler/providers/aws/services/iam/lib/"
    "privilege_escalation.py"
)
TAGS = "https://github.com/iann0036/iam-dataset/blob/main/aws/tags.json"
HACKTRICKS = (
    "https://cloud.hacktricks.wiki/en/pentesting-cloud/aws-security/aws-privilege-escalation/"
    "aws-ecs-privesc/index.html"
)
_AGENT = "https://naorhaziz.com/posts/under-the-hood-of-amazon-ecs"
_LOWERED = (
    "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html"
)
_ASSUME_ROOT = (
    "https://docs.aws.amazon.com/botocore/latest/reference/services/sts/client/assume_root.html"
)
_BOUNDARY = "iam:PermissionsBoundary"
_POLICY = "iam:PolicyARN"


def pathfinding(number: str) -> str:
    """The page of a path on pathfinding.cloud."""
    return f"https://pathfinding.cloud/paths/{number}"


class EscalationPath(NamedTuple):
    """Actions that, allowed together, give more than themselves; the first tells most.

    ``gains`` is what one gets. A condition on a key of ``limited_by`` rules it out. With ``on_any``
    it is harmful on any resource; else only where the first action has all of its resources, of
    those that ``over`` names if it does, and one of ``also`` besides.
    """

    actions: tuple[str, ...]
    gains: str
    source: str
    limited_by: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    on_any: bool = False


def _any(action: str, gains: str, source: str, *limited_by: str) -> EscalationPath:
    return EscalationPath((action,), gains, source, limited_by, on_any=True)


def _all(
    actions: str,
    gains: str,
    source: str,
    *limited_by: str,
    over: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
) -> EscalationPath:
    return EscalationPath(tuple(actions.split()), gains, source, limited_by, over, also)


_SET_ANY = "gives any permission to"
_LIFTS = "lifts the permissions boundary off"
_WIDENS = "replaces the permissions boundary of"

ANY_PERMISSION = (
    _any("iam:PutRolePolicy", f"{_SET_ANY} a role", pathfinding("iam-005"), _BOUNDARY),
    _any("iam:AttachRolePolicy", f"{_SET_ANY} a role", pathfinding("iam-009"), _BOUNDARY, _POLICY),
    _any("iam:PutUserPolicy", f"{_SET_ANY} a user", pathfinding("iam-007"), _BOUNDARY),
    _any("iam:AttachUserPolicy", f"{_SET_ANY} a user", pathfinding("iam-008"), _BOUNDARY, _POLICY),
    _any("iam:PutGroupPolicy", f"{_SET_ANY} a group", pathfinding("iam-011")),
    _any("iam:AttachGroupPolicy", f"{_SET_ANY} a group", pathfinding("iam-010"), _POLICY),
    _any("iam:CreatePolicyVersion", f"{_SET_ANY} all who have the policy", pathfinding("iam-001")),
    _any("iam:SetDefaultPolicyVersion", "brings a wider version of a policy back", _RHINO),
    _any(
        "iam:UpdateAssumeRolePolicy",
        "lets anyone assume a role and have its permissions",
        pathfinding("iam-012"),
        _BOUNDARY,
    ),
    _any("iam:DeleteRolePermissionsBoundary", f"{_LIFTS} a role", _LOWERED),
    _any("iam:DeleteUserPermissionsBoundary", f"{_LIFTS} a user", PROWLER),
    _any("iam:PutRolePermissionsBoundary", f"{_WIDENS} a role", TAGS, _BOUNDARY),
    _any("iam:PutUserPermissionsBoundary", f"{_WIDENS} a user", TAGS, _BOUNDARY),
    _any("iam:UpdateSAMLProvider", "signs in as any role that trusts the provider", TAGS),
    _any("sso:PutInlinePolicyToPermissionSet", f"{_SET_ANY} a permission set", PROWLER),
    _any("sso:AttachManagedPolicyToPermissionSet", f"{_SET_ANY} a permission set", PROWLER),
    _all("iam:CreateAccessKey", "returns keys of any user", pathfinding("iam-002")),
    _all("iam:CreateLoginProfile", "sets a password for any user", pathfinding("iam-004")),
    _all("iam:UpdateLoginProfile", "sets the password of any user", pathfinding("iam-006")),
    _all("iam:AddUserToGroup", "gives a user the permissions of any group", pathfinding("iam-013")),
    _all(
        "iam:CreateServiceSpecificCredential",
        "returns a password of any user for a service",
        TAGS,
        "iam:ServiceSpecificCredentialServiceName",
    ),
    _all(
        "iam:ResetServiceSpecificCredential",
        "returns a password of any user for a service",
        TAGS,
        "iam:ServiceSpecificCredentialServiceName",
    ),
    _all("iam:UploadSSHPublicKey", "opens CodeCommit as any user", TAGS),
    _all("iam:UploadSigningCertificate", "signs requests as any user", TAGS),
    _all("iam:UpdateOpenIDConnectProviderThumbprint", "weakens what roles trust", TAGS),
    _all(
        "sts:AssumeRole",
        "returns keys of every role that trusts the account",
        pathfinding("sts-001"),
        "sts:ExternalId",
    ),
    _any("sts:AssumeRoot", "returns keys of a root user", _ASSUME_ROOT, "sts:TaskPolicyArn"),
)
"""By these a role can have any permission, or be another identity."""

SHELLS = (
    _all(
        "ecs:ExecuteCommand",
        "opens a shell in any task, with its role's credentials",
        pathfinding("ecs-006"),
        "ecs:container-name",
        over=("ecs:task/*/*",),
    ),
    _all(
        "ssm:StartSession",
        "opens a shell in any task or instance, with its role's credentials",
        pathfinding("ssm-001"),
        over=("ecs:task/*/*", "ec2:instance/*", "ssm:managed-instance/*"),
    ),
    _all(
        "ssm:SendCommand",
        "runs commands as root on any instance, with its role's credentials",
        pathfinding("ssm-002"),
        over=("ec2:instance/*", "ssm:managed-instance/*"),
        also=("ssm:document/AWS-RunShellScript", "ssm:document/AWS-RunPowerShellScript"),
    ),
    _all(
        "ssm:CreateAssociation",
        "runs commands as root on any instance, again and again",
        "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateAssociation.html",
        over=("ec2:instance/*", "ssm:managed-instance/*"),
        also=("ssm:document/AWS-RunShellScript", "ssm:document/AWS-RunPowerShellScript"),
    ),
    _all(
        "ec2-instance-connect:SendSSHPublicKey",
        "opens a shell on any instance, with its role's credentials",
        TAGS,
    ),
    _all(
        "ec2:ModifyInstanceAttribute ec2:StopInstances ec2:StartInstances",
        "run commands as root on any instance, by its user data",
        pathfinding("ec2-002"),
        "ec2:Attribute",
        over=("ec2:instance/*",),
    ),
    _all(
        "bedrock-agentcore:InvokeAgentRuntimeCommand",
        "opens a shell in any agent runtime, with its role's credentials",
        PROWLER,
    ),
)
"""By these a role runs commands where another role's credentials are."""

FOREIGN_CODE = (
    _all(
        "elasticmapreduce:AddJobFlowSteps",
        "runs code as any cluster's role",
        "https://docs.aws.amazon.com/emr/latest/APIReference/API_AddJobFlowSteps.html",
    ),
    _all(
        "lambda:UpdateFunctionCode", "runs code as any function's role", pathfinding("lambda-003")
    ),
    _all("lambda:UpdateFunctionConfiguration", "runs code as any function's role", PROWLER),
    _all("ecr:PutImage", "replaces the image that any task runs with its role", HACKTRICKS),
    _all(
        "codebuild:StartBuild",
        "runs commands as any project's role",
        pathfinding("codebuild-002"),
        "codebuild:source.buildspec",
    ),
    _all(
        "codebuild:StartBuildBatch",
        "runs commands as any project's role",
        pathfinding("codebuild-003"),
    ),
    _all(
        "cloudformation:UpdateStack",
        "creates anything as any stack's role",
        pathfinding("cloudformation-002"),
        "cloudformation:TemplateUrl",
        "cloudformation:ResourceTypes",
    ),
    _all(
        "cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet",
        "create anything as any stack's role",
        pathfinding("cloudformation-005"),
        "cloudformation:TemplateUrl",
        "cloudformation:ResourceTypes",
        over=("cloudformation:stack/*/*",),
    ),
    _all(
        "apprunner:UpdateService",
        "runs any image as any service's role",
        pathfinding("apprunner-002"),
        over=("apprunner:service/*/*",),
    ),
    _all(
        "batch:SubmitJob",
        "runs commands as the role of any job definition",
        pathfinding("batch-002"),
        over=("batch:job-definition/*:*",),
    ),
    _all(
        "ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate",
        "run commands as the role of any launch template",
        pathfinding("ec2-005"),
        over=("ec2:launch-template/*",),
    ),
    _all(
        "states:UpdateStateMachine states:StartExecution",
        "call any service as any state machine's role",
        PROWLER,
        over=("states:stateMachine:*",),
    ),
    _all("codedeploy:CreateDeployment", "runs code where any application is deployed", PROWLER),
    _all("glue:UpdateDevEndpoint", "opens any endpoint, with its role's credentials", _RHINO),
    _all(
        "sagemaker:CreatePresignedNotebookInstanceUrl",
        "opens any notebook, with its role's credentials",
        pathfinding("sagemaker-004"),
    ),
    _all(
        "bedrock-agentcore:StartCodeInterpreterSession bedrock-agentcore:InvokeCodeInterpreter",
        "run code as any interpreter's role",
        pathfinding("bedrock-002"),
    ),
)
"""By these a role's own code runs as another role, which a resource that is there already has."""

CONTAINER_AGENT = (
    _any("ecs:Poll", "receives the credentials of the tasks on a container instance", _AGENT),
    _any(
        "ecs:RegisterContainerInstance",
        "brings a host into a cluster, which gets the credentials of the tasks placed on it",
        pathfinding("ecs-007"),
    ),
)
"""What the ECS agent of a container instance does, and what runs in a task never has to."""
