"""The stack of services.yaml, written in Python.

It synthesizes the same Terraform JSON. Run it from the project's folder:

    .venv/bin/python -m examples.my_ecs_stack
"""

from stacks import EcsIamStack, EcsTaskRole, Statement

from cdktf import App
from constructs import Construct


class MyEcsStack(EcsIamStack):
    """A task role that keeps its logs in an S3 bucket."""

    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_, account="111122223333", region="us-east-1")
        role = EcsTaskRole(self, "MyEcsTaskRole", policy_name="MyEcsTaskPolicy")
        role.add_to_policy(
            Statement(
                actions=["s3:PutObject", "s3:GetObject", "s3:ListBucket"],
                resources=["arn:aws:s3:::my-log-bucket", "arn:aws:s3:::my-log-bucket/*"],
            )
        )


def main() -> None:
    """Synthesize to CDKTF_OUTDIR, or cdktf.out."""
    app = App()
    MyEcsStack(app, "ecs-iam")
    app.synth()


if __name__ == "__main__":
    main()
