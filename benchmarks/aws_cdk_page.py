"""docs/aws-cdk.md: what the grants here allow, and what those of AWS CDK do.

    .venv/bin/python -m benchmarks.aws_cdk_page > docs/aws-cdk.md

Made from the catalogue, benchmarks/aws_cdk_grants.json and the reasons in benchmarks/aws_cdk_pairs.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from benchmarks.aws_cdk_pairs import HERE_ONLY, PAIRS, Pair, Reason
from stacks.grants.execution import TaskNeeds, execution_statements
from stacks.grants.page import EXAMPLE_SCOPE
from stacks.iam import reference
from stacks.iam.document import PolicyDocument
from stacks.iam.resource_fit import takes

GRANTS = Path(__file__).with_name("aws_cdk_grants.json")
_DOCUMENTATION = "https://docs.aws.amazon.com/cdk/api/v2/python/aws_cdk.{module}/{construct}.html"
_WILDCARDS = ("*", "?")

_HEAD = """\
# Grants here and in AWS CDK

What each grant of the [catalogue](grants.md) allows, beside the method of [AWS CDK][cdk] for the
same purpose: {pairs} pairs. The other side was asked, not read: aws-cdk-lib {version} made each
construct, in a stack with the feature flags that its `cdk init` sets, with a customer-managed key
of KMS where the construct takes one, and called the method for a role without policies. This page
is made from what that role was allowed then and from the catalogue; a test keeps it so.

[cdk]: https://docs.aws.amazon.com/cdk/v2/guide/permissions.html

- Actions are counted after their wildcards are expanded, by AWS's reference of {date}:
  `{example}` stands for {count} of them, and for what AWS adds tomorrow.
- `<bucket>` is the ARN of the bucket, or its name where it stands within an ARN, and so on.
- An action counts as one of both sides also if it is on other resources or conditions; the tables
  say so. A resource that an action doesn't take is left out, if there is another that it takes.
- StringLike without a wildcard is taken for StringEquals, which it equals.
- What each side does besides is not compared, such as options that narrow a grant further, or the
  policies of resources in other accounts that AWS CDK changes. Its alpha packages are left out.
"""


class CdkStatement(TypedDict):
    """A statement as benchmarks/aws_cdk_grants.json has it."""

    Action: list[str]
    Resource: list[str]
    Condition: NotRequired[dict[str, dict[str, str | list[str]]]]
    PolicyOf: NotRequired[str]


class CdkGrants(TypedDict):
    """That file: its version of aws-cdk-lib, what its methods allowed, and which others it has."""

    version: str
    grants: dict[str, list[CdkStatement]]
    methods: list[str]


@dataclass(frozen=True)
class Allowed:
    """One action of one statement: ``pattern`` is how it is written there."""

    action: str
    pattern: str
    resources: frozenset[str]
    conditions: frozenset[str]
    policy_of: str = ""


@dataclass(frozen=True)
class Row:
    """Items, actions or patterns of them, for which the same is to be said."""

    kind: str
    items: tuple[str, ...]
    resources: str = ""
    conditions: str = ""
    reason: Reason | None = None


@dataclass(frozen=True)
class Side:
    """What one of the two allows, by action."""

    allowed: Mapping[str, Sequence[Allowed]]

    def meaning(self, action: str) -> frozenset[tuple[frozenset[str], frozenset[str]]]:
        """On what, and on which conditions."""
        return frozenset((each.resources, each.conditions) for each in self.allowed[action])


@cache
def cdk() -> CdkGrants:
    """What AWS CDK answered."""
    return json.loads(GRANTS.read_text("utf-8"))


def page() -> str:
    """The text of docs/aws-cdk.md."""
    example = "s3:GetObject*"
    head = _HEAD.format(
        pairs=len(PAIRS),
        version=cdk()["version"],
        date=reference.data_date(),
        example=example,
        count=len(reference.expand(example)),
    )
    return "\n".join([head, *_summary(), *_theirs(), *_details(), *_one_sided()]) + "\n"


def unexplained() -> list[str]:
    """Differences that have no reason, and reasons that no difference has."""
    found: list[str] = []
    for pair in PAIRS:
        items = {item for row in rows(pair) if row.kind != _SAME for item in row.items}
        explained = {item for given in pair.reasons.values() for item in given}
        found += [f"{pair.method}: {item} has no reason" for item in sorted(items - explained)]
        found += [f"{pair.method}: {item} is no difference" for item in sorted(explained - items)]
    return found


_SAME = "both"
_DIFFERENT = "both, differently"
_HERE = "only here"
_THERE = "only AWS CDK"


def rows(pair: Pair) -> list[Row]:
    """What is the same of two grants, then what differs."""
    ours, theirs = here(pair), there(pair)
    reasons = {item: reason for reason, items in pair.reasons.items() for item in items}
    found: list[Row] = []
    for action in sorted(ours.allowed.keys() | theirs.allowed.keys()):
        reason = reasons.get(action)
        if action not in theirs.allowed:
            found.append(_row(_HERE, action, ours.allowed[action], pair, reason))
        elif action not in ours.allowed:
            continue
        elif ours.meaning(action) == theirs.meaning(action):
            found.append(_row(_SAME, action, ours.allowed[action], pair))
        else:
            found.append(_differing(action, ours, theirs, pair, reason))
    more = [
        each
        for action in sorted(theirs.allowed.keys() - ours.allowed.keys())
        for each in theirs.allowed[action]
    ]
    for pattern in sorted({each.pattern for each in more}):
        of_pattern = [each for each in more if each.pattern == pattern]
        found.append(_row(_THERE, pattern, of_pattern, pair, reasons.get(pattern)))
    return list(_merged(found))


def here(pair: Pair) -> Side:
    """What the grants of the catalogue allow."""
    statements = [
        statement
        for each in pair.grants
        for statement in (
            (statement for _, statement in execution_statements(each, EXAMPLE_SCOPE))
            if isinstance(each, TaskNeeds)
            else each.statements(EXAMPLE_SCOPE)
        )
    ]
    data = PolicyDocument(statements).to_data()["Statement"]
    return _side(cast("Sequence[CdkStatement]", data))


def there(pair: Pair) -> Side:
    """What the method of AWS CDK allows, with the ARNs of the pair for its placeholders."""
    text = json.dumps(cdk()["grants"][pair.method])
    for placeholder, arn in pair.names.items():
        text = text.replace(placeholder, arn)
    return _side(json.loads(text))


def _side(statements: Sequence[CdkStatement]) -> Side:
    allowed: dict[str, list[Allowed]] = {}
    for statement in statements:
        conditions = frozenset(_conditions(statement.get("Condition", {})))
        for pattern in _as_list(statement["Action"]):
            for action in reference.expand(pattern):
                resources = _as_list(statement["Resource"])
                taken = [each for each in resources if takes(action, each)] or resources
                owner = statement.get("PolicyOf", "")
                allowed.setdefault(action, []).append(
                    Allowed(action, pattern, frozenset(taken), conditions, owner)
                )
    return Side({action: _widest(found) for action, found in allowed.items()})


def _widest(found: Sequence[Allowed]) -> list[Allowed]:
    """Without what another one allows as well, on no condition or on the same."""
    return [
        each
        for position, each in enumerate(found)
        if not any(
            each.resources <= other.resources
            and other.conditions <= each.conditions
            and (each.resources, each.conditions) != (other.resources, other.conditions)
            for other in (*found[:position], *found[position + 1 :])
        )
    ]


def _conditions(conditions: Mapping[str, Mapping[str, str | list[str]]]) -> Iterator[str]:
    for operator, keys in conditions.items():
        for key, value in keys.items():
            values = _as_list(value)
            literal = not any(wildcard in each for each in values for wildcard in _WILDCARDS)
            exact = "StringEquals" if operator == "StringLike" and literal else operator
            yield f"{exact} {key} = {' or '.join(values)}"


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _row(
    kind: str, item: str, allowed: Sequence[Allowed], pair: Pair, reason: Reason | None = None
) -> Row:
    return Row(kind, (item,), _resources(allowed, pair), _tests(allowed, pair), reason)


def _differing(action: str, ours: Side, theirs: Side, pair: Pair, reason: Reason | None) -> Row:
    sides = (ours.allowed[action], theirs.allowed[action])
    resources = _either(*(_resources(side, pair) for side in sides))
    conditions = _either(*(_tests(side, pair) for side in sides))
    return Row(_DIFFERENT, (action,), resources, conditions, reason)


def _either(ours: str, theirs: str) -> str:
    if ours == theirs:
        return ours
    return f"here {ours or 'none'}<br>AWS CDK {theirs or 'none'}"


def _resources(allowed: Sequence[Allowed], pair: Pair) -> str:
    shown = sorted({_placed(resource, pair) for each in allowed for resource in each.resources})
    owners = sorted({_placed(each.policy_of, pair) for each in allowed if each.policy_of})
    beside = f" (by the policy of {', '.join(map(_code, owners))})" if owners else ""
    return ", ".join(map(_code, shown)) + beside


def _tests(allowed: Sequence[Allowed], pair: Pair) -> str:
    shown = {_placed(test, pair) for each in allowed for test in each.conditions}
    return ", ".join(map(_code, sorted(shown)))


def _placed(text: str, pair: Pair) -> str:
    """The text with the placeholders of the pair again."""
    for placeholder, arn in sorted(pair.names.items(), key=lambda item: -len(item[1])):
        text = text.replace(arn, placeholder)
    return text.replace(f":{EXAMPLE_SCOPE.region}:{EXAMPLE_SCOPE.account}:", ":…:")


def _code(text: str) -> str:
    return f"`{text}`"


def _merged(found: Sequence[Row]) -> Iterator[Row]:
    """Rows that say the same of several items as one, in the order of kinds."""
    order = (_SAME, _DIFFERENT, _HERE, _THERE)

    def said(row: Row) -> tuple[int, str, str, str]:
        text = row.reason.text if row.reason else ""
        return (order.index(row.kind), text, row.resources, row.conditions)

    for _, same in groupby(sorted(found, key=said), key=said):
        group = list(same)
        first = group[0]
        items = tuple(item for row in group for item in row.items)
        yield Row(first.kind, items, first.resources, first.conditions, first.reason)


def _summary() -> Iterator[str]:
    yield "| here | AWS CDK | actions here | actions in AWS CDK | in both |"
    yield "| --- | --- | --- | --- | --- |"
    totals = [0, 0, 0]
    for pair in PAIRS:
        ours, theirs = here(pair).allowed.keys(), there(pair).allowed.keys()
        counts = (len(ours), len(theirs), len(ours & theirs))
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        title = f"[{' + '.join(names(pair))}](#{_anchor(_title(pair))})"
        yield f"| {title} | `{pair.method}` | {' | '.join(map(str, counts))} |"
    yield f"| sum | | {' | '.join(map(str, totals))} |"
    yield ""


def _theirs() -> Iterator[str]:
    yield "## What AWS CDK does better\n"
    yield "Where its method is narrower, or has what some clients need; the rest of it is below.\n"
    found: dict[Reason, tuple[dict[str, None], dict[str, None]]] = {}
    for pair in PAIRS:
        for row in rows(pair):
            if row.reason and row.reason.theirs:
                grants, items = found.setdefault(row.reason, ({}, {}))
                grants[f"[{' + '.join(names(pair))}](#{_anchor(_title(pair))})"] = None
                items |= dict.fromkeys(map(_code, row.items))
    for reason, (grants, items) in found.items():
        yield f"- {', '.join(grants)}: {', '.join(items)}. {reason.text}"
    yield ""


def _details() -> Iterator[str]:
    yield "## Each pair"
    for pair in PAIRS:
        yield f"\n### {_title(pair)}\n"
        links = [f"[{each}](grants.md#{_anchor(each)})" for each in names(pair) if "." in each]
        _, construct, *_ = pair.method.partition("(")[0].split(".")
        module = pair.method.partition(".")[0]
        documentation = _DOCUMENTATION.format(module=module, construct=construct)
        yield ", ".join([*links, f"[{construct}]({documentation})"]) + "\n"
        yield "| | actions | on | if | why |"
        yield "| --- | --- | --- | --- | --- |"
        for row in rows(pair):
            cells = (row.resources, row.conditions, row.reason.text if row.reason else "")
            shown = ", ".join(_item(item, row.kind, pair) for item in row.items)
            yield f"| {row.kind} | {shown} | {' | '.join(cells)} |"
    yield ""


def _item(item: str, kind: str, pair: Pair) -> str:
    """An action; a pattern with how many actions it stands for, and how many are not here."""
    if kind != _THERE or not any(wildcard in item for wildcard in _WILDCARDS):
        return _code(item)
    expanded = reference.expand(item)
    more = [action for action in expanded if action not in here(pair).allowed]
    actions = "1 action" if len(expanded) == 1 else f"{len(expanded)} actions"
    beyond = "" if len(more) == len(expanded) else f", {len(more)} not here"
    return f"{_code(item)} ({actions}{beyond})"


def names(pair: Pair) -> list[str]:
    """The grants of the catalogue, by name, and the execution role."""
    return ["execution_role" if isinstance(each, TaskNeeds) else each.name for each in pair.grants]


def _title(pair: Pair) -> str:
    return f"{' + '.join(names(pair))} and `{pair.method.partition('.')[2]}`"


def _anchor(title: str) -> str:
    """What GitHub makes of a heading."""
    kept = (character for character in title.lower() if character.isalnum() or character in " _-")
    return "".join(kept).replace(" ", "-")


def _one_sided() -> Iterator[str]:
    yield "## Only here\n"
    yield "| grant | why not compared |"
    yield "| --- | --- |"
    for grant, why in HERE_ONLY.items():
        yield f"| [{grant}](grants.md#{_anchor(grant)}) | {why} |"
    yield "\n## Only in AWS CDK\n"
    yield "The methods that are in no pair. A few are for the same as one that is, of another kind"
    yield "of construct; for most there is no grant here, and what they allow is said by a"
    yield "[statement](services-yaml.md#statement).\n"
    yield "| module | methods |"
    yield "| --- | --- |"
    for module, methods in groupby(_uncompared(), key=lambda name: name.partition(".")[0]):
        shown = ", ".join(_code(method.partition(".")[2]) for method in methods)
        yield f"| `{module}` | {shown} |"


def _uncompared() -> Iterator[str]:
    compared = [_plain(pair.method) for pair in PAIRS]
    seen: set[str] = set()
    for method in cdk()["methods"]:
        plain = _plain(method)
        if plain not in seen and not any(fnmatchcase(plain, each) for each in compared):
            seen.add(plain)
            yield plain


def _plain(method: str) -> str:
    """The name of a method without what tells a construct from its base class and its version."""
    module, construct, *rest = method.split(".")
    plain = construct.replace("TableBaseV2", "TableV2").removesuffix("Base")
    return ".".join([module, plain.removesuffix("V2"), *rest])


if __name__ == "__main__":
    print(page(), end="")
