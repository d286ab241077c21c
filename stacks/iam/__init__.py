"""What IAM is, in pure Python: ARNs, statements, documents, roles, and what IAM would refuse."""

from stacks.iam.arn import Arn
from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.principal import Principal
from stacks.iam.problem import IamError, Problem
from stacks.iam.role import AcceptedFinding, NamedPolicy, RoleSpec, SourceLocation
from stacks.iam.statement import Statement

__all__ = [
    "AcceptedFinding",
    "Arn",
    "Condition",
    "IamError",
    "NamedPolicy",
    "PolicyDocument",
    "Principal",
    "Problem",
    "RoleSpec",
    "SourceLocation",
    "Statement",
]
