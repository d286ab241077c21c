"""IP addresses in conditions: ranges, and private addresses where only public ones are seen."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

from stacks.iam.comparisons import as_network
from stacks.rules.key_tests import KeyTest, listed
from stacks.rules.rule import Finding, Rule, check_source

NO_IP_RANGE = Rule(
    "value-is-no-ip-range",
    "error",
    "IpAddress and NotIpAddress compare with a range of addresses, and this value is none.",
    "Write a range in CIDR notation, as 203.0.113.0/24, or one address.",
    "TYPE_MISMATCH_IP_RANGE",
    check_source("error", "type-mismatch-ip-range"),
)
UNMASKED_BITS = Rule(
    "ip-range-with-host-bits",
    "suggestion",
    "Bits of the address after the mask count nothing, so the range is not the one that is read.",
    "Write the first address of the range.",
    "IMPROVE_IP_RANGE",
    check_source("suggestion", "improve-ip-range"),
)
_ONLY_PUBLIC = "aws:SourceIp is a public address; aws:VpcSourceIp is the one within a VPC."
PRIVATE_ONLY = Rule(
    "private-source-ip",
    "error",
    "aws:SourceIp is compared with private addresses, which it never has: nothing matches.",
    _ONLY_PUBLIC,
    "PRIVATE_IP_ADDRESS",
    check_source("error", "private-ip-address"),
)
PRIVATE_ONLY_EXCLUDED = Rule(
    "private-source-ip-excluded",
    "error",
    "aws:SourceIp is to differ from private addresses, which it always does.",
    _ONLY_PUBLIC,
    "PRIVATE_NOT_IP_ADDRESS",
    check_source("error", "private-not-ip-address"),
)
PARTLY_PRIVATE = Rule(
    "partly-private-source-ip",
    "suggestion",
    "aws:SourceIp is compared with private addresses, among others, and never has one.",
    _ONLY_PUBLIC,
    "PRIVATE_IP_ADDRESS_SUBSET",
    check_source("suggestion", "private-ip-address-subset"),
)
PARTLY_PRIVATE_EXCLUDED = Rule(
    "partly-private-source-ip-excluded",
    "suggestion",
    "aws:SourceIp is to differ from private addresses, among others, and always does.",
    _ONLY_PUBLIC,
    "PRIVATE_NOT_IP_ADDRESS_SUBSET",
    check_source("suggestion", "private-not-ip-address-subset"),
)
RULES = (
    NO_IP_RANGE,
    UNMASKED_BITS,
    PRIVATE_ONLY,
    PRIVATE_ONLY_EXCLUDED,
    PARTLY_PRIVATE,
    PARTLY_PRIVATE_EXCLUDED,
)

_Network = IPv4Network | IPv6Network

# RFC 1918 and RFC 4193. The ranges kept for documentation (203.0.113.0/24) stand for public ones.
_PRIVATE_IPV4 = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_PRIVATE_IPV6 = IPv6Network("fc00::/7")


def findings_of(test: KeyTest) -> Iterator[Finding]:
    """What is wrong with the addresses of ``test``."""
    if test.form.base != "IpAddress":
        return
    networks = {value: _network(value) for value in test.values if not test.variables_in(value)}
    wrong = [value for value, network in networks.items() if network is None]
    if wrong:
        shown = listed([repr(each) for each in wrong])
        message = f"{test.operator} on {test.key} compares with {shown}: no range of addresses"
        yield test.finding(NO_IP_RANGE, message, *wrong)
    for value, network in networks.items():
        if network is not None and _has_unmasked_bits(value):
            message = f"{value} on {test.key} stands for {network}"
            yield test.finding(UNMASKED_BITS, message, value)
    if test.folded_key == "aws:sourceip":
        yield from _of_private(test, networks)


def _of_private(test: KeyTest, networks: dict[str, _Network | None]) -> Iterator[Finding]:
    private = [value for value, network in networks.items() if network and _is_private(network)]
    if not private:
        return
    if len(private) == len(networks) and test.is_complete:
        rule = PRIVATE_ONLY_EXCLUDED if test.form.negated else PRIVATE_ONLY
        message = f"all that {test.operator} names on {test.key} is private: {listed(private)}"
    else:
        rule = PARTLY_PRIVATE_EXCLUDED if test.form.negated else PARTLY_PRIVATE
        message = f"{test.operator} on {test.key} names private addresses: {listed(private)}"
    yield test.finding(rule, message, *private)


def _network(value: str) -> _Network | None:
    # Python reads a netmask after the slash, too; CIDR notation has the number of its bits.
    _, slash, bits = value.partition("/")
    return None if slash and not bits.isdecimal() else as_network(value)


def _has_unmasked_bits(value: str) -> bool:
    try:
        ip_network(value, strict=True)
    except ValueError:
        return True
    return False


def _is_private(network: _Network) -> bool:
    if isinstance(network, IPv4Network):
        return any(network.subnet_of(each) for each in _PRIVATE_IPV4)
    return network.subnet_of(_PRIVATE_IPV6)
