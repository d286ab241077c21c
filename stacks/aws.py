"""The one door to the AWS provider's bindings, and why it opens fast.

The bindings are one package of 2,214 modules, and its ``__init__`` imports them all, 15 s for a
stack that uses eight; their JavaScript takes 3 s and 600 MB more. `stacks.bindings` lets both be
loaded in part. Where that does not hold, with another version of the bindings for instance, they
are loaded the ordinary way, which gives the same.
"""

from stacks.bindings import open_bindings

open_bindings("cdktf_cdktf_provider_aws")

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (  # noqa: E402 - after the door
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementNotPrincipals,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy  # noqa: E402 - after the door
from cdktf_cdktf_provider_aws.iam_role import IamRole  # noqa: E402 - after the door
from cdktf_cdktf_provider_aws.iam_role_policies_exclusive import (  # noqa: E402 - after the door
    IamRolePoliciesExclusive,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy  # noqa: E402 - after the door
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import (  # noqa: E402 - after the door
    IamRolePolicyAttachment,
)
from cdktf_cdktf_provider_aws.iam_role_policy_attachments_exclusive import (  # noqa: E402 - after the door
    IamRolePolicyAttachmentsExclusive,
)
from cdktf_cdktf_provider_aws.provider import (  # noqa: E402 - after the door
    AwsProvider,
    AwsProviderDefaultTags,
)

__all__ = [
    "AwsProvider",
    "AwsProviderDefaultTags",
    "DataAwsIamPolicyDocument",
    "DataAwsIamPolicyDocumentStatement",
    "DataAwsIamPolicyDocumentStatementCondition",
    "DataAwsIamPolicyDocumentStatementNotPrincipals",
    "DataAwsIamPolicyDocumentStatementPrincipals",
    "IamPolicy",
    "IamRole",
    "IamRolePoliciesExclusive",
    "IamRolePolicy",
    "IamRolePolicyAttachment",
    "IamRolePolicyAttachmentsExclusive",
]
