"""``python -m stacks can`` tells whether a role may do something."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from stacks.cli.inputs import input_file
from stacks.cli.named_roles import role_named
from stacks.cli.questions import (
    BadInputError,
    Question,
    checked_document,
    read_questions,
    read_text,
)
from stacks.iam.document import PolicyDocument
from stacks.iam.evaluate import Decision, evaluate
from stacks.iam.near_miss import near_misses
from stacks.iam.policy_reader import load_json
from stacks.iam.printable import printable
from stacks.iam.problem import IamError, Problem
from stacks.iam.request import Context, Request
from stacks.iam.request_checks import checked_request
from stacks.iam.role import NamedPolicy
from stacks.iam.statement_checks import action_fault
from stacks.manifest import ManifestError
from stacks.rules.existence import unknown_action

DESCRIPTION = """\
Tell whether a role may do something: allow, implicit-deny or explicit-deny, and which statement
decided, or what keeps the statements on the same action from allowing it. Nothing is asked of AWS.
Policies of the resource, of the organization (SCPs) and of the session are not looked at.

Examples:
  python -m stacks can MyEcsTaskRole s3:GetObject arn:aws:s3:::my-log-bucket/today
  python -m stacks can MyEcsTaskRole s3:PutObject arn:aws:s3:::my-log-bucket/x \\
      --context aws:SecureTransport=true
  python -m stacks can --policy policy.json --boundary boundary.json sqs:SendMessage QUEUE_ARN
  python -m stacks can --requests requests.json

ROLE is one of services.yaml, or of the file or folder that SERVICES names.

requests.json holds a list of {policies, boundaries, action, resource, context}; the answer is a
JSON list of {decision, because} in the same order.

Exit status: 0 allowed (with --requests: answered), 1 denied, 2 bad input.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("question", nargs="*", metavar="[ROLE] ACTION RESOURCE")
    for name, what in (("policy", "identity policies"), ("boundary", "permissions boundaries")):
        parser.add_argument(
            f"--{name}",
            action=_Files,
            nargs="+",
            default=[],
            metavar="FILE",
            help=f"{what} in JSON; - is standard input",
        )
    parser.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a context key of the request; repeat it for more keys, or more values of one",
    )
    parser.set_defaults(question_after_files=[])
    parser.add_argument(
        "--requests", metavar="FILE", help="answer many requests; - is standard input"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


class _Files(argparse.Action):
    """Takes the files of an option; argparse gives it all words that follow, the question too."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - argparse's signature
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,  # noqa: ARG002 - argparse's signature
    ) -> None:
        files = list(values or ())
        if len(files) > 2 and (_is_resource(files[-1]) or _is_action(files[-2])):
            namespace.question_after_files = files[-2:]
            files = files[:-2]
        setattr(namespace, self.dest, [*getattr(namespace, self.dest), *files])


def _is_resource(word: str) -> bool:
    return word == "*" or word.startswith("arn:")


def _is_action(word: str) -> bool:
    return ":" in word and action_fault(word) is None and not Path(word).exists()


def run(arguments: argparse.Namespace) -> int:
    """0 allowed or answered, 1 denied, 2 bad input."""
    try:
        if arguments.requests:
            return _answer_many(arguments)
        question = _question(arguments)
        decision = evaluate(question.request, question.policies, question.boundaries)
        note = question.note
        if doubt := unknown_action(question.request.action):
            # What is answered about it says nothing about the one that was meant.
            note += f". {doubt}"
        answer = _as_json(Decision(decision.verdict, decision.because + note))
    except (IamError, ManifestError, BadInputError) as error:
        print(error, file=sys.stderr)
        return 2
    if arguments.format == "json":
        print(json.dumps(answer))
    else:
        print(printable(f"{answer['decision']}: {answer['because']}"))
        if decision.verdict == "implicit-deny":
            for each in near_misses(question.request, question.policies):
                print(f"  {printable(each)}")
    return 0 if decision.verdict == "allow" else 1


def _answer_many(arguments: argparse.Namespace) -> int:
    if arguments.question or arguments.policy or arguments.boundary or arguments.context:
        raise BadInputError("--requests stands alone: everything asked is in its file")
    file = input_file(arguments.requests)
    answers: list[dict[str, str]] = []
    faults: list[str] = []
    for index, question in enumerate(read_questions(file)):
        try:
            decision = evaluate(question.request, question.policies, question.boundaries)
            answers.append(_as_json(decision))
        except IamError as error:
            faults.append(f"{file}: [{index}]: {error}")
    if faults:
        raise BadInputError(*faults)
    print(json.dumps(answers, indent=2))
    return 0


def _question(arguments: argparse.Namespace) -> Question:
    words: list[str] = arguments.question or arguments.question_after_files
    if len(words) != (2 if arguments.policy else 3):
        form = "ACTION RESOURCE" if arguments.policy else "ROLE ACTION RESOURCE"
        raise BadInputError(f"{form} is needed, {len(words)} words are given; --help has examples")
    policies = [_read_policy(file) for file in arguments.policy]
    boundaries = [_read_policy(file) for file in arguments.boundary]
    *role, action, resource = words
    request = checked_request(action, resource, _context(arguments.context))
    if not role:
        return Question(request, policies, boundaries)
    return _question_of_role(role[0], request, boundaries)


def _question_of_role(name: str, request: Request, boundaries: list[NamedPolicy]) -> Question:
    role = role_named(name).role
    note = ""
    if role.permissions_boundary and not boundaries:
        note = (
            f". Not looked at: the permissions boundary {role.permissions_boundary}; "
            "give its document with --boundary"
        )
    return Question(request, [policy for _, policy in role.own_policies], boundaries, note)


def _context(pairs: Sequence[str]) -> Context:
    values: dict[str, list[str]] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not key or not equals:
            raise BadInputError(
                f"--context {pair}: KEY=VALUE is needed, as aws:SecureTransport=true"
            )
        values.setdefault(key, []).append(value)
    return Context(values)


def _read_policy(file: str) -> NamedPolicy:
    try:
        document = checked_document(load_json(read_text(input_file(file))))
    except IamError as error:
        raise IamError(error.problems, subject=file) from None
    if problems := list(_principal_problems(document)):
        raise IamError(problems, subject=file)
    return NamedPolicy(file, document)


def _principal_problems(document: PolicyDocument) -> Iterator[Problem]:
    """What a resource's policy or a trust policy says depends on who asks, which is not asked."""
    for index, statement in enumerate(document.statements):
        for element, named in (
            ("Principal", statement.principals),
            ("NotPrincipal", statement.not_principals),
        ):
            if named is not None:
                message = "a policy that names principals is no identity policy and no boundary"
                yield Problem(("Statement", index, element), message)


def _as_json(decision: Decision) -> dict[str, str]:
    return {"decision": decision.verdict, "because": decision.because}
