"""A task that EventBridge Scheduler runs every night, and the policy of the job that deploys it.

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
from stacks.grants import ecs, s3, sns

from cdktf import App
from constructs import Construct

IMAGE = "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop/report"


class ReportStack(EcsIamStack):
    """The roles of the nightly report."""

    def __init__(self, scope: Construct, id_: str) -> None:
        """Task role, execution role, the role that runs the task, and who deploys."""
        super().__init__(scope, id_, account="111122223333", region="us-east-1")
        task = EcsTaskRole(self, "ReportTaskRole")
        task.grant(
            s3.read("shop-lake", prefix="shop/"),
            s3.write("shop-reports", prefix="daily/"),
            sns.publish("shop-report-ready"),
            ecs.exec_agent(log_group="/shop/exec"),
        )
        execution = EcsExecutionRole(
            self, "ReportExecutionRole", images=[IMAGE], log_groups=["/shop/report"]
        )
        roles = [task.role_arn, execution.role_arn]
        EcsSchedulerRole(
            self,
            "ReportSchedulerRole",
            group="nightly",
            task_definition="report",
            cluster="shop",
            pass_roles=roles,
        )
        EcsDeployerPolicy(
            self, "ReportDeployer", service="shop/report", family="report", pass_roles=roles
        )


def main() -> None:
    """Synthesize to CDKTF_OUTDIR, or cdktf.out."""
    app = App()
    ReportStack(app, "report-roles")
    app.synth()


if __name__ == "__main__":
    main()
