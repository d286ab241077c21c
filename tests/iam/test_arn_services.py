"""`stacks.iam.arn_services`: the services that ARNs name."""

from stacks.iam import reference
from stacks.iam.arn_services import action_prefixes, arn_service_exists


def test_all_arns_of_the_reference_are_found_by_their_service():
    """Each type of resource is there for the service of its ARN, and no prefix without need."""
    wanted: dict[str, set[str]] = {service: {service} for service in reference.services()}
    for prefix in reference.services():
        for each in reference.resource_types(prefix):
            for arn in each.arns:
                wanted.setdefault(arn.split(":")[2], set()).add(prefix)
    # AWS Backup takes ARNs of any service.
    del wanted["${Vendor}"]
    assert {service: set(action_prefixes(service)) for service in wanted} == wanted
    assert all(arn_service_exists(service) for service in wanted)


def test_a_service_of_arns_need_not_have_actions():
    """Products of AWS Service Catalog are in the ARNs of catalog."""
    assert arn_service_exists("catalog")
    assert action_prefixes("catalog") == ("servicecatalog",)


def test_a_retired_service_did_exist():
    """Its ARNs are no misspelling."""
    assert arn_service_exists("codestar")
    assert action_prefixes("codestar") == ()


def test_other_names_are_no_services():
    """Case matters in ARNs."""
    assert not arn_service_exists("dynamo")
    assert not arn_service_exists("S3")
