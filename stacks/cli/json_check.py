"""The half of `check` that services.yaml needs nothing of: policies, cdk.tf.json, plans."""

from stacks.cli.inputs import FORMS
from stacks.cli.located import Located, Report, shown_path
from stacks.cli.policy_check import check_policy_json
from stacks.cli.questions import BadInputError, TaskDefinitionError
from stacks.cli.terraform_check import check_terraform
from stacks.iam.policy_reader import JsonError, load_json
from stacks.iam.problem import IamError
from stacks.iam.role import RoleKind
from stacks.importers.plan_json import is_plan_json, plan_json_roles
from stacks.importers.task_definition import is_task_definition
from stacks.importers.terraform_json import is_terraform_json, terraform_json_roles
from stacks.rules.check import PolicyType
from stacks.rules.structure import refused

_POLICY_ELEMENTS = {"Version", "Id", "Statement"}


def check_json(
    file: str, text: str, policy_type: PolicyType | None, kind: RoleKind | None
) -> Report:
    """Apply the rules to the roles or the policy in ``text``, whatever it is.

    ``policy_type`` says that it is a policy, and of which type. Raises BadInputError for what
    can't be checked.
    """
    try:
        data = load_json(text)
        if not policy_type and is_plan_json(data):
            return check_terraform(file, text, plan_json_roles(data), kind)
        if not policy_type and is_terraform_json(data):
            return check_terraform(file, text, terraform_json_roles(data), kind)
    except IamError as error:
        return _unreadable(file, error)
    if policy_type or (isinstance(data, dict) and not _POLICY_ELEMENTS.isdisjoint(data)):
        return check_policy_json(file, text, data, policy_type, kind)
    if is_task_definition(data):
        raise TaskDefinitionError(
            f"{file}: this is an ECS task definition, which is checked with the services.yaml that "
            "has it as task_definition; name that"
        )
    raise BadInputError(f"{file}: this is none of what can be checked: {FORMS}")


def _unreadable(file: str, error: IamError) -> Report:
    """What keeps a file from being read is bad input, and a finding for programs, too."""
    line, column = (error.line, error.column) if isinstance(error, JsonError) else (1, 1)
    findings = [
        Located(refused(problem), file, line, column, shown_path(problem.path))
        for problem in error.problems
    ]
    return Report(findings, is_unreadable=True)
