"""The condition keys that any service's requests may have: ``aws:…``.

Source:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
It gives each key's data type and says whether it is single-valued. The keys of one service that are
in the requests of others too, as ``ec2:SourceInstanceArn``, are that service's.
"""

from typing import Literal, NamedTuple

_PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"

ValueType = Literal["ARN", "Bool", "Date", "IPAddress", "Numeric", "String"]
"""What a key's values are, and so which operators can compare them."""


class ConditionKey(NamedTuple):
    """A condition key as AWS lists it; ``${…}`` or ``<…>`` in a name stands for any text.

    Nearly every key has one type. ``source`` is the place that describes a global key.
    """

    name: str
    types: tuple[ValueType, ...]
    is_multivalued: bool
    source: str | None = None


def _single(name: str, *types: ValueType, anchor: str | None = None) -> ConditionKey:
    return ConditionKey(name, types, is_multivalued=False, source=_source(name, anchor))


def _multivalued(name: str, *types: ValueType) -> ConditionKey:
    return ConditionKey(name, types, is_multivalued=True, source=_source(name, None))


def _source(name: str, anchor: str | None) -> str:
    word = name.removeprefix("aws:").partition("/")[0].lower()
    return f"{_PAGE}#condition-keys-{anchor or word}"


GLOBAL_CONDITION_KEYS = (
    # Properties of the principal
    _single("aws:PrincipalArn", "ARN"),
    _single("aws:PrincipalAccount", "String"),
    _multivalued("aws:PrincipalOrgPaths", "String"),
    _single("aws:PrincipalOrgID", "String"),
    _single("aws:PrincipalTag/${TagKey}", "String"),
    _single("aws:PrincipalIsAWSService", "Bool"),
    _single("aws:PrincipalServiceName", "String"),
    _multivalued("aws:PrincipalServiceNamesList", "String"),
    _single("aws:PrincipalType", "String"),
    _single("aws:userid", "String"),
    _single("aws:username", "String"),
    # Properties of a role session
    _single("aws:AssumedRoot", "Bool"),
    # "The data type depends on your IdP": an ARN for those that are not built into AWS.
    _single("aws:FederatedProvider", "String", "ARN"),
    _single("aws:TokenIssueTime", "Date"),
    _single("aws:SignInSessionArn", "ARN"),
    _single("aws:MultiFactorAuthAge", "Numeric"),
    _single("aws:MultiFactorAuthPresent", "Bool"),
    _single("aws:ChatbotSourceArn", "ARN"),
    _single("aws:Ec2InstanceSourceVpc", "String"),
    # The page spells this anchor, and that of CalledViaAWSMCP, unlike the key.
    _single("aws:Ec2InstanceSourcePrivateIPv4", "IPAddress", anchor="ec2instancesourceprivateip4"),
    _single("aws:SourceIdentity", "String"),
    # Properties of the network
    _single("aws:SourceIp", "IPAddress"),
    _single("aws:SourceVpc", "String"),
    _single("aws:SourceVpcArn", "ARN"),
    _single("aws:SourceVpce", "String"),
    _single("aws:VpceAccount", "String"),
    _single("aws:VpceOrgID", "String"),
    _multivalued("aws:VpceOrgPaths", "String"),
    _single("aws:VpcSourceIp", "IPAddress"),
    # Properties of the resource
    _single("aws:ResourceAccount", "String"),
    _multivalued("aws:ResourceOrgPaths", "String"),
    _single("aws:ResourceOrgID", "String"),
    _single("aws:ResourceTag/${TagKey}", "String"),
    # Properties of the request
    _multivalued("aws:CalledVia", "String"),
    _single("aws:CalledViaFirst", "String"),
    _single("aws:CalledViaLast", "String"),
    _single("aws:ViaAWSService", "Bool"),
    _single("aws:CalledViaAWSMCP", "String", anchor="calledviaawasmcp"),
    _single("aws:ViaAWSMCPService", "Bool"),
    _single("aws:CurrentTime", "Date"),
    _single("aws:EpochTime", "Date", "Numeric"),
    _single("aws:referer", "String"),
    _single("aws:RequestedRegion", "String"),
    _single("aws:RequestTag/${TagKey}", "String"),
    _multivalued("aws:TagKeys", "String"),
    _single("aws:SecureTransport", "Bool"),
    _single("aws:SourceAccount", "String"),
    _single("aws:SourceArn", "ARN"),
    _single("aws:SourceOrgID", "String"),
    _multivalued("aws:SourceOrgPaths", "String"),
    _single("aws:UserAgent", "String"),
    _single("aws:IsMcpServiceAction", "Bool"),
)
"""In the order of the page."""
