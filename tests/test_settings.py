from stacks.settings import S3State, StackSettings, settings_problems, stack_name_problem

import pytest


def told(**changes: object) -> str:
    """What is told about good settings with a change, a line each."""
    fields: dict[str, object] = {"account": "111122223333", "region": "us-east-1", **changes}
    settings = StackSettings(**fields)  # pyright: ignore[reportArgumentType]
    return "\n".join(map(str, settings_problems(settings)))


def test_good_settings_have_no_problem():
    """All that can be set, set right."""
    assert not told(
        region="cn-north-1",
        partition="aws-cn",
        path="/ecs/",
        permissions_boundary="arn:aws-cn:iam::111122223333:policy/boundary",
        tags={"Project": "my-ecs"},
        backend=S3State("my-state", "teams/ecs-iam.tfstate", "cn-north-1"),
    )


def test_a_policy_of_aws_can_be_the_boundary():
    """In the partition of the roles."""
    assert not told(permissions_boundary="arn:aws:iam::aws:policy/PowerUserAccess")


@pytest.mark.parametrize("changes", [{"account": ""}, {"region": "x"}, {"partition": "aws-cn"}])
def test_a_boundary_is_not_held_to_what_is_wrong(changes: dict[str, object]):
    """One fault, not two."""
    boundary = "arn:aws:iam::999988887777:policy/b"
    assert "permissions_boundary" not in told(permissions_boundary=boundary, **changes)


def test_the_partition_is_that_of_the_region():
    """It need not be given."""
    assert StackSettings("111122223333", "us-gov-west-1").partition == "aws-us-gov"
    assert StackSettings("111122223333", "us-east-1").partition == "aws"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"account": "1234"}, "account: '1234' is no account of AWS; an account has 12 digits"),
        ({"account": "١" * 12}, "is no account of AWS"),
        ({"region": "us_east_1"}, "region: 'us_east_1' is no region"),
        ({"partition": "amazon"}, "partition: 'amazon' is no partition"),
        ({"partition": "aws-cn"}, "us-east-1 is in the partition aws, not in aws-cn"),
        ({"path": "ecs"}, "path: 'ecs' is no path"),
        ({"permissions_boundary": "x"}, "permissions_boundary: 'x' is no ARN"),
        (
            {"permissions_boundary": "arn:aws-cn:iam::111122223333:policy/b"},
            "permissions_boundary: 'arn:aws-cn:iam::111122223333:policy/b' is in the partition",
        ),
        (
            {"permissions_boundary": "arn:aws:iam::999988887777:policy/b"},
            "is in the account 999988887777, and the role in 111122223333; a boundary is a policy",
        ),
        ({"tags": {"aws:x": ""}}, "tags.aws:x"),
        ({"backend": S3State("My_State", "k", "us-east-1")}, "backend.s3.bucket: 'My_State'"),
        ({"backend": S3State("my-state", "/k", "us-east-1")}, "backend.s3.key: '/k' is no key"),
        ({"backend": S3State("my-state", "${x}", "us-east-1")}, "backend.s3.key: '${x}'"),
        ({"backend": S3State("my-state", "k", "x")}, "backend.s3.region: 'x' is no region"),
    ],
)
def test_wrong_settings_are_told(changes: dict[str, object], problem: str):
    """Each setting is checked, and the message says what would be right."""
    assert problem in told(**changes)


@pytest.mark.parametrize("name", ["ecs-iam", "a", "9_x", "a" * 128])
def test_names_of_stacks(name: str):
    """Letters, digits, hyphens and underscores."""
    assert stack_name_problem(name) is None


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a b", "-a", ".", "é", "a" * 129, "a\n"])
def test_a_stacks_name_cannot_lead_out_of_the_output_folder(name: str):
    """What could be a path, or is no name on some system, is refused."""
    assert "is no name for a stack" in (stack_name_problem(name) or "")
