"""Checks the roles of services.yaml files."""

from collections.abc import Iterable

from stacks.cli.located import Accepted, Located, Report, shown_path
from stacks.manifest import Fault, ManifestError, ServicesFile, faults_between, real_place
from stacks.manifest.role_places import RolePlaces
from stacks.rules.acceptance import ACCEPT_WITHOUT_REASON, UNMATCHED_ACCEPT
from stacks.rules.check import check_role
from stacks.rules.missing_pass_role import MISSING_PASS_ROLE
from stacks.rules.rule import Finding
from stacks.rules.structure import SERVICES_FILE
from stacks.rules.table import RULES

# The schema tells of accepts without a reason; what a statement with a fault says may be missed.
_LEFT_OUT = (MISSING_PASS_ROLE, UNMATCHED_ACCEPT, ACCEPT_WITHOUT_REASON)


def check_services(files: Iterable[ServicesFile]) -> Report:
    """Apply the rules to every role of ``files``."""
    report = Report()
    for services in files:
        for role, places in zip(services.roles, services.places, strict=True):
            checked = check_role(role)
            report.findings += [_located(each, places) for each in checked.findings]
            report.accepted += [
                Accepted(_located(each, places), accepted.reason)
                for each, accepted in checked.accepted
            ]
    report.sort()
    return report


def faults_report(error: ManifestError) -> Report:
    """What kept services.yaml files from being roles, and what is found about the rest of them."""
    report = rest_report(error)
    report.findings += [_of_fault(fault) for fault in error.faults]
    report.is_unreadable = error.unreadable
    report.sort()
    return report


def clashes(files: Iterable[ServicesFile]) -> list[Located]:
    """What files have that only one can have, whether they are synthesized together or not."""
    different = {real_place(each.file): each for each in files}
    # Stacks of one name do no harm in two folders.
    found = [each for each in faults_between(different.values()) if each.rule != "shared-stack"]
    return [_of_fault(each) for each in found]


def rest_report(error: ManifestError) -> Report:
    """What is found about the part of services.yaml files that could be read all the same."""
    report = check_services(error.files)
    told = {
        (each.rule, each.where.file, each.where.line, each.where.column) for each in error.faults
    }
    report.findings = [
        each
        for each in report.findings
        # The trust policy comes from settings that may be wrong.
        if each.finding.path[:1] != ("trust_policy",)
        and each.finding.rule not in _LEFT_OUT
        and (each.finding.rule.id, each.file, each.line, each.column) not in told
    ]
    return report


def _located(finding: Finding, places: RolePlaces) -> Located:
    where = places.locate(finding.path, about_key=finding.about_key)
    path = shown_path(places.path(finding.path))
    return Located(finding, where.file, where.line, where.column, path)


def _of_fault(fault: Fault) -> Located:
    rule = RULES.get(fault.rule, SERVICES_FILE)
    where = fault.where
    return Located(Finding(rule, (), fault.message, ()), where.file, where.line, where.column, "")
