"""How `check` does on policies that IAM Access Analyzer has labelled.

    PYTHONPATH=. .venv/bin/python benchmarks/access_analyzer.py FLAGGED.json CLEAN.json

Both files hold a list of ``{name, policy, findings: [{findingType, issueCode}]}``; those of the
second have no findings. A finding counts as found when `check` finds its code in the same policy.
Prints how many are found, by kind and by code, and how many clean policies get a code.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TypedDict

from stacks.cli.policy_check import check_policy_json
from stacks.iam.policy_json import JsonValue

SERIOUS = frozenset({"ERROR", "SECURITY_WARNING"})


class Label(TypedDict):
    """A finding of Access Analyzer."""

    findingType: str
    issueCode: str


class Labelled(TypedDict):
    """A policy, as text or as JSON, and what Access Analyzer found about it."""

    name: str
    policy: JsonValue
    findings: list[Label]


def main() -> None:
    """Measure and print."""
    flagged, clean = (
        json.loads(Path(file).read_text("utf-8")) for file in (sys.argv[1], sys.argv[2])
    )
    wanted: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for labelled in flagged:
        codes = _codes(labelled)
        for label in labelled["findings"]:
            kind = "serious" if label["findingType"] in SERIOUS else "rest"
            wanted[kind, label["issueCode"]] += 1
            found[kind, label["issueCode"]] += label["issueCode"] in codes
    for kind in ("serious", "rest"):
        of_kind = [key for key in wanted if key[0] == kind]
        hits, all_ = sum(found[key] for key in of_kind), sum(wanted[key] for key in of_kind)
        print(f"{kind}: {hits} of {all_} found ({hits / all_:.1%})")
        for key in of_kind:
            if found[key] < wanted[key]:
                print(f"  {key[1]}: {found[key]} of {wanted[key]}")
    wrong = [labelled["name"] for labelled in clean if _codes(labelled)]
    print(f"clean: {len(wrong)} of {len(clean)} get a code ({len(wrong) / len(clean):.2%})", *wrong)


def _codes(labelled: Labelled) -> set[str]:
    """The codes of Access Analyzer that `check` finds in a policy."""
    policy = labelled["policy"]
    data = json.loads(policy) if isinstance(policy, str) else policy
    report = check_policy_json(labelled["name"], json.dumps(data), data, "identity", None)
    return {code for each in report.findings if (code := each.finding.rule.access_analyzer)}


if __name__ == "__main__":
    main()
