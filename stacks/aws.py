"""The one door to the AWS provider's bindings, and why it opens fast.

The bindings are one package of 2,214 modules, and its ``__init__`` imports them all: 15 s for a
stack that uses five. A package can be entered into ``sys.modules`` without running its
``__init__``; its submodules then import by themselves, in 3 s. Where that does not hold, another
version of the bindings for instance, they are imported the ordinary way, which gives the same.
"""

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType

_BINDINGS = "cdktf_cdktf_provider_aws"


def skip_package_init(package: str) -> bool:
    """Enter ``package`` into ``sys.modules`` without running its ``__init__``.

    Returns False, and leaves everything as it was, where the package is imported already, is not
    there, or does not load piece by piece.
    """
    spec = find_spec(package) if package not in sys.modules else None
    if spec is None or spec.submodule_search_locations is None:
        return False
    module = module_from_spec(spec)

    def import_submodule(name: str) -> ModuleType:
        """``package.name`` works as it does with the ordinary import, only later."""
        qualified = f"{package}.{name}"
        if name.startswith("__") or find_spec(qualified) is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return import_module(qualified)

    module.__dict__["__getattr__"] = import_submodule
    sys.modules[package] = module
    try:
        # What every submodule needs first: it hands the bindings' JavaScript to jsii.
        import_module(f"{package}._jsii")
    except Exception:  # noqa: BLE001 - the ordinary import works, or says why not
        for name in [name for name in sys.modules if name.split(".")[0] == package]:
            del sys.modules[name]
        return False
    return True


skip_package_init(_BINDINGS)

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
