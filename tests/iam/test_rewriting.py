from stacks.iam.condition import Condition
from stacks.iam.document import PolicyDocument
from stacks.iam.principal import Principal
from stacks.iam.rewriting import rewritten
from stacks.iam.statement import Statement
from tests.iam.strategies import documents

from hypothesis import given


def test_every_text_that_a_request_is_compared_with_is_changed():
    """Actions, resources, principals and condition values, and the Not… of each."""
    document = PolicyDocument(
        [
            Statement(
                sid="s",
                effect="Deny",
                actions=["a", "b"],
                resources="r",
                principals=[Principal("AWS", ["p", "q"])],
                conditions=[Condition("StringEquals", "k", ["v", "w"])],
            ),
            Statement(not_actions="a", not_resources="r", not_principals=[Principal("AWS", "p")]),
        ],
        version="2008-10-17",
        id="i",
    )
    assert rewritten(document, str.upper) == PolicyDocument(
        [
            Statement(
                sid="s",
                effect="Deny",
                actions=["A", "B"],
                resources="R",
                principals=[Principal("AWS", ["P", "Q"])],
                conditions=[Condition("StringEquals", "k", ["V", "W"])],
            ),
            Statement(not_actions="A", not_resources="R", not_principals=[Principal("AWS", "P")]),
        ],
        version="2008-10-17",
        id="i",
    )


@given(documents)
def test_a_change_of_nothing_changes_nothing(document: PolicyDocument):
    """The form stays to the letter, empty and absent lists apart."""
    assert rewritten(document, str).to_json() == document.to_json()
