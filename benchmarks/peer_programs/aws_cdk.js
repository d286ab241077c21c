// The roles of benchmarks/services.py, two for each service, with AWS CDK:
//     NODE_PATH=…/node_modules node aws_cdk.js SERVICES OUTDIR
const { App, Stack } = require("aws-cdk-lib");
const { PolicyStatement, Role, ServicePrincipal } = require("aws-cdk-lib/aws-iam");

const [count, outdir] = [Number(process.argv[2]), process.argv[3]];
const account = "111122223333";
const app = new App({ outdir, analyticsReporting: false });
// CloudFormation takes 500 resources a stack, of which a service has four.
const perStack = 100;
let stack;

function role(name, conditions, statements) {
  const assumedBy = new ServicePrincipal("ecs-tasks.amazonaws.com", { conditions });
  const made = new Role(stack, name, { roleName: name, assumedBy });
  for (const [actions, resource] of statements) {
    made.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
  }
}

for (let number = 0; number < count; number++) {
  if (number % perStack === 0) {
    stack = new Stack(app, `stack-${number / perStack}`, { env: { account, region: "us-east-1" } });
  }
  const sameAccount = { StringEquals: { "aws:SourceAccount": account } };
  role(
    `service-${number}-task`,
    { ...sameAccount, ArnLike: { "aws:SourceArn": `arn:aws:ecs:us-east-1:${account}:*` } },
    [
      [["s3:GetObject", "s3:PutObject"], `arn:aws:s3:::bucket-${number}/*`],
      [["s3:ListBucket"], `arn:aws:s3:::bucket-${number}`],
    ],
  );
  const logs = `arn:aws:logs:us-east-1:${account}:log-group:/ecs/service-${number}`;
  role(`service-${number}-execution`, sameAccount, [
    [["ecr:GetAuthorizationToken"], "*"],
    [
      ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      `arn:aws:ecr:us-east-1:${account}:repository/service-${number}`,
    ],
    [["logs:CreateLogStream", "logs:PutLogEvents"], `${logs}:log-stream:*`],
  ]);
}
app.synth();
