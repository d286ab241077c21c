"""Reads what the start of a task uses out of an ECS task definition.

That is the JSON of ``aws ecs register-task-definition``, what ``describe-task-definition`` returns,
or a list of container definitions, as Terraform's aws_ecs_task_definition has.
Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from stacks.grants.execution import NEEDS, TaskNeeds
from stacks.grants.parameter import is_arn
from stacks.grants.scope import Scope
from stacks.iam.nearest import did_you_mean, nearest
from stacks.iam.partition import partition_of, region_problem
from stacks.iam.policy_json import JsonValue
from stacks.iam.policy_reader import kind, load_json
from stacks.iam.problem import Path, Problem
from stacks.iam.text import expressions
from stacks.importers import task_definition_keys as keys
from stacks.importers.json_values import JsonValues

_FORMS = (
    "it has containerDefinitions, or is a list of container definitions: the JSON of "
    "`aws ecs register-task-definition`"
)
# What begins a template of Terraform, and what aws_iam_policy_document makes ${ of:
# https://developer.hashicorp.com/terraform/language/expressions/strings
# https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
_TEMPLATE = re.compile(r"[$%&]\{")


class TaskDefinition(NamedTuple):
    """What a task definition uses, and the place of each in it: ``("images", 0)`` to its path.

    ``problems`` keep it from being one that ECS takes; their paths lead through its JSON. What else
    it uses is there all the same.
    """

    needs: TaskNeeds
    origins: Mapping[Path, Path]
    problems: tuple[Problem, ...]


def read_task_definition(text: str, scope: Scope) -> TaskDefinition:
    """Read a task definition; log groups are in the region of ``scope`` if they have no other.

    Raises IamError for what is no JSON. What the values say is told by
    `stacks.grants.execution.execution_statements`.
    """
    reader = _Reader(scope)
    reader.read(load_json(text))
    needs = TaskNeeds(**{name: [text for text, _ in reader.found[name]] for name in NEEDS})
    origins = {
        (name, index): path for name in NEEDS for index, (_, path) in enumerate(reader.found[name])
    }
    return TaskDefinition(needs, origins, tuple(reader.values.problems))


def is_task_definition(data: JsonValue) -> bool:
    """Whether what `json.loads` returned is meant as a task definition."""
    if isinstance(data, list):
        return bool(data) and all(isinstance(item, dict) and "image" in item for item in data)
    return isinstance(data, dict) and not {"containerDefinitions", "taskDefinition"}.isdisjoint(
        data
    )


class _Reader:
    """Looks into what holds something that takes a permission, and knows all of the keys there.

    A key that is not known might be one of those, misspelt: ECS would not take it, and the role
    would lack something.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.values = JsonValues()
        self.found: dict[str, list[tuple[str, Path]]] = {name: [] for name in NEEDS}

    def read(self, data: JsonValue) -> None:
        path: Path = ()
        if isinstance(data, dict) and "taskDefinition" in data:
            self._known(data, path, keys.DESCRIBED)
            path = ("taskDefinition",)
            data = data["taskDefinition"]
        if isinstance(data, list):
            self._containers(data, path)
        elif isinstance(data, dict) and nearest("containerDefinitions", data):
            self._known(data, path, keys.TASK_DEFINITION)
            if "containerDefinitions" in data:
                self._containers(data["containerDefinitions"], (*path, "containerDefinitions"))
            self._volumes(data.get("volumes"), (*path, "volumes"))
        else:
            self.values.wrong(path, f"this is no task definition; {_FORMS}")

    def _containers(self, value: JsonValue, path: Path) -> None:
        if value is None or value == []:
            self.values.wrong(path, f"there is no container in it; {_FORMS}")
        for at, container in self._objects(value, path, keys.CONTAINER, "image"):
            self._container(container, at)

    def _container(self, container: Mapping[str, JsonValue], at: Path) -> None:
        self._take("images", container.get("image"), (*at, "image"))
        where = (*at, "repositoryCredentials")
        credentials = self._object(
            container.get("repositoryCredentials"),
            where,
            keys.REPOSITORY_CREDENTIALS,
            "credentialsParameter",
        )
        parameter = credentials.get("credentialsParameter")
        self._take("registry_credentials", parameter, (*where, "credentialsParameter"))
        self._secrets(container.get("secrets"), (*at, "secrets"))
        files = (*at, "environmentFiles")
        for path, file in self._objects(
            container.get("environmentFiles"), files, keys.ENVIRONMENT_FILE, "value"
        ):
            self._take("environment_files", file.get("value"), (*path, "value"))
        specs = (*at, "credentialSpecs")
        for index, spec in enumerate(self.values.items(container.get("credentialSpecs"), specs)):
            # A file on the instance is read without asking AWS.
            if spec is None:
                self.values.wrong((*specs, index), "expected text, found null")
            elif not (isinstance(spec, str) and ":file://" in spec):
                self._take("credential_specs", spec, (*specs, index))
        self._log(container.get("logConfiguration"), (*at, "logConfiguration"))
        self._firelens(container.get("firelensConfiguration"), (*at, "firelensConfiguration"))

    def _secrets(self, value: JsonValue, at: Path) -> None:
        for path, secret in self._objects(value, at, keys.SECRET, "valueFrom"):
            self._take("secrets", secret.get("valueFrom"), (*path, "valueFrom"))

    def _log(self, value: JsonValue, at: Path) -> None:
        log = self._object(value, at, keys.LOG_CONFIGURATION, "logDriver")
        self._secrets(log.get("secretOptions"), (*at, "secretOptions"))
        driver = self.values.text(log.get("logDriver"), (*at, "logDriver"))
        if driver is None:
            return
        if driver not in keys.LOG_DRIVERS:
            hint = did_you_mean(driver, keys.LOG_DRIVERS)
            hint = hint or f" There are {', '.join(keys.LOG_DRIVERS)}."
            self.values.wrong((*at, "logDriver"), f"{driver!r} is no log driver of ECS.{hint}")
        elif driver == "awslogs":
            self._awslogs(log.get("options"), (*at, "options"))

    def _awslogs(self, value: JsonValue, at: Path) -> None:
        options = self._object(
            {} if value is None else value, at, keys.AWSLOGS_OPTIONS, "awslogs-group"
        )
        path = (*at, "awslogs-group")
        group = self._text(options.get("awslogs-group"), path)
        region = self._region(options.get("awslogs-region"), (*at, "awslogs-region"))
        creates = self._boolean(options.get("awslogs-create-group"), (*at, "awslogs-create-group"))
        if group is None:
            return
        if region and not is_arn(group):
            scope = Scope(self._scope.partition, region, self._scope.account)
            group = scope.arn("logs", f"log-group:{group}")
        self.found["create_log_groups" if creates else "log_groups"].append((group, path))

    def _region(self, value: JsonValue, path: Path) -> str | None:
        region = self._text(value, path)
        if not region:
            return None
        message = region_problem(region)
        if not message and partition_of(region) != self._scope.partition:
            message = f"{region} is not in this stack's partition, {self._scope.partition}"
        if not message:
            return region
        self.values.wrong(path, message)
        return None

    def _boolean(self, value: JsonValue, path: Path) -> bool:
        if isinstance(value, bool):
            return value
        text = self.values.text(value, path)
        if text is not None and text not in keys.BOOLEANS:
            self.values.wrong(path, f'{text!r} must be "true" or "false"')
        return text is not None and keys.BOOLEANS.get(text, False)

    def _firelens(self, value: JsonValue, at: Path) -> None:
        firelens = self._object(value, at, keys.FIRELENS)
        where = (*at, "options")
        options = self._object(firelens.get("options"), where, keys.FIRELENS_OPTIONS)
        place = (*where, "config-file-type")
        type_ = self.values.text(options.get("config-file-type"), place)
        if type_ not in (None, "s3", "file"):
            self.values.wrong(place, f"{type_!r} must be s3 or file")
        if type_ == "s3":
            self._required(options, where, keys.FIRELENS_OPTIONS, ["config-file-value"])
            path = (*where, "config-file-value")
            self._take("firelens_configs", options.get("config-file-value"), path)

    def _volumes(self, value: JsonValue, at: Path) -> None:
        name = "fsxWindowsFileServerVolumeConfiguration"
        for path, volume in self._objects(value, at, keys.VOLUME):
            fsx = self._object(volume.get(name), (*path, name), keys.FSX_VOLUME)
            where = (*path, name, "authorizationConfig")
            authorization = self._object(
                fsx.get("authorizationConfig"),
                where,
                keys.FSX_AUTHORIZATION,
                "credentialsParameter",
            )
            credentials = authorization.get("credentialsParameter")
            self._take("fsx_credentials", credentials, (*where, "credentialsParameter"))

    def _objects(
        self, value: JsonValue, at: Path, known: Sequence[str], *required: str
    ) -> Iterator[tuple[Path, Mapping[str, JsonValue]]]:
        """The objects of a list, with their places; what is none is told."""
        for index, item in enumerate(self.values.items(value, at)):
            place = (*at, index)
            if isinstance(item, dict):
                yield place, self._object(item, place, known, *required)
            else:
                self.values.wrong(place, f"expected an object, found {kind(item)}")

    def _object(
        self, value: JsonValue, at: Path, known: Sequence[str], *required: str
    ) -> Mapping[str, JsonValue]:
        """An object with keys that are ``known`` and those that are ``required``.

        An empty one for null, and for what is none.
        """
        data = self.values.mapping(value, at)
        self._known(data, at, known)
        if isinstance(value, dict):
            self._required(data, at, known, required)
        return data

    def _known(self, data: Mapping[str, JsonValue], at: Path, known: Sequence[str]) -> None:
        for key in data:
            if key in known:
                continue
            near = nearest(key, known)
            if near and key == near[0].upper() + near[1:]:
                hint = f" It is CloudFormation's spelling; ECS's own is {near}."
            else:
                hint = did_you_mean(key, known)
            self.values.wrong((*at, key), f"{key!r} is no key of ECS here.{hint}")

    def _required(
        self,
        data: Mapping[str, JsonValue],
        at: Path,
        known: Sequence[str],
        required: Sequence[str],
    ) -> None:
        for key in required:
            # What is there under another spelling is told already.
            if data.get(key) is None and nearest(key, data.keys() - set(known)) is None:
                self.values.wrong(at, f"{key} is missing")

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
