"""A service that EventBridge Scheduler runs once more every night, and who deploys it.

Run it from the project's folder:

    .venv/bin/python -m examples.scheduled_task
"""

from stacks import (
    EcsDeployerPolicy,
    EcsExecutionRole,
    EcsIamStack,
    EcsSchedulerRole,
    EcsTaskRole,
)
from stacks.grants import ecs, opensearch, s3, sqs

from cdktf import App
from constructs import Construct

IMAGE = "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop/search"


class SearchStack(EcsIamStack):
    """The roles of the search index: kept up to date all day, built anew every night."""

    def __init__(self, scope: Construct, id_: str) -> None:
        """Task role, execution role, the role of the schedule, and the policy of the CI job."""
        super().__init__(scope, id_, account="111122223333", region="us-east-1")
        task = EcsTaskRole(self, "SearchTaskRole")
        task.grant(
            sqs.consume("shop-product-changes"),
            s3.read("shop-lake", prefix="products/"),
            opensearch.write("shop-search", ["products"]),
            # In services.yaml this is execute_command.
            ecs.exec_agent(log_group="/shop/exec"),
        )
        execution = EcsExecutionRole(
            self, "SearchExecutionRole", images=[IMAGE], log_groups=["/shop/search"]
        )
        # Roles of services.yaml go here by name: ["report-task", "report-execution"].
        roles = [task.role_arn, execution.role_arn]
        scheduler = EcsSchedulerRole(
            self,
            "SearchSchedulerRole",
            group="nightly",
            task_definition="search",
            cluster="shop",
            pass_roles=roles,
        )
        # The schedule's dead-letter queue, where a run that could not be started ends up.
        scheduler.grant(sqs.send("shop-nightly-failed"))
        EcsDeployerPolicy(
            self, "SearchDeployer", service="shop/search", family="search", pass_roles=roles
        )


def main() -> None:
    """Synthesize to CDKTF_OUTDIR, or cdktf.out."""
    app = App()
    SearchStack(app, "shop-search")
    app.synth()


if __name__ == "__main__":
    main()
