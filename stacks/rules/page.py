"""docs/rules.md, made from the table: ``python -m stacks.rules.page > docs/rules.md``."""

from stacks.rules.access_analyzer import NOT_COVERED
from stacks.rules.rule import CHECKS_PAGE, Rule
from stacks.rules.table import FAMILIES

_HEAD = f"""\
# Rules

`python -m stacks check` applies these rules to services.yaml, to policy documents in JSON and to
Terraform's JSON; `python main.py` and the constructs apply them before anything is synthesized. An
**error** is what IAM refuses, what can't work, or what is unsafe: it stops synthesis. A **warning**
allows more than is likely to be needed, or is likely not what was meant. A **suggestion** says the
same more simply. Findings can be [accepted](services-yaml.md#accept), with a reason, except those
of the family "What IAM refuses".

*Access Analyzer* names the check of IAM Access Analyzer's [policy validation]({CHECKS_PAGE})
that a rule answers to. This page is made from the table in the code; a test keeps it so.
"""
_NOT_COVERED_HEAD = """
## Checks of Access Analyzer that no rule answers to

| check | why |
| --- | --- |
"""


def page() -> str:
    """The text of docs/rules.md."""
    families = "".join(f"\n## {each.title}\n\n{_rows(each.rules)}" for each in FAMILIES)
    codes = "".join(f"| `{code}` | {reason} |\n" for code, reason in sorted(NOT_COVERED.items()))
    return f"{_HEAD}{families}{_NOT_COVERED_HEAD}{codes}"


def _rows(rules: tuple[Rule, ...]) -> str:
    head = "| rule | severity | what is wrong | what to do | Access Analyzer |\n"
    return head + "| --- | --- | --- | --- | --- |\n" + "".join(_row(rule) for rule in rules)


def _row(rule: Rule) -> str:
    code = f"`{rule.access_analyzer}`" if rule.access_analyzer else ""
    cells = (
        f"[`{rule.id}`]({_link(rule.source)})",
        rule.severity,
        _cell(rule.cause),
        _cell(rule.fix),
        code,
    )
    return f"| {' | '.join(cells)} |\n"


def _link(source: str) -> str:
    return source.removeprefix("docs/")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("$", "&#36;")


if __name__ == "__main__":
    print(page(), end="")
