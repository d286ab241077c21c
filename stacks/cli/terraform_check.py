"""Checks the roles of Terraform's own files: what CDKTF synthesizes, and plans."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from stacks.cli.located import Accepted, Located, Report, json_path, shown_path
from stacks.iam.checks import identity_policy_problems, role_problems
from stacks.iam.document import PolicyDocument
from stacks.iam.json_places import Place, json_places, nearest_place
from stacks.iam.limits import SizeQuota, size_problem
from stacks.iam.problem import Path, Problem
from stacks.iam.role import RoleKind
from stacks.iam.role_access import RoleAccess
from stacks.importers.imported import ImportedRoles
from stacks.rules import conditions, existence, name_for_arn
from stacks.rules.acceptance import UNMATCHED_ACCEPT
from stacks.rules.check import check_policy, check_role
from stacks.rules.missing_pass_role import MISSING_PASS_ROLE
from stacks.rules.rule import Finding
from stacks.rules.structure import refused

# What a data source has blocks for, and no argument.
_BLOCKS = {
    "conditions": "condition",
    "principals": "principals",
    "not_principals": "not_principals",
}


def check_terraform(file: str, text: str, imported: ImportedRoles, kind: RoleKind | None) -> Report:
    """Apply the rules to every role that ``text`` has, as ``imported`` has read it."""
    places = json_places(text)
    report = Report(notes=[f"{file}: {note}" for note in imported.notes])
    for access in imported.roles:
        # Policies that stand apart decide together, whichever of them are attached.
        checked = check_role(replace(access.with_known_policies(), kind=kind))
        refusals = [refused(each) for each in role_problems(access.spec)]
        judged = (_of_unknown_policy(each, access) for each in checked.findings)
        found = [*refusals, *_refusals_of_managed_policies(access), *judged]
        report.findings += [
            _located(each, file, access, places) for each in found if _is_certain(each, access)
        ]
        report.accepted += [
            Accepted(_located(each, file, access, places), accepted.reason)
            for each, accepted in checked.accepted
        ]
        report.notes += [
            _unread(file, unknown.address)
            for unknown in access.unknown
            if not unknown.address.startswith("trust policy of ")
        ]
    for policy in imported.unattached:
        if policy.document is None:
            report.notes.append(_unread(file, policy.address))
            continue
        for each in _of_unattached(policy.document, kind):
            path = _in_document(policy.origin, each.path)
            place = nearest_place(places, path)
            located = Located(each, file, place.line, place.column, shown_path(path))
            report.findings.append(located)
    for problem in imported.merged:
        place = nearest_place(places, problem.path)
        shown = shown_path(problem.path)
        report.findings.append(Located(refused(problem), file, place.line, place.column, shown))
    # Roles may share a document.
    report.findings = list(dict.fromkeys(report.findings))
    report.accepted = list(dict.fromkeys(report.accepted))
    report.sort()
    return report


def _unread(file: str, address: str) -> str:
    return f"{file}: {address} can't be read before Terraform has worked on it, and was not checked"


def _of_unknown_policy(finding: Finding, access: RoleAccess) -> Finding:
    """``finding``, by the index that its attached policy has among all of them, known ones too."""
    match finding.path:
        case ("managed_policy_arns", int(index), *rest):
            arns = access.spec.managed_policy_arns
            at = arns.index(access.with_known_policies().managed_policy_arns[index])
            return finding._replace(path=("managed_policy_arns", at, *rest))
        case _:
            return finding


def _is_certain(finding: Finding, access: RoleAccess) -> bool:
    """Whether ``finding`` is about what the file has, and not about what stands in for it."""
    match finding.path:
        case ("name", *_):
            # It may be the role's address, where the file has no name; Terraform checks names.
            return False
        case ("trust_policy", *_):
            return not any(unknown.is_trust_policy for unknown in access.unknown)
        case _ if finding.rule is MISSING_PASS_ROLE:
            return not access.unknown
        case _:
            # What an accept is for may depend on the kind of the role, which the file has not.
            return finding.rule is not UNMATCHED_ACCEPT


def _refusals_of_managed_policies(access: RoleAccess) -> Iterator[Finding]:
    """What IAM would refuse of them; of a permissions boundary, all that is to be said."""
    for arn, document in access.managed_policies.items():
        is_attached = arn in access.spec.managed_policy_arns
        found = _refusals(document) if is_attached else _of_boundary(document)
        for finding in found:
            yield finding.under("managed_policies", arn, "document")


def _of_unattached(document: PolicyDocument, kind: RoleKind | None) -> Iterator[Finding]:
    yield from _refusals(document)
    yield from check_policy(document, "identity", kind)


def _refusals(document: PolicyDocument) -> Iterator[Finding]:
    yield from map(refused, identity_policy_problems(document))
    if message := size_problem([document], SizeQuota.MANAGED):
        yield refused(Problem((), message, rule="managed-policy-size"))


def _of_boundary(document: PolicyDocument) -> Iterator[Finding]:
    """A permissions boundary gives nothing: it may allow all that it does not mean to limit."""
    yield from map(refused, identity_policy_problems(document))
    yield from existence.findings(document)
    yield from name_for_arn.findings(document)
    yield from conditions.findings(document)


def _located(
    finding: Finding, file: str, access: RoleAccess, places: Mapping[Path, Place]
) -> Located:
    path = _in_file(finding.path, access)
    place = nearest_place(places, path)
    # The place is in the file now, so that what roles share is found once.
    in_file = finding._replace(path=path)
    return Located(in_file, file, place.line, place.column, shown_path(path))


def _in_file(path: Path, access: RoleAccess) -> Path:
    """Where the file has what a path through RoleSpec's fields leads to.

    A managed policy goes by its index among those that are known, or by its ARN.
    """
    match path:
        case ("trust_policy", *rest):
            part: Path = path[:1]
        case ("managed_policies", int(index), "document", *rest):
            part = ("managed_policies", access.known_arns[index])
        case ("policies" | "managed_policies", _, "document", *rest):
            part = path[:2]
        case ("managed_policy_arns", int(index), *rest):
            part = ("managed_policy_arns", access.spec.managed_policy_arns[index])
        case _:
            return (*access.origins.get((), (access.spec.name,)), *path)
    origin = access.origins.get(part)
    if origin is None:
        return (*access.origins.get((), (access.spec.name,)), *path)
    return _in_document(origin, tuple(rest))


def _in_document(origin: Path, path: Path) -> Path:
    """Where the file has what a path through the fields of the document at ``origin`` leads to."""
    if origin[0] != "data":
        return (*origin, *json_path(path))
    return (*origin, *_in_data_source(path))


def _in_data_source(path: Path) -> Path:
    """Where an aws_iam_policy_document has what a path through a PolicyDocument leads to."""
    match path:
        case ("statements", int(index), str(field), *_) if field in _BLOCKS:
            return ("statement", index, _BLOCKS[field])
        case ("statements", *rest):
            return ("statement", *rest)
        case _:
            return path
