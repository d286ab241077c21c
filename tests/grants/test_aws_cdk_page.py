import json
import re

from benchmarks.aws_cdk_page import GRANTS, names, page, unexplained
from benchmarks.aws_cdk_pairs import HERE_ONLY, PAIRS
from stacks.grants.catalogue import catalogue
from tests.projects import ROOT


def test_the_page_is_made_from_the_catalogue_and_what_aws_cdk_answered():
    """``python -m benchmarks.aws_cdk_page > docs/aws-cdk.md`` brings it up to date."""
    assert (ROOT / "docs" / "aws-cdk.md").read_text("utf-8") == page()


def test_every_difference_has_a_reason():
    """And no reason is left of a difference that there was."""
    assert unexplained() == []


def test_every_grant_is_compared_or_said_why_not():
    """A new grant needs a pair, or an entry of those that AWS CDK does not have."""
    compared = {name for pair in PAIRS for name in names(pair)} - {"execution_role"}
    assert compared.isdisjoint(HERE_ONLY)
    assert compared | HERE_ONLY.keys() == catalogue().keys()


def test_everything_that_aws_cdk_answered_is_compared():
    """No method is asked for nothing."""
    answered = json.loads(GRANTS.read_text("utf-8"))["grants"]
    assert sorted(pair.method for pair in PAIRS) == sorted(answered)


def test_the_version_is_the_one_that_is_installed_for_it():
    """What is pinned is what answered."""
    (pinned,) = re.findall(
        r"^aws-cdk-lib==(\S+)", (ROOT / "requirements-compare.txt").read_text("utf-8"), re.MULTILINE
    )
    assert json.loads(GRANTS.read_text("utf-8"))["version"] == pinned


def test_the_links_within_the_page_lead_somewhere():
    """Each anchor is that of a heading, here and in grants.md."""
    text = page()
    for target, shown in (("", text), ("grants.md", (ROOT / "docs" / "grants.md").read_text())):
        headings = {
            re.sub(r"[^\w -]", "", line.strip("# ").lower()).replace(" ", "-")
            for line in shown.splitlines()
            if line.startswith("#")
        }
        linked = set(re.findall(rf"\]\({re.escape(target)}#([^)]+)\)", text))
        assert linked
        assert linked <= headings
