"""IAM's limits on names, texts, tags and sizes, and the checks of them.

Each check takes a value and returns what is wrong with it, or None. Text with a Terraform
expression in it is not final and so never wrong here.

Sources: [quotas] https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
[CreateRole] https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
[PutRolePolicy] https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
[Tag] https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html
[Sid] https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
[tags] https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
The patterns are those of botocore 1.43's model of the same API.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import Enum

from stacks.iam.document import PolicyDocument
from stacks.iam.problem import Problem
from stacks.iam.text import is_unresolved

ROLE_NAME_LENGTH = 64  # [CreateRole]
POLICY_NAME_LENGTH = 128  # [PutRolePolicy]
PATH_LENGTH = 512  # [CreateRole]
DESCRIPTION_LENGTH = 1000  # [CreateRole]
TAGS_PER_ROLE = 50  # [quotas]
# The default is 10. AWS's pages have given 20 for the most that it is raised to, and 25 since:
# what is over the larger can't be.
MANAGED_POLICIES_PER_ROLE = 25  # [quotas]
TAG_KEY_LENGTH = 128  # [Tag]
TAG_VALUE_LENGTH = 256  # [Tag]

_NAME = re.compile(r"[\w+=,.@-]+", re.ASCII)
_PATH = re.compile(r"/|/[\u0021-\u007e]+/")
_DESCRIPTION = re.compile(r"[\u0009\u000a\u000d\u0020-\u007e\u00a1-\u00ff]*")
_POLICY_TEXT = re.compile(r"[\u0009\u000a\u000d\u0020-\u00ff]*")
_SID = re.compile(r"[0-9A-Za-z]*")
_TAG_PUNCTUATION = frozenset("_.:/=+-@")
_NAME_CHARACTERS = "letters, digits and + = , . @ _ -"


class SizeQuota(Enum):
    """The quotas on a policy's size, in characters without white space. Source: [quotas]."""

    INLINE = 10_240
    """Of all inline policies of one role together."""
    MANAGED = 6_144
    """Of one managed policy."""
    TRUST = 2_048
    """Of the trust policy; AWS raises it on request."""


def size_problem(documents: Iterable[PolicyDocument], quota: SizeQuota) -> str | None:
    """Whether ``documents`` together keep within ``quota``."""
    size = sum(document.size for document in documents)
    if size <= quota.value:
        return None
    subject, remedy = {
        SizeQuota.INLINE: ("inline policies of a role", "merge statements or use fewer of them"),
        SizeQuota.MANAGED: ("a managed policy", "split it in two"),
        SizeQuota.TRUST: ("a trust policy", "use fewer conditions"),
    }[quota]
    return (
        f"{size:,} characters (white space not counted) are over IAM's {quota.value:,} "
        f"for {subject}; {remedy}"
    )


def role_name_problem(name: str) -> str | None:
    """1 to 64 letters, digits and ``+=,.@_-``."""
    return _name_problem(name, "a role's name", ROLE_NAME_LENGTH)


def policy_name_problem(name: str) -> str | None:
    """1 to 128 letters, digits and ``+=,.@_-``."""
    return _name_problem(name, "a policy's name", POLICY_NAME_LENGTH)


def path_problem(path: str) -> str | None:
    """``/``, or 1 to 512 printable ASCII characters between two slashes."""
    if is_unresolved(path):
        return None
    if not _PATH.fullmatch(path):
        return (
            f"{path!r} is no path of IAM: it begins and ends with a slash and has only "
            f"printable ASCII characters without spaces between them; write {_slashed(path)}"
        )
    return _length_problem(path, "a path", PATH_LENGTH)


def _slashed(path: str) -> str:
    """``/ecs/`` for ``ecs``; an example where slashes alone don't help."""
    slashed = f"/{path.strip('/')}/"
    return slashed if path and _PATH.fullmatch(slashed) else "one such as /ecs/"


def description_problem(description: str) -> str | None:
    """At most 1,000 characters of Latin-1, tabs and line ends."""
    if is_unresolved(description):
        return None
    if not _DESCRIPTION.fullmatch(description):
        strange = next(c for c in description if not _DESCRIPTION.fullmatch(c))
        return (
            f"a description can't have {_character(strange)} in it: "
            "IAM takes letters of Latin-1 (ISO 8859-1) only"
        )
    return _length_problem(description, "a description", DESCRIPTION_LENGTH)


def policy_text_problem(text: str) -> str | None:
    """Whether IAM takes the characters of ``text`` in a policy document."""
    if _POLICY_TEXT.fullmatch(text):
        return None
    strange = next(c for c in text if not _POLICY_TEXT.fullmatch(c))
    return (
        f"{text!r} has {_character(strange)} in it: "
        "IAM takes characters of Latin-1 (ISO 8859-1) only in a policy"
    )


def sid_problem(sid: str) -> str | None:
    """ASCII letters and digits only."""
    if is_unresolved(sid) or _SID.fullmatch(sid):
        return None
    return f"the Sid {sid!r} is wrong: it has ASCII letters and digits only"


def tag_problems(tags: Mapping[str, str]) -> list[Problem]:
    """What is wrong with the tags of one role; paths are ``(key,)``, or empty for all of them."""
    problems: list[Problem] = []
    if len(tags) > TAGS_PER_ROLE:
        message = f"{len(tags)} tags are over IAM's {TAGS_PER_ROLE} for a role"
        problems.append(Problem((), message, rule="too-many-tags"))
    seen: dict[str, str] = {}
    for key, value in tags.items():
        other = seen.setdefault(key.casefold(), key)
        if other != key:
            # [tags]: "Tag keys are not case sensitive".
            message = f"the tags {other!r} and {key!r} are one to IAM, which ignores case"
            problems.append(Problem((key,), message, about_key=True, rule="malformed-tag"))
        if message := _tag_key_problem(key):
            problems.append(Problem((key,), message, about_key=True, rule="malformed-tag"))
        if message := _tag_value_problem(key, value):
            problems.append(Problem((key,), message, rule="malformed-tag"))
    return problems


def _tag_key_problem(key: str) -> str | None:
    if key.casefold().startswith("aws:"):
        return f"the tag {key!r} is AWS's own: keys that begin with aws: are reserved"
    if key == "__proto__":
        return "the tag '__proto__' can't be set: it means something in JavaScript, in cdktf"
    if not key:
        return "a tag's key is empty; it has 1 to 128 characters"
    if strange := _strange_in_tag(key):
        return f"the tag {key!r} can't have {strange} in its key"
    return _length_problem(key, "a tag's key", TAG_KEY_LENGTH)


def _tag_value_problem(key: str, value: str) -> str | None:
    if is_unresolved(value):
        return None
    if strange := _strange_in_tag(value):
        return f"the tag {key!r} can't have {strange} in its value"
    return _length_problem(value, f"the value of the tag {key!r}", TAG_VALUE_LENGTH)


def _strange_in_tag(text: str) -> str | None:
    """The first character that is no letter, space, number or ``_.:/=+-@``. Source: [Tag]."""
    for character in text:
        if character not in _TAG_PUNCTUATION and unicodedata.category(character)[0] not in "LZN":
            return _character(character)
    return None


def _name_problem(name: str, subject: str, length: int) -> str | None:
    if is_unresolved(name):
        return None
    if not name:
        return f"{subject} is empty; it has 1 to {length} {_NAME_CHARACTERS}"
    if not _NAME.fullmatch(name):
        strange = next(c for c in name if not _NAME.fullmatch(c))
        return f"{subject} can't have {_character(strange)} in it: {name!r}; use {_NAME_CHARACTERS}"
    return _length_problem(name, subject, length)


def _length_problem(text: str, subject: str, length: int) -> str | None:
    if len(text) <= length:
        return None
    return f"{subject} has at most {length:,} characters, this one has {len(text):,}"


def _character(character: str) -> str:
    """``'é'``, or its number where it can't be seen: ``U+00A0 (no-break space)``."""
    if character.isprintable() and not character.isspace():
        return repr(character)
    name = unicodedata.name(character, "a control character").lower()
    return f"U+{ord(character):04X} ({name})"
