"""`stacks.rules.condition_addresses`: ranges of IP addresses in conditions."""

from tests.rules.conditioned import condition_ids, conditioned
from tests.rules.finding import about

import pytest

SOURCE = "aws:SourceIp"
PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.1.7", "fd00::/8"]
PUBLIC = ["203.0.113.0/24", "2001:db8:1234:5678::/64", "198.51.100.7", "0.0.0.0/0", "172.0.0.0/8"]


@pytest.mark.parametrize("value", ["10.0.0.0/33", "10.0.0", "my-office", "*", "10.0.0.0/255.0.0.0"])
def test_what_is_no_range_of_addresses_is_found(value: str):
    """A netmask is not CIDR notation."""
    (finding,) = about("value-is-no-ip-range", conditioned({"NotIpAddress": {SOURCE: value}}))
    assert finding.about == (SOURCE, value)


@pytest.mark.parametrize("value", [*PUBLIC, "${var.office}"])
def test_ranges_and_addresses_are_no_finding(value: str):
    """With and without a mask, IPv4 and IPv6, and where Terraform will write them."""
    assert condition_ids({"IpAddress": {SOURCE: value}}) == set()
    assert condition_ids({"NotIpAddressIfExists": {SOURCE: value}}, effect="Deny") == set()


def test_bits_after_the_mask_are_found():
    """The message says what the range is."""
    statement = conditioned({"IpAddress": {SOURCE: ["203.0.113.7/24", "203.0.113.0/24"]}})
    (finding,) = about("ip-range-with-host-bits", statement)
    assert finding.message == "203.0.113.7/24 on aws:SourceIp stands for 203.0.113.0/24"


@pytest.mark.parametrize("value", PRIVATE)
def test_a_private_address_alone_is_found(value: str):
    """aws:SourceIp never matches it, and always differs from it."""
    assert condition_ids({"IpAddress": {SOURCE: value}}) == {"private-source-ip"}
    assert condition_ids({"NotIpAddress": {SOURCE: value}}) == {"private-source-ip-excluded"}


def test_private_addresses_among_others_are_a_suggestion():
    """Also where the others are not known yet."""
    for other in ("203.0.113.0/24", "${var.office}"):
        values = ["10.0.0.0/8", other]
        assert condition_ids({"IpAddress": {SOURCE: values}}) == {"partly-private-source-ip"}
        assert condition_ids({"NotIpAddress": {SOURCE: values}}) == {
            "partly-private-source-ip-excluded"
        }


def test_private_addresses_within_a_vpc_are_no_finding():
    """aws:VpcSourceIp is the key for them."""
    conditions = {
        "IpAddress": {"aws:VpcSourceIp": PRIVATE},
        "StringEquals": {"aws:SourceVpc": "vpc-12345678"},
    }
    assert condition_ids(conditions) == set()
