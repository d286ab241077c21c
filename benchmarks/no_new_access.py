"""How `stacks.iam.compare` does on labelled comparisons.

    .venv/bin/python benchmarks/no_new_access.py FILE

FILE is JSON: a list of {file, reference, candidates: [{title, label, policy}]}, where a candidate's
label is FAIL when it allows what the reference does not, and PASS when it does not. Prints what was
missed and what was called new wrongly; the exit status is 1 when a FAIL was missed.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from stacks.iam.compare import compare
from stacks.iam.document import PolicyDocument
from stacks.iam.policies import Policies
from stacks.iam.role import NamedPolicy


def main() -> int:
    """Compare each candidate with its reference."""
    count: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    without_witness = 0
    start = time.perf_counter()
    for case in json.loads(Path(sys.argv[1]).read_text("utf-8")):
        for candidate in case["candidates"]:
            label = candidate["label"]
            found = compare(_policies(case["reference"]), _policies(candidate["policy"])).findings
            count[label] += 1
            without_witness += sum(each.witness is None for each in found)
            if bool(found) != (label == "FAIL"):
                wrong[label] += 1
                print(f"{case['file']}: {candidate['title']}")
    print(f"FAIL: {count['FAIL'] - wrong['FAIL']} of {count['FAIL']} found")
    print(f"PASS: {wrong['PASS']} of {count['PASS']} called new access")
    print(f"findings without a witness: {without_witness}; {time.perf_counter() - start:.2f} s")
    return 1 if wrong["FAIL"] else 0


def _policies(data: object) -> Policies:
    return Policies((NamedPolicy("policy", PolicyDocument.from_json(json.dumps(data))),))


if __name__ == "__main__":
    sys.exit(main())
