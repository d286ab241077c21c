"""Hypothesis strategies for what a policy may hold."""

from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.principal import EVERYONE, Principal
from stacks.iam.statement import Statement

from hypothesis import strategies as st

texts = st.text(max_size=12) | st.sampled_from(
    ["s3:GetObject", "s3:*", "*", "arn:aws:s3:::b/*", "${aws:username}", "${TfToken[TOKEN.1]}", "é"]
)
lists = st.lists(texts, max_size=4)
conditions = st.lists(
    st.builds(
        Condition,
        st.sampled_from(["StringEquals", "ArnLike", "Bool", "ForAnyValue:StringLike", "odd"]),
        texts,
        lists.map(tuple),
    ),
    max_size=4,
    unique_by=lambda condition: (condition.operator, condition.key),
)
principals = st.just(EVERYONE) | st.lists(
    st.builds(Principal, st.sampled_from(["AWS", "Service", "Federated", "odd"]), lists.map(tuple)),
    max_size=3,
    unique_by=lambda principal: principal.type,
)
statements = st.builds(
    Statement,
    sid=st.none() | texts,
    effect=st.sampled_from(["Allow", "Deny"]),
    actions=st.none() | lists,
    not_actions=st.none() | lists,
    resources=st.none() | lists,
    not_resources=st.none() | lists,
    principals=st.none() | principals,
    not_principals=st.none() | principals,
    conditions=conditions,
)
documents = st.builds(
    PolicyDocument,
    st.lists(statements, max_size=3),
    version=st.none() | st.sampled_from(["2012-10-17", "2008-10-17"]),
    id=st.none() | texts,
)
