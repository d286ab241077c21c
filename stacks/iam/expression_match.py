"""Whether texts with Terraform expressions in them may turn out to match."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from stacks.iam.glob import fold, texts_overlap
from stacks.iam.text import Part, parts

# What is asked has no wildcards: a * in it is a character like this, that only those match.
_NO_WILDCARDS = {ord("*"): "\uf8fe", ord("?"): "\uf8ff"}
_ARN_OF = re.compile(r"\$\{(?P<type>[a-z0-9]+_[a-z0-9_]+)\.[A-Za-z0-9_-]+\.arn\}")
# Their names have neither slashes nor colons, so that one's ARN is no beginning of another's:
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
# https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
_PLAIN_NAMES = {"aws_s3_bucket", "aws_dynamodb_table", "aws_sqs_queue", "aws_sns_topic"}


def may_match(text: str, asked: str) -> bool:
    """Whether the pattern ``text`` matches what is ``asked``, for some values of expressions.

    The attribute ``arn`` is an ARN, and two resources of Terraform are two in AWS; beyond that an
    expression may be any text. Policy variables may be any, too.
    """
    wanted, given = _without_same_beginning(parts(text), parts(asked))
    if wanted and given and _are_two(wanted[0].text, given[0].text):
        behind = (*wanted[1:2], *given[1:2])
        if all(each.kind == "text" and each.text[0] in "/:" for each in behind):
            return False
    return texts_overlap(_any(wanted), _any(given, _NO_WILDCARDS))


def _without_same_beginning(
    wanted: Sequence[Part], given: Sequence[Part]
) -> tuple[Sequence[Part], Sequence[Part]]:
    """Both without what is the same text in front of them, which takes nothing from the rest."""
    while wanted and given and wanted[0].kind == given[0].kind:
        first, other = wanted[0], given[0]
        if first == other and (first.kind == "expression" or not {"*", "?"} & set(first.text)):
            wanted, given = wanted[1:], given[1:]
            continue
        if first.kind == "text":
            pairs = zip(first.text, other.text, strict=False)
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] not in "*?", pairs))
            wanted = [Part("text", first.text[same:]), *wanted[1:]]
            given = [Part("text", other.text[same:]), *given[1:]]
        break
    return wanted, given


def _are_two(one: str, other: str) -> bool:
    """Whether they are the ARNs of two resources of one type whose names are plain."""
    first, second = _ARN_OF.fullmatch(one), _ARN_OF.fullmatch(other)
    if not first or not second or one == other:
        return False
    return first["type"] == second["type"] and first["type"] in _PLAIN_NAMES


def _any(found: Sequence[Part], literally: Mapping[int, str] | None = None) -> str:
    """A pattern that matches, among others, all that ``found`` may be."""
    # Case is no difference to actions; to think so of resources too widens what may match.
    return "".join(
        fold(each.text).translate(literally or {})
        if each.kind == "text"
        else "arn:*"
        if _ARN_OF.fullmatch(each.text)
        else "*"
        for each in found
    )
