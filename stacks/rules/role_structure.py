"""What IAM itself would refuse about a role and the names in it (`stacks.iam.checks`)."""

from stacks.rules.refusal import API, QUOTAS, refusal

RULES = (
    refusal(
        "inline-policies-size",
        "The inline policies of a role are larger than IAM takes.",
        "Merge statements, or use fewer.",
        "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        QUOTAS,
    ),
    refusal(
        "managed-policy-size",
        "A managed policy is larger than IAM takes.",
        "Split it, merge statements, or use fewer.",
        "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        QUOTAS,
    ),
    refusal(
        "trust-policy-size",
        "The trust policy is larger than IAM takes.",
        "Use fewer principals or conditions.",
        "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
        QUOTAS,
    ),
    refusal(
        "malformed-role-name",
        "IAM can't have such a role name.",
        "Use 1 to 64 letters, digits and +=,.@_-.",
        source=f"{API}/API_CreateRole.html",
    ),
    refusal(
        "malformed-role-path",
        "IAM can't have such a path.",
        "Write /, or /name/.",
        source=f"{API}/API_CreateRole.html",
    ),
    refusal(
        "malformed-role-description",
        "IAM can't have such a description.",
        "Use at most 1,000 characters of Latin-1.",
        source=f"{API}/API_CreateRole.html",
    ),
    refusal(
        "malformed-tag",
        "IAM can't have such a tag.",
        "Use letters, digits, spaces and _.:/=+-@.",
        source=f"{API}/API_Tag.html",
    ),
    refusal(
        "too-many-tags", "A role has more tags than IAM takes.", "Use at most 50.", source=QUOTAS
    ),
    refusal(
        "malformed-policy-arn",
        "A text is not the ARN of a managed policy.",
        "Write arn:aws:iam::ACCOUNT:policy/NAME.",
        source=f"{API}/API_Policy.html",
    ),
    refusal(
        "malformed-policy-name",
        "IAM can't have such a policy name.",
        "Use 1 to 128 letters, digits and +=,.@_-.",
        source=f"{API}/API_PutRolePolicy.html",
    ),
    refusal(
        "duplicate-policy-name",
        "Two policies of a role have one name.",
        "Rename one.",
        source=f"{API}/API_PutRolePolicy.html",
    ),
    refusal(
        "too-many-managed-policies",
        "A role has more managed policies than AWS raises the quota to.",
        "Merge them, or split the service.",
        source=QUOTAS,
    ),
    refusal(
        "managed-policy-twice",
        "A managed policy is attached twice.",
        "Attach it once.",
        source=f"{API}/API_AttachRolePolicy.html",
    ),
)
