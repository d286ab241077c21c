"""Checks the roles of services.yaml files."""

from collections.abc import Iterable

from stacks.cli.located import Accepted, Located, Report, shown_path
from stacks.manifest import Fault, ManifestError, ServicesFile
from stacks.manifest.role_places import RolePlaces
from stacks.rules.acceptance import UNMATCHED_ACCEPT
from stacks.rules.check import check_role
from stacks.rules.missing_pass_role import MISSING_PASS_ROLE
from stacks.rules.rule import Finding
from stacks.rules.structure import SERVICES_FILE
from stacks.rules.table import RULES


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
    report = Report([_of_fault(fault) for fault in error.faults], is_unreadable=error.unreadable)
    rest = check_services(error.files)
    # The trust policy comes from settings that may be wrong, and a statement that has a fault may
    # be the one that is missed.
    report.findings += [
        each
        for each in rest.findings
        if each.finding.path[:1] != ("trust_policy",)
        and each.finding.rule not in {MISSING_PASS_ROLE, UNMATCHED_ACCEPT}
    ]
    report.accepted += rest.accepted
    report.sort()
    return report


def _located(finding: Finding, places: RolePlaces) -> Located:
    where = places.locate(finding.path, about_key=finding.about_key)
    path = shown_path(places.path(finding.path))
    return Located(finding, where.file, where.line, where.column, path)


def _of_fault(fault: Fault) -> Located:
    rule = RULES.get(fault.rule, SERVICES_FILE)
    where = fault.where
    return Located(Finding(rule, (), fault.message, ()), where.file, where.line, where.column, "")
