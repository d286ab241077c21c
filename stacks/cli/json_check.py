"""The half of `check` that services.yaml needs nothing of: policies, cdk.tf.json, plans."""

from stacks.cli.inputs import FORMS
from stacks.cli.located import Located, Report, shown_path
from stacks.cli.policy_check import check_policy_json
from stacks.cli.questions import BadInputError, TaskDefinitionError
from stacks.cli.terraform_check import check_terraform
from stacks.iam.json_places import Place, json_places, nearest_place, repeated_key_place
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
        return _unreadable(file, text, error)
    if policy_type or (isinstance(data, dict) and not _POLICY_ELEMENTS.isdisjoint(data)):
        return check_policy_json(file, text, data, policy_type, kind)
    if is_task_definition(data):
        raise TaskDefinitionError(
            f"{file}: this is an ECS task definition, which is checked with the services.yaml that "
            "has it as task_definition; name that"
        )
    raise BadInputError(f"{file}: this is none of what can be checked: {FORMS}")


def _unreadable(file: str, text: str, error: IamError) -> Report:
    """What keeps a file from being read is bad input, and a finding for programs, too."""
    report = Report(is_unreadable=True)
    for problem, place in zip(error.problems, _places(text, error), strict=True):
        shown = shown_path(problem.path)
        report.findings.append(Located(refused(problem), file, place.line, place.column, shown))
    report.sort()
    return report


def _places(text: str, error: IamError) -> list[Place]:
    """Where in ``text`` each problem of ``error`` is; what is no JSON has one place."""
    if isinstance(error, JsonError):
        return [Place(error.line, error.column)]
    if any(problem.rule == "json-key-twice" for problem in error.problems):
        return [repeated_key_place(text)]
    places = json_places(text)
    return [nearest_place(places, problem.path) for problem in error.problems]
