"""Reads what the start of a task uses out of an ECS task definition.

That is the JSON of ``aws ecs register-task-definition``, what ``describe-task-definition`` returns,
or a list of container definitions, as Terraform's aws_ecs_task_definition has.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from stacks.grants.execution import NEEDS, TaskNeeds
from stacks.grants.parameter import is_arn
from stacks.grants.scope import Scope
from stacks.iam.policy_reader import load_json
from stacks.iam.problem import IamError, Path
from stacks.iam.statement import JsonValue
from stacks.iam.text import expressions
from stacks.importers.json_values import JsonValues

_FORMS = (
    "it has containerDefinitions, or is a list of container definitions: the JSON of "
    "`aws ecs register-task-definition`"
)
# What begins a template of Terraform, and what aws_iam_policy_document makes ${ of:
# https://developer.hashicorp.com/terraform/language/expressions/strings
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
_TEMPLATE = re.compile(r"[$%&]\{")


@dataclass(frozen=True)
class TaskDefinition:
    """What a task definition uses, and the place of each in it: ``("images", 0)`` to its path."""

    needs: TaskNeeds
    origins: Mapping[Path, Path]


def read_task_definition(text: str, scope: Scope) -> TaskDefinition:
    """Read a task definition; log groups are in the region of ``scope`` if they have no other.

    Raises IamError with everything that keeps ``text`` from being one; paths lead through its JSON.
    What the values say is told by `stacks.grants.execution.execution_statements`.
    """
    reader = _Reader(scope)
    reader.read(load_json(text))
    if reader.values.problems:
        raise IamError(reader.values.problems)
    needs = TaskNeeds(**{name: [text for text, _ in reader.found[name]] for name in NEEDS})
    origins = {
        (name, index): path for name in NEEDS for index, (_, path) in enumerate(reader.found[name])
    }
    return TaskDefinition(needs, origins)


def is_task_definition(data: JsonValue) -> bool:
    """Whether what `json.loads` returned is meant as a task definition."""
    if isinstance(data, list):
        return bool(data) and all(isinstance(item, dict) and "image" in item for item in data)
    return isinstance(data, dict) and not {"containerDefinitions", "taskDefinition"}.isdisjoint(
        data
    )


class _Reader:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.values = JsonValues()
        self.found: dict[str, list[tuple[str, Path]]] = {name: [] for name in NEEDS}

    def read(self, data: JsonValue) -> None:
        path: Path = ()
        if isinstance(data, dict) and "taskDefinition" in data:
            path = ("taskDefinition",)
            data = data["taskDefinition"]
        if isinstance(data, list):
            self._containers(data, path)
        elif isinstance(data, dict) and "containerDefinitions" in data:
            self._containers(data["containerDefinitions"], (*path, "containerDefinitions"))
            self._volumes(data.get("volumes"), (*path, "volumes"))
        else:
            self.values.wrong(path, f"this is no task definition; {_FORMS}")

    def _containers(self, value: JsonValue, path: Path) -> None:
        for index, item in enumerate(self.values.items(value, path)):
            at = (*path, index)
            container = self.values.mapping(item, at)
            if isinstance(item, dict):
                self._container(container, at)

    def _container(self, container: Mapping[str, JsonValue], at: Path) -> None:
        self._take("images", container.get("image"), (*at, "image"))
        credentials = self.values.mapping(
            container.get("repositoryCredentials"), (*at, "repositoryCredentials")
        )
        where = (*at, "repositoryCredentials", "credentialsParameter")
        self._take("registry_credentials", credentials.get("credentialsParameter"), where)
        self._secrets(container.get("secrets"), (*at, "secrets"))
        for path, file in self._mappings(
            container.get("environmentFiles"), (*at, "environmentFiles")
        ):
            self._take("environment_files", file.get("value"), (*path, "value"))
        specs = (*at, "credentialSpecs")
        for index, spec in enumerate(self.values.items(container.get("credentialSpecs"), specs)):
            # A file on the instance is read without asking AWS.
            if not (isinstance(spec, str) and ":file://" in spec):
                self._take("credential_specs", spec, (*specs, index))
        self._log(container.get("logConfiguration"), (*at, "logConfiguration"))
        self._firelens(container.get("firelensConfiguration"), (*at, "firelensConfiguration"))

    def _secrets(self, value: JsonValue, at: Path) -> None:
        for path, secret in self._mappings(value, at):
            self._take("secrets", secret.get("valueFrom"), (*path, "valueFrom"))

    def _log(self, value: JsonValue, at: Path) -> None:
        log = self.values.mapping(value, at)
        self._secrets(log.get("secretOptions"), (*at, "secretOptions"))
        if log.get("logDriver") != "awslogs":
            return
        options = self.values.mapping(log.get("options"), (*at, "options"))
        path = (*at, "options", "awslogs-group")
        group = self._text(options.get("awslogs-group"), path)
        if group is None:
            if options.get("awslogs-group") is None:
                self.values.wrong((*at, "options"), "the log driver awslogs needs awslogs-group")
            return
        region = self._text(options.get("awslogs-region"), (*at, "options", "awslogs-region"))
        if region and not is_arn(group):
            scope = Scope(self._scope.partition, region, self._scope.account)
            group = scope.arn("logs", f"log-group:{group}")
        creates = options.get("awslogs-create-group") in (True, "true")
        self.found["create_log_groups" if creates else "log_groups"].append((group, path))

    def _firelens(self, value: JsonValue, at: Path) -> None:
        firelens = self.values.mapping(value, at)
        options = self.values.mapping(firelens.get("options"), (*at, "options"))
        if options.get("config-file-type") == "s3":
            path = (*at, "options", "config-file-value")
            self._take("firelens_configs", options.get("config-file-value"), path)

    def _volumes(self, value: JsonValue, at: Path) -> None:
        for path, volume in self._mappings(value, at):
            name = "fsxWindowsFileServerVolumeConfiguration"
            fsx = self.values.mapping(volume.get(name), (*path, name))
            where = (*path, name, "authorizationConfig")
            authorization = self.values.mapping(fsx.get("authorizationConfig"), where)
            credentials = authorization.get("credentialsParameter")
            self._take("fsx_credentials", credentials, (*where, "credentialsParameter"))

    def _mappings(self, value: JsonValue, at: Path) -> list[tuple[Path, Mapping[str, JsonValue]]]:
        """The objects of a list, with their places."""
        return [
            ((*at, index), self.values.mapping(item, (*at, index)))
            for index, item in enumerate(self.values.items(value, at))
        ]

    def _take(self, need: str, value: JsonValue, path: Path) -> None:
        """Note a text that ``need`` has, if there is one."""
        text = self._text(value, path)
        if text is not None:
            self.found[need].append((text, path))

    def _text(self, value: JsonValue, path: Path) -> str | None:
        """A text that Terraform will not read as anything else; None where there is none."""
        text = self.values.text(value, path)
        if text is None:
            return None
        template = _TEMPLATE.search(text)
        if not template and not expressions(text):
            return text
        shown = f"{template.group()}…}}" if template else expressions(text)[0]
        message = (
            f"{text!r} can't hold {shown}: a task definition takes no Terraform expressions here; "
            "write what it becomes, or give it in Python"
        )
        self.values.wrong(path, message)
        return None
