"""What IAM itself would refuse: rules that `stacks.iam` holds a policy or a role to.

They are applied where policies are read and roles are checked (`stacks.iam.checks`,
`stacks.iam.policy_reader`), whose problems name them; here they get their place in the table.
Nobody can accept them.
"""

from stacks.iam.problem import Problem
from stacks.rules.rule import Finding, Rule, check_source

_USER_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide"
_GRAMMAR = f"{_USER_GUIDE}/reference_policies_grammar.html"
_QUOTAS = f"{_USER_GUIDE}/reference_iam-quotas.html"
_API = "https://docs.aws.amazon.com/IAM/latest/APIReference"
_TERRAFORM = (
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/"
    "iam_policy_document"
)
_SERVICES_YAML = "docs/services-yaml.md"
_JSON = "https://www.rfc-editor.org/rfc/rfc8259"


def _refused(
    id_: str, cause: str, fix: str, code: str | None = None, source: str = _GRAMMAR
) -> Rule:
    return Rule(id_, "error", cause, fix, code, source)


def _checked(id_: str, cause: str, fix: str, code: str) -> Rule:
    """Of a check that AWS's page describes under the words of its code."""
    return _refused(id_, cause, fix, code, check_source("error", code.lower().replace("_", "-")))


def _empty(id_: str, cause: str, fix: str, code: str) -> Rule:
    source = check_source("suggestion", code.lower().replace("_", "-"))
    return _refused(id_, cause, fix, code, source)


SERVICES_FILE = _refused(
    "services-file",
    "services.yaml has a key, a type or a value that it can't have.",
    "Write it as docs/services-yaml.md describes.",
    source=_SERVICES_YAML,
)
_SHARED = (
    _refused(
        "duplicate-role-name",
        "Two roles of an account have one name, in which case does not count.",
        "Rename one.",
        source=f"{_API}/API_CreateRole.html",
    ),
    _refused(
        "shared-stack",
        "Two files have a stack of the same name, so that one is written over the other.",
        "Name one of them otherwise with stack:.",
        source=_SERVICES_YAML,
    ),
    _refused(
        "shared-state",
        "Two stacks keep their state in one place, so that each destroys what the other made.",
        "Give each stack a key of its own.",
        source="https://developer.hashicorp.com/terraform/language/backend/s3",
    ),
)
_UNREADABLE_FILE = _refused(
    "unreadable-file",
    "A file of Terraform's has a value of a type that it can't have there.",
    "Mend it where the message says.",
    source="https://developer.hashicorp.com/terraform/language/syntax/json",
)

RULES = (
    SERVICES_FILE,
    *_SHARED,
    _UNREADABLE_FILE,
    _checked(
        "no-json", "The file is no JSON.", "Mend it where the message says.", "JSON_SYNTAX_ERROR"
    ),
    _refused(
        "json-key-twice",
        "A key stands twice in one object: readers keep one of the two, and not all the same.",
        "Write it once; join the values in a list.",
        source=_JSON,
    ),
    _checked(
        "wrong-type",
        "A value is of a type that the element can't have.",
        "Give a text, a list of texts or an object, as the element takes it.",
        "DATA_TYPE_MISMATCH",
    ),
    _checked(
        "unknown-element",
        "IAM has no element of that name, and spells its elements with capitals.",
        "Spell it as IAM does, or drop it.",
        "INVALID_POLICY_ELEMENT",
    ),
    _checked("missing-statement", "The policy has no statement.", "Add one.", "MISSING_STATEMENT"),
    _checked(
        "missing-effect", "The statement has no Effect.", "Write Allow or Deny.", "MISSING_EFFECT"
    ),
    _checked(
        "unknown-effect",
        "The Effect is neither Allow nor Deny.",
        "Write Allow or Deny.",
        "INVALID_EFFECT",
    ),
    _checked("missing-action", "The statement names no action.", "Add Action.", "MISSING_ACTION"),
    _checked(
        "missing-resource", "The statement names no resource.", "Add Resource.", "MISSING_RESOURCE"
    ),
    _checked(
        "missing-principal",
        "A trust policy's statement names nobody who may assume the role.",
        "Add Principal.",
        "MISSING_PRINCIPAL",
    ),
    _checked(
        "element-and-its-opposite",
        "A statement has an element and its Not… form.",
        "Keep one of the two.",
        "UNSUPPORTED_ELEMENT_COMBINATION",
    ),
    _empty("empty-action", "A list of actions is empty.", "Name one.", "EMPTY_ARRAY_ACTION"),
    _empty("empty-resource", "A list of resources is empty.", "Name one.", "EMPTY_ARRAY_RESOURCE"),
    _empty(
        "empty-principal", "A list of principals is empty.", "Name one.", "EMPTY_ARRAY_PRINCIPAL"
    ),
    _empty(
        "empty-condition",
        "A condition has no value, so it never holds.",
        "Give a value, or drop the condition.",
        "EMPTY_ARRAY_CONDITION",
    ),
    _empty(
        "empty-for-all-values",
        "ForAllValues with no value holds only where the key is missing.",
        "Give a value; to ask for a missing key, use Null.",
        "EMPTY_ARRAY_CONDITION_FORALLVALUES",
    ),
    _empty(
        "empty-for-any-value",
        "ForAnyValue with no value never holds.",
        "Give a value, or drop the condition.",
        "EMPTY_ARRAY_CONDITION_FORANYVALUE",
    ),
    _empty(
        "empty-if-exists",
        "…IfExists with no value holds only where the key is missing.",
        "Give a value; to ask for a missing key, use Null.",
        "EMPTY_ARRAY_CONDITION_IFEXISTS",
    ),
    _checked(
        "principal-in-permissions-policy",
        "A permissions policy names a principal; it is the role that the policy is in.",
        "Drop the element.",
        "UNSUPPORTED_PRINCIPAL",
    ),
    _checked(
        "resource-in-trust-policy",
        "A trust policy names a resource; it is the role itself.",
        "Drop the element.",
        "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    ),
    _refused("id-in-permissions-policy", "A permissions policy has an Id.", "Drop it."),
    _checked(
        "unknown-version", "The version is none of IAM's.", "Write 2012-10-17.", "INVALID_VERSION"
    ),
    _checked(
        "malformed-sid",
        "A Sid has other characters than ASCII letters and digits.",
        "Use letters and digits.",
        "UNSUPPORTED_SID",
    ),
    _checked(
        "duplicate-sid",
        "A Sid is used twice in a policy.",
        "Make each unique.",
        "UNIQUE_SIDS_REQUIRED",
    ),
    _checked(
        "malformed-action",
        "A text is no action: an action reads service:Action.",
        "Write the service's prefix, a colon and the action.",
        "INVALID_ACTION",
    ),
    _checked(
        "variable-in-action",
        "A policy variable stands where IAM has none.",
        "Use it in Resource and in conditions only.",
        "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    ),
    _checked(
        "unclosed-variable",
        "A policy variable begins with ${ and is never closed.",
        "Close it with }, or write ${$}{ for the characters.",
        "MISSING_BRACE_IN_VARIABLE",
    ),
    _refused(
        "terraform-variable",
        "A policy variable is spelt &{…}, as in Terraform's data source.",
        "Write ${…}: it is translated where it has to be.",
        source=_TERRAFORM,
    ),
    _refused(
        "switched-off-expression",
        "A $ right before a Terraform expression makes plain text of it.",
        "Put another character between the two.",
        source="https://developer.hashicorp.com/terraform/language/expressions/strings",
    ),
    _refused(
        "policy-characters",
        "A text has characters beyond Latin-1, which no policy can have.",
        "Use a ? or * in its place.",
        source=f"{_API}/API_PutRolePolicy.html",
    ),
    _checked(
        "arn-without-prefix", "A resource is no ARN.", "Write arn:… or *.", "INVALID_ARN_PREFIX"
    ),
    _checked(
        "missing-arn-field",
        "An ARN has fewer than six fields.",
        "Write all six.",
        "MISSING_ARN_FIELD",
    ),
    _checked("unknown-partition", "AWS has no such partition.", "Write aws.", "INVALID_PARTITION"),
    _checked(
        "malformed-arn-account",
        "The account in an ARN is no account: one has 12 digits.",
        "Write the 12 digits.",
        "INVALID_ARN_ACCOUNT",
    ),
    _refused(
        "malformed-arn",
        "An ARN has white space where there can be none.",
        "Drop it.",
        source=f"{_USER_GUIDE}/reference-arns.html",
    ),
    _checked(
        "unknown-principal-type",
        "A principal is of a type that IAM does not have.",
        "Write AWS, Service, Federated or CanonicalUser.",
        "INVALID_PRINCIPAL_KEY",
    ),
    _checked(
        "malformed-principal",
        'A principal is neither "*" nor an object with a type and values.',
        'Write {"Service": "ecs-tasks.amazonaws.com"}.',
        "INVALID_PRINCIPAL_FORMAT",
    ),
    _checked(
        "keys-differ-in-case",
        "Two condition keys differ in case only, so they are one.",
        "Write it once, with all values.",
        "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    ),
    _refused(
        "condition-in-two-blocks",
        "Two condition blocks of a Terraform data source have one operator and one key. The "
        "provider makes one of them, in which any value will do, and an Allow is wider than it "
        "reads.",
        "Write one block, with the values that are meant.",
        source=_TERRAFORM,
    ),
    _checked(
        "unknown-operator",
        "IAM has no such condition operator.",
        "Write one of IAM's operators, in its spelling.",
        "INVALID_CONDITION_OPERATOR",
    ),
    _checked(
        "null-if-exists",
        "Null tests whether a key exists, so it has no IfExists form.",
        "Drop IfExists.",
        "NULL_WITH_IF_EXISTS",
    ),
    _checked(
        "malformed-condition-key",
        "A text is no condition key: a key reads service:Key.",
        "Write the service's prefix, a colon and the key.",
        "INVALID_CONDITION_KEY_FORMAT",
    ),
    _refused(
        "inline-policies-size",
        "The inline policies of a role are larger than IAM takes.",
        "Merge statements, or use fewer.",
        "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        _QUOTAS,
    ),
    _refused(
        "managed-policy-size",
        "A managed policy is larger than IAM takes.",
        "Split it, merge statements, or use fewer.",
        "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        _QUOTAS,
    ),
    _refused(
        "trust-policy-size",
        "The trust policy is larger than IAM takes.",
        "Use fewer principals or conditions.",
        "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
        _QUOTAS,
    ),
    _refused(
        "malformed-role-name",
        "IAM can't have such a role name.",
        "Use 1 to 64 letters, digits and +=,.@_-.",
        source=f"{_API}/API_CreateRole.html",
    ),
    _refused(
        "malformed-role-path",
        "IAM can't have such a path.",
        "Write /, or /name/.",
        source=f"{_API}/API_CreateRole.html",
    ),
    _refused(
        "malformed-role-description",
        "IAM can't have such a description.",
        "Use at most 1,000 characters of Latin-1.",
        source=f"{_API}/API_CreateRole.html",
    ),
    _refused(
        "malformed-tag",
        "IAM can't have such a tag.",
        "Use letters, digits, spaces and _.:/=+-@.",
        source=f"{_API}/API_Tag.html",
    ),
    _refused(
        "too-many-tags", "A role has more tags than IAM takes.", "Use at most 50.", source=_QUOTAS
    ),
    _refused(
        "malformed-policy-arn",
        "A text is not the ARN of a managed policy.",
        "Write arn:aws:iam::ACCOUNT:policy/NAME.",
        source=f"{_API}/API_Policy.html",
    ),
    _refused(
        "malformed-policy-name",
        "IAM can't have such a policy name.",
        "Use 1 to 128 letters, digits and +=,.@_-.",
        source=f"{_API}/API_PutRolePolicy.html",
    ),
    _refused(
        "duplicate-policy-name",
        "Two inline policies of a role have one name.",
        "Rename one.",
        source=f"{_API}/API_PutRolePolicy.html",
    ),
    _refused(
        "managed-policy-twice",
        "A managed policy is attached twice.",
        "Attach it once.",
        source=f"{_API}/API_AttachRolePolicy.html",
    ),
)

_BY_ID = {rule.id: rule for rule in RULES}


def refused(problem: Problem) -> Finding:
    """What a problem found by `stacks.iam` is in the terms of the rules."""
    rule = _BY_ID.get(problem.rule, _UNREADABLE_FILE)
    about = (str(problem.path[-1]),) if problem.path else ()
    return Finding(rule, problem.path, problem.message, about, about_key=problem.about_key)
