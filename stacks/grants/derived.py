"""ARNs that are made of others: of a cluster's those of its tasks."""

import json
import re

from stacks.iam.text import Part, is_unresolved, known_text, parts


def derived(arn: str, pattern: str, replacement: str) -> str:
    """``arn`` with ``replacement`` for what matches ``pattern``.

    Where an expression hides that, Terraform replaces it, once it knows the ARN: ``pattern`` is to
    mean the same in Python and in RE2. Source:
    https://developer.hashicorp.com/terraform/language/functions/replace
    """
    if not is_unresolved(arn) or re.search(pattern, known_text(arn)):
        return re.sub(pattern, replacement, arn, count=1)
    terms = [_term(part) for part in parts(arn)]
    whole = terms[0] if len(terms) == 1 else f'join("", [{", ".join(terms)}])'
    return f'${{replace({whole}, "/{pattern}/", "{replacement}")}}'


def _term(part: Part) -> str:
    """``part`` as it stands in an expression."""
    if part.kind != "expression":
        return json.dumps(part.text)
    # cdktf leaves the braces of its tokens out, where they stand in an expression.
    return part.text if "{TfToken[" in part.text else part.text[2:-1]
