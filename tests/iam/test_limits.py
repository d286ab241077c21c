from stacks.iam.document import PolicyDocument
from stacks.iam.limits import (
    SizeQuota,
    description_problem,
    path_problem,
    policy_name_problem,
    policy_text_problem,
    role_name_problem,
    sid_problem,
    size_problem,
    tag_problems,
)
from stacks.iam.statement import Statement

import pytest

UNRESOLVED = "${TfToken[TOKEN.1]}"


@pytest.mark.parametrize("name", ["a", "a" * 64, "My_Role+=,.@-9", UNRESOLVED])
def test_role_names_that_iam_takes(name: str):
    """1 to 64 of IAM's characters pass, and so does a name that is not known yet."""
    assert role_name_problem(name) is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "is empty"),
        ("a" * 65, "at most 64 characters, this one has 65"),
        ("my role", "space"),
        ("rôle", "'ô'"),
        ("a/b", "'/'"),
        ("a\n", "U+000A"),
    ],
)
def test_role_names_that_iam_refuses(name: str, reason: str):
    """The message names the character or the length that is wrong."""
    assert reason in (role_name_problem(name) or "")


def test_policy_names_may_be_twice_as_long():
    """A policy's name has up to 128 characters."""
    assert policy_name_problem("a" * 128) is None
    assert "at most 128" in (policy_name_problem("a" * 129) or "")


@pytest.mark.parametrize("path", ["/", "/ecs/", "/a/b~!/", "/" + "a" * 510 + "/", UNRESOLVED])
def test_paths_that_iam_takes(path: str):
    """A slash, or printable ASCII between two slashes, up to 512 characters."""
    assert path_problem(path) is None


@pytest.mark.parametrize("path", ["", "ecs", "/ecs", "ecs/", "/é/", "/a b/", "//\t/", "/\x7f/"])
def test_paths_that_iam_refuses(path: str):
    """Terraform plan accepts these; IAM does not."""
    assert "is no path of IAM" in (path_problem(path) or "")


def test_paths_have_at_most_512_characters():
    """512 pass, 513 don't."""
    assert "at most 512" in (path_problem("/" + "a" * 511 + "/") or "")


def test_descriptions_are_latin_1():
    """Letters of Latin-1, tabs and line ends pass; what word processors put in does not."""
    assert description_problem("Größe, 100 %\tÿ\r\n") is None
    assert "'—'" in (description_problem("logs — and more") or "")
    assert "no-break space" in (description_problem("a\u00a0b") or "")
    assert "at most 1,000" in (description_problem("a" * 1001) or "")
    assert description_problem("a" * 1000) is None


def test_policies_are_latin_1():
    """IAM takes no character beyond U+00FF in a policy."""
    assert policy_text_problem("arn:aws:s3:::ÿ") is None
    assert "'Ā'" in (policy_text_problem("arn:aws:s3:::Ā") or "")


def test_sids_have_letters_and_digits_only():
    """Terraform plan accepts others; IAM does not."""
    assert sid_problem("Logs2") is None
    assert "'my-logs'" in (sid_problem("my-logs") or "")


def tag_messages(tags: dict[str, str]) -> str:
    """What is told about tags, a line each."""
    return "\n".join(str(problem) for problem in tag_problems(tags))


def test_tags_that_iam_takes():
    """Letters of any script, spaces, digits and some punctuation; a value may be empty."""
    assert not tag_messages({"Проект": "my ecs", "a_.:/=+-@": "", "k" * 128: "v" * 256})


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({f"k{index}": "" for index in range(51)}, "51 tags are over IAM's 50"),
        ({"aws:x": ""}, "reserved"),
        ({"AWS:x": ""}, "reserved"),
        ({"": "x"}, "key is empty"),
        ({"k" * 129: ""}, "at most 128"),
        ({"k": "v" * 257}, "at most 256"),
        ({"k#": ""}, "'#' in its key"),
        ({"k": "a&b"}, "'&' in its value"),
        ({"Team": "a", "team": "b"}, "are one to IAM"),
    ],
)
def test_tags_that_iam_refuses(tags: dict[str, str], reason: str):
    """Terraform plan accepts these; IAM does not."""
    assert reason in tag_messages(tags)


def document_of_size(size: int) -> PolicyDocument:
    """A policy of exactly this many characters."""
    empty = PolicyDocument([Statement(actions="s3:GetObject", resources="")]).size
    return PolicyDocument([Statement(actions="s3:GetObject", resources="a" * (size - empty))])


@pytest.mark.parametrize(
    ("quota", "limit"),
    [(SizeQuota.INLINE, 10_240), (SizeQuota.MANAGED, 6_144), (SizeQuota.TRUST, 2_048)],
)
def test_sizes_are_held_to_the_quotas(quota: SizeQuota, limit: int):
    """The last character that fits passes, the next does not."""
    assert size_problem([document_of_size(limit)], quota) is None
    assert f"over IAM's {limit:,}" in (size_problem([document_of_size(limit + 1)], quota) or "")


def test_inline_policies_share_their_quota():
    """Two that fit each by themselves don't fit together."""
    half = document_of_size(5_121)
    assert "10,242 characters" in (size_problem([half, half], SizeQuota.INLINE) or "")
