"""What IAM itself would refuse: rules that `stacks.iam` holds a policy or a role to.

They are applied where policies are read and roles are checked (`stacks.iam.checks`,
`stacks.iam.policy_reader`), whose problems name them; here they get their place in the table.
Nobody can accept them.
"""

from stacks.iam.problem import Problem
from stacks.rules import role_structure
from stacks.rules.refusal import API, USER_GUIDE, checked_refusal, empty_refusal, refusal
from stacks.rules.rule import Finding

_TERRAFORM = (
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/"
    "iam_policy_document"
)
_SERVICES_YAML = "docs/services-yaml.md"
_JSON = "https://www.rfc-editor.org/rfc/rfc8259"

SERVICES_FILE = refusal(
    "services-file",
    "services.yaml has a key, a type or a value that it can't have.",
    "Write it as docs/services-yaml.md describes.",
    source=_SERVICES_YAML,
)
_SHARED = (
    refusal(
        "duplicate-role-name",
        "Two roles of an account have one name, in which case does not count.",
        "Rename one.",
        source=f"{API}/API_CreateRole.html",
    ),
    refusal(
        "shared-stack",
        "Two files have a stack of the same name, so that one is written over the other.",
        "Name one of them otherwise with stack:.",
        source=_SERVICES_YAML,
    ),
    refusal(
        "shared-state",
        "Two stacks keep their state in one place, so that each destroys what the other made.",
        "Give each stack a key of its own.",
        source="https://developer.hashicorp.com/terraform/language/backend/s3",
    ),
)
_UNREADABLE_FILE = refusal(
    "unreadable-file",
    "A file of Terraform's has a value of a type that it can't have there.",
    "Mend it where the message says.",
    source="https://developer.hashicorp.com/terraform/language/syntax/json",
)

RULES = (
    SERVICES_FILE,
    *_SHARED,
    _UNREADABLE_FILE,
    checked_refusal(
        "no-json", "The file is no JSON.", "Mend it where the message says.", "JSON_SYNTAX_ERROR"
    ),
    refusal(
        "json-key-twice",
        "A key stands twice in one object: readers keep one of the two, and not all the same.",
        "Write it once; join the values in a list.",
        source=_JSON,
    ),
    checked_refusal(
        "wrong-type",
        "A value is of a type that the element can't have.",
        "Give a text, a list of texts or an object, as the element takes it.",
        "DATA_TYPE_MISMATCH",
    ),
    checked_refusal(
        "unknown-element",
        "IAM has no element of that name, and spells its elements with capitals.",
        "Spell it as IAM does, or drop it.",
        "INVALID_POLICY_ELEMENT",
    ),
    checked_refusal(
        "missing-statement", "The policy has no statement.", "Add one.", "MISSING_STATEMENT"
    ),
    checked_refusal(
        "missing-effect", "The statement has no Effect.", "Write Allow or Deny.", "MISSING_EFFECT"
    ),
    checked_refusal(
        "unknown-effect",
        "The Effect is neither Allow nor Deny.",
        "Write Allow or Deny.",
        "INVALID_EFFECT",
    ),
    checked_refusal(
        "missing-action", "The statement names no action.", "Add Action.", "MISSING_ACTION"
    ),
    checked_refusal(
        "missing-resource", "The statement names no resource.", "Add Resource.", "MISSING_RESOURCE"
    ),
    checked_refusal(
        "missing-principal",
        "A trust policy's statement names nobody who may assume the role.",
        "Add Principal.",
        "MISSING_PRINCIPAL",
    ),
    checked_refusal(
        "element-and-its-opposite",
        "A statement has an element and its Not… form.",
        "Keep one of the two.",
        "UNSUPPORTED_ELEMENT_COMBINATION",
    ),
    empty_refusal("empty-action", "A list of actions is empty.", "Name one.", "EMPTY_ARRAY_ACTION"),
    empty_refusal(
        "empty-resource", "A list of resources is empty.", "Name one.", "EMPTY_ARRAY_RESOURCE"
    ),
    empty_refusal(
        "empty-principal", "A list of principals is empty.", "Name one.", "EMPTY_ARRAY_PRINCIPAL"
    ),
    empty_refusal(
        "empty-condition",
        "A condition has no value, so it never holds.",
        "Give a value, or drop the condition.",
        "EMPTY_ARRAY_CONDITION",
    ),
    empty_refusal(
        "empty-for-all-values",
        "ForAllValues with no value holds only where the key is missing.",
        "Give a value; to ask for a missing key, use Null.",
        "EMPTY_ARRAY_CONDITION_FORALLVALUES",
    ),
    empty_refusal(
        "empty-for-any-value",
        "ForAnyValue with no value never holds.",
        "Give a value, or drop the condition.",
        "EMPTY_ARRAY_CONDITION_FORANYVALUE",
    ),
    empty_refusal(
        "empty-if-exists",
        "…IfExists with no value holds only where the key is missing.",
        "Give a value; to ask for a missing key, use Null.",
        "EMPTY_ARRAY_CONDITION_IFEXISTS",
    ),
    checked_refusal(
        "principal-in-permissions-policy",
        "A permissions policy names a principal; it is the role that the policy is in.",
        "Drop the element.",
        "UNSUPPORTED_PRINCIPAL",
    ),
    checked_refusal(
        "resource-in-trust-policy",
        "A trust policy names a resource; it is the role itself.",
        "Drop the element.",
        "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    ),
    refusal("id-in-permissions-policy", "A permissions policy has an Id.", "Drop it."),
    checked_refusal(
        "unknown-version", "The version is none of IAM's.", "Write 2012-10-17.", "INVALID_VERSION"
    ),
    checked_refusal(
        "malformed-sid",
        "A Sid has other characters than ASCII letters and digits.",
        "Use letters and digits.",
        "UNSUPPORTED_SID",
    ),
    checked_refusal(
        "duplicate-sid",
        "A Sid is used twice in a policy.",
        "Make each unique.",
        "UNIQUE_SIDS_REQUIRED",
    ),
    checked_refusal(
        "malformed-action",
        "A text is no action: an action reads service:Action.",
        "Write the service's prefix, a colon and the action.",
        "INVALID_ACTION",
    ),
    checked_refusal(
        "variable-in-action",
        "A policy variable stands where IAM has none.",
        "Use it in Resource and in conditions only.",
        "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    ),
    checked_refusal(
        "unclosed-variable",
        "A policy variable begins with ${ and is never closed.",
        "Close it with }, or write ${$}{ for the characters.",
        "MISSING_BRACE_IN_VARIABLE",
    ),
    refusal(
        "terraform-variable",
        "A policy variable is spelt &{…}, as in Terraform's data source.",
        "Write ${…}: it is translated where it has to be.",
        source=_TERRAFORM,
    ),
    refusal(
        "switched-off-expression",
        "A $ right before a Terraform expression makes plain text of it.",
        "Put another character between the two.",
        source="https://developer.hashicorp.com/terraform/language/expressions/strings",
    ),
    refusal(
        "list-among-others",
        "A list that only Terraform knows stands among other values, or within a text.",
        "Give it alone, in a statement of its own, or join lists with Fn.concat.",
        source="https://developer.hashicorp.com/terraform/cdktf/concepts/tokens",
    ),
    refusal(
        "policy-characters",
        "A text has characters beyond Latin-1, which no policy can have.",
        "Use a ? or * in its place.",
        source=f"{API}/API_PutRolePolicy.html",
    ),
    checked_refusal(
        "arn-without-prefix", "A resource is no ARN.", "Write arn:… or *.", "INVALID_ARN_PREFIX"
    ),
    checked_refusal(
        "missing-arn-field",
        "An ARN has fewer than six fields.",
        "Write all six.",
        "MISSING_ARN_FIELD",
    ),
    checked_refusal(
        "unknown-partition", "AWS has no such partition.", "Write aws.", "INVALID_PARTITION"
    ),
    checked_refusal(
        "malformed-arn-account",
        "The account in an ARN is no account: one has 12 digits.",
        "Write the 12 digits.",
        "INVALID_ARN_ACCOUNT",
    ),
    refusal(
        "malformed-arn",
        "An ARN has white space where there can be none.",
        "Drop it.",
        source=f"{USER_GUIDE}/reference-arns.html",
    ),
    checked_refusal(
        "unknown-principal-type",
        "A principal is of a type that IAM does not have.",
        "Write AWS, Service, Federated or CanonicalUser.",
        "INVALID_PRINCIPAL_KEY",
    ),
    checked_refusal(
        "malformed-principal",
        'A principal is neither "*" nor an object with a type and values.',
        'Write {"Service": "ecs-tasks.amazonaws.com"}.',
        "INVALID_PRINCIPAL_FORMAT",
    ),
    checked_refusal(
        "keys-differ-in-case",
        "Two condition keys differ in case only, so they are one.",
        "Write it once, with all values.",
        "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    ),
    refusal(
        "condition-in-two-blocks",
        "Two condition blocks of a Terraform data source have one operator and one key. The "
        "provider makes one of them, in which any value will do, and an Allow is wider than it "
        "reads.",
        "Write one block, with the values that are meant.",
        source=_TERRAFORM,
    ),
    checked_refusal(
        "unknown-operator",
        "IAM has no such condition operator.",
        "Write one of IAM's operators, in its spelling.",
        "INVALID_CONDITION_OPERATOR",
    ),
    checked_refusal(
        "null-if-exists",
        "Null tests whether a key exists, so it has no IfExists form.",
        "Drop IfExists.",
        "NULL_WITH_IF_EXISTS",
    ),
    checked_refusal(
        "malformed-condition-key",
        "A text is no condition key: a key reads service:Key.",
        "Write the service's prefix, a colon and the key.",
        "INVALID_CONDITION_KEY_FORMAT",
    ),
    *role_structure.RULES,
)

_BY_ID = {rule.id: rule for rule in RULES}


def refused(problem: Problem) -> Finding:
    """What a problem found by `stacks.iam` is in the terms of the rules."""
    rule = _BY_ID.get(problem.rule, _UNREADABLE_FILE)
    about = (str(problem.path[-1]),) if problem.path else ()
    return Finding(rule, problem.path, problem.message, about, about_key=problem.about_key)
