"""How `stacks.iam.compare` proves that one set of policies allows no more than another.

From the inside out: `automaton` and `value_search` decide about texts and values, `context_search`
about conditions, `partition` and `region_search` about the requests to which some statements apply
and others do not, `comparison` about two sets of policies, and `witness` finds requests to show.
"""
