import re

from stacks.iam.limits import role_name_problem
from stacks.iam.names import fitted_name, logical_id
from stacks.iam.nearest import did_you_mean
from stacks.iam.partition import partition_of, region_problem
from stacks.iam.problem import IamError, Problem
from stacks.iam.role import SourceLocation

import pytest
from hypothesis import given
from hypothesis import strategies as st

SERVICE_NAMES = st.text(alphabet="abcXYZ019-_", min_size=1, max_size=255)


def test_a_short_name_stays_as_it_is():
    """A name of up to 64 characters is stem and suffix, nothing more."""
    assert fitted_name("my-ecs", "-task") == "my-ecs-task"
    assert fitted_name("a" * 59, "-task") == "a" * 59 + "-task"


@given(SERVICE_NAMES)
def test_every_service_gets_a_name_that_iam_takes(service: str):
    """However long the service's name, the role's fits and keeps its suffix."""
    name = fitted_name(service, "-task")
    assert role_name_problem(name) is None
    assert name.endswith("-task")


def test_long_names_that_begin_alike_stay_apart():
    """What is cut off still counts, and the same stem gives the same name each time."""
    one, other = "a" * 80 + "1", "a" * 80 + "2"
    assert fitted_name(one, "-task") != fitted_name(other, "-task")
    assert fitted_name(one, "-task") == f"{'a' * 50}-8e550e07-task"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("MyEcsTaskRole",), "my_ecs_task"),
        (("my-ecs-task",), "my_ecs_task"),
        (("HTTPServerRole",), "http_server"),
        (("team-a", "WebTask"), "team_a_web_task"),
        (("role",), "role"),
        (("Role",), "role"),
        (("1st",), "_1st"),
        (("a__b..c",), "a_b_c"),
        (("+",), "role"),
    ],
)
def test_logical_ids_read_like_terraform(parts: tuple[str, ...], expected: str):
    """Snake case, and no role at the end, which aws_iam_role says already."""
    assert logical_id(*parts) == expected


@given(st.lists(st.text(max_size=20), min_size=1, max_size=3))
def test_every_logical_id_is_an_identifier_of_terraform(parts: list[str]):
    """Letters, digits and underscores, with no digit in front, whatever the parts."""
    assert re.fullmatch(r"[a-z_][a-z0-9_]*", logical_id(*parts))


def test_the_nearest_name_is_offered_when_there_is_one():
    """Near names are offered, far ones not; case does not count."""
    assert did_you_mean("acount", ["account", "region"]) == " Did you mean account?"
    assert did_you_mean("Action", ["actions", "effect"]) == " Did you mean actions?"
    assert did_you_mean("zzz", ["account"]) == ""


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("us-east-1", "aws"),
        ("ap-southeast-7", "aws"),
        ("mx-central-1", "aws"),
        ("cn-northwest-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eusc-de-east-1", "aws-eusc"),
    ],
)
def test_the_partition_follows_from_the_region(region: str, partition: str):
    """Each region is in one partition."""
    assert partition_of(region) == partition
    assert region_problem(region) is None


@pytest.mark.parametrize("region", ["", "us-east", "us-east-1a", "US-EAST-1", "us_east_1", "*"])
def test_what_is_no_region_is_told(region: str):
    """A zone, a misspelling and a wildcard are no regions."""
    assert partition_of(region) is None
    assert "is no region of AWS" in (region_problem(region) or "")


def test_problems_say_where_they_are():
    """Paths read like Python; an error lists all its problems under its subject."""
    problem = Problem(("actions", 1), "wrong").under("statements", 0)
    assert str(problem) == "statements[0].actions[1]: wrong"
    error = IamError([problem, Problem((), "empty")], subject="ecs-iam/Role")
    assert str(error) == "ecs-iam/Role: statements[0].actions[1]: wrong\necs-iam/Role: empty"


def test_locations_read_like_a_compilers():
    """file:line:column, which editors make a link of."""
    assert str(SourceLocation("services.yaml", 14, 11)) == "services.yaml:14:11"
